import { useState } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import type { ReportOutcome } from "#server/features/planning/visits.contract.ts";
import type { DeviceContent } from "../device/device-store.ts";
import { ConflictCard } from "../parts/ConflictCard.tsx";
import { EntryCard } from "../parts/EntryCard.tsx";
import { LevelBadge } from "../parts/LevelBadge.tsx";
import { NavigationLinks } from "../parts/NavigationLinks.tsx";
import { ReportForm } from "../parts/ReportForm.tsx";
import { ReportLine } from "../parts/ReportLine.tsx";
import { stopKey, stopState } from "../stops/stop-state.ts";
import { clock } from "../times.ts";
import { useWords } from "../use-words.ts";

const OUTCOMES: readonly ReportOutcome[] = ["done", "not_possible", "postponed"];

/** One stop: what it is, the way there, what has been and what can be reported. */
export function StopView({ content, stopKeyOpen }: { content: DeviceContent; stopKeyOpen: string }) {
  const { t, language } = useWords();
  const [reporting, setReporting] = useState<ReportOutcome | null>(null);
  const [kept, setKept] = useState(false);
  const stop = content.stops.find((one) => stopKey(one) === stopKeyOpen);
  const person = content.person!;
  if (!stop)
    return (
      <section className="empty">
        <h2>{t("stop.missing")}</h2>
        <a className="button" href="#/">
          {t("app.back")}
        </a>
      </section>
    );
  const { latest, conflict, others } = stopState(stop, content);
  const mayFind = person.mayEdit === "*" || person.mayEdit.includes(stop.regionCode);
  const entries = content.entries.filter(({ owner, siteId }) => owner === person.id && siteId === stop.siteId);
  return (
    <article className="stop-page">
      <a className="back" href="#/">
        ‹ {t("app.back")}
      </a>
      <header>
        <p className="stop-head">
          <span className="number">{stop.position + 1}</span>
          <LevelBadge level={stop.riskLevel} />
          <span>{t(`level.${stop.riskLevel}`)}</span>
          <span className="muted">{t(`category.${stop.category}`)}</span>
        </p>
        <h2 className="stop-name">{stop.name || t("stops.noName")}</h2>
        {stop.address && <p>{stop.address}</p>}
        <p className="muted">
          {t("stops.time", { from: clock(stop.begin), to: clock(stop.end) })}
          {" · "}
          {t("stop.plan", { plan: stop.planName, team: teamNameIn(language, stop.teamName) })}
        </p>
        <ReportLine latest={latest} />
      </header>
      {conflict && <ConflictCard stop={stop} person={person} conflict={conflict} />}
      <section>
        <h2>{t(latest ? "stop.report.again" : "stop.report")}</h2>
        {reporting ? (
          <ReportForm
            key={reporting}
            stop={stop}
            person={person}
            outcome={reporting}
            seen={others}
            onDone={(saved) => {
              setReporting(null);
              setKept(saved);
            }}
          />
        ) : (
          <div className="outcomes">
            {OUTCOMES.map((outcome) => (
              <button
                key={outcome}
                type="button"
                className={outcome}
                onClick={() => {
                  setKept(false);
                  setReporting(outcome);
                }}
                data-testid={`report-${outcome}`}
              >
                {t(`outcome.${outcome}`)}
              </button>
            ))}
          </div>
        )}
        <p className="kept" role="status">
          {kept && t("report.kept")}
        </p>
      </section>
      <section>
        <h2>{t("stop.findings")}</h2>
        {mayFind ? (
          <a className="button" href={`#/stop/${stopKeyOpen}/finding`} data-testid="finding-new">
            {t("stop.finding.new")}
          </a>
        ) : (
          <p className="muted">{t("stop.finding.notYours")}</p>
        )}
      </section>
      <NavigationLinks stop={stop} />
      {entries.length > 0 && (
        <section>
          <h2>{t("stop.records")}</h2>
          <ul className="entries">
            {entries.map((entry) => (
              <EntryCard key={entry.seq} entry={entry} content={content} />
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
