/**
 * When a team is where, on one route of one day: as early as the rules allow, then leaving as late as that allows. A break falls
 * where it delays the day least: two labels are carried along the route, the break still to come and the break behind, and
 * since nobody gains by being later, the earlier of two labels alike is enough (Goel 2009 does so for drivers' rules).
 */
import { beginBy, beginFrom, type PlanIndex, shiftWindow, windowsOn } from "./plan-index.ts";
import type { DaySeconds, PlannedRoute, PlannedStop, Window } from "./plan-problem.ts";

/** Where a break is taken on the way to a stop. */
type Rest = "none" | "before" | "arrived";

interface Label {
  end: DaySeconds;
  begin: DaySeconds;
  arrival: DaySeconds;
  /** Seconds by which windows were missed so far; by which the other teams of pairs would have to wait. */
  late: number;
  waiting: number;
  rest: Rest;
  restFrom: DaySeconds;
  before: Label | null;
}

export interface RouteTimes {
  route: PlannedRoute;
  /** Latest begin of each stop with every later one in time; -Infinity where that cannot be. */
  latest: DaySeconds[];
  /** Seconds by which each stop's begin misses its windows; NaN: closed that day. */
  late: number[];
  /** A break is due and has no place. */
  noBreak: boolean;
  /** Seconds after the shift's end. */
  overtime: number;
}

/**
 * @param floor by visit: begin then, for the other team of a pair comes then; later only where it cannot be helped
 * @param ceiling by visit: the latest begin that the other team of a pair allows
 */
