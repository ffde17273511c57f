import type { PlanIndex } from "../plan-index.ts";
import type { PlanNodes } from "./plan-nodes.ts";
import type { Routes } from "./routes.ts";

const NEVER = Number.POSITIVE_INFINITY;
const TOO_LATE = Number.NEGATIVE_INFINITY;

/**
 * What an insertion into a plan's routes needs to be judged in constant time; the flat form of `insertion.ts`, for the search. Along a
 * route go two labels, the break still to come ("open") and the break behind ("done"); teams without a break are done from the start.
 */
export class PlanTimetable {
  /** Earliest end of the stop at a place, place 0 leaving. */
  readonly openEnd: Float64Array;
  readonly doneEnd: Float64Array;
  /** Latest arrival at a place with the rest in time, the last place the end. */
  readonly openBy: Float64Array;
  readonly doneBy: Float64Array;
  /** Latest begin with the break after it. */
  readonly openBegin: Float64Array;
  /** Seconds from place p to p + 1. */
  readonly edge: Float64Array;
  /** Of all routes, and of each. */
  travel = 0;
  readonly routeTravel: Float64Array;
  /** Seconds from leaving to being back; only where balance counts. */
  readonly away: Float64Array;
  /** When both nodes of a pair begin; NaN: not agreed. */
  readonly agreed: Float64Array;
  /** From place i to place j: [i * places + j]; and turned over, so that all ways to one place lie together in memory. */
  readonly seconds: Float32Array | Float64Array;
  readonly toward: Float32Array | Float64Array;
  readonly places: number;

  readonly shiftFrom: Float64Array;
  readonly shiftTo: Float64Array;
  /** Break of each route's team; length 0 and NaN windows: none. */
  readonly pause: Float64Array;
  readonly pauseFrom: Float64Array;
  readonly pauseTo: Float64Array;
  readonly hasPause: Uint8Array;
  readonly dayOf: Int32Array;

  private readonly nodes: PlanNodes;
  private readonly routes: Routes;
  private readonly balanced: boolean;
  private readonly kept: [Float64Array, Float64Array][];
  private readonly keptTravel: Float64Array;
  private readonly keptAway: Float64Array;
  private readonly keptAgreed: Float64Array;
  private readonly pairNodes: Int32Array;
  private keptTotal = 0;

  constructor({ problem, places }: PlanIndex, nodes: PlanNodes, routes: Routes) {
    this.nodes = nodes;
    this.routes = routes;
    this.places = places;
    this.seconds = compact(problem.travel.seconds);
    this.toward = isSymmetric(this.seconds, places) ? this.seconds : turnOver(this.seconds, places);
    this.balanced = problem.balance !== null;
    const at = () => new Float64Array(routes.count * routes.stride);
    const ofRoute = (value: (team: number, day: number) => number) =>
      Float64Array.from(nodes.vehicles, ({ team, day }) => value(team, day));
    this.openEnd = at();
    this.doneEnd = at();
    this.openBy = at();
    this.doneBy = at();
    this.openBegin = at();
    this.edge = at();
    this.routeTravel = new Float64Array(routes.count);
    this.away = new Float64Array(routes.count);
    this.agreed = new Float64Array(nodes.count).fill(Number.NaN);
    this.pairNodes = Int32Array.from([...nodes.partner.keys()].filter((n) => nodes.partner[n]! >= 0));
    const { teams } = problem;
    this.shiftFrom = ofRoute((team, day) => teams[team]!.shifts[day]![0]);
    this.shiftTo = ofRoute((team, day) => teams[team]!.shifts[day]![1]);
    this.pause = ofRoute((team) => teams[team]!.break?.seconds ?? 0);
    this.pauseFrom = ofRoute((team) => teams[team]!.break?.window[0] ?? 0);
    this.pauseTo = ofRoute((team) => teams[team]!.break?.window[1] ?? 0);
    this.hasPause = Uint8Array.from(nodes.vehicles, ({ team }) => (teams[team]!.break ? 1 : 0));
    this.dayOf = Int32Array.from(nodes.vehicles, ({ day }) => day);
    for (let r = 0; r < routes.count; r++) this.refresh(r);
    const arrays = [this.openEnd, this.doneEnd, this.openBy, this.doneBy, this.openBegin, this.edge];
    this.kept = arrays.map((array) => [array, array.slice()]);
    this.keptTravel = this.routeTravel.slice();
    this.keptAway = this.away.slice();
    this.keptAgreed = this.agreed.slice();
  }

