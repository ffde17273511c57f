/**
 * Whether a visit fits into a route at a position, in constant time: for each position what the route allows before and after it is
 * worked out once, with the break still to come and with the break behind (see route-times.ts). Exact for routes within the rules.
 */
import { beginBy, beginFrom, type PlanIndex, shiftWindow, windowsOn } from "./plan-index.ts";
import type { DaySeconds, Window } from "./plan-problem.ts";

const NEVER = Number.POSITIVE_INFINITY;
const TOO_LATE = Number.NEGATIVE_INFINITY;

/** One route with what insertion needs to know of it. */
export interface RouteRoom {
  team: number;
  day: number;
  visits: readonly number[];
  shift: Window;
  /** Earliest end after so many stops; break still to come. */
  openEnd: Float64Array;
  /** The same; break behind. */
  doneEnd: Float64Array;
  /** Latest arrival at the stop of a position, the last the end; break still to come. */
  openBy: Float64Array;
  doneBy: Float64Array;
  /** Latest begin at each stop with the break after it. */
  openBegin: Float64Array;
  travelSeconds: number;
}

/** Where a visit begins if it is inserted, and what it costs. */
export interface Trial {
  position: number;
  extraSeconds: number;
  begin: DaySeconds;
  /** The latest begin that the rest of the route allows. */
  latest: DaySeconds;
}

/** When a stop of a route may begin, in place of its own windows. */
export type StopHours = (visit: number, windows: readonly Window[] | null) => readonly Window[] | null;

/** Pairs begin when they are agreed on and at no other time: else another team would have to wait. */
export const atAgreed =
  (agreed: ReadonlyMap<number, DaySeconds>): StopHours =>
  (visit, windows) => {
    const at = agreed.get(visit);
    return at === undefined ? windows : [[at, at]];
  };

/** Pairs begin no earlier than the other team comes. */
const notBefore =
  (floor: ReadonlyMap<number, DaySeconds>): StopHours =>
  (visit, windows) => {
    const least = floor.get(visit);
    if (least === undefined) return windows;
    if (windows === null) return [[least, NEVER]];
    return windows.flatMap(([from, to]): Window[] => (to < least ? [] : [[Math.max(from, least), to]]));
  };

/** @param shift in place of the team's own */
export function roomOf(
  index: PlanIndex,
  team: number,
  day: number,
  visits: readonly number[],
  hours: StopHours = (_, windows) => windows,
  shift: Window = shiftWindow(index, team, day),
): RouteRoom {
  const { problem, places } = index;
  const { start, end, break: pause } = problem.teams[team]!;
  const { seconds } = problem.travel;
  const n = visits.length;
  const room: RouteRoom = {
    ...{ team, day, visits, shift, travelSeconds: 0 },
    openEnd: new Float64Array(n + 1).fill(NEVER),
    doneEnd: new Float64Array(n + 1).fill(NEVER),
    openBy: new Float64Array(n + 1).fill(TOO_LATE),
    doneBy: new Float64Array(n + 1).fill(TOO_LATE),
    openBegin: new Float64Array(n).fill(TOO_LATE),
  };
  const { openEnd, doneEnd, openBy, doneBy, openBegin } = room;
  const windowsAt = (i: number) => hours(visits[i]!, windowsOn(problem.visits[visits[i]!]!, day));
  if (pause) openEnd[0] = shift[0];
  doneEnd[0] = pause ? Math.max(shift[0], pause.window[0] + pause.seconds) : shift[0];
  let from = start;
  for (let i = 0; i < n; i++) {
    const { place, serviceSeconds } = problem.visits[visits[i]!]!;
    const way = seconds[from * places + place]!;
    const { open, done } = readyAt(openEnd[i]!, doneEnd[i]!, way, pause, i > 0);
    const windows = windowsAt(i);
    openEnd[i + 1] = orNever(beginFrom(windows, open)) + serviceSeconds;
    doneEnd[i + 1] = orNever(beginFrom(windows, done)) + serviceSeconds;
    room.travelSeconds += way;
    from = place;
  }
  room.travelSeconds += n > 0 ? seconds[from * places + end]! : 0;
  doneBy[n] = shift[1];
  if (pause) openBy[n] = Math.min(shift[1], pause.window[1]);
  let to = end;
  for (let i = n - 1; i >= 0; i--) {
    const { place, serviceSeconds } = problem.visits[visits[i]!]!;
    const way = seconds[place * places + to]!;
    const windows = windowsAt(i);
    const by = leaveBy(openBy[i + 1]!, doneBy[i + 1]!, way, pause);
    const done = beginBy(windows, by.done - serviceSeconds);
    doneBy[i] = done;
    if (pause) {
      openBegin[i] = beginBy(windows, by.open - serviceSeconds);
      openBy[i] = Math.max(openBegin[i]!, restingBy(done, pause));
    }
    to = place;
  }
  return room;
}

