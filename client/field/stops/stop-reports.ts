/** What has been reported of a stop, by whom, and whether two reports contradict each other. Pure. */
import type { ReportOutcome } from "#server/features/planning/visits.contract.ts";

export interface KnownReport {
  id: string;
  siteId: string;
  plan: string | null;
  outcome: ReportOutcome;
  /** ISO 8601 instant. */
  at: string;
  /** Made on this device. */
  mine: boolean;
  /** Who made it, where the person may know. */
  by: string | null;
}

export interface ReportConflict {
  mine: KnownReport;
  theirs: KnownReport;
  /** The one made later counts. */
  counts: "mine" | "theirs";
}

const byTime = (a: KnownReport, b: KnownReport) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1);

/** The report that counts: the latest by its time. */
export const latestOf = (reports: readonly KnownReport[]): KnownReport | undefined => reports.toSorted(byTime).at(-1);

/**
 * A report from this device and another's later or earlier one of the same stop that says otherwise, unless the person has
 * decided on it (`judged`, ids of others' reports).
 */
export function conflictOf(reports: readonly KnownReport[], judged: ReadonlySet<string>): ReportConflict | null {
  const mine = latestOf(reports.filter((report) => report.mine));
  const theirs = latestOf(reports.filter((report) => !report.mine));
  if (!mine || !theirs || mine.outcome === theirs.outcome || judged.has(theirs.id)) return null;
  return { mine, theirs, counts: byTime(mine, theirs) > 0 ? "mine" : "theirs" };
}

/** What has to be reported now so that the choice counts; null when it counts already. */
export const outcomeToReport = (conflict: ReportConflict, choice: "mine" | "theirs"): ReportOutcome | null =>
  conflict.counts === choice ? null : conflict[choice].outcome;
