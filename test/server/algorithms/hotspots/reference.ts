import { readFileSync } from "node:fs";
import type { WeightedNeighbourhoods } from "#server/algorithms/hotspots/gi-weighted.ts";

/** One computed set of the reference files: see test/fixtures/gistar/SOURCES.md. */
export interface ReferenceResult {
  star: boolean;
  z: number[];
  p_two_sided: number[];
  p_bh: number[];
  p_by: number[];
}

/** A file of reference values. */
export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/gistar/${name}.json`, import.meta.url), "utf8")) as T;
}

/** Lists of neighbours as compressed rows, each with the weight `weightOf` gives to a row of that length. */
export function rowsOf(
  lists: readonly (readonly number[])[],
  weightOf = (_length: number) => 1,
): WeightedNeighbourhoods {
  const start = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    start[i + 1] = start[i]! + list.length;
  });
  return {
    start,
    index: Int32Array.from(lists.flat()),
    weight: Float64Array.from(lists.flatMap((list) => list.map(() => weightOf(list.length)))),
  };
}

/** Each list with its own cell in it. */
export const withSelf = (lists: readonly (readonly number[])[]): number[][] => lists.map((list, i) => [i, ...list]);

/** The largest difference between two columns; NaN against a number counts as infinite. */
export function furthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= most)) most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return most;
}

/** Repeatable numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
