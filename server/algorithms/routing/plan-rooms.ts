import { atAgreed, bestInsertion, freePositions, type RouteRoom, roomOf, type Trial, tryInsert } from "./insertion.ts";
import { beginFrom, type PlanIndex, skillsMissing, windowsOn } from "./plan-index.ts";
import type { DaySeconds, PlanSolution } from "./plan-problem.ts";
import { timePlan } from "./time-plan.ts";

/** Every team's route of every day it works, empty ones too, with the room in each. */
export interface PlanRooms {
  rooms: RouteRoom[];
  /** When the pairs of the plan begin. */
  agreed: ReadonlyMap<number, DaySeconds>;
}

/** The rooms of a plan. Pairs stay at the times they have: moving them would move another team. */
export function roomsOf(index: PlanIndex, solution: PlanSolution): PlanRooms {
  const { problem } = index;
  const agreed = new Map<number, DaySeconds>();
  if (problem.visits.some(({ teams }) => teams === 2))
    for (const { stops } of timePlan(problem, solution, index).routes)
      for (const { visit, begin } of stops) {
        const v = index.visitAt.get(visit)!;
        if (problem.visits[v]!.teams === 2) agreed.set(v, begin);
      }
  const rooms: RouteRoom[] = [];
  for (const [t, team] of problem.teams.entries())
    for (const [day, shift] of team.shifts.entries()) {
      if (!shift || day >= problem.days.length) continue;
      const route = solution.routes.find((one) => one.team === team.id && one.day === day);
      const visits = (route?.visits ?? []).flatMap((id) => index.visitAt.get(id) ?? []);
      rooms.push(roomOf(index, t, day, visits, atAgreed(agreed)));
    }
  return { rooms, agreed };
}

/** Whether a team may take one visit more on that day. */
export const hasStopsLeft = ({ problem }: PlanIndex, { team, visits }: RouteRoom): boolean => {
  const { maxStops } = problem.teams[team]!;
  return maxStops === null || visits.length < maxStops;
};

/** Whether the team's skills, its most stops and the locks let a visit into a route. */
export const isAdmitted = (index: PlanIndex, room: RouteRoom, visit: number): boolean =>
  hasStopsLeft(index, room) &&
  skillsMissing(index.problem.teams[room.team]!, index.problem.visits[visit]!).length === 0 &&
  isAllowedBy(index, room, visit);

/** A locked visit goes where its lock says. */
export function isAllowedBy(index: PlanIndex, { team, day }: RouteRoom, visit: number): boolean {
  const held = index.lockedTo.get(visit);
  return !held || held.some((lock) => lock.team === team && lock.day === day);
}

export interface PairTrial {
  rooms: [RouteRoom, RouteRoom];
  trials: [Trial, Trial];
  begin: DaySeconds;
  extraSeconds: number;
}

/** Where two teams can begin a visit together at the least extra travel; null: nowhere. */
export function bestPair(index: PlanIndex, rooms: readonly RouteRoom[], visit: number): PairTrial | null {
  let best: PairTrial | null = null;
  const windows = (day: number) => windowsOn(index.problem.visits[visit]!, day);
  const offers = rooms
    .filter((room) => isAdmitted(index, room, visit))
    .map((room) => ({
      room,
      trials: [...freePositions(index, room.visits)].flatMap((p) => tryInsert(index, room, visit, p) ?? []),
    }));
  for (const [a, one] of offers.entries())
    for (const other of offers.slice(a + 1)) {
      if (one.room.day !== other.room.day || one.room.team === other.room.team) continue;
      for (const first of one.trials)
        for (const second of other.trials) {
          const extraSeconds = first.extraSeconds + second.extraSeconds;
          if (best && extraSeconds >= best.extraSeconds) continue;
          const begin = beginFrom(windows(one.room.day), Math.max(first.begin, second.begin));
          if (begin <= Math.min(first.latest, second.latest))
            best = { rooms: [one.room, other.room], trials: [first, second], begin, extraSeconds };
        }
    }
  return best;
}

/** The room and the position with the least extra travel for a visit of one team; null: none. */
export function cheapestRoom(
  index: PlanIndex,
  rooms: readonly RouteRoom[],
  visit: number,
): { room: RouteRoom; trial: Trial } | null {
  let best: { room: RouteRoom; trial: Trial } | null = null;
  for (const room of rooms) {
    if (!isAdmitted(index, room, visit)) continue;
    const trial = bestInsertion(index, room, visit);
    if (trial && (!best || trial.extraSeconds < best.trial.extraSeconds)) best = { room, trial };
  }
  return best;
}
