import type { Neighbourhoods } from "./neighbours.ts";
import { momentsInto, type Numbers } from "./numbers.ts";

/**
 * Conditional permutation p of one cell's Gi*: the cell keeps its value, the other places of its neighbourhood get values
 * drawn without replacement from all other cells. Two-sided: the share of draws whose |z| is at least the observed |z|,
 * both by the formula of Gi*, counted as (r + 1) / (permutations + 1) so that the observed map is one of the draws
 * (Anselin 1995, Geographical Analysis 27: 93–115). It needs no normal distribution, so it is the check for skewed counts.
 *
 * n, mean, sd and the size of the neighbourhood are the same in every draw, so |z| orders draws as |Σx − k·mean| does.
 *
 * @param cell position in `values`; NaN values are left out as in Gi*, and the p of such a cell is NaN.
 * @param seed the same seed gives the same p.
 */
export function permutationP(
  values: Numbers,
  neighbourhoods: Neighbourhoods,
  cell: number,
  permutations: number,
  seed: number,
): number {
  const own = values[cell]!;
  if (Number.isNaN(own)) return Number.NaN;
  const moments = { n: 0, mean: 0, sd: 0 };
  momentsInto(values, moments);

  const pool = new Float64Array(moments.n - 1);
  let filled = 0;
  for (let i = 0; i < values.length; i++) {
    if (i !== cell && !Number.isNaN(values[i])) pool[filled++] = values[i]! - moments.mean;
  }
  let drawn = 0;
  let observed = own - moments.mean;
  for (let a = neighbourhoods.start[cell]!; a < neighbourhoods.start[cell + 1]!; a++) {
    const i = neighbourhoods.index[a]!;
    if (i === cell || Number.isNaN(values[i])) continue;
    drawn++;
    observed += values[i]! - moments.mean;
  }
  // The same values added in another order differ in the last digits; that is a tie, and ties count.
  const atLeast = Math.abs(observed) - 1e-10 * moments.sd;

  const random = mulberry32(seed);
  let extreme = 0;
  for (let permutation = 0; permutation < permutations; permutation++) {
    let sum = own - moments.mean;
    // The first steps of a Fisher–Yates shuffle; the pool need not be put back in order, any order is as random.
    for (let k = 0; k < drawn; k++) {
      const other = k + Math.floor(random() * (filled - k));
      const value = pool[other]!;
      pool[other] = pool[k]!;
      pool[k] = value;
      sum += value;
    }
    if (Math.abs(sum) >= atLeast) extreme++;
  }
  return (extreme + 1) / (permutations + 1);
}

/** Tommy Ettinger's mulberry32: 32 bits of state, even enough for sampling. @returns numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
