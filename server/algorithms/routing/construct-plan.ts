import { unservedOf } from "./evaluate-plan.ts";
import { atAgreed, bestInsertion, type RouteRoom, roomOf, type Trial } from "./insertion.ts";
import { indexPlan, type PlanIndex } from "./plan-index.ts";
import type { DaySeconds, PlanProblem, PlanSolution } from "./plan-problem.ts";
import { bestPair, isAdmitted } from "./plan-rooms.ts";
import { timePlan } from "./time-plan.ts";

/** Seconds an inspection is thought to cost beside its own, so that one next door is not worth endlessly much. */
const LEAST_SECONDS = 300;

/** Beyond so many only those most worth their time are tried: the others have no chance, and a first plan is to be there soon. */
const MOST_TRIED = 1500;

/**
 * A first plan by best insertion, within a fraction of a second for hundreds of visits: what is locked, then pairs, then mandatory
 * visits and units' minimum, then whatever brings most priority for its seconds. Every plan it gives keeps the rules, unless the
 * locks break them.
 * @param start is added to, where it keeps the rules
 */
export function constructPlan(problem: PlanProblem, index = indexPlan(problem), start?: PlanSolution): PlanSolution {
  const building = begin(index, start && timePlan(problem, start, index).breaches.length === 0 ? start : undefined);
  insertPairs(building);
  const { visits, coverage } = problem;
  const single = visits.flatMap(({ teams }, v) => (teams === 1 && !building.placed.has(v) ? [v] : []));
  insertBest(
    building,
    single.filter((v) => visits[v]!.mandatory),
  );
  for (const { unit, visits: asked } of coverage) {
    const served = [...building.placed].filter((v) => visits[v]!.unit === unit).length;
    const candidates = single.filter((v) => visits[v]!.unit === unit && !building.placed.has(v));
    insertBest(building, candidates, asked - served);
  }
  const density = (v: number) => visits[v]!.priority / (LEAST_SECONDS + visits[v]!.serviceSeconds);
  const others = single.filter((v) => !building.placed.has(v) && visits[v]!.priority > 0);
  insertBest(
    building,
    others.length > MOST_TRIED ? others.sort((a, b) => density(b) - density(a)).slice(0, MOST_TRIED) : others,
  );
  dropBrokenPairs(building);
  return solutionOf(building);
}

/** Timed together, pairs may begin sooner than agreed and a break fall elsewhere: the few that then break a rule are left out. */
function dropBrokenPairs(building: Building): void {
  const { index, placed } = building;
  const { problem } = index;
  for (;;) {
    const { breaches } = timePlan(problem, solutionOf(building), index);
    const broken = new Set(breaches.map(({ team, day }) => `${team} ${day}`));
    const pair = building.rooms
      .filter(({ team, day }) => broken.has(`${problem.teams[team]!.id} ${day}`))
      .flatMap(({ visits }) => visits)
      .find((v) => problem.visits[v]!.teams === 2 && !index.lockedTo.has(v));
    if (pair === undefined) return;
    placed.delete(pair);
    building.rooms = building.rooms.map((room) =>
      room.visits.includes(pair)
        ? roomOf(
            index,
            room.team,
            room.day,
            room.visits.filter((v) => v !== pair),
            atAgreed(building.agreed),
          )
        : room,
    );
  }
}

interface Building {
  index: PlanIndex;
  rooms: RouteRoom[];
  placed: Set<number>;
  agreed: Map<number, DaySeconds>;
}

function begin(index: PlanIndex, start?: PlanSolution): Building {
  const { problem } = index;
  const placed = new Set<number>();
  const locked = new Map<string, number[]>();
  for (const { team, day, visits } of start?.routes ?? problem.locks) {
    const key = `${team} ${day}`;
    const held = locked.get(key) ?? [];
    for (const id of visits) {
      const v = index.visitAt.get(id);
      if (v === undefined || held.includes(v)) continue;
      held.push(v);
      placed.add(v);
    }
    locked.set(key, held);
  }
  const routes = problem.teams.flatMap(({ id, shifts }) =>
    shifts.flatMap((shift, day) => {
      const visits = locked.get(`${id} ${day}`) ?? [];
      return (shift || visits.length > 0) && day < problem.days.length ? [{ team: id, day, visits }] : [];
    }),
  );
  const agreed = new Map<number, DaySeconds>();
  const asIs = routes.map((route) => ({ ...route, visits: route.visits.map((v) => problem.visits[v]!.id) }));
  for (const { stops } of placed.size > 0 ? timePlan(problem, { routes: asIs, unserved: [] }, index).routes : [])
    for (const stop of stops) {
      const v = index.visitAt.get(stop.visit)!;
      if (problem.visits[v]!.teams === 2) agreed.set(v, stop.begin);
    }
  const rooms = routes.map(({ team, day, visits }) =>
    roomOf(index, index.teamAt.get(team)!, day, visits, atAgreed(agreed)),
  );
  return { index, rooms, placed, agreed };
}

