import { expect, test } from "vitest";
import { permutationP } from "#server/algorithms/hotspots/permutation.ts";
import { randomFrom, readReference, rowsOf, withSelf } from "./reference.ts";

const PERMUTATIONS = 20_000;

/** Four standard errors of a share counted in that many draws. */
const error = (p: number) => 4 * Math.sqrt((p * (1 - p)) / PERMUTATIONS) + 1 / PERMUTATIONS;

/** All ways to choose `size` of `from`. */
function* choices(from: readonly number[], size: number): Generator<number[]> {
  if (size === 0) return yield [];
  for (const [i, first] of from.entries()) {
    for (const rest of choices(from.slice(i + 1), size - 1)) yield [first, ...rest];
  }
}

test("p of esda's six points is the exact p over all draws, within its Monte-Carlo error", () => {
  const { y, neighbours_0based: lists } = readReference<{ y: number[]; neighbours_0based: number[][] }>("esda_6points");
  const mean = y.reduce((sum, value) => sum + value) / y.length;
  for (const [cell, neighbours] of lists.entries()) {
    const excess = (values: readonly number[]) =>
      Math.abs(values.reduce((sum, value) => sum + value - mean, y[cell]! - mean));
    const observed = excess(neighbours.map((i) => y[i]!));
    const draws = [...choices(y.toSpliced(cell, 1), neighbours.length)];
    const exact = draws.filter((draw) => excess(draw) >= observed - 1e-9).length / draws.length;
    const estimated = permutationP(Float64Array.from(y), rowsOf(withSelf(lists)), cell, PERMUTATIONS, 7);
    expect(Math.abs(estimated - exact)).toBeLessThan(error(exact));
  }
});

test("p of a marked cell among marked neighbours is the hypergeometric tail", () => {
  // 60 cells, 12 of them marked; the cell, marked itself, sees 2 marked among its 6 neighbours.
  const values = Uint8Array.from({ length: 60 }, (_, i) => Number(i < 3 || (i >= 20 && i < 29)));
  const lists = Array.from(values, (_, i) => (i === 0 ? [0, 1, 2, 10, 11, 12, 13] : [i]));
  const choose = (n: number, k: number) => {
    let product = 1;
    for (let i = 0; i < k; i++) product *= (n - i) / (i + 1);
    return product;
  };
  const chance = (marked: number) => (choose(11, marked) * choose(48, 6 - marked)) / choose(59, 6);
  // Expected 7 · 12 / 60 = 1.4, observed 3; less than 1 marked cannot be and 1 … 2 lies nearer.
  const exact = 1 - chance(0) - chance(1);
  const estimated = permutationP(values, rowsOf(lists), 0, PERMUTATIONS, 3);
  expect(Math.abs(estimated - exact)).toBeLessThan(error(exact));
});

test("the same seed gives the same p, another seed another", () => {
  const random = randomFrom(1);
  const values = Float64Array.from({ length: 50 }, random);
  const rows = rowsOf([[0, 1, 2, 3, 4], ...Array.from({ length: 49 }, (_, i) => [i + 1])]);
  const p = (seed: number) => permutationP(values, rows, 0, 999, seed);
  expect(p(1)).toBe(p(1));
  expect(new Set([1, 2, 3, 4].map(p)).size).toBeGreaterThan(1);
});

test("p is never 0, and 1 where all cells are alike", () => {
  const rows = rowsOf([[0, 1, 2], ...Array.from({ length: 99 }, (_, i) => [i + 1])]);
  const spike = Float64Array.from({ length: 100 }, (_, i) => (i < 3 ? 1e6 : 0));
  expect(permutationP(spike, rows, 0, 99, 1)).toBeCloseTo(0.01, 12);
  expect(permutationP(new Float64Array(100).fill(0.1), rows, 0, 99, 1)).toBe(1);
});

test("cells without a value are neither drawn nor counted", () => {
  const rows = rowsOf([[0, 1, 2], [1], [2], [3]]);
  expect(permutationP(Float64Array.of(Number.NaN, 1, 2, 3), rows, 0, 99, 1)).toBeNaN();
  // Only one order is left: the single other cell with a value is always the neighbour.
  expect(permutationP(Float64Array.of(5, 1, Number.NaN, Number.NaN), rows, 0, 99, 1)).toBe(1);
});