  /** The earliest begin at or after a time, +Infinity where there is none. */
  beginFrom(n: number, day: number, time: number): number {
    const { windows, windowsAt, days } = this.nodes;
    const agreed = this.agreed[n]!;
    if (!Number.isNaN(agreed)) return time <= agreed ? agreed : NEVER;
    const end = windowsAt[n * days + day + 1]!;
    for (let w = windowsAt[n * days + day]!; w < end; w += 2) {
      if (time <= windows[w + 1]!) return Math.max(time, windows[w]!);
    }
    return NEVER;
  }

  /** The latest begin at or before a time, -Infinity where there is none. */
  beginBy(n: number, day: number, time: number): number {
    const { windows, windowsAt, days } = this.nodes;
    const agreed = this.agreed[n]!;
    if (!Number.isNaN(agreed)) return time >= agreed ? agreed : TOO_LATE;
    const start = windowsAt[n * days + day]!;
    for (let w = windowsAt[n * days + day + 1]! - 2; w >= start; w -= 2) {
      if (time >= windows[w]!) return Math.min(time, windows[w + 1]!);
    }
    return TOO_LATE;
  }

  /** The latest arrival with the break of route r then taken before a time. */
  restingBy(r: number, time: number): number {
    const latest = Math.min(time - this.pause[r]!, this.pauseTo[r]!);
    return latest >= this.pauseFrom[r]! ? latest : TOO_LATE;
  }

  /** When a stop behind place `at` can be reached with the break behind, from the ends there. */
  doneAt(r: number, at: number, way: number): number {
    let done = this.doneEnd[at]! + way;
    const open = this.openEnd[at]!;
    if (open < NEVER) done = Math.min(done, this.restedAt(r, open, way, at !== r * this.routes.stride));
    return done;
  }

  /** The same for a break taken on this way, from the end before it with the break still to come. */
  restedAt(r: number, open: number, way: number, mayRestBefore: boolean): number {
    const pause = this.pause[r]!;
    const from = this.pauseFrom[r]!;
    const to = this.pauseTo[r]!;
    let rested = NEVER;
    const arrived = Math.max(open + way, from);
    if (arrived <= to) rested = arrived + pause;
    const before = Math.max(open, from);
    if (mayRestBefore && before <= to) rested = Math.min(rested, before + pause + way);
    return rested;
  }

  /** After the customers of route r changed. */
  refresh(r: number): void {
    const { openEnd, doneEnd, edge, seconds, places, routes, nodes } = this;
    const { node, stride } = routes;
    const { place, service } = nodes;
    const size = routes.size[r]!;
    const base = r * stride;
    const end = base + size + 1;
    const day = this.dayOf[r]!;
    const rests = this.hasPause[r] === 1;
    let travel = 0;
    openEnd[base] = rests ? this.shiftFrom[r]! : NEVER;
    doneEnd[base] = rests ? Math.max(this.shiftFrom[r]!, this.pauseFrom[r]! + this.pause[r]!) : this.shiftFrom[r]!;
    for (let q = base + 1; q <= end; q++) {
      const here = node[q]!;
      const way = seconds[place[node[q - 1]!]! * places + place[here]!]!;
      edge[q - 1] = way;
      travel += way;
      if (q === end) break;
      const open = openEnd[q - 1]! + way;
      const done = this.doneAt(r, q - 1, way);
      openEnd[q] = open < NEVER ? this.beginFrom(here, day, open) + service[here]! : NEVER;
      doneEnd[q] = done < NEVER ? this.beginFrom(here, day, done) + service[here]! : NEVER;
    }
    this.travel -= this.routeTravel[r]!;
    this.routeTravel[r] = size > 0 ? travel : 0;
    this.travel += this.routeTravel[r]!;
    if (this.balanced) this.away[r] = size > 0 ? this.awayOf(r) : 0;
    this.backwards(r, this.shiftTo[r]!);
  }

  private backwards(r: number, backBy: number): void {
    const { openBy, doneBy, openBegin, edge, routes } = this;
    const { node, stride } = routes;
    const { service } = this.nodes;
    const base = r * stride;
    const end = base + routes.size[r]! + 1;
    const day = this.dayOf[r]!;
    const rests = this.hasPause[r] === 1;
    doneBy[end] = backBy;
    openBy[end] = rests ? Math.min(backBy, this.pauseTo[r]!) : TOO_LATE;
    for (let q = end - 1; q > base; q--) {
      const here = node[q]!;
      const byDone = doneBy[q + 1]! - edge[q]!;
      const done = this.beginBy(here, day, byDone - service[here]!);
      doneBy[q] = done;
      if (rests) {
        const byOpen = Math.max(openBy[q + 1]! - edge[q]!, this.restingBy(r, byDone));
        openBegin[q] = this.beginBy(here, day, byOpen - service[here]!);
        openBy[q] = Math.max(openBegin[q]!, this.restingBy(r, done));
      } else {
        openBy[q] = TOO_LATE;
        openBegin[q] = TOO_LATE;
      }
    }
  }

