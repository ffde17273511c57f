import { describe, expect, test } from "vitest";
import { forecastStillOpen } from "#server/algorithms/statistics/forecast.ts";
import { durationsOf } from "#server/algorithms/statistics/kaplan-meier.ts";
import { byar, wilson } from "#server/algorithms/statistics/proportion.ts";
import { jointLevel, rankIntervals } from "#server/algorithms/statistics/rank-interval.ts";

describe("limits of a share", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, score method without continuity correction.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("Newcombe 1998: %i of %i lies within %f and %f", (x, n, lower, upper) => {
    const interval = wilson(x, n);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  test("all and none reach to the end; without a denominator anything is possible", () => {
    expect(wilson(20, 20).upper).toBe(1);
    expect(wilson(0, 0)).toEqual({ lower: 0, upper: 1 });
  });
});

test("limits of a count by Byar agree with the exact Poisson limits of the tables (10: 4.80–18.39; 100: 81.36–121.63)", () => {
  expect(byar(10).lower).toBeCloseTo(4.8, 1);
  expect(byar(10).upper).toBeCloseTo(18.39, 1);
  expect(byar(100).lower).toBeCloseTo(81.36, 1);
  expect(byar(100).upper).toBeCloseTo(121.63, 1);
  expect(byar(0).lower).toBe(0);
  expect(byar(0).upper).toBeCloseTo(3.69, 1);
});

describe("rank intervals", () => {
  const units = [
    { lower: 0.8, upper: 0.9 },
    { lower: 0.5, upper: 0.7 },
    { lower: 0.6, upper: 0.75 },
    { lower: 0.1, upper: 0.2 },
  ];

  test("a unit apart from all others has one rank; units that overlap share theirs", () => {
    expect(rankIntervals(units, "highest")).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 3 },
      { best: 2, worst: 3 },
      { best: 4, worst: 4 },
    ]);
  });

  test("where the lowest is best, the ranks turn round", () => {
    expect(rankIntervals(units, "lowest")?.map((rank) => rank?.best)).toEqual([4, 2, 2, 1]);
  });

  test("a unit left out has no rank and takes none", () => {
    const [first, , third, last] = rankIntervals([units[0]!, null, units[2]!, units[3]!], "highest");
    expect([first, third, last]).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 2 },
      { best: 3, worst: 3 },
    ]);
  });

  test("intervals that touch are not certainly apart", () => {
    const touching = [
      { lower: 1, upper: 2 },
      { lower: 2, upper: 3 },
    ];
    expect(rankIntervals(touching, "highest")).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 2 },
    ]);
  });

  test("ten intervals that hold together with 95 % each hold with 99.49 % (Šidák 1967)", () => {
    expect(jointLevel(0.95, 10)).toBeCloseTo(0.9949, 4);
  });
});

describe("findings falling due", () => {
  // Of four findings one closed on each of the days 1 … 4: S = 3/4, 1/2, 1/4, 0.
  const past = durationsOf([1, 2, 3, 4], []);

  test("the chance of being open when due is that of the older among those still open at the same age", () => {
    // Found yesterday, due in two days: S(3) / S(1) = 1/3. Found today, due tomorrow: S(1) / S(0) = 3/4.
    const forecast = forecastStillOpen(past, [1, 0], [2, 1]);
    expect(forecast.stillOpen).toBeCloseTo(1 / 3 + 3 / 4, 14);
    expect(forecast.standardDeviation).toBeCloseTo(Math.sqrt(2 / 9 + 3 / 16), 14);
    expect(forecast).toMatchObject({ due: 2, withoutEstimate: 0 });
  });

  test("what is due today and open is open", () => {
    expect(forecastStillOpen(past, [2], [0]).stillOpen).toBe(1);
  });

  test("of a finding older than any that closed the curve says nothing", () => {
    expect(forecastStillOpen(past, [9], [3])).toMatchObject({ due: 1, stillOpen: 0, withoutEstimate: 1 });
  });

  test("without past findings all stay open", () => {
    expect(forecastStillOpen(durationsOf([], []), [3, 4], [1, 1]).stillOpen).toBe(2);
  });
});
