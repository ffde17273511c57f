import type { Instance } from "../instance.ts";
import type { Random } from "../random.ts";
import type { Routes } from "./routes.ts";
import type { Timetable } from "./timetable.ts";

/** Where a customer fits at the least extra distance, over all routes or those of the last change. */
export class CheapestPlace {
  /** -1: it fits nowhere. */
  route = -1;
  /** It would stand behind this place. */
  place = 0;
  added = 0;
  private readonly instance: Instance;
  private readonly routes: Routes;
  private readonly times: Timetable;
  private readonly blink: number;

  /** @param blink how often a better place is passed over (β = 0.01 in the paper): greedy, but not always the same */
  constructor(instance: Instance, routes: Routes, times: Timetable, blink: number) {
    this.instance = instance;
    this.routes = routes;
    this.times = times;
    this.blink = blink;
  }

  /**
   * An empty route is a place like any other: opening one only where nothing else fits keeps too few vehicles for the shortest distance.
   * @param touchedOnly where the other routes are known to have no room
   */
  find(c: number, random: Random, touchedOnly: boolean): boolean {
    const { routes, times, instance, blink } = this;
    const { node, size, stride, touched } = routes;
    const { depart, latest, edge, load } = times;
    const { distance, capacity, timed } = instance;
    const row = c * instance.ids.length;
    const opens = instance.open[c]!;
    const closes = instance.close[c]!;
    const service = instance.service[c]!;
    const room = capacity - instance.demand[c]!;
    let best = Number.POSITIVE_INFINITY;
    let bestRoute = -1;
    let bestPlace = 0;
    let sawEmpty = false;
    const count = touchedOnly ? routes.touchedCount : routes.count;
    for (let t = 0; t < count; t++) {
      const r = touchedOnly ? touched[t]! : t;
      if (load[r]! > room) continue;
      const inRoute = size[r]!;
      if (inRoute === 0) {
        if (sawEmpty) continue;
        sawEmpty = true;
      }
      const base = r * stride;
      const end = base + inRoute;
      let from = distance[row + node[base]!]!;
      if (timed) {
        for (let q = base; q <= end; q++) {
          const to = distance[row + node[q + 1]!]!;
          let time = depart[q]! + from;
          if (time > closes) break;
          const added = from + to - (inRoute === 0 ? 0 : edge[q]!);
          from = to;
          if (added >= best) continue;
          if (time < opens) time = opens;
          if (time + service + to > latest[q + 1]!) continue;
          if (random.next() < blink) continue;
          best = added;
          bestRoute = r;
          bestPlace = q - base;
        }
      } else {
        for (let q = base; q <= end; q++) {
          const to = distance[row + node[q + 1]!]!;
          const added = from + to - (inRoute === 0 ? 0 : edge[q]!);
          from = to;
          if (added >= best || random.next() < blink) continue;
          best = added;
          bestRoute = r;
          bestPlace = q - base;
        }
      }
    }
    this.route = bestRoute;
    this.place = bestPlace;
    this.added = best;
    return bestRoute >= 0;
  }
}
