import { metresBetween } from "../black-spots/metres.ts";
import type { PlanPlace, PlanTravel } from "./plan-problem.ts";

/** What travel without a road network is estimated by. */
export interface DetourSettings {
  /** Length of the way by road over the straight line; 1.4 is usual between places of a county. */
  detour: number;
  kmPerHour: number;
}

export const USUAL_DETOUR: DetourSettings = { detour: 1.4, kmPerHour: 40 };
export const GREAT_CIRCLE = "great-circle";

const SECONDS_PER_HOUR = 3600;

/** Metres by road, estimated, and whole seconds between two places. */
export function greatCircleLeg(from: PlanPlace, to: PlanPlace, settings: DetourSettings = USUAL_DETOUR) {
  const meters = metresBetween(from.lon, from.lat, to.lon, to.lat) * settings.detour;
  return { meters, seconds: Math.round((meters / (settings.kmPerHour * 1000)) * SECONDS_PER_HOUR) };
}

/** Travel between all places as the straight line, lengthened, at one speed: the same both ways. */
export function greatCircleTravel(places: readonly PlanPlace[], settings: DetourSettings = USUAL_DETOUR): PlanTravel {
  const n = places.length;
  const seconds = new Float64Array(n * n);
  const meters = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const leg = greatCircleLeg(places[i]!, places[j]!, settings);
      seconds[i * n + j] = leg.seconds;
      seconds[j * n + i] = leg.seconds;
      meters[i * n + j] = leg.meters;
      meters[j * n + i] = leg.meters;
    }
  }
  return { provider: GREAT_CIRCLE, seconds, meters };
}
