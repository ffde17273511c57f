/** What is known of a stop on this device. Pure. */
import type { AssignedVisit } from "#server/features/planning/visits.contract.ts";
import type { DeviceContent } from "../device/device-store.ts";
import { conflictOf, type KnownReport, latestOf, type ReportConflict } from "./stop-reports.ts";

export interface StopState {
  /** The report that counts; null: none. */
  latest: (KnownReport & { waiting: boolean }) | null;
  conflict: ReportConflict | null;
  /** Ids of others' reports, which the person sees with the stop. */
  others: readonly string[];
}

export const stopKey = ({ plan, siteId }: Pick<AssignedVisit, "plan" | "siteId">) => `${plan}-${siteId}`;

/** Reports of the server, those it has from this device since, and those that wait here. */
function reportsOf(stop: AssignedVisit, { reports, sent, entries, person }: DeviceContent): KnownReport[] {
  const isHere = (report: { siteId: string; plan: string | null }) =>
    report.siteId === stop.siteId && report.plan === stop.plan;
  const known = new Map<string, KnownReport>();
  for (const report of reports) if (isHere(report)) known.set(report.id, report);
  for (const note of sent)
    if (note.kind === "report" && note.outcome && isHere(note))
      known.set(note.id, { ...note, outcome: note.outcome, mine: true, by: null });
  for (const entry of entries)
    if (entry.kind === "report" && entry.state === "waiting" && entry.owner === person?.id && isHere(entry.report)) {
      const { id, siteId, plan, outcome, at } = entry.report;
      known.set(id, { id, siteId, plan, outcome, at, mine: true, by: null });
    }
  return [...known.values()];
}

export function stopState(stop: AssignedVisit, content: DeviceContent): StopState {
  const reports = reportsOf(stop, content);
  const latest = latestOf(reports);
  const waiting = content.entries.some(({ id }) => id === latest?.id);
  return {
    latest: latest
      ? { ...latest, waiting }
      : stop.outcome && stop.reportedAt
        ? { ...stop, id: "", outcome: stop.outcome, at: stop.reportedAt, mine: false, by: null, waiting: false }
        : null,
    conflict: conflictOf(reports, new Set(content.judged)),
    others: reports.filter(({ mine }) => !mine).map(({ id }) => id),
  };
}
