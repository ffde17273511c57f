import { type FormEvent, useEffect, useState } from "react";
import type { AssignedVisit, ReportOutcome } from "#server/features/planning/visits.contract.ts";
import type { FieldPerson } from "../device/device-store.ts";
import { type Locating, locate } from "../device/position.ts";
import { settings } from "../device/settings.ts";
import { keep } from "../field.store.ts";
import { oneLine, reportEntry } from "../stops/new-entries.ts";
import { useSettings, useWords } from "../use-words.ts";

/** One tap for a visit that was made; a reason where it was not. */
export function ReportForm({
  stop,
  person,
  outcome,
  seen,
  onDone,
}: {
  stop: AssignedVisit;
  person: FieldPerson;
  outcome: ReportOutcome;
  /** Ids of others' reports that are on the screen: the person reports knowing of them. */
  seen: readonly string[];
  onDone: (kept: boolean) => void;
}) {
  const { t } = useWords();
  const withPosition = useSettings().position;
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState(false);
  const [place, setPlace] = useState<Locating>({ state: "off" });
  const needsReason = outcome !== "done";
  const lacking = needsReason && oneLine(note) === "";

  useEffect(() => {
    let current = true;
    setPlace({ state: withPosition ? "searching" : "off" });
    if (withPosition) void locate().then((found) => current && setPlace(found));
    return () => {
      current = false;
    };
  }, [withPosition]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lacking) return;
    const position = place.state === "found" ? { lon: place.position.lon, lat: place.position.lat } : null;
    const site = { siteId: stop.siteId, siteName: stop.name };
    const at = { person, site, now: new Date().toISOString() };
    try {
      await keep([reportEntry(at, { plan: stop.plan, outcome, note, position })], { judged: seen });
      onDone(true);
    } catch {
      setFailed(true);
    }
  };

  return (
    <form className="card form" onSubmit={(event) => void save(event)} noValidate data-testid="report-form">
      <h3>{t("report.title", { outcome: t(`outcome.${outcome}`) })}</h3>
      <label>
        {t(needsReason ? "report.reason" : "report.note")}
        <textarea
          value={note}
          onChange={(event) => setNote(event.target.value)}
          rows={2}
          maxLength={1000}
          required={needsReason}
          aria-invalid={tried && lacking}
          aria-describedby={tried && lacking ? "reason-missing" : undefined}
          data-testid="report-note"
        />
      </label>
      {tried && lacking && (
        <p className="fault" id="reason-missing" role="alert">
          {t("report.reason.missing")}
        </p>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={withPosition}
          onChange={(event) => settings.set({ position: event.target.checked })}
        />
        <span>
          {t("report.position")}
          <small role="status" data-testid="report-position">
            {place.state === "found"
              ? t("report.position.found", { metres: place.position.accuracy })
              : t(`report.position.${place.state}`)}
          </small>
        </span>
      </label>
      {failed && (
        <p className="fault" role="alert">
          {t("report.failed")}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="main-button" data-testid="report-save">
          {t("report.save")}
        </button>
        <button type="button" onClick={() => onDone(false)}>
          {t("app.cancel")}
        </button>
      </div>
    </form>
  );
}