export function timeRoute(
  index: PlanIndex,
  team: number,
  day: number,
  visits: readonly number[],
  floor?: ReadonlyMap<number, DaySeconds>,
  ceiling?: ReadonlyMap<number, DaySeconds>,
): RouteTimes {
  const { problem, places } = index;
  const { travel } = problem;
  const { start, end, break: pause } = problem.teams[team]!;
  const [from, to] = shiftWindow(index, team, day);
  const way = (a: number, b: number) => travel.seconds[a * places + b]!;
  const placeOf = (i: number) => (i < 0 ? start : i < visits.length ? problem.visits[visits[i]!]!.place : end);

  /** Seconds by which the other team of a pair would have to wait. */
  const keptWaiting = (begin: DaySeconds, visit: number) => Math.max(0, begin - (floor?.get(visit) ?? begin));

  const walk = (leave: DaySeconds, rested: DaySeconds): Walked => {
    let open: Label | null = pause && leave <= to ? started(leave) : null;
    let done: Label | null = started(pause ? rested : leave);
    for (let i = 0; i < visits.length; i++) {
      const visit = visits[i]!;
      const seconds = way(placeOf(i - 1), placeOf(i));
      const step = (label: Label, rest: Rest): Label | null => {
        let arrival = label.end + seconds;
        let ready = arrival;
        let restFrom = 0;
        if (rest !== "none") {
          restFrom = Math.max(rest === "before" ? label.end : arrival, pause!.window[0]);
          if (restFrom > pause!.window[1]) return null;
          ready = restFrom + pause!.seconds;
          if (rest === "before") {
            arrival = ready + seconds;
            ready = arrival;
          }
        }
        const { serviceSeconds } = problem.visits[visit]!;
        const wanted = Math.max(ready, floor?.get(visit) ?? ready);
        const windows = windowsOn(problem.visits[visit]!, day);
        const inTime = beginFrom(windows, wanted);
        const missed = Number.isNaN(inTime);
        const begin = missed ? wanted : inTime;
        const last = missed ? Math.max(...windows!.map(([, close]) => close)) : begin;
        return {
          ...{ arrival, begin, end: begin + serviceSeconds, rest, restFrom, before: label },
          late: label.late + (missed && windows!.length > 0 ? wanted - last : 0),
          waiting: label.waiting + keptWaiting(begin, visit),
        };
      };
      const next: Label | null = open && step(open, "none");
      const rests: (Label | null)[] = [done && step(done, "none")];
      if (open) rests.push(step(open, "arrived"), i > 0 ? step(open, "before") : null);
      done = rests.reduce((best, one) => (better(one, best) ? one : best), null);
      open = next;
    }
    const home = way(placeOf(visits.length - 1), end);
    const ends: Walked[] = [];
    if (done) ends.push({ last: done, back: done.end + home, restAfter: null, noBreak: false });
    if (open && pause) {
      if (open.end + home <= pause.window[1])
        ends.push({ last: open, back: open.end + home, restAfter: null, noBreak: false });
      const restFrom = Math.max(open.end, pause.window[0]);
      if (restFrom <= pause.window[1] && visits.length > 0)
        ends.push({
          last: open,
          back: restFrom + pause.seconds + home,
          restAfter: [restFrom, restFrom + pause.seconds],
          noBreak: false,
        });
    }
    const badness = ({ last, back }: Walked) => last.late + Math.max(0, back - to);
    const inAll = (walked: Walked) => badness(walked) + walked.last.waiting;
    const best = ends.reduce<Walked | null>(
      (a, b) => (!a || inAll(b) < inAll(a) || (inAll(b) === inAll(a) && b.back < a.back) ? b : a),
      null,
    );
    // A day that begins after a break at home is a way out where it fits, and no answer where it makes the day late.
    if (open && (!best || badness(best) > 0)) {
      const bare: Walked = { last: open, back: open.end + home, restAfter: null, noBreak: true };
      if (!best || badness(bare) < badness(best)) return bare;
    }
    return best!;
  };

  const restedAtHome = pause ? Math.max(from, pause.window[0] + pause.seconds) : from;
  const walked = walk(from, restedAtHome);
  const labels: Label[] = [];
  for (let label = walked.last; label.before; label = label.before) labels.unshift(label);

  /** The latest begins with the breaks where they are, so that the team is back by a time; and the latest leave. */
  const latestBegins = (backBy: DaySeconds, fixLate: boolean, capped?: ReadonlyMap<number, DaySeconds>) => {
    const latest: DaySeconds[] = new Array(visits.length);
    let by = backBy - way(placeOf(visits.length - 1), end);
    if (walked.restAfter) by = Math.min(by - pause!.seconds, pause!.window[1]);
    for (let i = visits.length - 1; i >= 0; i--) {
      const visit = visits[i]!;
      const label = labels[i]!;
      const windows = windowsOn(problem.visits[visit]!, day);
      const isLate = Number.isNaN(beginFrom(windows, label.begin));
      const cap = Math.min(by - problem.visits[visit]!.serviceSeconds, capped?.get(visit) ?? by);
      latest[i] = isLate ? (fixLate ? label.begin : Number.NEGATIVE_INFINITY) : beginBy(windows, cap);
      by = latest[i]!;
      if (label.rest === "arrived") by = Math.min(by - pause!.seconds, pause!.window[1]);
      by -= way(placeOf(i - 1), placeOf(i));
      if (label.rest === "before") by = Math.min(by - pause!.seconds, pause!.window[1]);
    }
    return { latest, leave: by };
  };

  // Leave as late as lets everything begin that must: pairs at their agreed time, and the same hour back.
  const agreed =
    floor &&
    new Map<number, DaySeconds>(visits.flatMap((visit, i) => (floor.has(visit) ? [[visit, labels[i]!.begin]] : [])));
  const lateness = visits.length === 0 ? from : latestBegins(walked.back, true, agreed).leave;
  const first = labels[0]?.before?.end ?? from;
  const leave = Math.max(first, Math.floor(Math.min(lateness, walked.back)));
  const stops: PlannedStop[] = [];
  let at = leave;
  let breakAfter: Window | null = null;
  for (const [i, visit] of visits.entries()) {
    const { rest } = labels[i]!;
    const seconds = way(placeOf(i - 1), placeOf(i));
    let breakBefore: Window | null = null;
    const restAt = (time: DaySeconds) => {
      const begun = Math.max(time, pause!.window[0]);
      breakBefore = [begun, begun + pause!.seconds];
      return begun + pause!.seconds;
    };
    const arrival = (rest === "before" ? restAt(at) : at) + seconds;
    const could = rest === "arrived" ? restAt(arrival) : arrival;
    const wanted = Math.max(could, floor?.get(visit) ?? could);
    const inTime = beginFrom(windowsOn(problem.visits[visit]!, day), wanted);
    const begin = Number.isNaN(inTime) ? wanted : inTime;
    const finished = begin + problem.visits[visit]!.serviceSeconds;
    stops.push({
      ...{ visit: problem.visits[visit]!.id, arrival, begin, end: finished, slackSeconds: 0, breakBefore },
      waitSeconds: begin - arrival - (rest === "arrived" ? pause!.seconds : 0),
      travelSeconds: seconds,
      travelMeters: travel.meters[placeOf(i - 1) * places + placeOf(i)]!,
    });
    at = finished;
  }
  if (walked.restAfter) {
    const begun = Math.max(at, pause!.window[0]);
    breakAfter = [begun, begun + pause!.seconds];
    at = begun + pause!.seconds;
  }
  const home = visits.length === 0 ? 0 : way(placeOf(visits.length - 1), end);
  const back = at + home;
  // Back home for the break: later than that it would need one on the way.
  const isOut = pause && !walked.noBreak && !walked.restAfter && labels.every(({ rest }) => rest === "none");
  const breaksAtHomeAfter = isOut && leave < pause.window[0] + pause.seconds;
  const limit = breaksAtHomeAfter ? Math.min(to, pause.window[1]) : to;
  const { latest } = latestBegins(limit, false, ceiling);
  for (const [i, stop] of stops.entries()) stop.slackSeconds = Math.max(0, finite(latest[i]! - stop.begin));
  const sum = (of: (stop: PlannedStop) => number) => stops.reduce((total, stop) => total + of(stop), 0);
  const homeMeters = visits.length === 0 ? 0 : travel.meters[placeOf(visits.length - 1) * places + end]!;
  return {
    route: {
      ...{ team: problem.teams[team]!.id, day, leave, back, stops, breakAfter },
      travelSeconds: sum((stop) => stop.travelSeconds) + home,
      travelMeters: sum((stop) => stop.travelMeters) + homeMeters,
      serviceSeconds: sum((stop) => stop.end - stop.begin),
      waitSeconds: sum((stop) => stop.waitSeconds),
    },
    latest,
    late: stops.map(({ begin }, i) => latenessOf(windowsOn(problem.visits[visits[i]!]!, day), begin)),
    noBreak: walked.noBreak,
    overtime: Math.max(0, back - to),
  };
}

interface Walked {
  last: Label;
  back: DaySeconds;
  restAfter: Window | null;
  noBreak: boolean;
}

const started = (end: DaySeconds): Label => ({
  ...{ end, begin: end, arrival: end, late: 0, waiting: 0, rest: "none" as const, restFrom: 0, before: null },
});

const better = (a: Label | null, b: Label | null) =>
  a !== null && (b === null || missed(a) < missed(b) || (missed(a) === missed(b) && a.end < b.end));

const missed = ({ late, waiting }: Label) => late + waiting;

const finite = (seconds: number) => (Number.isFinite(seconds) ? seconds : 0);

/** Seconds by which a begin misses the windows; NaN: closed. A begin between two windows is late for the first. */
function latenessOf(windows: readonly Window[] | null, begin: DaySeconds): number {
  if (windows === null || windows.some(([from, to]) => from <= begin && begin <= to)) return 0;
  if (windows.length === 0) return Number.NaN;
  return begin - Math.max(...windows.map(([, to]) => to));
}
