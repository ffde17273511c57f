import type { PlanNodes } from "./plan-nodes.ts";
import type { PlanTimetable } from "./plan-timetable.ts";
import type { Routes } from "./routes.ts";

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Where a row of nodes fits that must follow one another directly, some of them perhaps with their partner already in another route, which
 * says between when they can begin. The slow and general form of PlanPlace, for locks and pairs.
 */
export class RowPlace {
  place = -1;
  added = 0;
  /** When each node of the row begins at the earliest there. */
  readonly begins: number[] = [];
  /** The latest begin of the row's last node. */
  lastBy = 0;
  private readonly nodes: PlanNodes;
  private readonly routes: Routes;
  private readonly times: PlanTimetable;
  private readonly openBegins: number[] = [];
  private readonly doneBegins: number[] = [];

  constructor(nodes: PlanNodes, routes: Routes, times: PlanTimetable) {
    this.nodes = nodes;
    this.routes = routes;
    this.times = times;
  }

  /** Behind place p of route r. @returns whether it fits; then place, added and begins say how */
  fits(first: number, r: number, p: number): boolean {
    const { nodes, routes, times, openBegins, doneBegins } = this;
    const { place, service, follower } = nodes;
    const { seconds, places, dayOf, hasPause } = times;
    const at = r * routes.stride + p;
    const before = routes.node[at]!;
    const after = routes.node[at + 1]!;
    if (p > 0 && follower[before]! >= 0) return false;
    const day = dayOf[r]!;
    const rests = hasPause[r] === 1;
    let from = before;
    let open = times.openEnd[at]!;
    let done = times.doneEnd[at]!;
    let added = 0;
    let length = 0;
    let last = first;
    for (let n = first; n >= 0; n = follower[n]!) {
      const way = seconds[place[from]! * places + place[n]!]!;
      added += way;
      let ready = done + way;
      let isRested = false;
      if (rests && open < NEVER) {
        const rested = times.restedAt(r, open, way, p + length > 0);
        if (rested < ready) {
          ready = rested;
          isRested = true;
        }
      }
      const [least, most] = this.partnerAllows(n);
      const openBegin = open < NEVER ? times.beginFrom(n, day, Math.max(open + way, least)) : NEVER;
      const doneBegin = ready < NEVER ? times.beginFrom(n, day, Math.max(ready, least)) : NEVER;
      if (isRested) for (let k = 0; k < length; k++) doneBegins[k] = openBegins[k]!;
      openBegins[length] = openBegin;
      doneBegins[length] = doneBegin;
      open = openBegin <= most ? openBegin + service[n]! : NEVER;
      done = doneBegin <= most ? doneBegin + service[n]! : NEVER;
      if (open === NEVER && done === NEVER) return false;
      length++;
      from = n;
      last = n;
    }
    const on = seconds[place[last]! * places + place[after]!]!;
    added += on - (routes.size[r] === 0 ? 0 : times.edge[at]!);
    const byDone = times.doneBy[at + 1]! - on;
    const byOpen = rests ? Math.max(times.openBy[at + 1]! - on, times.restingBy(r, byDone)) : Number.NEGATIVE_INFINITY;
    const openFits = open <= byOpen;
    if (!openFits && !(done <= byDone)) return false;
    const chosen = openFits && (!(done <= byDone) || open <= done) ? openBegins : doneBegins;
    this.lastBy = times.beginBy(last, day, (chosen === openBegins ? byOpen : byDone) - service[last]!);
    this.begins.length = length;
    for (let k = 0; k < length; k++) this.begins[k] = chosen[k]!;
    this.added = added;
    this.place = p;
    return true;
  }

  /** Between when a node may begin so that its partner, where it stands, can begin with it. */
  private partnerAllows(n: number): [number, number] {
    const partner = this.nodes.partner[n]!;
    const { routeOf, placeOf, stride } = this.routes;
    if (partner < 0 || routeOf[partner]! < 0) return [Number.NEGATIVE_INFINITY, NEVER];
    const { times } = this;
    const service = this.nodes.service[partner]!;
    const r = routeOf[partner]!;
    const at = r * stride + placeOf[partner]!;
    const open = times.openEnd[at]! - service;
    if (open <= times.openBegin[at]!) return [open, times.openBegin[at]!];
    return [times.doneEnd[at]! - service, times.doneBy[at]!];
  }
}
