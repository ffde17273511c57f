import type { DaySeconds, PlanProblem, PlanTeam, PlanVisit, Window } from "./plan-problem.ts";

/** A problem with its ids looked up once. Teams and visits are numbers from here on: their positions in the problem. */
export interface PlanIndex {
  problem: PlanProblem;
  places: number;
  visitAt: ReadonlyMap<string, number>;
  teamAt: ReadonlyMap<string, number>;
  /** Visits that must follow directly on the one given, by locks. */
  follows: ReadonlyMap<number, number>;
  /** Where a lock holds a visit. */
  lockedTo: ReadonlyMap<number, readonly { team: number; day: number }[]>;
}

/** @throws RangeError for two teams or visits of one id, or a matrix that does not fit the places */
export function indexPlan(problem: PlanProblem): PlanIndex {
  const places = problem.places.length;
  if (problem.travel.seconds.length !== places * places || problem.travel.meters.length !== places * places)
    throw new RangeError(`Travel of ${places} places needs ${places * places} entries.`);
  const numbered = (ids: readonly { id: string }[], what: string) => {
    const at = new Map(ids.map(({ id }, i) => [id, i]));
    if (at.size !== ids.length) throw new RangeError(`Two ${what} have the same id.`);
    return at;
  };
  const visitAt = numbered(problem.visits, "visits");
  const teamAt = numbered(problem.teams, "teams");
  const follows = new Map<number, number>();
  const lockedTo = new Map<number, { team: number; day: number }[]>();
  for (const { team, day, visits } of problem.locks) {
    const t = teamAt.get(team);
    for (const [i, id] of visits.entries()) {
      const visit = visitAt.get(id);
      if (visit === undefined || t === undefined) continue;
      const held = lockedTo.get(visit);
      if (held) held.push({ team: t, day });
      else lockedTo.set(visit, [{ team: t, day }]);
      const next = visitAt.get(visits[i + 1] ?? "");
      if (next !== undefined) follows.set(visit, next);
    }
  }
  return { problem, places, visitAt, teamAt, follows, lockedTo };
}

/** When a visit may begin on a day; null: at any time. */
export const windowsOn = (visit: PlanVisit, day: number): readonly Window[] | null =>
  visit.windows === null ? null : (visit.windows[day] ?? []);

/** The earliest begin at or after a time; NaN where there is none. */
export function beginFrom(windows: readonly Window[] | null, time: DaySeconds): DaySeconds {
  if (windows === null) return time;
  let earliest = Number.NaN;
  for (const [from, to] of windows) {
    if (time > to) continue;
    const begin = time > from ? time : from;
    if (!(begin >= earliest)) earliest = begin;
  }
  return earliest;
}

/** The latest begin at or before a time; -Infinity where there is none. */
export function beginBy(windows: readonly Window[] | null, time: DaySeconds): DaySeconds {
  if (windows === null) return time;
  let latest = Number.NEGATIVE_INFINITY;
  for (const [from, to] of windows) {
    if (time < from) continue;
    const begin = time < to ? time : to;
    if (begin > latest) latest = begin;
  }
  return latest;
}

/** Skills that a visit needs and a team has not. */
export const skillsMissing = (team: PlanTeam, visit: PlanVisit): string[] =>
  visit.skills.filter((skill) => !team.skills.includes(skill));

/** Of a day off, so that its times can be shown at all. */
const ANY_SHIFT: Window = [8 * 3600, 18 * 3600];

/** The shift of a team on a day; where it has that day off, that of another day. */
export const shiftWindow = ({ problem }: PlanIndex, team: number, day: number): Window => {
  const { shifts } = problem.teams[team]!;
  return shifts[day] ?? shifts.find((shift) => shift !== null) ?? ANY_SHIFT;
};
