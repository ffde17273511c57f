/** From what hands do with a stop to the edit that is sent. Pure. */
import type { PlanEdit, PlanLock, PlanSolution } from "./plan-types.ts";

/** Where a stop is, or is to go. */
export interface Slot {
  team: string;
  day: number;
  position: number;
}

/** The first place of a visit in a plan; null: it is in no route. */
export function slotOf(solution: PlanSolution, visit: string, at?: { team: string; day: number }): Slot | null {
  for (const { team, day, visits } of solution.routes) {
    if (at && (at.team !== team || at.day !== day)) continue;
    const position = visits.indexOf(visit);
    if (position >= 0) return { team, day, position };
  }
  return null;
}

const sameRoute = (a: { team: string; day: number }, b: { team: string; day: number }) =>
  a.team === b.team && a.day === b.day;

/**
 * The edit that puts a visit where it was dropped; null where it is there already.
 * @param to null: dropped on the tray of those not served
 */
export function dropEdit(solution: PlanSolution, visit: string, from: Slot | null, to: Slot | null): PlanEdit | null {
  if (to === null) return from && { kind: "remove", visit };
  if (from && sameRoute(from, to)) {
    if (from.position === to.position) return null;
    const route = solution.routes.find((one) => sameRoute(one, to))!;
    const visits = route.visits.filter((id) => id !== visit);
    visits.splice(to.position, 0, visit);
    return { kind: "reorder", team: to.team, day: to.day, visits };
  }
  return {
    kind: "move",
    visit,
    ...to,
    ...(from && { from: { team: from.team, day: from.day } }),
  };
}

export type Direction = "earlier" | "later" | "up" | "down";

/**
 * The edit that an arrow key means for a stop that is picked up: earlier or later in its route, or to the row above or below;
 * null at the end of the way.
 * @param rows teams and days in the order of the rows on the screen
 */
export function stepEdit(
  solution: PlanSolution,
  rows: readonly { team: string; day: number }[],
  visit: string,
  from: Slot,
  direction: Direction,
): PlanEdit | null {
  if (direction === "earlier" || direction === "later") {
    const length = solution.routes.find((one) => sameRoute(one, from))?.visits.length ?? 0;
    const position = from.position + (direction === "earlier" ? -1 : 1);
    return position < 0 || position >= length ? null : dropEdit(solution, visit, from, { ...from, position });
  }
  const row = rows.findIndex((one) => sameRoute(one, from)) + (direction === "up" ? -1 : 1);
  const target = rows[row];
  return target
    ? {
        kind: "move",
        visit,
        team: target.team,
        day: target.day,
        position: null,
        from: { team: from.team, day: from.day },
      }
    : null;
}

export const isLocked = (locks: readonly PlanLock[], visit: string): boolean =>
  locks.some(({ visits }) => visits.includes(visit));

/** Locks a stop where it is, or lets it go. */
export const lockEdit = (locks: readonly PlanLock[], visit: string, at: { team: string; day: number }): PlanEdit =>
  isLocked(locks, visit) ? { kind: "unlock", visit } : { kind: "lock", visits: [visit], team: at.team, day: at.day };
