import { Button, CloseButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { PRIORITY_PARTS } from "#server/features/planning/planning.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { clock, dayName, duration } from "./clock.ts";
import { isLocked, lockEdit } from "./drag-edit.ts";
import classes from "./Planning.module.css";
import { chooseStop, edit, explain, setException } from "./planning.actions.ts";
import { usePlanning, useShownPlan } from "./planning.store.ts";
import { Reasons } from "./UnservedTab.tsx";
import { useMayPlan } from "./use-may-plan.ts";

/** The stop or candidate that was chosen: what it is worth and why, when it is visited, what can be done with it. */
export function VisitCard() {
  const id = useView((view) => view.planStop);
  const site = usePlanning((state) => (id === null ? undefined : state.sites.get(id)));
  return site && id !== null ? <Card key={id} id={id} /> : null;
}

function Card({ id }: { id: string }) {
  const { t, language } = useI18n();
  const site = usePlanning((state) => state.sites.get(id))!;
  const form = usePlanning((state) => state.form);
  const busy = usePlanning((state) => state.busy !== null);
  const draft = usePlanning((state) => state.stack?.present ?? null);
  const reason = usePlanning((state) => (state.reasons?.of === draft ? state.reasons?.byVisit.get(id) : undefined));
  const shown = useShownPlan();
  const mayPlan = useMayPlan() && !shown?.live;
  const visits = (shown?.plan.routes ?? []).flatMap((route) =>
    route.stops.flatMap((stop, index) => (stop.visit === id ? [{ route, stop, index }] : [])),
  );
  const served = visits.length > 0;
  const listed = shown ? shown.plan.unserved.includes(id) : true;
  const candidate = "priority" in site ? site : null;
  const exception = form?.sites[id];
  const mandatory = exception?.mandatory ?? candidate?.mandatory ?? false;
  const excluded = exception?.excluded ?? false;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!mayPlan || !draft || served || !listed) return;
    explain([id]).catch(() => setFailed(true));
  }, [draft, served, listed, mayPlan, id]);
  const number = (value: number) => value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB");
  const first = visits[0];
  const locked = shown !== null && isLocked(shown.locks, id);
  return (
    <section className={classes.card} aria-label={site.name} data-testid="visit-card">
      <header>
        <h2>{site.name}</h2>
        <CloseButton size="sm" onClick={() => chooseStop(null)} aria-label={t("app.close")} />
      </header>
      <p className={classes.hint}>
        {candidate && <LevelBadge level={candidate.facts.riskLevel} named="short" />} {t(`category.${site.category}`)}
        {candidate && ` · ${t("plan.card.service", { time: duration(candidate.serviceSeconds, language) })}`}
        {mandatory && <b> · {t("plan.mandatory.mark")}</b>}
        {excluded && <b> · {t("plan.excluded")}</b>}
      </p>
      {candidate && (
        <p className={classes.hint}>
          <b>{t("plan.points", { n: number(candidate.priority) })}</b>{" "}
          {candidate.byHand
            ? t("plan.points.byHand")
            : PRIORITY_PARTS.filter((part) => candidate.parts[part] > 0)
                .map((part) => `${t(`plan.part.${part}`)} ${number(candidate.parts[part])}`)
                .join(" + ")}
        </p>
      )}
      {visits.map(({ route, stop, index }) => (
        <p key={`${route.team}/${route.day}`}>
          {t("plan.hover.stop", {
            team: teamNameIn(
              language,
              shown!.settings.teams.find((team) => team.id === route.team)?.name ?? route.team,
            ),
            day: dayName(shown!.settings.days[route.day]!, language),
            n: index + 1,
          })}{" "}
          <b>
            {clock(stop.begin)}–{clock(stop.end)}
          </b>
          <small> {t("plan.stop.slack", { time: duration(Math.max(0, stop.slackSeconds), language) })}</small>
        </p>
      ))}
      {shown && !served && listed && (
        <>
          <p>
            <b>{t("plan.hover.unserved")}</b>
          </p>
          {reason ? (
            <Reasons reason={reason} shown={shown} short />
          ) : (
            mayPlan && !failed && <p className={classes.hint}>{t("plan.unserved.asking")}</p>
          )}
        </>
      )}
      <footer>
        {mayPlan && shown && first && (
          <>
            <Button size="compact-xs" disabled={busy} onClick={() => void edit(lockEdit(shown.locks, id, first.route))}>
              {t(locked ? "plan.unlock.short" : "plan.lock.short")}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() => void edit({ kind: "remove", visit: id })}
            >
              {t("plan.remove.short")}
            </Button>
          </>
        )}
        {mayPlan && shown && !served && listed && (
          <Button
            size="compact-xs"
            disabled={busy}
            onClick={() => void edit({ kind: "insert", visit: id })}
            data-testid="visit-insert"
          >
            {t("plan.insert")}
          </Button>
        )}
        {mayPlan && (
          <>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() => void setException(id, { mandatory: !mandatory, ...(excluded && { excluded: false }) })}
              data-testid="visit-mandatory"
            >
              {t(mandatory ? "plan.optional" : "plan.mandatory")}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() => void setException(id, { excluded: !excluded, ...(!excluded && { mandatory: false }) })}
              data-testid="visit-exclude"
            >
              {t(excluded ? "plan.include" : "plan.exclude")}
            </Button>
          </>
        )}
        <Button size="compact-xs" variant="subtle" onClick={() => setView({ site: id })}>
          {t("plan.card")}
        </Button>
      </footer>
    </section>
  );
}
