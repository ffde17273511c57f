import { earliestReady } from "./insertion.ts";
import { beginFrom, indexPlan, type PlanIndex, skillsMissing, windowsOn } from "./plan-index.ts";
import type { DaySeconds, PlannedRoute, PlanProblem, PlanSolution } from "./plan-problem.ts";
import { type RouteTimes, timeRoute } from "./route-times.ts";

/**
 * Rules a plan can break. `dayOff`: a route on a day the team does not work; `shift`: back after its end; `window`: begins too late,
 * or on a day it is closed; `skill`; `break`: due and without a place; `stops`: more than the team's most; `lock`: a locked visit is
 * elsewhere, or its order is broken; `pair`: two teams needed and not both there, or each waits for the other; `twice`: a visit in more
 * routes than it needs, or a team with two routes on a day; `unknown`: a visit, team or day that the problem has not.
 */
export type BreachKind =
  | "dayOff"
  | "shift"
  | "window"
  | "skill"
  | "break"
  | "stops"
  | "lock"
  | "pair"
  | "twice"
  | "unknown";

export interface Breach {
  kind: BreachKind;
  team: string | null;
  day: number | null;
  visit: string | null;
  /** Seconds too late, or stops too many; null where it is no amount. */
  by: number | null;
  /** Those missing. */
  skills: string[];
}

export interface TimedPlan {
  routes: PlannedRoute[];
  /** None: the plan can be driven as it stands. */
  breaches: Breach[];
}

const breach = (kind: BreachKind, what: Partial<Breach>): Breach => ({
  ...{ kind, team: null, day: null, visit: null, by: null, skills: [] },
  ...what,
});

/**
 * The times of a plan: each team leaves as late as it can, takes its break where it delays least, and the two teams of a pair begin
 * when the later of them is there. Also of a plan that breaks rules, with each rule it breaks; routes without stops are left out.
 */
export function timePlan(problem: PlanProblem, solution: PlanSolution, index = indexPlan(problem)): TimedPlan {
  const breaches: Breach[] = [];
  const routes: Numbered[] = [];
  for (const { team, day, visits } of solution.routes) {
    const t = index.teamAt.get(team);
    if (t === undefined || !(day in problem.days)) {
      if (visits.length > 0) breaches.push(breach("unknown", { team, day }));
      continue;
    }
    const known: number[] = [];
    for (const visit of visits) {
      const v = index.visitAt.get(visit);
      if (v === undefined) breaches.push(breach("unknown", { team, day, visit }));
      else known.push(v);
    }
    if (known.length === 0) continue;
    if (routes.some((route) => route.team === t && route.day === day)) breaches.push(breach("twice", { team, day }));
    routes.push({ team: t, day, visits: known });
  }
  const where = whereVisited(routes);
  const { times, waiting } = synchronise(index, routes, where);
  for (const [r, route] of routes.entries()) checkRoute(index, route, times[r]!, breaches);
  checkPairs(index, where, waiting, breaches);
  checkLocks(index, solution, breaches);
  return { routes: times.map(({ route }) => route), breaches };
}

interface Numbered {
  team: number;
  day: number;
  visits: number[];
}

/** For each visit its routes, by position in the list. */
function whereVisited(routes: readonly Numbered[]): Map<number, Numbered[]> {
  const where = new Map<number, Numbered[]>();
  for (const route of routes)
    for (const visit of route.visits) {
      const held = where.get(visit);
      if (held) held.push(route);
      else where.set(visit, [route]);
    }
  return where;
}

/** Both routes of one day, of two teams: else there is nobody to wait for. */
const isPair = (index: PlanIndex, visit: number, [a, b, c]: readonly Numbered[]) =>
  index.problem.visits[visit]!.teams === 2 && a && b && !c && a.team !== b.team && a.day === b.day;

