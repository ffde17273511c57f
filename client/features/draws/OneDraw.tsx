import { Button, Skeleton, TextInput } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconPrinter from "@tabler/icons-react/dist/esm/icons/IconPrinter.mjs";
import IconShieldCheck from "@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { DrawFile } from "#server/algorithms/draw/draw-file.ts";
import { type DrawMismatch, verifyDraw } from "#server/algorithms/draw/verify-draw.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { setView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { Fields } from "../../ui/Fields.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { DrawSheet } from "./DrawSheet.tsx";
import classes from "./Draws.module.css";
import { drawnRows } from "./drawn-rows.ts";
import { drawAddress, drawQuery, performDraw } from "./draws.api.ts";
import { closeDraws } from "./draws.store.ts";
import { useUnitName } from "./use-unit-name.ts";

/** A draw: what was committed to, the draw itself, its result, and the proof. */
export function OneDraw({ id }: { id: number }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(drawQuery(id));
  if (error) return <ErrorNote message={t("draws.failed")} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={220} />;
  return <Draw file={data} id={id} />;
}

function Draw({ file, id }: { file: DrawFile; id: number }) {
  const { t, count } = useI18n();
  const { is } = usePerson();
  const [printed, setPrinted] = useState(false);
  const { commitment, frame, outcome } = file;
  const print = () => {
    flushSync(() => setPrinted(true));
    window.print();
  };
  return (
    <>
      <h3 className={classes.title}>{file.title}</h3>
      <Fields
        fields={[
          [t("draws.no"), String(id)],
          [t("draws.frame"), t("draws.frame.of", { n: count(frame.sites.length), day: file.asOf.businessDate })],
          [t("draws.frameHash"), <code key="frame">{commitment.frameHash}</code>],
          [
            t("draws.seedHash"),
            <code key="seed" data-testid="draw-seed-hash">
              {commitment.seedHash}
            </code>,
          ],
          [t("draws.committedAt"), formatInstant(commitment.at)],
          ...(outcome
            ? ([
                [
                  t("draws.seed"),
                  <code key="seed" data-testid="draw-seed">
                    {outcome.seed}
                  </code>,
                ],
                [t("draws.word"), outcome.word || t("draws.word.none")],
                [t("draws.drawnAt"), formatInstant(outcome.at)],
              ] as const)
            : []),
        ]}
      />
      <div className={classes.buttons}>
        {outcome && <Verify file={file} />}
        <Button
          component="a"
          href={drawAddress(id)}
          download
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          data-testid="draw-file"
        >
          {t("draws.file")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={print}
          data-testid="draw-print"
        >
          {t(outcome ? "draws.print" : "draws.print.commitment")}
        </Button>
      </div>
      {outcome ? <Result file={file} /> : is("planner", "supervisor") && <DrawNow id={id} />}
      {printed && <DrawSheet file={file} />}
    </>
  );
}

function DrawNow({ id }: { id: number }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [word, setWord] = useState("");
  const [state, setState] = useState<{ busy: boolean; failed: string | null }>({ busy: false, failed: null });
  const drawNow = async () => {
    setState({ busy: true, failed: null });
    try {
      const drawn = await performDraw(id, word.trim());
      client.setQueryData(drawQuery(id).queryKey, drawn);
    } catch (error) {
      setState({ busy: false, failed: (error as Error).message });
      await client.invalidateQueries({ queryKey: ["draws"] });
    }
  };
  return (
    <form
      className={classes.now}
      onSubmit={(event) => {
        event.preventDefault();
        void drawNow();
      }}
    >
      <TextInput
        label={t("draws.word.say")}
        description={t("draws.word.about")}
        maxLength={200}
        value={word}
        onChange={({ target }) => setWord(target.value)}
        data-testid="draw-word"
      />
      {state.failed !== null && <ErrorNote message={t("draws.refused", { message: state.failed })} />}
      <Button type="submit" loading={state.busy} data-testid="draw-now">
        {t("draws.now")}
      </Button>
    </form>
  );
}

/** Draws again in this browser, from the file alone. */
function Verify({ file }: { file: DrawFile }) {
  const { t, count } = useI18n();
  const [found, setFound] = useState<readonly DrawMismatch[] | null>(null);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconShieldCheck size={15} aria-hidden />}
        onClick={() => setFound(verifyDraw(file).mismatches)}
        data-testid="draw-verify"
      >
        {t("draws.verify")}
      </Button>
      <output
        className={classes.verdict}
        data-broken={(found?.length ?? 0) > 0 || undefined}
        data-testid="draw-verdict"
      >
        {found &&
          (found.length === 0
            ? t("draws.verify.ok", { n: count(file.outcome!.sites.length) })
            : t("draws.verify.differs", {
                what: found.map(({ part }) => t(`draws.part.${part}`)).join(t("draws.comma")),
              }))}
      </output>
    </>
  );
}

function Result({ file }: { file: DrawFile }) {
  const { t } = useI18n();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t("draws.result")}>
      <table className={classes.table} data-testid="draw-result">
        <thead>
          <tr>
            {(["place", "site", "unit", "level", "inspectors"] as const).map((column) => (
              <th key={column} scope="col">
                {t(`draws.col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <ResultRows file={file} />
        </tbody>
      </table>
    </section>
  );
}

function ResultRows({ file }: { file: DrawFile }) {
  const { t } = useI18n();
  const rows = drawnRows(file);
  const unitName = useUnitName();
  return rows.map((row) => (
    <tr key={row.id}>
      <td>{row.place}</td>
      <td>
        <button
          type="button"
          className={classes.site}
          onClick={() => {
            setView({ site: row.id });
            closeDraws();
          }}
        >
          {row.name}
        </button>
      </td>
      <td>{unitName(row.unit)}</td>
      <td>
        <LevelBadge level={row.level} named="short" />
      </td>
      <td>{row.inspectors.join(t("draws.comma"))}</td>
    </tr>
  ));
}
