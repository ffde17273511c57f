/** The timeline of a plan in numbers: what lies where on a row, and where a stop that is dragged would go. Pure. */
import type { PlannedRoute } from "./plan-types.ts";

const HOUR = 3600;

/** From, to, seconds since midnight; whole hours. */
export interface Axis {
  from: number;
  to: number;
}

export type BlockKind = "travel" | "wait" | "break" | "service";

export interface Block {
  kind: BlockKind;
  from: number;
  to: number;
  /** Of the stop it belongs to; the number of stops for what follows the last. */
  position: number;
  visit: string | null;
}

/** Whole hours that hold all shifts and all routes; the working day where there are neither. */
export function axisOf(
  shifts: readonly (readonly [number, number])[],
  routes: readonly Pick<PlannedRoute, "leave" | "back">[],
): Axis {
  const starts = [...shifts.map(([from]) => from), ...routes.map(({ leave }) => leave)];
  const ends = [...shifts.map(([, to]) => to), ...routes.map(({ back }) => back)];
  if (starts.length === 0) return { from: 8 * HOUR, to: 18 * HOUR };
  return {
    from: Math.floor(Math.min(...starts) / HOUR) * HOUR,
    to: Math.ceil(Math.max(...ends) / HOUR) * HOUR,
  };
}

/** Where a moment lies on the axis, 0 … 1 (beyond it where it is beyond). */
export const shareOf = ({ from, to }: Axis, seconds: number): number => (seconds - from) / (to - from);

/** The moment at a share of the axis. */
export const momentAt = ({ from, to }: Axis, share: number): number => from + share * (to - from);

/** Hours to write along the axis, every second one where there is no room for all. */
export function ticksOf({ from, to }: Axis, most: number): number[] {
  const step = (to - from) / HOUR <= most ? HOUR : 2 * HOUR;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** All a route spends its day with, in order, without gaps: what is neither work, break nor waiting is the road. */
export function blocksOf(route: PlannedRoute): Block[] {
  const blocks: Block[] = [];
  const add = (kind: BlockKind, from: number, to: number, position: number, visit: string | null) => {
    if (to > from) blocks.push({ kind, from, to, position, visit });
  };
  let at = route.leave;
  route.stops.forEach((stop, position) => {
    const pause = stop.breakBefore;
    // A break is taken before one sets out, or after arriving where the road comes first.
    if (pause && pause[0] < stop.arrival) {
      add("travel", at, pause[0], position, stop.visit);
      add("break", pause[0], pause[1], position, stop.visit);
      add("travel", pause[1], stop.arrival, position, stop.visit);
      add("wait", Math.max(pause[1], stop.arrival), stop.begin, position, stop.visit);
    } else {
      add("travel", at, stop.arrival, position, stop.visit);
      if (pause) {
        add("wait", stop.arrival, pause[0], position, stop.visit);
        add("break", pause[0], pause[1], position, stop.visit);
        add("wait", pause[1], stop.begin, position, stop.visit);
      } else add("wait", stop.arrival, stop.begin, position, stop.visit);
    }
    add("service", stop.begin, stop.end, position, stop.visit);
    at = stop.end;
  });
  const last = route.stops.length;
  const after = route.breakAfter;
  if (after) {
    add("travel", at, after[0], last, null);
    add("break", after[0], after[1], last, null);
    at = Math.max(at, after[1]);
  }
  if (last > 0) add("travel", at, route.back, last, null);
  return blocks;
}

/** Before which stop of a route something dropped at a moment goes, counted without the visit itself. */
export function positionAt(
  stops: readonly { visit: string; begin: number; end: number }[],
  visit: string,
  moment: number,
): number {
  const others = stops.filter((stop) => stop.visit !== visit);
  const next = others.findIndex((stop) => moment < (stop.begin + stop.end) / 2);
  return next < 0 ? others.length : next;
}
