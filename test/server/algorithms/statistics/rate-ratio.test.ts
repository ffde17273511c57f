import { describe, expect, test } from "vitest";
import {
  betaLowerTail,
  binomialLowerTail,
  binomialProbability,
  binomialTest,
  binomialUpperTail,
  clopperPearson,
} from "#server/algorithms/statistics/binomial.ts";
import { compareUnits, rateRatio, rateRatioP } from "#server/algorithms/statistics/rate-ratio.ts";

test("R's documentation of poisson.test: Fredericia against three other cities (eba1977)", () => {
  const { ratio, p, lower, upper } = rateRatio(11, 6 + 8 + 7, 800, 1083 + 1050 + 878);
  expect(ratio).toBeCloseTo(1.971488, 6);
  expect(p).toBeCloseTo(0.07967, 5);
  expect(lower).toBeCloseTo(0.8584264, 7);
  expect(upper).toBeCloseTo(4.277266, 6);
});

test("R's documentation of binom.test: Mendel's 682 of 925 against three quarters (Conover 1971)", () => {
  expect(binomialTest(682, 925, 0.75)).toBeCloseTo(0.3825, 4);
  const { lower, upper } = clopperPearson(682, 925);
  expect(lower).toBeCloseTo(0.7076683, 7);
  expect(upper).toBeCloseTo(0.7654066, 7);
});

describe("small counts, by hand", () => {
  test("0 against 5 over equal exposures: only 0 and 5 of 5 are as unlikely, 2/32", () => {
    expect(rateRatioP(0, 5)).toBeCloseTo(2 / 32, 14);
    expect(rateRatio(0, 5)).toMatchObject({ ratio: 0, lower: 0 });
    expect(rateRatio(5, 0)).toMatchObject({ ratio: Number.POSITIVE_INFINITY, upper: Number.POSITIVE_INFINITY });
  });

  test("equal counts over equal exposures are no sign of anything", () => {
    expect(rateRatioP(7, 7)).toBe(1);
    expect(rateRatio(7, 7).ratio).toBe(1);
  });

  test("without any event p is 1 and the ratio can be anything", () => {
    expect(rateRatio(0, 0)).toEqual({ ratio: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY, p: 1 });
  });

  test("p is that of adding up every outcome no likelier than the one seen", () => {
    for (let n = 1; n <= 40; n++) {
      for (const share of [0.5, 0.3, 31 / 365]) {
        const chances = [...Array(n + 1).keys()].map((x) => chance(x, n, share));
        for (let x = 0; x <= n; x++) {
          const sum = chances.filter((each) => each <= chances[x]! * (1 + 1e-7)).reduce((a, b) => a + b, 0);
          expect(binomialTest(x, n, share)).toBeCloseTo(Math.min(1, sum), 11);
        }
      }
    }
  });
});

describe("large counts", () => {
  test("probabilities of 200,000 events add up to one", () => {
    let sum = 0;
    for (let x = 95_000; x <= 105_000; x++) sum += binomialProbability(x, 200_000, 0.5);
    expect(sum).toBeCloseTo(1, 12);
  });

  test("tails are the sums of their probabilities", () => {
    let upper = 0;
    for (let x = 105_000; x >= 100_700; x--) upper += binomialProbability(x, 200_000, 0.5);
    expect(binomialUpperTail(100_700, 200_000, 0.5) / upper).toBeCloseTo(1, 10);
    expect(binomialLowerTail(100_699, 200_000, 0.5)).toBeCloseTo(1 - upper, 12);
  });

  test("of 100,000 against 101,000 p is the normal approximation's to three digits, and the limits hold the ratio", () => {
    // z = (1000 − 1) / √201000 with continuity correction: two-sided 0.02586.
    expect(rateRatioP(100_000, 101_000)).toBeCloseTo(0.02586, 4);
    const { ratio, lower, upper } = rateRatio(100_000, 101_000);
    expect(lower).toBeLessThan(ratio);
    expect(upper).toBeGreaterThan(ratio);
    expect(upper).toBeLessThan(1);
    // 1.96 √(1/a + 1/b) on the log scale.
    expect(Math.log(upper / lower) / 2).toBeCloseTo(1.96 * Math.sqrt(1 / 100_000 + 1 / 101_000), 4);
  });

  test("the limits are where each tail holds 2.5 %", () => {
    const { lower, upper } = clopperPearson(100_000, 201_000);
    expect(betaLowerTail(lower, 100_000, 101_001)).toBeCloseTo(0.025, 10);
    expect(betaLowerTail(upper, 100_001, 101_000)).toBeCloseTo(0.975, 10);
  });
});

test("counts and exposures that are none are refused", () => {
  expect(() => rateRatio(1.5, 2)).toThrow("1.5 is not a count");
  expect(() => rateRatioP(1, 2, 0, 5)).toThrow("0 is not an exposure");
});

describe("now against before, over several units", () => {
  // p of 30 against 10 is 0.0022, of 12 against 10 0.83, of 8 against 20 0.036, which the false discovery rate
  // over three tests raises to 0.053.
  const current = [30, 12, 8, 0];
  const previous = [10, 10, 20, 0];

  test("more accidents than chance explains is worse, and what a single test would call better is not told apart", () => {
    const units = compareUnits({ current, previous, more: "worse" });
    expect(units.map(({ verdict }) => verdict)).toEqual(["worse", "cannotTell", "cannotTell", "cannotTell"]);
    expect(units[2]!.p).toBeLessThan(0.05);
    expect(units[2]!.adjusted).toBeCloseTo((units[2]!.p * 3) / 2, 12);
  });

  test("of closures, more is better", () => {
    expect(compareUnits({ current, previous, more: "better" })[0]!.verdict).toBe("better");
    expect(compareUnits({ current: [1], previous: [30], more: "better" })[0]!.verdict).toBe("worse");
  });

  test("a unit without events is no test: it weakens no other unit's verdict", () => {
    const alone = compareUnits({ current: [8], previous: [20], more: "worse" });
    const beside = compareUnits({ current: [8, 0, 0, 0], previous: [20, 0, 0, 0], more: "worse" });
    expect(alone[0]!.verdict).toBe("better");
    expect(beside[0]).toEqual(alone[0]);
    expect(beside[1]).toEqual({ verdict: "cannotTell", p: Number.NaN, adjusted: Number.NaN });
  });

  test("periods of unequal length are compared as rates", () => {
    const options = { current: [20], previous: [40], more: "worse" } as const;
    expect(compareUnits(options)[0]!.verdict).toBe("better");
    expect(compareUnits({ ...options, exposures: [91, 182] })[0]!.p).toBe(1);
    expect(compareUnits({ ...options, exposures: [30, 182] })[0]!.verdict).toBe("worse");
  });
});

/** Binomial probability by multiplication. */
function chance(x: number, n: number, p: number): number {
  let ways = 1;
  for (let i = 1; i <= x; i++) ways = (ways * (n - x + i)) / i;
  return ways * p ** x * (1 - p) ** (n - x);
}
