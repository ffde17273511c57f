import type { Random } from "../random.ts";
import type { NearestCustomers } from "./neighbours.ts";
import type { Routes } from "./routes.ts";

/** Christiaens and Vanden Berghe's parameters and values (section 4). */
export interface StringRemoval {
  /** Customers removed on average (c̄ = 10). */
  average: number;
  /** Longest string (Lmax = 10). */
  longest: number;
  /** How often a stretch within the string stays (α = 0.5), and how often that stretch grows by one more (β = 0.01). */
  split: number;
  deeper: number;
}

export const STRING_REMOVAL: StringRemoval = { average: 10, longest: 10, split: 0.5, deeper: 0.01 };

/**
 * Adjacent string removal (Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
 * Transportation Science 54: 417–433, 2020): from several routes near one customer, a string of neighbouring customers each, so
 * that the routes have slack in the same place and time.
 * @param seed the customer around which it happens; in a route or not
 * @param removed receives the customers removed
 * @returns how many
 */
export function removeStrings(
  routes: Routes,
  near: NearestCustomers,
  seed: number,
  { average, longest, split, deeper }: StringRemoval,
  random: Random,
  removed: Int32Array,
): number {
  if (routes.used === 0) return 0;
  const { node, size, routeOf, placeOf, stride } = routes;
  const limit = Math.min(longest, routes.served / routes.used);
  const strings = Math.floor(1 + random.next() * ((4 * average) / (1 + limit) - 1));
  let done = 0;
  let count = 0;
  near.prepare(seed);
  const first = seed * near.width;
  for (let k = first; k < first + near.width && done < strings; k++) {
    const c = near.list[k]!;
    const r = routeOf[c]!;
    if (r < 0 || routes.isRuined(r)) continue;
    const inRoute = size[r]!;
    const length = Math.floor(1 + random.next() * Math.min(inRoute, limit));
    let stays = 0;
    if (length > 1 && length < inRoute && random.next() < split) {
      stays = 1;
      while (length + stays < inRoute && random.next() < deeper) stays++;
    }
    const span = length + stays;
    // Any string of that many places that holds c.
    const p = placeOf[c]!;
    const lowest = Math.max(1, p - span + 1);
    const highest = Math.min(p, inRoute - span + 1);
    const from = lowest + random.below(highest - lowest + 1);
    const staysFrom = stays > 0 ? from + random.below(length + 1) : from + span;
    const base = r * stride;
    for (let q = from; q < from + span; q++) {
      if (q < staysFrom || q >= staysFrom + stays) removed[count++] = node[base + q]!;
    }
    if (stays > 0 && staysFrom + stays < from + span) routes.remove(r, staysFrom + stays, from + span);
    if (staysFrom > from) routes.remove(r, from, Math.min(staysFrom, from + span));
    routes.markRuined(r);
    done++;
  }
  routes.forgetRuined();
  return count;
}
