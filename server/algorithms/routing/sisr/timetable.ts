import type { Instance } from "../instance.ts";
import type { Routes } from "./routes.ts";

/**
 * What an insertion needs to be judged in constant time, for each place of each route of a classical problem: when the vehicle leaves
 * at the earliest, and when service may begin at the latest with the rest of the route still in time (Savelsbergh 1992).
 */
export class Timetable {
  readonly depart: Float64Array;
  readonly latest: Float64Array;
  /** Distance from place p to p + 1. */
  readonly edge: Float64Array;
  readonly load: Float64Array;
  /** Of all routes. */
  distance = 0;
  keptDistance = 0;
  private readonly instance: Instance;
  private readonly routes: Routes;
  private readonly nodes: number;
  private readonly keptDepart: Float64Array;
  private readonly keptLatest: Float64Array;
  private readonly keptEdge: Float64Array;
  private readonly keptLoad: Float64Array;

  constructor(instance: Instance, routes: Routes) {
    this.instance = instance;
    this.routes = routes;
    this.nodes = instance.ids.length;
    const places = routes.count * routes.stride;
    this.depart = new Float64Array(places);
    this.latest = new Float64Array(places);
    this.edge = new Float64Array(places);
    this.load = new Float64Array(routes.count);
    for (let r = 0; r < routes.count; r++) this.refresh(r);
    this.distance = 0;
    this.keptDepart = this.depart.slice();
    this.keptLatest = this.latest.slice();
    this.keptEdge = this.edge.slice();
    this.keptLoad = this.load.slice();
  }

  /** After customers left route r. */
  refresh(r: number): void {
    const { depart, latest, edge, nodes } = this;
    const { distance, demand, open, close, service } = this.instance;
    const { node, stride } = this.routes;
    const size = this.routes.size[r]!;
    const base = r * stride;
    const end = base + size + 1;
    let load = 0;
    let length = 0;
    let at = node[base]!;
    let time = open[at]!;
    depart[base] = time;
    for (let q = base + 1; q <= end; q++) {
      const next = node[q]!;
      const travel = distance[at * nodes + next]!;
      edge[q - 1] = travel;
      length += travel;
      time += travel;
      if (time < open[next]!) time = open[next]!;
      if (q < end) {
        time += service[next]!;
        load += demand[next]!;
      }
      depart[q] = time;
      at = next;
    }
    this.load[r] = load;
    this.distance += size > 0 ? length : 0;
    let limit = close[at]!;
    latest[end] = limit;
    for (let q = end - 1; q > base; q--) {
      const here = node[q]!;
      limit -= edge[q]! + service[here]!;
      if (limit > close[here]!) limit = close[here]!;
      latest[q] = limit;
    }
  }

  /** The distance of route r as it was kept. */
  keptLengthOf(r: number): number {
    const size = this.routes.keptSize[r]!;
    if (size === 0) return 0;
    const base = r * this.routes.stride;
    let length = 0;
    for (let q = base; q <= base + size; q++) length += this.keptEdge[q]!;
    return length;
  }

  /** After customer c came to stand at place p of route r. */
  inserted(c: number, r: number, p: number): void {
    const { depart, latest, edge, nodes } = this;
    const { distance, demand, open, close, service, timed } = this.instance;
    const { node, stride } = this.routes;
    const size = this.routes.size[r]!;
    const base = r * stride;
    const end = base + size + 1;
    const place = base + p;
    this.load[r]! += demand[c]!;
    const before = distance[c * nodes + node[place - 1]!]!;
    const after = distance[c * nodes + node[place + 1]!]!;
    this.distance += before + after - (size > 1 ? edge[place - 1]! : 0);
    if (!timed) {
      for (let q = end; q > place; q--) edge[q] = edge[q - 1]!;
      edge[place - 1] = before;
      edge[place] = after;
      return;
    }
    for (let q = end; q > place; q--) {
      edge[q] = edge[q - 1]!;
      depart[q] = depart[q - 1]!;
      latest[q] = latest[q - 1]!;
    }
    edge[place - 1] = before;
    edge[place] = after;
    let time = depart[place - 1]! + before;
    if (time < open[c]!) time = open[c]!;
    time += service[c]!;
    depart[place] = time;
    for (let q = place + 1; q <= end; q++) {
      const here = node[q]!;
      time += edge[q - 1]!;
      if (time < open[here]!) time = open[here]!;
      if (q < end) time += service[here]!;
      if (time === depart[q]) break;
      depart[q] = time;
    }
    let limit = latest[place + 1]! - after - service[c]!;
    if (limit > close[c]!) limit = close[c]!;
    latest[place] = limit;
    for (let q = place - 1; q > base; q--) {
      const here = node[q]!;
      limit -= edge[q]! + service[here]!;
      if (limit > close[here]!) limit = close[here]!;
      if (limit === latest[q]) break;
      latest[q] = limit;
    }
  }

  /** Before the same of the routes. */
  keep(): void {
    const { touched, touchedCount, stride, size } = this.routes;
    const { depart, latest, edge, keptDepart, keptLatest, keptEdge } = this;
    for (let t = 0; t < touchedCount; t++) {
      const r = touched[t]!;
      const end = r * stride + size[r]! + 2;
      for (let q = r * stride; q < end; q++) {
        keptDepart[q] = depart[q]!;
        keptLatest[q] = latest[q]!;
        keptEdge[q] = edge[q]!;
      }
      this.keptLoad[r] = this.load[r]!;
    }
    this.keptDistance = this.distance;
  }

  takeBack(): void {
    const { touched, touchedCount, stride, keptSize } = this.routes;
    const { depart, latest, edge, keptDepart, keptLatest, keptEdge } = this;
    for (let t = 0; t < touchedCount; t++) {
      const r = touched[t]!;
      const end = r * stride + keptSize[r]! + 2;
      for (let q = r * stride; q < end; q++) {
        depart[q] = keptDepart[q]!;
        latest[q] = keptLatest[q]!;
        edge[q] = keptEdge[q]!;
      }
      this.load[r] = this.keptLoad[r]!;
    }
    this.distance = this.keptDistance;
  }
}
