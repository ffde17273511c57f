/** Why a visit is in no route, and the slightest change that would admit it: found by trying, not by guessing. */
import { atAgreed, freePositions, type RouteRoom, roomOf, type Trial, tryInsert } from "./insertion.ts";
import { indexPlan, type PlanIndex, shiftWindow, skillsMissing, windowsOn } from "./plan-index.ts";
import type { DaySeconds, PlanProblem, PlanSolution } from "./plan-problem.ts";
import { bestPair, hasStopsLeft, isAllowedBy, roomsOf } from "./plan-rooms.ts";
import { timeRoute } from "./route-times.ts";

/**
 * `fits`: as it is, at this position (the plan thinks it not worth the way, or was stopped early); `extend`: a shift longer by
 * `seconds`; `drop`: without the less important `visit`; `hours`: if it could begin at `begin`; `skill`: if the team had `skills`;
 * `stops`: one stop more that day; `dayOn`: if the team worked that day, as on its others.
 */
export type RemedyKind = "fits" | "extend" | "drop" | "hours" | "skill" | "stops" | "dayOn";

export interface Remedy {
  kind: RemedyKind;
  team: string;
  day: number;
  position: number;
  seconds: number | null;
  visit: string | null;
  begin: DaySeconds | null;
  skills: string[];
}

/**
 * `closed` on all days; `tooFar`: there, the inspection and back take longer than any shift; `noSkill`: no team has the skills;
 * `noPartner`: needs two teams with the skills on one day; `noTeam`: no team works.
 */
export type Impossible = "closed" | "tooFar" | "noSkill" | "noPartner" | "noTeam";

export interface UnservedVisit {
  visit: string;
  mandatory: boolean;
  priority: number;
  /** The slightest of each kind, in the order of RemedyKind. */
  remedies: Remedy[];
  /** Why no plan of these teams and days could serve it; a remedy may stand beside it. */
  impossible: Impossible | null;
}

/** Nobody is asked to work longer than this over. */
const LONGEST_EXTENSION = 3 * 3600;
const ORDER: readonly RemedyKind[] = ["fits", "extend", "drop", "hours", "stops", "skill", "dayOn"];

interface Found {
  room: RouteRoom;
  trial: Trial;
  /** The smaller the slighter. */
  weight: number;
}

/** @param visits ids; by default all that the solution leaves out */
export function explainUnserved(
  problem: PlanProblem,
  solution: PlanSolution,
  visits?: readonly string[],
  index = indexPlan(problem),
): UnservedVisit[] {
  const served = new Set(solution.routes.flatMap((route) => route.visits));
  const asked = visits ? new Set(visits) : null;
  const trials = prepare(index, solution);
  return problem.visits
    .flatMap(({ id }, v) => (!served.has(id) && (!asked || asked.has(id)) ? [explain(trials, v)] : []))
    .sort((a, b) => Number(b.mandatory) - Number(a.mandatory) || b.priority - a.priority);
}

interface Trials {
  index: PlanIndex;
  rooms: RouteRoom[];
  /** The same with longer shifts. */
  longer: RouteRoom[];
  /** Each route without one of its visits, the least important first. */
  without: { room: RouteRoom; left: number }[];
  /** Empty routes of the days off. */
  off: RouteRoom[];
  floor: ReadonlyMap<number, DaySeconds>;
}

function prepare(index: PlanIndex, solution: PlanSolution): Trials {
  const { problem } = index;
  const { rooms, agreed } = roomsOf(index, solution);
  const longer = rooms.map(({ team, day, visits, shift: [from, to] }) =>
    roomOf(index, team, day, visits, atAgreed(agreed), [from, to + LONGEST_EXTENSION]),
  );
  const byPriority = (a: { left: number }, b: { left: number }) =>
    problem.visits[a.left]!.priority - problem.visits[b.left]!.priority;
  const without = rooms
    .flatMap(({ team, day, visits }) =>
      visits.flatMap((left, i) => {
        const { mandatory, teams } = problem.visits[left]!;
        if (mandatory || teams === 2 || index.lockedTo.has(left)) return [];
        return [{ room: roomOf(index, team, day, visits.toSpliced(i, 1), atAgreed(agreed)), left }];
      }),
    )
    .sort(byPriority);
  const off = problem.teams.flatMap((team, t) =>
    problem.days.flatMap((_, day) =>
      !team.shifts[day] && team.shifts.some((shift) => shift !== null)
        ? [roomOf(index, t, day, [], undefined, shiftWindow(index, t, day))]
        : [],
    ),
  );
  return { index, rooms, longer, without, off, floor: agreed };
}

