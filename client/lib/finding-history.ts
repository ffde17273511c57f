/** A finding's history as one list: its steps, extensions and changes of supervision. Pure. */
import type { Finding } from "#server/features/sites/sites.contract.ts";

export type HistoryEntry =
  | { kind: "step"; id: string; day: string; at: string; actor: string; note: string; to: Finding["status"] }
  | { kind: "extension"; id: string; day: string; at: string; actor: string; note: string; from: string; until: string }
  | {
      kind: "supervision";
      id: string;
      day: string;
      at: string;
      actor: string;
      note: string;
      from: Finding["supervision"];
      level: Finding["supervision"];
    };

/** In the order things happened: by day, and on one day by the moment they were written down. */
export function historyOf({ events, changes }: Pick<Finding, "events" | "changes">): HistoryEntry[] {
  const steps = events.map(
    ({ id, day, at, actor, note, to }): HistoryEntry => ({ kind: "step", id: `e${id}`, day, at, actor, note, to }),
  );
  const others = changes.map(({ id, kind, day, at, actor, note, ...change }): HistoryEntry => {
    const shared = { id: `c${id}`, day, at, actor, note };
    return kind === "extension"
      ? { kind, ...shared, from: change.oldDeadline ?? "", until: change.newDeadline ?? "" }
      : { kind, ...shared, from: change.oldSupervision ?? "none", level: change.newSupervision ?? "none" };
  });
  return [...steps, ...others].sort((a, b) => a.day.localeCompare(b.day) || a.at.localeCompare(b.at));
}

/** Who changed it last. */
export const lastActor = (finding: Pick<Finding, "events" | "changes">): string => {
  const written = [...finding.events, ...finding.changes].sort((a, b) => a.at.localeCompare(b.at));
  return written.at(-1)?.actor ?? "";
};
