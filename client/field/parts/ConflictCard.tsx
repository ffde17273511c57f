import type { AssignedVisit } from "#server/features/planning/visits.contract.ts";
import type { FieldPerson } from "../device/device-store.ts";
import { judge, keep } from "../field.store.ts";
import { reportEntry } from "../stops/new-entries.ts";
import { outcomeToReport, type ReportConflict } from "../stops/stop-reports.ts";
import { dayOf, moment } from "../times.ts";
import { useWords } from "../use-words.ts";

/** Two reports that contradict each other: what each says, which one counts, and the choice. */
export function ConflictCard({
  stop,
  person,
  conflict,
}: {
  stop: AssignedVisit;
  person: FieldPerson;
  conflict: ReportConflict;
}) {
  const { t } = useWords();
  const { mine, theirs, counts } = conflict;
  const at = (iso: string) => moment(iso, dayOf(new Date().toISOString()));
  const theirWords = { at: at(theirs.at), outcome: t(`outcome.${theirs.outcome}`) };
  const choose = async (choice: "mine" | "theirs") => {
    const outcome = outcomeToReport(conflict, choice);
    if (outcome === null) return judge(theirs.id);
    const site = { siteId: stop.siteId, siteName: stop.name };
    // Later than both, also where the clock of the other's phone is ahead.
    const now = Math.max(Date.now(), Date.parse(mine.at) + 1, Date.parse(theirs.at) + 1);
    const entry = reportEntry(
      { person, site, now: new Date(now).toISOString() },
      { plan: stop.plan, outcome, note: t(`conflict.note.${choice}`), position: null },
    );
    return keep([entry], { judged: [theirs.id] });
  };
  return (
    <section className="card conflict" data-testid="conflict">
      <h2>{t("conflict.title")}</h2>
      <p>{theirs.by ? t("conflict.named", { ...theirWords, by: theirs.by }) : t("conflict.other", theirWords)}</p>
      <p>{t("conflict.mine", { at: at(mine.at), outcome: t(`outcome.${mine.outcome}`) })}</p>
      <p className="muted">{t(`conflict.counts.${counts}`)}</p>
      <div className="buttons">
        <button type="button" onClick={() => void choose("mine")} data-testid="conflict-mine">
          {t("conflict.keepMine", { outcome: t(`outcome.${mine.outcome}`) })}
        </button>
        <button type="button" onClick={() => void choose("theirs")} data-testid="conflict-theirs">
          {t("conflict.keepTheirs", { outcome: t(`outcome.${theirs.outcome}`) })}
        </button>
      </div>
    </section>
  );
}