function explain(trials: Trials, visit: number): UnservedVisit {
  const { index } = trials;
  const { id, mandatory, priority, teams } = index.problem.visits[visit]!;
  const remedies = teams === 2 ? pairRemedies(trials, visit) : singleRemedies(trials, visit);
  return {
    ...{ visit: id, mandatory, priority },
    remedies: remedies.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
    impossible: impossibleFor(index, visit),
  };
}

function singleRemedies({ index, rooms, longer, without, off, floor }: Trials, visit: number): Remedy[] {
  const { problem } = index;
  const { priority, mandatory } = problem.visits[visit]!;
  const able = (room: RouteRoom) => skillsMissing(problem.teams[room.team]!, problem.visits[visit]!).length === 0;
  const allowed = (room: RouteRoom) => isAllowedBy(index, room, visit);
  const free = (room: RouteRoom) => able(room) && allowed(room) && hasStopsLeft(index, room);
  const remedies: Remedy[] = [];
  const add = (kind: RemedyKind, found: Found | null, what: Partial<Remedy> = {}) => {
    if (found) remedies.push(remedyOf(index, kind, found, what));
  };
  const extra = (trial: Trial) => trial.extraSeconds;

  const fits = slightest(index, rooms.filter(free), visit, extra);
  if (fits) return [remedyOf(index, "fits", fits, {})];

  const extended = leastExtension(index, longer.filter(free), visit, floor);
  add("extend", extended, { seconds: extended?.weight ?? null });

  let dropped: (Found & { left: number }) | null = null;
  for (const { room, left } of without) {
    if (problem.visits[left]!.priority >= priority && !mandatory) break;
    const found = able(room) && allowed(room) ? slightest(index, [room], visit, extra) : null;
    if (!found) continue;
    dropped = { ...found, left };
    break;
  }
  add("drop", dropped, { visit: dropped && problem.visits[dropped.left]!.id });

  const hours = otherHours(index, rooms.filter(free), visit);
  add("hours", hours, { begin: hours?.begin ?? null });
  add(
    "stops",
    slightest(
      index,
      rooms.filter((room) => able(room) && allowed(room) && !hasStopsLeft(index, room)),
      visit,
      extra,
    ),
  );
  const unskilled = rooms.filter((room) => !able(room) && allowed(room) && hasStopsLeft(index, room));
  const skilled = slightest(index, unskilled, visit, extra);
  add("skill", skilled, {
    skills: skilled ? skillsMissing(problem.teams[skilled.room.team]!, problem.visits[visit]!) : [],
  });
  add(
    "dayOn",
    slightest(
      index,
      off.filter((room) => able(room) && allowed(room)),
      visit,
      extra,
    ),
  );
  return remedies;
}

/** Of a pair only whether two teams fit it in; other changes would have to be tried on both at once. */
function pairRemedies({ index, rooms }: Trials, visit: number): Remedy[] {
  const found = bestPair(index, rooms, visit);
  if (!found) return [];
  return found.rooms.map((room, i) =>
    remedyOf(index, "fits", { room, trial: found.trials[i]!, weight: 0 }, { begin: found.begin }),
  );
}

function slightest(
  index: PlanIndex,
  rooms: readonly RouteRoom[],
  visit: number,
  weigh: (trial: Trial) => number,
): Found | null {
  let best: Found | null = null;
  for (const room of rooms)
    for (const position of freePositions(index, room.visits)) {
      const trial = tryInsert(index, room, visit, position);
      if (!trial) continue;
      const weight = weigh(trial);
      if (!best || weight < best.weight) best = { room, trial, weight };
    }
  return best;
}

