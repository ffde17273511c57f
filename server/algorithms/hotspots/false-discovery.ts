import { twoSidedP } from "./normal.ts";
import type { Numbers } from "./numbers.ts";

/**
 * Adjusted p of Benjamini and Hochberg (1995, JRSS B 57: 289–300): a test is rejected at a false discovery rate of q
 * exactly when its adjusted p ≤ q. NaN is no test and stays NaN.
 */
export function adjustBH(p: Numbers): Float64Array {
  return stepUp(p, (tests) => tests);
}

/** The same, valid under any dependence between the tests: Benjamini and Yekutieli (2001, Ann. Stat. 29: 1165–1188). */
export function adjustBY(p: Numbers): Float64Array {
  return stepUp(p, (tests) => {
    let harmonic = 0;
    for (let i = tests; i >= 1; i--) harmonic += 1 / i;
    return tests * harmonic;
  });
}

function stepUp(p: Numbers, scaleOf: (tests: number) => number): Float64Array {
  const order = Array.from(p.keys())
    .filter((i) => !Number.isNaN(p[i]))
    .sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Float64Array(p.length).fill(Number.NaN);
  const scale = scaleOf(order.length);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const i = order[rank - 1]!;
    least = Math.min(least, (p[i]! * scale) / rank);
    adjusted[i] = least;
  }
  return adjusted;
}

/** False discovery rates of the classes ±1, ±2 and ±3: 90, 95 and 99 % confidence. */
export const CLASS_RATES = [0.1, 0.05, 0.01] as const;

export interface HotSpotClasses {
  /** −3 cold 99 %, −2 cold 95 %, −1 cold 90 %, 0 not significant, 1 hot 90 %, 2 hot 95 %, 3 hot 99 %. */
  classes: Int8Array;
  /** The smallest |z| that reaches each of {@link CLASS_RATES}; Infinity where none does. */
  critical: readonly [number, number, number];
  /** Cells judged: those whose z is a number. */
  tests: number;
}

/** Just below the |z| of p = 0.10: whatever is rejected at any rate lies above. */
const WORTH_SORTING = 1.6448;

/** Kept between calls, because allocating them each time costs more than the sorting. */
const BINS = 4096;
const binStart = new Int32Array(BINS + 1);
let candidateSizes = new Float64Array(0);
let sorted = new Float64Array(0);

/**
 * The seven classes by Benjamini–Hochberg on two-sided p: the class is that of the adjusted p of {@link adjustBH}, found
 * without computing it. Only |z| above the point of p = 0.10 can be rejected, so only those are sorted, and p is worked
 * out only where the search for the last rejected rank looks.
 * @param out when given, where the classes are written.
 */
export function hotSpotClasses(z: Numbers, out: Int8Array = new Int8Array(z.length)): HotSpotClasses {
  if (sorted.length < z.length) {
    candidateSizes = new Float64Array(z.length);
    sorted = new Float64Array(z.length);
  }
  let tests = 0;
  let candidates = 0;
  for (let i = 0; i < z.length; i++) {
    const size = Math.abs(z[i]!);
    if (!Number.isNaN(size)) tests++;
    if (size > WORTH_SORTING) candidateSizes[candidates++] = size;
  }
  sortCandidates(candidates);
  let rejected = candidates;
  const criticalOf = (rate: number) => {
    rejected = lastRejected(candidates, tests, rate, rejected);
    return rejected === 0 ? Number.POSITIVE_INFINITY : sorted[candidates - rejected]!;
  };
  const low = criticalOf(CLASS_RATES[0]);
  const middle = criticalOf(CLASS_RATES[1]);
  const high = criticalOf(CLASS_RATES[2]);
  for (let i = 0; i < z.length; i++) {
    const size = Math.abs(z[i]!);
    if (!(size >= low)) {
      out[i] = 0;
      continue;
    }
    const level = size >= high ? 3 : size >= middle ? 2 : 1;
    out[i] = z[i]! > 0 ? level : -level;
  }
  return { classes: out, critical: [low, middle, high], tests };
}

/**
 * Puts `candidateSizes` into `sorted`, ascending: into bins first, then each value back past the few of its bin that are
 * larger. Five times as fast as TypedArray.sort on some thousands of z.
 */
function sortCandidates(candidates: number): void {
  binStart.fill(0);
  for (let c = 0; c < candidates; c++) binStart[binOf(candidateSizes[c]!) + 1]!++;
  for (let bin = 0; bin < BINS; bin++) binStart[bin + 1]! += binStart[bin]!;
  for (let c = 0; c < candidates; c++) {
    const size = candidateSizes[c]!;
    sorted[binStart[binOf(size)]!++] = size;
  }
  for (let c = 1; c < candidates; c++) {
    const size = sorted[c]!;
    let at = c;
    while (at > 0 && sorted[at - 1]! > size) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    sorted[at] = size;
  }
}

/** Narrow bins near the critical z, where most candidates are; even the largest z has one. */
function binOf(size: number): number {
  return Math.min(BINS - 1, Math.floor(BINS * (1 - WORTH_SORTING / size)));
}

/** Largest rank r ≤ `from` with p₍ᵣ₎ · tests / r ≤ rate; the size of rank r is `sorted[candidates - r]`. */
function lastRejected(candidates: number, tests: number, rate: number, from: number): number {
  let rank = from;
  while (rank > 0) {
    if ((twoSidedP(sorted[candidates - rank]!) * tests) / rank <= rate) return rank;
    // A smaller rank is rejected only with a p below rate · rank / tests too: go on at the last one that has.
    let inside = 0;
    let outside = rank;
    while (outside - inside > 1) {
      const middle = (inside + outside) >> 1;
      if ((twoSidedP(sorted[candidates - middle]!) * tests) / rank <= rate) inside = middle;
      else outside = middle;
    }
    rank = inside;
  }
  return 0;
}
