import { useQuery } from "@tanstack/react-query";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { clock, dayName, duration } from "./clock.ts";
import { DayChoice } from "./DayChoice.tsx";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { progressQuery } from "./planning.api.ts";
import { usePlanning } from "./planning.store.ts";

/** What was planned against what has been done, route by route. */
export function ProgressTab() {
  const i18n = useI18n();
  const { t, language, count } = i18n;
  const id = usePlanning((state) => state.saved?.summary.id ?? null);
  const days = usePlanning((state) => state.saved?.draft.settings.days ?? null);
  const day = useView((view) => view.planDay);
  const { data, error, refetch } = useQuery({ ...progressQuery(id ?? "0"), enabled: id !== null });
  if (error && !data) return <ErrorNote message={failureWords(i18n, error)} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.note}>{t("app.loading")}</p>;
  return (
    <div className={classes.stack} data-testid="plan-progress-tab">
      {days && <DayChoice days={days} />}
      {data.routes
        .filter((route) => day === null || !days || route.day === days[day])
        .map((route) => {
          const share = (value: number) => `${(100 * value) / Math.max(1, route.planned)}%`;
          return (
            <details key={`${route.team}/${route.day}`} className={classes.route}>
              <summary>
                <strong>{teamNameIn(language, route.teamName)}</strong> <small>{dayName(route.day, language)}</small>
                <span className={classes.bar}>
                  <i style={{ width: share(route.done) }} />
                </span>
                <span className={classes.hint}>
                  {t("plan.progress.done", { n: count(route.done), of: count(route.planned) })}
                  {route.notPossible > 0 && ` · ${t("plan.progress.not_possible", { n: route.notPossible })}`}
                  {route.postponed > 0 && ` · ${t("plan.progress.postponed", { n: route.postponed })}`}
                  {route.lateSeconds !== null &&
                    ` · ${
                      route.lateSeconds >= 60
                        ? t("plan.progress.late", { time: duration(route.lateSeconds, language) })
                        : t("plan.progress.onTime")
                    }`}
                </span>
              </summary>
              <ol className={classes.stops}>
                {route.stops.map((stop) => (
                  <li key={stop.siteId} className={classes.stop}>
                    <span className={classes.stopName}>
                      <strong>{stop.name ?? stop.siteId}</strong>
                      <small>
                        {clock(stop.begin)}–{clock(stop.end)} ·{" "}
                        {stop.outcome ? t(`plan.outcome.${stop.outcome}`) : t("plan.outcome.open")}
                        {stop.reportedAt && ` ${formatInstant(stop.reportedAt).slice(11)}`}
                      </small>
                    </span>
                  </li>
                ))}
              </ol>
            </details>
          );
        })}
      {data.unplanned > 0 && (
        <p className={classes.hint}>{t("plan.progress.unplanned", { n: count(data.unplanned) })}</p>
      )}
    </div>
  );
}
