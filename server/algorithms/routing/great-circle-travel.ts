/** Travel without a road network: the straight line, lengthened, at a speed that grows with the distance. */
import { metresEast, metresNorth } from "../black-spots/metres.ts";
import type { PlanPlace, PlanTravel } from "./plan-problem.ts";

export const GREAT_CIRCLE = "great-circle";

export interface DetourSettings {
  /** Length of the way by road over the straight line. */
  detour: number;
  /** Speeds of the way's stretches, the first kilometres first; the last has no end. */
  speeds: readonly { untilMeters: number; kmPerHour: number }[];
}

/**
 * Assumptions: 1.35 lies between town streets (1.2 to 1.3) and hill country (1.4 and more); a short way is driven through
 * streets and villages, a long one mostly on county and national roads.
 */
export const USUAL_DETOUR: DetourSettings = {
  detour: 1.35,
  speeds: [
    { untilMeters: 3000, kmPerHour: 25 },
    { untilMeters: 15_000, kmPerHour: 40 },
    { untilMeters: Number.POSITIVE_INFINITY, kmPerHour: 60 },
  ],
};

/**
 * Whole seconds for a way of so many metres. Longer stretches are faster, and parts of seconds count as one, so that two ways
 * never take less than the one way they make up (the triangle inequality, on which insertion heuristics lean).
 */
export function secondsFor(meters: number, { speeds }: DetourSettings = USUAL_DETOUR): number {
  let seconds = 0;
  let from = 0;
  for (const { untilMeters, kmPerHour } of speeds) {
    const stretch = Math.min(meters, untilMeters) - from;
    if (stretch <= 0) break;
    seconds += (stretch * 3.6) / kmPerHour;
    from = untilMeters;
  }
  return Math.ceil(seconds - 1e-9);
}

/** Whole metres by road, estimated, and whole seconds between two places. */
export function greatCircleLeg(
  from: PlanPlace,
  to: PlanPlace,
  settings: DetourSettings = USUAL_DETOUR,
): { meters: number; seconds: number } {
  const { meters, seconds } = greatCircleTravel([from, to], settings);
  return { meters: meters[1]!, seconds: seconds[1]! };
}

/**
 * Travel between all places, the same both ways.
 * @param room makes the two matrices' arrays; in memory that threads share, say. 4 bytes a pair: 5,020 places take 101 MB each.
 */
export function greatCircleTravel(
  places: readonly PlanPlace[],
  settings: DetourSettings = USUAL_DETOUR,
  room: (pairs: number) => Float32Array = (pairs) => new Float32Array(pairs),
): PlanTravel & { seconds: Float32Array; meters: Float32Array } {
  const n = places.length;
  const seconds = room(n * n);
  const meters = room(n * n);
  // A degree's length once a place, not once a pair: as on a plane with the mean of both places' degrees (metres.ts).
  const east = Float64Array.from(places, ({ lat }) => metresEast(lat));
  const north = Float64Array.from(places, ({ lat }) => metresNorth(lat));
  for (let i = 0; i < n; i++) {
    const { lon, lat } = places[i]!;
    for (let j = i + 1; j < n; j++) {
      const to = places[j]!;
      const x = ((to.lon - lon) * (east[i]! + east[j]!)) / 2;
      const y = ((to.lat - lat) * (north[i]! + north[j]!)) / 2;
      const way = Math.ceil(Math.sqrt(x * x + y * y) * settings.detour);
      const time = secondsFor(way, settings);
      meters[i * n + j] = way;
      meters[j * n + i] = way;
      seconds[i * n + j] = time;
      seconds[j * n + i] = time;
    }
  }
  return { provider: GREAT_CIRCLE, seconds, meters };
}
