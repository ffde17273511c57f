/**
 * Two counts with their exposures compared as Poisson rates, by the conditional exact test: given the sum of both, the
 * first is binomial (J. Przyborowski and H. Wilenski, Biometrika 31 (1940) 313–323). The method of R's poisson.test.
 */
import { adjustBH } from "../hotspots/false-discovery.ts";
import { binomialTest, clopperPearson } from "./binomial.ts";

export interface RateRatio {
  /** (a / exposureA) / (b / exposureB): Infinity without b, NaN without either. */
  ratio: number;
  /** Exact limits, from Clopper and Pearson's of the binomial share. */
  lower: number;
  upper: number;
  /** Two-sided: the chance, under equal rates, of a split no likelier than the one seen. 1 without events. */
  p: number;
}

/** @param level 0.95 for 95 % limits. @throws RangeError for counts that are not whole or exposures not above 0. */
export function rateRatio(a: number, b: number, exposureA = 1, exposureB = 1, level = 0.95): RateRatio {
  const p = rateRatioP(a, b, exposureA, exposureB);
  const times = exposureB / exposureA;
  const share = clopperPearson(a, a + b, level);
  const odds = (x: number) => (x === 1 ? Number.POSITIVE_INFINITY : (x / (1 - x)) * times);
  return {
    ratio: a + b === 0 ? Number.NaN : (a / b) * times,
    lower: a === 0 ? 0 : odds(share.lower),
    upper: b === 0 ? Number.POSITIVE_INFINITY : odds(share.upper),
    p,
  };
}

/** The p of {@link rateRatio} alone, without the limits, which take longer. */
export function rateRatioP(a: number, b: number, exposureA = 1, exposureB = 1): number {
  for (const count of [a, b]) {
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`${count} is not a count`);
  }
  for (const exposure of [exposureA, exposureB]) {
    if (!(exposure > 0 && exposure < Number.POSITIVE_INFINITY)) throw new RangeError(`${exposure} is not an exposure`);
  }
  return binomialTest(a, a + b, exposureA / (exposureA + exposureB));
}

export const VERDICTS = ["worse", "better", "cannotTell"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Compared {
  verdict: Verdict;
  /** Of the one comparison; NaN where neither side has an event. */
  p: number;
  /** Benjamini–Hochberg over the compared units; NaN as above. */
  adjusted: number;
}

export interface Comparison {
  /** Counts per unit, now and before, in the same order. */
  current: ArrayLike<number>;
  previous: ArrayLike<number>;
  /** Length of the two periods in the same unit (days), or any other exposure; 1 and 1 unless told. */
  exposures?: readonly [current: number, previous: number];
  /** Whether more of it is worse (accidents) or better (closures). */
  more: "worse" | "better";
  /** False discovery rate; 0.05 unless told. */
  rate?: number;
}

/**
 * Whether each unit is worse or better than before, or the change is no more than chance explains: rate-ratio tests
 * with the false discovery rate held over all units that had any event. Units without events are no tests and no one
 * can tell.
 */
export function compareUnits({ current, previous, exposures = [1, 1], more, rate = 0.05 }: Comparison): Compared[] {
  const p = new Float64Array(current.length);
  for (let u = 0; u < p.length; u++) {
    const a = current[u]!;
    const b = previous[u]!;
    p[u] = a + b === 0 ? Number.NaN : rateRatioP(a, b, exposures[0], exposures[1]);
  }
  const adjusted = adjustBH(p);
  return Array.from(p, (each, u) => {
    const q = adjusted[u]!;
    if (!(q <= rate)) return { verdict: "cannotTell", p: each, adjusted: q };
    const rose = current[u]! * exposures[1] > previous[u]! * exposures[0];
    return { verdict: rose === (more === "worse") ? "worse" : "better", p: each, adjusted: q };
  });
}
