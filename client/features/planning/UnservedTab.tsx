import { Button } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Planning.module.css";
import type { UnservedVisit } from "./plan-types.ts";
import { failureWords, namesOf, remedyWords } from "./plan-words.ts";
import { chooseStop, explain, remedyAction, setException } from "./planning.actions.ts";
import { type ShownPlan, usePlanning } from "./planning.store.ts";
import { useMayPlan } from "./use-may-plan.ts";

/** Listed at first, and more with each press. */
const PAGE = 20;

/** Who is left out, why, and what would admit it. */
export function UnservedTab({ shown }: { shown: ShownPlan }) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const mayPlan = useMayPlan();
  const draft = usePlanning((state) => state.stack?.present ?? null);
  const reasons = usePlanning((state) => state.reasons);
  const [listed, setListed] = useState(PAGE);
  const [failure, setFailure] = useState<unknown>(null);
  const { unserved } = shown.plan;
  const visible = useMemo(() => unserved.slice(0, listed), [unserved, listed]);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each draft, and when told to
  useEffect(() => {
    if (!mayPlan || shown.live || visible.length === 0) return;
    setFailure(null);
    explain(visible).catch((error) => setFailure(error));
  }, [draft, visible, shown.live, mayPlan, tries]);
  if (unserved.length === 0) return <p className={classes.note}>{t("plan.unserved.none")}</p>;
  const byVisit = reasons?.of === draft ? reasons.byVisit : null;
  return (
    <div className={classes.stack} data-testid="plan-unserved">
      <p className={classes.hint}>{t("plan.unserved.about", { n: count(unserved.length) })}</p>
      {failure !== null && <ErrorNote message={failureWords(i18n, failure)} onRetry={() => setTries(tries + 1)} />}
      <ul className={classes.rows}>
        {visible.map((id) => (
          <UnservedRow key={id} id={id} reason={byVisit?.get(id)} shown={shown} waiting={mayPlan && failure === null} />
        ))}
      </ul>
      {listed < unserved.length && (
        <Button size="xs" variant="default" onClick={() => setListed(listed + PAGE)}>
          {t("plan.unserved.more", { n: count(Math.min(PAGE, unserved.length - listed)) })}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  id: string;
  reason: UnservedVisit | undefined;
  shown: ShownPlan;
  waiting: boolean;
}

function UnservedRow({ id, reason, shown, waiting }: RowProps) {
  const { t, language } = useI18n();
  const site = usePlanning((state) => state.sites.get(id));
  const chosen = useView((view) => view.planStop === id);
  const points = site && "priority" in site ? site.priority : null;
  return (
    <li className={classes.unserved} data-chosen={chosen || undefined}>
      <button type="button" className={classes.stopName} onClick={() => chooseStop(chosen ? null : id)}>
        <strong>{site?.name ?? id}</strong>
        <small>
          {reason?.mandatory && <b>{t("plan.mandatory.mark")} · </b>}
          {points !== null && t("plan.points", { n: points.toLocaleString(language === "zh" ? "zh-CN" : "en-GB") })}
        </small>
      </button>
      {reason ? (
        <Reasons reason={reason} shown={shown} />
      ) : (
        waiting && <p className={classes.hint}>{t("plan.unserved.asking")}</p>
      )}
    </li>
  );
}

/** Remedies shown of one visit. */
const MOST_REMEDIES = 3;

/** @param short without what the card around it offers itself */
export function Reasons({
  reason,
  shown,
  short = false,
}: {
  reason: UnservedVisit;
  shown: ShownPlan;
  short?: boolean;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const sites = usePlanning((state) => state.sites);
  const busy = usePlanning((state) => state.busy !== null);
  const names = namesOf(i18n, shown.settings, sites);
  if (reason.remedies.length === 0)
    return (
      <p className={classes.hint}>
        {reason.impossible ? t(`plan.impossible.${reason.impossible}`) : t("plan.unserved.worthless")}
      </p>
    );
  return (
    <ul className={classes.remedies}>
      {reason.remedies.slice(0, MOST_REMEDIES).map((remedy) => {
        const act = remedyAction(reason.visit, remedy);
        return (
          <li key={remedy.kind}>
            <span>{remedyWords(i18n, names, remedy)}</span>
            {act && (
              <Button size="compact-xs" variant="light" disabled={busy} onClick={() => void act()}>
                {t(
                  remedy.kind === "hours" || remedy.kind === "skill"
                    ? `plan.remedy.apply.${remedy.kind}`
                    : "plan.remedy.apply",
                )}
              </Button>
            )}
          </li>
        );
      })}
      {!reason.mandatory && !short && (
        <li>
          <button
            type="button"
            className={classes.link}
            disabled={busy}
            onClick={() => void setException(reason.visit, { mandatory: true })}
          >
            {t("plan.mandatory")}
          </button>
          <button
            type="button"
            className={classes.link}
            disabled={busy}
            onClick={() => void setException(reason.visit, { excluded: true })}
          >
            {t("plan.exclude")}
          </button>
        </li>
      )}
    </ul>
  );
}
