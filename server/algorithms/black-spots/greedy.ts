/** The gravest first, without counting an accident twice. */
import type { AccidentTable } from "../accidents/accident-table.ts";
import { type Gravity, gravityOf, isEnough, Tally } from "./epdo.ts";
import type { BlackSpotSettings } from "./settings.ts";

/** Places that may be a black spot, each standing for one accident. */
export interface Candidates {
  seeds: ArrayLike<number>;
  /** Calls `each` for every row of the seed's candidate that is not taken, itself included, in a fixed order. */
  visit(seed: number, taken: Uint8Array, each: (row: number) => void): void;
}

export interface Cluster {
  /** The accident the candidate stands for. */
  seed: number;
  rows: number[];
  gravity: Gravity;
}

/**
 * Takes the gravest candidate, removes its accidents, and goes on: by score, then accidents, then the lower id. A
 * candidate only loses accidents as others are taken, and weights are not negative, so one that is still first when
 * counted again is the first of all, and the others need no recount.
 */
export function gravestFirst(
  table: AccidentTable,
  { seeds, visit }: Candidates,
  settings: BlackSpotSettings,
): Cluster[] {
  const taken = new Uint8Array(table.rows);
  const scores = new Float64Array(table.rows);
  const counts = new Int32Array(table.rows);
  const tally = new Tally(table, settings.weights);
  const isBefore = (a: number, b: number) =>
    scores[a] !== scores[b]
      ? scores[a]! > scores[b]!
      : counts[a] !== counts[b]
        ? counts[a]! > counts[b]!
        : table.id[a]! < table.id[b]!;
  const heap = new Heap(isBefore);
  const add = (row: number) => tally.add(row);
  /** Counts a candidate anew. Returns whether it is enough for a black spot. */
  const count = (seed: number): boolean => {
    tally.clear();
    visit(seed, taken, add);
    scores[seed] = tally.score;
    counts[seed] = tally.n;
    return isEnough(tally, settings.least);
  };
  for (let i = 0; i < seeds.length; i++) if (count(seeds[i]!)) heap.push(seeds[i]!);
  const found: Omit<Cluster, "gravity">[] = [];
  for (let seed = heap.pop(); seed !== undefined; seed = heap.pop()) {
    if (taken[seed]) continue;
    const before = counts[seed]!;
    const enough = count(seed);
    if (counts[seed] !== before) {
      if (enough) heap.push(seed);
      continue;
    }
    const rows: number[] = [];
    visit(seed, taken, (row) => rows.push(row));
    for (const row of rows) taken[row] = 1;
    found.push({ seed, rows });
  }
  return found.map((cluster) => ({ ...cluster, gravity: gravityOf(table, cluster.rows, settings.weights) }));
}

class Heap {
  private readonly items: number[] = [];
  private readonly isBefore: (a: number, b: number) => boolean;
  constructor(isBefore: (a: number, b: number) => boolean) {
    this.isBefore = isBefore;
  }

  push(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(items[at]!, items[parent]!)) break;
      [items[at], items[parent]] = [items[parent]!, items[at]!];
      at = parent;
    }
  }

  pop(): number | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return first;
    items[0] = last;
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < items.length && this.isBefore(items[child]!, items[best]!)) best = child;
      }
      if (best === at) return first;
      [items[at], items[best]] = [items[best]!, items[at]!];
      at = best;
    }
  }
}
