import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { RISK_LEVELS } from "#server/contracts/vocabulary.contract.ts";
import { WEIGHTINGS } from "#server/features/draws/draws.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { DrawProblems } from "./DrawProblems.tsx";
import classes from "./Draws.module.css";
import { type DrawForm, emptyForm, formFaults, readAmount, rowsOf, wishOf } from "./draw-form.ts";
import { commitDraw, drawQuery, drawsQuery, previewQuery } from "./draws.api.ts";
import { showDraw } from "./draws.store.ts";
import { Inspectors } from "./Inspectors.tsx";

const TYPING_MS = 300;

/** What is drawn from the sites shown, and who may inspect; committing makes it stand. */
export function NewDrawForm({ sites }: { sites: string }) {
  const { t, count } = useI18n();
  const client = useQueryClient();
  const [form, setForm] = useState<DrawForm>(emptyForm);
  const [state, setState] = useState<{ busy: boolean; failed: string | null }>({ busy: false, failed: null });
  const set = (change: Partial<DrawForm>) => setForm((before) => ({ ...before, ...change }));
  useLastInspectors((rows) =>
    setForm((before) => (before.inspectors.length === 0 ? { ...before, inspectors: rows } : before)),
  );

  const faults = formFaults(form);
  const wish = wishOf(form, sites);
  // The title changes nothing of what is drawn.
  const [asked] = useDebouncedValue(JSON.stringify(wish && { ...wish, title: "–" }), TYPING_MS);
  const preview = useQuery(previewQuery(JSON.parse(asked)));
  const levels = new Map(preview.data?.levels.map((level) => [level.level, level]));
  const problems = preview.data?.problems ?? [];

  const commit = async () => {
    if (!wish) return;
    setState({ busy: true, failed: null });
    try {
      const { id } = await commitDraw(wish);
      await client.invalidateQueries({ queryKey: ["draws"] });
      showDraw(id!);
    } catch (error) {
      setState({ busy: false, failed: (error as Error).message });
    }
  };

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void commit();
      }}
    >
      <TextInput
        label={t("draws.name")}
        placeholder={t("draws.name.example")}
        maxLength={200}
        value={form.title}
        onChange={({ target }) => set({ title: target.value })}
        data-testid="draw-title"
        data-autofocus
      />
      <fieldset className={classes.strata}>
        <legend>{t("draws.strata")}</legend>
        <p className={classes.about}>{t("draws.strata.about")}</p>
        {RISK_LEVELS.map((level) => {
          const there = levels.get(level);
          return (
            <div key={level} className={classes.stratum}>
              <LevelBadge level={level} named="long" />
              <TextInput
                size="xs"
                aria-label={t("draws.strata.amount", { level: t(`level.${level}`) })}
                placeholder={t("draws.strata.none")}
                maxLength={9}
                value={form.strata[level]}
                error={readAmount(form.strata[level]) === undefined && t("draws.strata.wrong")}
                onChange={({ target }) => set({ strata: { ...form.strata, [level]: target.value } })}
                data-testid={`draw-level-${level}`}
              />
              <span className={classes.found} data-testid={`draw-found-${level}`}>
                {there && t("draws.strata.found", { n: count(there.wanted), of: count(there.sites) })}
              </span>
            </div>
          );
        })}
        <NativeSelect
          size="xs"
          label={t("draws.weighting")}
          value={form.weighting}
          onChange={({ target }) => set({ weighting: target.value as DrawForm["weighting"] })}
          data={WEIGHTINGS.map((value) => ({ value, label: t(`draws.weighting.${value}`) }))}
        />
      </fieldset>
      <Inspectors rows={form.inspectors} onChange={(inspectors) => set({ inspectors })} />
      <div className={classes.pair}>
        <NativeSelect
          size="xs"
          label={t("draws.perSite")}
          value={String(form.perSite)}
          onChange={({ target }) => set({ perSite: Number(target.value) })}
          data={["1", "2", "3", "4"]}
        />
        <Checkbox
          size="xs"
          label={t("draws.avoidLast")}
          checked={form.avoidLast}
          onChange={({ target }) => set({ avoidLast: target.checked })}
        />
      </div>
      <div className={classes.foot}>
        {preview.error && <ErrorNote message={t("draws.refused", { message: preview.error.message })} />}
        {state.failed !== null && <ErrorNote message={t("draws.refused", { message: state.failed })} />}
        <DrawProblems problems={problems} />
        <p className={classes.about}>{t("draws.commit.about")}</p>
        <Button
          type="submit"
          loading={state.busy}
          disabled={faults.length > 0 || problems.length > 0 || !preview.data || preview.isFetching}
          data-testid="draw-commit"
        >
          {t("draws.commit")}
        </Button>
      </div>
    </form>
  );
}

/** The inspectors of the latest draw, handed over once. */
function useLastInspectors(take: (rows: DrawForm["inspectors"]) => void): void {
  const latest = useQuery(drawsQuery).data?.draws[0]?.id;
  const { data } = useQuery({ ...drawQuery(latest ?? 0), enabled: latest !== undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when they have come
  useEffect(() => {
    if (data) take(rowsOf(data.frame.inspectors));
  }, [data]);
}