function synchronise(index: PlanIndex, routes: readonly Numbered[], where: ReadonlyMap<number, Numbered[]>) {
  const pairs = [...where].filter(([visit, held]) => isPair(index, visit, held)).map(([visit]) => visit);
  const floor = new Map<number, DaySeconds>();
  const paired = (route: Numbered) => route.visits.some((visit) => pairs.includes(visit));
  const time = (route: Numbered, ceiling?: ReadonlyMap<number, DaySeconds>) =>
    timeRoute(index, route.team, route.day, route.visits, floor, ceiling);
  const times = routes.map((route) => time(route));
  /** When a route can begin each of its pairs: at first by itself, then as it comes out with the times agreed so far. */
  const ready = (route: Numbered): Map<number, DaySeconds> => {
    const alone = earliestReady(index, route.team, route.day, route.visits, floor);
    const { stops } = times[routes.indexOf(route)]!.route;
    return new Map(
      route.visits.map((visit, i) => {
        const begin = stops[i]!.begin;
        return [visit, floor.has(visit) || !Number.isFinite(alone[i]!) ? begin : alone[i]!];
      }),
    );
  };
  // Agreed times only ever move on; pairs that still do after this many rounds wait for each other in a circle.
  let moved = pairs;
  for (let round = 0; round < 4 * (pairs.length + 1) && moved.length > 0; round++) {
    moved = [];
    const readies = new Map(routes.flatMap((route) => (paired(route) ? [[route, ready(route)]] : [])));
    for (const visit of pairs) {
      const wanted = Math.max(...where.get(visit)!.map((route) => readies.get(route)!.get(visit)!));
      const open = beginFrom(windowsOn(index.problem.visits[visit]!, where.get(visit)![0]!.day), wanted);
      const agreed = Number.isNaN(open) ? wanted : open;
      if (agreed <= (floor.get(visit) ?? Number.NEGATIVE_INFINITY)) continue;
      floor.set(visit, agreed);
      moved.push(visit);
    }
    for (const [r, route] of routes.entries()) if (moved.length > 0 && paired(route)) times[r] = time(route);
  }
  if (moved.length > 0) {
    // No times would be right: each team comes when it comes.
    for (const visit of moved) floor.delete(visit);
    for (const [r, route] of routes.entries()) if (paired(route)) times[r] = time(route);
  }
  // The slack of a pair is that of the team which has less of it.
  const ceiling = new Map<number, DaySeconds>();
  for (let round = 0; round <= pairs.length && moved.length === 0; round++) {
    let lowered = false;
    for (const visit of pairs) {
      const least = Math.min(
        ...where.get(visit)!.map((route) => {
          const { latest } = times[routes.indexOf(route)]!;
          return latest[route.visits.indexOf(visit)]!;
        }),
      );
      if (least < (ceiling.get(visit) ?? Number.POSITIVE_INFINITY)) {
        ceiling.set(visit, least);
        lowered = true;
      }
    }
    if (!lowered) break;
    for (const [r, route] of routes.entries()) if (paired(route)) times[r] = time(route, ceiling);
  }
  return { times, waiting: moved };
}

function checkRoute(
  index: PlanIndex,
  { team, day, visits }: Numbered,
  { late, noBreak, overtime }: RouteTimes,
  breaches: Breach[],
): void {
  const { teams, visits: all } = index.problem;
  const { id, shifts, maxStops } = teams[team]!;
  const of = { team: id, day };
  if (!shifts[day]) breaches.push(breach("dayOff", of));
  else if (overtime > 0) breaches.push(breach("shift", { ...of, by: overtime }));
  if (noBreak) breaches.push(breach("break", of));
  if (maxStops !== null && visits.length > maxStops)
    breaches.push(breach("stops", { ...of, by: visits.length - maxStops }));
  for (const [i, visit] of visits.entries()) {
    const skills = skillsMissing(teams[team]!, all[visit]!);
    if (skills.length > 0) breaches.push(breach("skill", { ...of, visit: all[visit]!.id, skills }));
    if (late[i] !== 0)
      breaches.push(
        breach("window", { ...of, visit: all[visit]!.id, by: Number.isNaN(late[i]) ? null : (late[i] ?? null) }),
      );
  }
}

function checkPairs(
  index: PlanIndex,
  where: ReadonlyMap<number, Numbered[]>,
  waiting: readonly number[],
  breaches: Breach[],
): void {
  const { visits, teams } = index.problem;
  for (const [visit, held] of where) {
    const { id, teams: needed } = visits[visit]!;
    const [first] = held;
    const of = { visit: id, team: teams[first!.team]!.id, day: first!.day };
    if (held.length > needed) breaches.push(breach("twice", of));
    else if (needed === 2 && !isPair(index, visit, held)) breaches.push(breach("pair", of));
    else if (waiting.includes(visit)) breaches.push(breach("pair", of));
  }
}

function checkLocks({ problem }: PlanIndex, solution: PlanSolution, breaches: Breach[]): void {
  for (const { team, day, visits } of problem.locks) {
    const order = solution.routes.find((route) => route.team === team && route.day === day)?.visits ?? [];
    for (const [i, visit] of visits.entries()) {
      const at = order.indexOf(visit);
      if (at < 0 || (i > 0 && order[at - 1] !== visits[i - 1])) breaches.push(breach("lock", { team, day, visit }));
    }
  }
}