/** By how much the shift must be longer: the route is timed where it fits with a much longer one and may need the least. */
function leastExtension(
  index: PlanIndex,
  longer: readonly RouteRoom[],
  visit: number,
  floor: ReadonlyMap<number, DaySeconds>,
): Found | null {
  const { serviceSeconds } = index.problem.visits[visit]!;
  let best: Found | null = null;
  for (const room of longer) {
    const { team, day, visits, shift, travelSeconds } = room;
    const work = visits.reduce((sum, v) => sum + index.problem.visits[v]!.serviceSeconds, serviceSeconds);
    const length = shift[1] - LONGEST_EXTENSION - shift[0];
    for (const position of freePositions(index, visits)) {
      const trial = tryInsert(index, room, visit, position);
      if (!trial) continue;
      // Without any waiting it would need this much at least.
      if (best && travelSeconds + trial.extraSeconds + work - length >= best.weight) continue;
      const { overtime, late, noBreak } = timeRoute(index, team, day, visits.toSpliced(position, 0, visit), floor);
      if (noBreak || late.some((seconds) => seconds !== 0)) continue;
      if (!best || overtime < best.weight) best = { room, trial, weight: overtime };
    }
  }
  return best;
}

/** The begin nearest to its windows at which it would fit; on a day it is closed any. */
function otherHours(index: PlanIndex, rooms: readonly RouteRoom[], visit: number): (Found & { begin: number }) | null {
  let best: (Found & { begin: number }) | null = null;
  for (const room of rooms) {
    const windows = windowsOn(index.problem.visits[visit]!, room.day);
    if (windows === null) continue;
    for (const position of freePositions(index, room.visits)) {
      const trial = tryInsert(index, room, visit, position, null);
      if (!trial) continue;
      const { begin, weight } = nearestBegin(windows, trial);
      if (!best || weight < best.weight) best = { room, trial, weight, begin };
    }
  }
  return best;
}

/** A day that is closed weighs as much as being a day off. */
const A_DAY = 86_400;

function nearestBegin(windows: readonly (readonly [number, number])[], { begin, latest }: Trial) {
  let nearest = { begin, weight: A_DAY };
  for (const [from, to] of windows) {
    if (begin > to && begin - to < nearest.weight) nearest = { begin, weight: begin - to };
    if (latest < from && from - latest < nearest.weight) nearest = { begin: latest, weight: from - latest };
  }
  return nearest;
}

function remedyOf({ problem }: PlanIndex, kind: RemedyKind, { room, trial }: Found, what: Partial<Remedy>): Remedy {
  const { team, day } = room;
  return {
    ...{ kind, team: problem.teams[team]!.id, day, position: trial.position },
    ...{ seconds: null, visit: null, begin: null, skills: [] },
    ...what,
  };
}

function impossibleFor(index: PlanIndex, visit: number): Impossible | null {
  const { problem } = index;
  const { teams, days } = problem;
  const wanted = problem.visits[visit]!;
  const works = (t: number, day: number) => teams[t]!.shifts[day] != null;
  const all = [...teams.keys()];
  const onDays = [...days.keys()];
  if (!all.some((t) => onDays.some((day) => works(t, day)))) return "noTeam";
  if (wanted.windows !== null && onDays.every((day) => windowsOn(wanted, day)?.length === 0)) return "closed";
  const able = all.filter((t) => skillsMissing(teams[t]!, wanted).length === 0);
  if (able.length === 0) return "noSkill";
  if (wanted.teams === 2 && !onDays.some((day) => able.filter((t) => works(t, day)).length >= 2)) return "noPartner";
  const reaches = able.some((t) => onDays.some((day) => works(t, day) && isWithinShift(index, t, day, visit)));
  return reaches ? null : "tooFar";
}

function isWithinShift({ problem, places }: PlanIndex, t: number, day: number, visit: number): boolean {
  const { start, end, shifts } = problem.teams[t]!;
  const { place, serviceSeconds } = problem.visits[visit]!;
  const { seconds } = problem.travel;
  const [from, to] = shifts[day]!;
  return seconds[start * places + place]! + serviceSeconds + seconds[place * places + end]! <= to - from;
}
