import { useState } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import type { AssignedVisit } from "#server/features/planning/visits.contract.ts";
import type { DeviceContent } from "../device/device-store.ts";
import { useField } from "../field.store.ts";
import { LevelBadge } from "../parts/LevelBadge.tsx";
import { ReportLine } from "../parts/ReportLine.tsx";
import { RouteSketch } from "../parts/RouteSketch.tsx";
import { stopKey, stopState } from "../stops/stop-state.ts";
import { clock, dayOf, dayToOpen, kilometres } from "../times.ts";
import { useWords } from "../use-words.ts";

/** The stops of a day, in the order they are driven. */
export function StopsView({ content }: { content: DeviceContent }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const { moment, stops } = content;
  // A demo city's clock stands still.
  const today = moment?.demo ? moment.businessDate : dayOf(new Date().toISOString());
  const days = [...new Set(stops.map(({ day }) => day))].toSorted();
  const day = chosen !== null && days.includes(chosen) ? chosen : dayToOpen(days, today);
  if (day === undefined)
    return (
      <section className="empty" data-testid="no-stops">
        <h2>{t("stops.empty")}</h2>
        <p>{t(content.syncedAt ? "stops.empty.hint" : "stops.empty.first")}</p>
      </section>
    );
  const routes = Map.groupBy(
    stops.filter((stop) => stop.day === day),
    ({ plan, team }) => `${plan} ${team}`,
  );
  return (
    <>
      {days.length > 1 && (
        <fieldset className="days">
          <legend className="unseen">{t("stops.day")}</legend>
          {days.map((one) => (
            <button key={one} type="button" aria-pressed={one === day} onClick={() => setChosen(one)}>
              {one === today ? t("stops.today") : one.slice(5)}
            </button>
          ))}
        </fieldset>
      )}
      {[...routes].map(([key, route]) => (
        <Route
          key={key}
          stops={route.toSorted((a, b) => a.position - b.position)}
          content={content}
          heading={days.length > 1 ? "" : day === today ? t("stops.today") : day}
        />
      ))}
    </>
  );
}

function Route({
  stops,
  content,
  heading,
}: {
  stops: readonly AssignedVisit[];
  content: DeviceContent;
  heading: string;
}) {
  const { t, language } = useWords();
  const { rings } = useField();
  const states = stops.map((stop) => stopState(stop, content));
  const meters = stops.reduce((sum, { travelMeters }) => sum + travelMeters, 0);
  const [first] = stops;
  return (
    <section className="route">
      <h2>
        {heading && <span>{heading} </span>}
        {t("stop.plan", { plan: first!.planName, team: teamNameIn(language, first!.teamName) })}
      </h2>
      <p className="muted">
        {t("stops.summary", {
          n: stops.length,
          km: kilometres(meters),
          reported: states.filter(({ latest }) => latest).length,
        })}
      </p>
      <details className="sketch-box" open>
        <summary>{t("stops.sketch")}</summary>
        <RouteSketch stops={stops} done={states.map(({ latest }) => latest !== null)} rings={rings} />
      </details>
      <ol className="stops">
        {stops.map((stop, i) => (
          <li key={stopKey(stop)}>
            {(stop.travelSeconds > 0 || stop.breakBefore) && (
              <p className="leg">
                {stop.breakBefore && (
                  <span>{t("stops.break", { from: clock(stop.breakBefore[0]), to: clock(stop.breakBefore[1]) })}</span>
                )}
                {stop.travelSeconds > 0 && (
                  <span>
                    {t("stops.travel", {
                      minutes: Math.max(1, Math.round(stop.travelSeconds / 60)),
                      km: kilometres(stop.travelMeters),
                    })}
                  </span>
                )}
              </p>
            )}
            <a className="card stop" href={`#/stop/${stopKey(stop)}`} data-testid="stop" data-site={stop.siteId}>
              <span className={`number ${states[i]!.latest ? "reported" : ""}`}>
                <span className="unseen">{t("stops.number", { n: stop.position + 1 })}</span>
                <span aria-hidden="true">{stop.position + 1}</span>
              </span>
              <span className="stop-words">
                <span className="stop-head">
                  <time>{`${clock(stop.begin)}–${clock(stop.end)}`}</time>
                  <LevelBadge level={stop.riskLevel} />
                  <span className="muted">{t(`category.${stop.category}`)}</span>
                </span>
                <strong>{stop.name || t("stops.noName")}</strong>
                {stop.address && <span className="muted">{stop.address}</span>}
                <ReportLine latest={states[i]!.latest} />
                {states[i]!.conflict && <span className="warn">{t("conflict.title")}</span>}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