const orNever = (time: number) => (Number.isNaN(time) ? NEVER : time);

type Pause = { seconds: number; window: Window } | null;

/** When one is ready at the next stop, from the ends of the one before. */
function readyAt(openEnd: number, doneEnd: number, way: number, pause: Pause, mayRestBefore: boolean) {
  const open = openEnd + way;
  let done = doneEnd + way;
  if (pause && openEnd < NEVER) {
    const arrived = Math.max(open, pause.window[0]);
    if (arrived <= pause.window[1]) done = Math.min(done, arrived + pause.seconds);
    const before = Math.max(openEnd, pause.window[0]);
    if (mayRestBefore && before <= pause.window[1]) done = Math.min(done, before + pause.seconds + way);
  }
  return { open, done };
}

/** When one has to be through at a stop, from the latest arrivals at the next. */
function leaveBy(openBy: number, doneBy: number, way: number, pause: Pause) {
  const done = doneBy - way;
  return { done, open: pause ? Math.max(openBy - way, restingBy(done, pause)) : TOO_LATE };
}

/** The latest arrival with the break then taken before a time. */
function restingBy(time: number, pause: NonNullable<Pause>): number {
  const latest = Math.min(time - pause.seconds, pause.window[1]);
  return latest >= pause.window[0] ? latest : TOO_LATE;
}

/**
 * A visit before the stop of a position (counted from 0; after the last: the number of stops); null where it does not fit. Skills,
 * the most stops and locks are the caller's.
 * @param windows in place of the visit's own on that day
 */
export function tryInsert(
  index: PlanIndex,
  room: RouteRoom,
  visit: number,
  position: number,
  windows: readonly Window[] | null = windowsOn(index.problem.visits[visit]!, room.day),
): Trial | null {
  const { problem, places } = index;
  const { seconds } = problem.travel;
  const { start, end, break: pause } = problem.teams[room.team]!;
  const { visits } = room;
  const { place, serviceSeconds } = problem.visits[visit]!;
  const from = position > 0 ? problem.visits[visits[position - 1]!]!.place : start;
  const to = position < visits.length ? problem.visits[visits[position]!]!.place : end;
  const there = seconds[from * places + place]!;
  const on = seconds[place * places + to]!;
  const by = leaveBy(room.openBy[position]!, room.doneBy[position]!, on, pause);
  const ready = readyAt(room.openEnd[position]!, room.doneEnd[position]!, there, pause, position > 0);
  const doneBegin = orNever(beginFrom(windows, ready.done));
  const openBegin = orNever(beginFrom(windows, ready.open));
  const doneFits = doneBegin + serviceSeconds <= by.done;
  const openFits = pause !== null && openBegin + serviceSeconds <= by.open;
  if (!doneFits && !openFits) return null;
  const without = visits.length === 0 ? 0 : seconds[from * places + to]!;
  const isOpen = openFits && (!doneFits || openBegin <= doneBegin);
  return {
    position,
    extraSeconds: there + on - without,
    begin: isOpen ? openBegin : doneBegin,
    latest: beginBy(windows, (isOpen ? by.open : by.done) - serviceSeconds),
  };
}

/**
 * When a route's stops are ready to begin at the earliest, by themselves, such that the rest of the route still can be driven: with
 * the break after them where that can be, before them where it has to.
 */
export function earliestReady(
  index: PlanIndex,
  team: number,
  day: number,
  visits: readonly number[],
  floor: ReadonlyMap<number, DaySeconds>,
): DaySeconds[] {
  const { problem, places } = index;
  const { start, break: pause } = problem.teams[team]!;
  const room = roomOf(index, team, day, visits, notBefore(floor));
  return visits.map((visit, i) => {
    const from = i > 0 ? problem.visits[visits[i - 1]!]!.place : start;
    const way = problem.travel.seconds[from * places + problem.visits[visit]!.place]!;
    const { open, done } = readyAt(room.openEnd[i]!, room.doneEnd[i]!, way, pause, i > 0);
    return open <= room.openBegin[i]! ? Math.min(open, done) : done;
  });
}

/** Positions at which a lock lets something in between. */
export function* freePositions(index: PlanIndex, visits: readonly number[]): Generator<number> {
  for (let p = 0; p <= visits.length; p++)
    if (p === 0 || p === visits.length || index.follows.get(visits[p - 1]!) !== visits[p]) yield p;
}

/** The position of a route with the least extra travel at which a visit fits; null: none. */
export function bestInsertion(index: PlanIndex, room: RouteRoom, visit: number): Trial | null {
  let best: Trial | null = null;
  for (const position of freePositions(index, room.visits)) {
    const trial = tryInsert(index, room, visit, position);
    if (trial && (!best || trial.extraSeconds < best.extraSeconds)) best = trial;
  }
  return best;
}