/** Few as a rule; each takes the two routes where it costs least, and keeps its time from then on. */
function insertPairs(building: Building): void {
  const { index, placed, agreed } = building;
  const { visits } = index.problem;
  const pairs = visits
    .flatMap(({ teams }, v) => (teams === 2 && !placed.has(v) ? [v] : []))
    .sort(
      (a, b) =>
        Number(visits[b]!.mandatory) - Number(visits[a]!.mandatory) || visits[b]!.priority - visits[a]!.priority,
    );
  for (const visit of pairs) {
    const found = bestPair(index, building.rooms, visit);
    if (!found) continue;
    agreed.set(visit, found.begin);
    placed.add(visit);
    for (const [i, room] of found.rooms.entries()) put(building, room, visit, found.trials[i]!.position);
  }
}

function put(building: Building, room: RouteRoom, visit: number, position: number): RouteRoom {
  const fresh = roomOf(
    building.index,
    room.team,
    room.day,
    room.visits.toSpliced(position, 0, visit),
    atAgreed(building.agreed),
  );
  building.rooms[building.rooms.indexOf(room)] = fresh;
  building.placed.add(visit);
  return fresh;
}

/** Inserts one visit after the other, the one with most priority for its seconds first, at most so many. */
function insertBest(building: Building, visits: readonly number[], most = visits.length): void {
  const { index } = building;
  const { problem } = index;
  const price = problem.priorityPerHour / 3600;
  const tries = (visit: number, room: RouteRoom) =>
    isAdmitted(index, room, visit) ? bestInsertion(index, room, visit) : null;
  const left = new Set(visits);
  const offers = new Map<number, Offers>();
  for (const visit of left) {
    const trials = building.rooms.map((room) => tries(visit, room));
    offers.set(visit, { trials, cheapest: cheapestOf(trials) });
  }
  for (let inserted = 0; inserted < most; inserted++) {
    let best: { visit: number; room: number; trial: Trial; worth: number } | null = null;
    for (const visit of left) {
      const { trials, cheapest } = offers.get(visit)!;
      const trial = trials[cheapest];
      const { priority, mandatory, serviceSeconds } = problem.visits[visit]!;
      if (!trial || (!mandatory && priority < price * trial.extraSeconds)) continue;
      const worth = priority / (LEAST_SECONDS + serviceSeconds + trial.extraSeconds);
      if (!best || worth > best.worth) best = { visit, room: cheapest, trial, worth };
    }
    if (!best) return;
    left.delete(best.visit);
    const fresh = put(building, building.rooms[best.room]!, best.visit, best.trial.position);
    for (const visit of left) {
      const of = offers.get(visit)!;
      // What did not fit into the route does not fit now that it is fuller.
      if (!of.trials[best.room]) continue;
      of.trials[best.room] = tries(visit, fresh);
      of.cheapest = cheapestOf(of.trials);
    }
  }
}

interface Offers {
  trials: (Trial | null)[];
  /** Which of them takes least travel; -1: none fits. */
  cheapest: number;
}

function cheapestOf(trials: readonly (Trial | null)[]): number {
  let cheapest = -1;
  for (let r = 0; r < trials.length; r++) {
    const trial = trials[r];
    if (trial && (cheapest < 0 || trial.extraSeconds < trials[cheapest]!.extraSeconds)) cheapest = r;
  }
  return cheapest;
}

function solutionOf({ index, rooms, placed }: Building): PlanSolution {
  const { problem } = index;
  return {
    routes: rooms
      .filter(({ visits }) => visits.length > 0)
      .map(({ team, day, visits }) => ({
        team: problem.teams[team]!.id,
        day,
        visits: visits.map((v) => problem.visits[v]!.id),
      })),
    unserved: unservedOf(problem, new Set([...placed].map((v) => problem.visits[v]!.id))),
  };
}
