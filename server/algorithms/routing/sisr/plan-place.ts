import type { Random } from "../random.ts";
import type { PlanNodes } from "./plan-nodes.ts";
import type { PlanTimetable } from "./plan-timetable.ts";
import type { Routes } from "./routes.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** Where one node of a plan fits at the least extra travel. */
export class PlanPlace {
  /** -1: it fits nowhere. */
  route = -1;
  /** It would stand behind this place. */
  place = 0;
  added = 0;
  private readonly nodes: PlanNodes;
  private readonly routes: Routes;
  private readonly times: PlanTimetable;
  private readonly most: Int32Array;
  private readonly blink: number;

  /** @param most customers a route may have */
  constructor(nodes: PlanNodes, routes: Routes, times: PlanTimetable, most: Int32Array, blink: number) {
    this.nodes = nodes;
    this.routes = routes;
    this.times = times;
    this.most = most;
    this.blink = blink;
  }

  /**
   * In one of the first `count` routes of a list.
   * @param limit extra seconds from which on a place is none
   */
  find(n: number, list: Int32Array, count: number, limit: number, random: Random): boolean {
    const { routes, times, nodes, most, blink } = this;
    const { node, size, stride } = routes;
    const { place, allowed, follower, firstOpen, lastClose, days } = nodes;
    const { seconds, toward, places, edge, openEnd, doneEnd, openBy, doneBy, hasPause, dayOf } = times;
    const own = place[n]!;
    const service = nodes.service[n]!;
    const row = own * places;
    let best = limit;
    let bestRoute = -1;
    let bestPlace = 0;
    for (let k = 0; k < count; k++) {
      const r = list[k]!;
      const inRoute = size[r]!;
      if (allowed[n * routes.count + r] === 0 || inRoute >= most[r]!) continue;
      const base = r * stride;
      const day = dayOf[r]!;
      const rests = hasPause[r] === 1;
      const opens = firstOpen[n * days + day]!;
      const closes = lastClose[n * days + day]!;
      for (let q = base; q <= base + inRoute; q++) {
        // The earlier of both labels and the later limit: what does not fit between them without any way needs no look at the ways,
        // which for thousands of places lie in memory and not in the processor's caches.
        const from = rests && openEnd[q]! < doneEnd[q]! ? openEnd[q]! : doneEnd[q]!;
        const to = (rests && openBy[q + 1]! > doneBy[q + 1]! ? openBy[q + 1]! : doneBy[q + 1]!) - service;
        if (from > closes || Math.max(from, opens) > to) continue;
        const before = node[q]!;
        const there = toward[row + place[before]!]!;
        const on = seconds[row + place[node[q + 1]!]!]!;
        const added = there + on - (inRoute === 0 ? 0 : edge[q]!);
        if (added >= best || from + there > to - on) continue;
        if (q > base && follower[before]! >= 0) continue;
        const byDone = doneBy[q + 1]! - on;
        let fits = false;
        if (rests) {
          const open = openEnd[q]! + there;
          if (open < NEVER) {
            const byOpen = Math.max(openBy[q + 1]! - on, times.restingBy(r, byDone));
            fits = times.beginFrom(n, day, open) + service <= byOpen;
          }
          if (!fits) fits = times.beginFrom(n, day, times.doneAt(r, q, there)) + service <= byDone;
        } else {
          fits = times.beginFrom(n, day, doneEnd[q]! + there) + service <= byDone;
        }
        if (!fits || random.next() < blink) continue;
        best = added;
        bestRoute = r;
        bestPlace = q - base;
      }
    }
    this.route = bestRoute;
    this.place = bestPlace;
    this.added = best;
    return bestRoute >= 0;
  }
}
