/** What people do to a plan by hand. Each edit gives a new solution, also where it breaks a rule: the person decides. */
import { unservedOf } from "./evaluate-plan.ts";
import { freePositions } from "./insertion.ts";
import { indexPlan, type PlanIndex, skillsMissing } from "./plan-index.ts";
import type { PlanLock, PlanProblem, PlanRoute, PlanSolution } from "./plan-problem.ts";
import { bestPair, cheapestRoom, roomsOf } from "./plan-rooms.ts";
import { timeRoute } from "./route-times.ts";
import { type Breach, timePlan } from "./time-plan.ts";

interface Where {
  team: string;
  day: number;
}

export type PlanEdit =
  /** `position` is counted without the visit; null: where it costs least. `from`: of a pair, which of both. */
  | ({ kind: "move"; visit: string; position: number | null; from?: Where | undefined } & Where)
  | ({ kind: "reorder"; visits: readonly string[] } & Where)
  /** Where it costs least, of the team and the day if they are given. */
  | { kind: "insert"; visit: string; team?: string | undefined; day?: number | undefined }
  | { kind: "remove"; visit: string }
  | ({ kind: "lock"; visits: readonly string[] } & Where)
  | { kind: "unlock"; visit: string };

export interface EditedPlan {
  solution: PlanSolution;
  locks: PlanLock[];
  breaches: Breach[];
}

/** An edit that names what is not there; the message is one sentence for people. */
export class EditFault extends Error {}

/** @throws EditFault */
export function editPlan(problem: PlanProblem, solution: PlanSolution, edit: PlanEdit): EditedPlan {
  const index = indexPlan(problem);
  check(index, solution, edit);
  const locks = editLocks(problem.locks, edit);
  const routes = editRoutes(index, solution, edit);
  const edited = withUnserved(problem, routes);
  const { breaches } = timePlan({ ...problem, locks }, edited);
  return { solution: edited, locks, breaches };
}

function check(index: PlanIndex, solution: PlanSolution, edit: PlanEdit): void {
  if ("team" in edit && edit.team !== undefined && !index.teamAt.has(edit.team))
    throw new EditFault(`There is no team ${edit.team} in this plan.`);
  if ("day" in edit && edit.day !== undefined && !(edit.day in index.problem.days))
    throw new EditFault(`The plan has no day ${edit.day + 1}.`);
  const named = "visits" in edit ? edit.visits : [edit.visit];
  for (const visit of named)
    if (!index.visitAt.has(visit)) throw new EditFault(`There is no site ${visit} among the candidates.`);
  if (edit.kind !== "reorder") return;
  const now = routeOf(solution, edit).visits;
  if ([...now].sort().join() !== [...edit.visits].sort().join())
    throw new EditFault("A new order has to name the same sites as the route. Look at the route again.");
}

const routeOf = ({ routes }: PlanSolution, { team, day }: Where): PlanRoute =>
  routes.find((route) => route.team === team && route.day === day) ?? { team, day, visits: [] };

/** The routes with one of them replaced; an empty one is left out. */
function put(routes: readonly PlanRoute[], fresh: PlanRoute): PlanRoute[] {
  const same = ({ team, day }: PlanRoute) => team === fresh.team && day === fresh.day;
  const kept = routes.map((route) => (same(route) ? fresh : route));
  if (!routes.some(same)) kept.push(fresh);
  return kept.filter(({ visits }) => visits.length > 0);
}

const withUnserved = (problem: PlanProblem, routes: PlanRoute[]): PlanSolution => ({
  routes,
  unserved: unservedOf(problem, new Set(routes.flatMap(({ visits }) => visits))),
});

const takenOut = (routes: readonly PlanRoute[], visit: string, from?: Where): PlanRoute[] =>
  routes
    .map((route) =>
      from && (route.team !== from.team || route.day !== from.day)
        ? route
        : { ...route, visits: route.visits.filter((id) => id !== visit) },
    )
    .filter(({ visits }) => visits.length > 0);

function editRoutes(index: PlanIndex, solution: PlanSolution, edit: PlanEdit): PlanRoute[] {
  switch (edit.kind) {
    case "move": {
      const { visit, team, day, position, from } = edit;
      const left = { ...solution, routes: takenOut(solution.routes, visit, from) };
      const { visits } = routeOf(left, edit);
      const at = position ?? leastPosition(index, visits, index.visitAt.get(visit)!, edit);
      return put(left.routes, { team, day, visits: visits.toSpliced(at, 0, visit) });
    }
    case "reorder":
      return put(solution.routes, { team: edit.team, day: edit.day, visits: edit.visits });
    case "insert":
      return insert(index, { ...solution, routes: takenOut(solution.routes, edit.visit) }, edit);
    case "remove":
      return takenOut(solution.routes, edit.visit);
    case "lock": {
      // What is locked together follows one another: it moves to where its first visit is, or to the end.
      const { visits, team, day } = edit;
      const outs = visits.reduce((routes, visit) => takenOut(routes, visit), [...solution.routes]);
      const before = routeOf(solution, edit).visits;
      const order = routeOf({ ...solution, routes: outs }, edit).visits;
      const first = before.indexOf(visits[0] ?? "");
      const at = first < 0 ? order.length : before.slice(0, first).filter((id) => order.includes(id)).length;
      return put(outs, { team, day, visits: order.toSpliced(at, 0, ...visits) });
    }
    case "unlock":
      return [...solution.routes];
  }
}

