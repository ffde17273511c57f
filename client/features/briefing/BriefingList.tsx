import { Button, Progress } from "@mantine/core";
import IconArchive from "@tabler/icons-react/dist/esm/icons/IconArchive.mjs";
import IconCopy from "@tabler/icons-react/dist/esm/icons/IconCopy.mjs";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { TEMPLATES, type Template } from "#server/algorithms/briefing/briefing.ts";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import type { BriefingSummary } from "#server/features/briefings/briefings.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { archiveBriefing, briefingQuery, briefingsQuery, duplicateBriefing, makeBriefing } from "./briefing.api.ts";
import { openBriefing } from "./briefing.store.ts";

const ThemeDialog = lazy(() => import("./ThemeDialog.tsx").then((module) => ({ default: module.ThemeDialog })));

/** All briefings in sight, and a new one by a click. */
export function BriefingList({ say }: { say: (text: string) => void }) {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const person = usePerson();
  const mayMake = person.may("present");
  // The look is the whole city's: null stands for what is in no area.
  const mayStyle = person.may("present", null);
  const [styling, setStyling] = useState(false);
  const make = useMutation({
    mutationFn: (template: Template) => makeBriefing({ template, language }),
    onSuccess: (briefing) => {
      client.setQueryData(briefingQuery(briefing.id).queryKey, briefing);
      void client.invalidateQueries({ queryKey: briefingsQuery.queryKey });
      openBriefing(briefing.id);
    },
  });
  return (
    <div className={classes.page} data-testid="briefings">
      <div className={classes.listHead}>
        <h2>{t("briefing.list")}</h2>
        {mayStyle && (
          <Button size="compact-sm" variant="default" onClick={() => setStyling(true)} data-testid="theme-open">
            {t("theme.open")}
          </Button>
        )}
      </div>
      <p className={classes.lead}>{t(mayMake ? "briefing.lead" : "briefing.readOnly")}</p>
      {mayMake && (
        <div className={classes.templates}>
          {TEMPLATES.map((template) => (
            <button
              type="button"
              key={template}
              className={classes.template}
              disabled={make.isPending}
              onClick={() => make.mutate(template)}
              data-testid={`new-${template}`}
            >
              <strong>
                <IconPlus size={18} aria-hidden />
                {t(`briefing.new.${template}`)}
              </strong>
              <span>{t(`briefing.new.${template}.about`)}</span>
            </button>
          ))}
        </div>
      )}
      {make.isPending && <Making />}
      {make.error && <ErrorNote message={t("briefing.make.failed", { why: make.error.message })} />}
      <Known say={say} mayMake={mayMake} making={make.isPending} />
      {styling && (
        <Suspense>
          <ThemeDialog onClose={() => setStyling(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Usual length, ms: the bar comes near its end by then and waits. */
const USUAL_MS = 6000;
const TICK_MS = 250;

function Making() {
  const { t } = useI18n();
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - start), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const share = 1 - Math.exp((-2.5 * passed) / USUAL_MS);
  return (
    <div className={classes.making} role="status" data-testid="making">
      <p>
        {t("briefing.making")} {t(share < 0.5 ? "briefing.making.freeze" : "briefing.making.write")}
      </p>
      <Progress value={share * 100} aria-label={t("briefing.making")} />
      <p className={classes.quiet}>{t("briefing.making.seconds", { n: Math.floor(passed / 1000) })}</p>
    </div>
  );
}

interface KnownProps {
  say: (text: string) => void;
  mayMake: boolean;
  making: boolean;
}

function Known({ say, mayMake, making }: KnownProps) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(briefingsQuery);
  if (error && !data) return <ErrorNote message={t("briefing.failed")} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.waiting}>{t("app.loading")}</p>;
  if (data.length === 0)
    return making ? null : <p className={classes.waiting}>{t(mayMake ? "briefing.none" : "briefing.none.viewer")}</p>;
  return (
    <>
      <h3>{t("briefing.known")}</h3>
      <ul className={classes.list} data-testid="briefing-list">
        {data.map((one) => (
          <Item key={one.id} one={one} say={say} />
        ))}
      </ul>
    </>
  );
}

function Item({ one, say }: { one: BriefingSummary; say: (text: string) => void }) {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: briefingsQuery.queryKey });
  const failed = (error: Error) => say(error.message);
  const duplicate = useMutation({
    mutationFn: () => duplicateBriefing(one.id),
    onSuccess: () => {
      say(t("briefing.duplicated"));
      return again();
    },
    onError: failed,
  });
  const archive = useMutation({
    mutationFn: () => archiveBriefing(one.id),
    onSuccess: () => {
      say(t("briefing.archived"));
      return again();
    },
    onError: failed,
  });
  const title = one.title[language];
  return (
    <li>
      <span className={classes.item}>
        <strong>{title}</strong>
        <small>
          {t("briefing.asOf", { day: formatDay(one.snapshot.businessDate, language) })} ·{" "}
          {t("briefing.frozenAt", { when: formatInstant(one.snapshot.frozenAt) })} ·{" "}
          {t("briefing.saved", { when: formatInstant(one.savedAt), who: one.savedBy })}
          {one.newer && ` · ${t("briefing.newer")}`}
        </small>
      </span>
      <span className={classes.status} data-status={one.status}>
        {t(`briefing.status.${one.status}`)}
      </span>
      <Button size="compact-sm" onClick={() => openBriefing(one.id)} data-testid="briefing-open">
        {t("briefing.open")}
      </Button>
      {one.mayEdit && (
        <span className={classes.ways}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={14} />}
            loading={duplicate.isPending}
            onClick={() => duplicate.mutate()}
          >
            {t("briefing.duplicate")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArchive size={14} />}
            loading={archive.isPending}
            onClick={() => archive.mutate()}
          >
            {t("briefing.archive")}
          </Button>
        </span>
      )}
    </li>
  );
}