  /** From the latest leave that still is back at the earliest, to being back. Leaves the latest begins for that return behind. */
  private awayOf(r: number): number {
    const base = r * this.routes.stride;
    const last = base + this.routes.size[r]!;
    const home = this.edge[last]!;
    let back = this.doneEnd[last]! + home;
    const open = this.openEnd[last]!;
    if (open < NEVER) {
      if (open + home <= this.pauseTo[r]!) back = Math.min(back, open + home);
      const rest = Math.max(open, this.pauseFrom[r]!);
      if (rest <= this.pauseTo[r]!) back = Math.min(back, rest + this.pause[r]! + home);
    }
    this.backwards(r, back);
    const leave = Math.max(this.openBy[base + 1]!, this.doneBy[base + 1]!) - this.edge[base]!;
    return back - Math.max(this.shiftFrom[r]!, leave);
  }

  /** Whether route r can be driven as it is. */
  isDrivable(r: number): boolean {
    const base = r * this.routes.stride;
    const last = base + this.routes.size[r]!;
    const way = this.edge[last]!;
    const byDone = this.doneBy[last + 1]! - way;
    if (this.doneEnd[last]! <= byDone) return true;
    const open = this.openEnd[last]!;
    if (open === NEVER) return false;
    return open <= Math.max(this.openBy[last + 1]! - way, this.restingBy(r, byDone));
  }

  /** Before the same of the routes. */
  keep(): void {
    const { touched, touchedCount, stride, size } = this.routes;
    for (const [array, kept] of this.kept) {
      for (let t = 0; t < touchedCount; t++) {
        const base = touched[t]! * stride;
        const end = base + size[touched[t]!]! + 2;
        for (let q = base; q < end; q++) kept[q] = array[q]!;
      }
    }
    for (let t = 0; t < touchedCount; t++) {
      const r = touched[t]!;
      this.keptTravel[r] = this.routeTravel[r]!;
      this.keptAway[r] = this.away[r]!;
    }
    for (let k = 0; k < this.pairNodes.length; k++)
      this.keptAgreed[this.pairNodes[k]!] = this.agreed[this.pairNodes[k]!]!;
    this.keptTotal = this.travel;
  }

  takeBack(): void {
    const { touched, touchedCount, stride, keptSize } = this.routes;
    for (const [array, kept] of this.kept) {
      for (let t = 0; t < touchedCount; t++) {
        const base = touched[t]! * stride;
        const end = base + keptSize[touched[t]!]! + 2;
        for (let q = base; q < end; q++) array[q] = kept[q]!;
      }
    }
    for (let t = 0; t < touchedCount; t++) {
      const r = touched[t]!;
      this.routeTravel[r] = this.keptTravel[r]!;
      this.away[r] = this.keptAway[r]!;
    }
    for (let k = 0; k < this.pairNodes.length; k++)
      this.agreed[this.pairNodes[k]!] = this.keptAgreed[this.pairNodes[k]!]!;
    this.travel = this.keptTotal;
  }
}

/** Half as long where that loses nothing: a matrix of thousands of places is read from memory, not from the processor's caches. */
function compact(seconds: ArrayLike<number>): Float32Array | Float64Array {
  if (seconds instanceof Float32Array) return seconds;
  for (let i = 0; i < seconds.length; i++) {
    if (Math.fround(seconds[i]!) !== seconds[i]) return Float64Array.from(seconds);
  }
  return Float32Array.from(seconds);
}

/** Block by block, as below. */
function isSymmetric(matrix: Float32Array | Float64Array, width: number): boolean {
  const block = 32;
  for (let a = 0; a < width; a += block) {
    for (let b = a; b < width; b += block) {
      for (let i = a; i < Math.min(a + block, width); i++) {
        for (let j = b; j < Math.min(b + block, width); j++) {
          if (matrix[j * width + i] !== matrix[i * width + j]) return false;
        }
      }
    }
  }
  return true;
}

/** The transposed matrix, block by block. */
function turnOver(matrix: Float32Array | Float64Array, width: number): Float32Array | Float64Array {
  const turned = matrix instanceof Float32Array ? new Float32Array(matrix.length) : new Float64Array(matrix.length);
  const block = 32;
  for (let a = 0; a < width; a += block) {
    for (let b = 0; b < width; b += block) {
      for (let i = a; i < Math.min(a + block, width); i++) {
        for (let j = b; j < Math.min(b + block, width); j++) turned[j * width + i] = matrix[i * width + j]!;
      }
    }
  }
  return turned;
}