/** Cheapest of those that keep the rules; where none does, the one that is least late. */
function insert(
  index: PlanIndex,
  solution: PlanSolution,
  { visit, team, day }: Extract<PlanEdit, { kind: "insert" }>,
): PlanRoute[] {
  const { problem } = index;
  const v = index.visitAt.get(visit)!;
  const { rooms } = roomsOf(index, solution);
  const among = rooms.filter(
    (room) => (team === undefined || problem.teams[room.team]!.id === team) && (day === undefined || room.day === day),
  );
  const put1 = (routes: readonly PlanRoute[], at: Where, position: number) =>
    put(routes, { ...at, visits: routeOf({ ...solution, routes }, at).visits.toSpliced(position, 0, visit) });
  const whereOf = (room: { team: number; day: number }) => ({ team: problem.teams[room.team]!.id, day: room.day });
  if (problem.visits[v]!.teams === 2) {
    const pair = bestPair(
      index,
      team === undefined ? among : rooms.filter((r) => day === undefined || r.day === day),
      v,
    );
    if (!pair) throw new EditFault("No two teams can be at this site together. Move it to two routes by hand.");
    const [first, second] = pair.rooms;
    return put1(
      put1(solution.routes, whereOf(first), pair.trials[0].position),
      whereOf(second),
      pair.trials[1].position,
    );
  }
  const found = cheapestRoom(index, among, v);
  if (found) return put1(solution.routes, whereOf(found.room), found.trial.position);
  let least: { at: Where; position: number; badness: number } | null = null;
  for (const room of among) {
    const unable = skillsMissing(problem.teams[room.team]!, problem.visits[v]!).length * 1e6;
    for (const position of freePositions(index, room.visits)) {
      const badness = unable + badnessAt(index, room, v, position);
      if (!least || badness < least.badness) least = { at: whereOf(room), position, badness };
    }
  }
  if (!least) throw new EditFault("No team works on these days. Give one a shift first.");
  return put1(solution.routes, least.at, least.position);
}

/** Seconds late in all, a closed day or a missed break as hours; the way as a tie-break. */
function badnessAt(
  index: PlanIndex,
  route: { team: number; day: number; visits: readonly number[] },
  visit: number,
  position: number,
) {
  const {
    overtime,
    late,
    noBreak,
    route: timed,
  } = timeRoute(index, route.team, route.day, route.visits.toSpliced(position, 0, visit));
  const missed = late.reduce((sum, seconds) => sum + (Number.isNaN(seconds) ? 36_000 : seconds), 0);
  return overtime + missed + (noBreak ? 3600 : 0) + timed.travelSeconds / 1e6;
}

function leastPosition(index: PlanIndex, visits: readonly string[], visit: number, { team, day }: Where): number {
  const route = { team: index.teamAt.get(team)!, day, visits: visits.map((id) => index.visitAt.get(id)!) };
  let best = { position: visits.length, badness: Number.POSITIVE_INFINITY };
  for (const position of freePositions(index, route.visits)) {
    const badness = badnessAt(index, route, visit, position);
    if (badness < best.badness) best = { position, badness };
  }
  return best.position;
}

/** Whatever is moved, taken out or reordered loses its lock where that no longer holds; the rest keeps it. */
function editLocks(locks: readonly PlanLock[], edit: PlanEdit): PlanLock[] {
  const without = (visits: readonly string[]) =>
    locks.flatMap((lock) => splitLock(lock, visits)).filter((lock) => lock.visits.length > 0);
  switch (edit.kind) {
    case "lock":
      return [...without(edit.visits), { team: edit.team, day: edit.day, visits: edit.visits }];
    case "unlock":
    case "remove":
    case "insert":
      return without([edit.visit]);
    case "move":
      return locks.flatMap((lock) => (lock.visits.includes(edit.visit) ? movedLock(lock, edit) : [lock]));
    case "reorder":
      return locks.flatMap((lock) =>
        lock.team === edit.team && lock.day === edit.day && !isRun(edit.visits, lock.visits)
          ? lock.visits.map((visit) => ({ ...lock, visits: [visit] }))
          : [lock],
      );
  }
}

/** The runs of a lock that are left without some visits. */
function splitLock(lock: PlanLock, gone: readonly string[]): PlanLock[] {
  const runs: string[][] = [[]];
  for (const visit of lock.visits) {
    if (gone.includes(visit)) runs.push([]);
    else runs.at(-1)!.push(visit);
  }
  return runs.filter((visits) => visits.length > 0).map((visits) => ({ ...lock, visits }));
}

/** A locked visit that is moved stays locked, to where it is moved. */
const movedLock = (lock: PlanLock, { visit, team, day }: Extract<PlanEdit, { kind: "move" }>): PlanLock[] => [
  ...splitLock(lock, [visit]),
  { team, day, visits: [visit] },
];

function isRun(order: readonly string[], run: readonly string[]): boolean {
  const at = order.indexOf(run[0] ?? "");
  return run.every((visit, i) => order[at + i] === visit);
}
