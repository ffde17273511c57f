import { expect, test } from "vitest";
import { shrinkRates } from "#server/algorithms/hotspots/empirical-bayes.ts";

test("a rate is drawn to the overall rate, the more so the less stands behind it", () => {
  // m = 60/300 = 0.2; s² = (100·0.1² + 100·0.3² + 100·0.2²)/300 = 7/150; mean exposure 100; A = 7/150 − 0.002 = 67/1500.
  const { rates, overall, between } = shrinkRates(Uint32Array.of(10, 50, 0), Uint32Array.of(100, 100, 100));
  const trust = 67 / 1500 / (67 / 1500 + 0.002);
  expect(overall).toBeCloseTo(0.2, 12);
  expect(between).toBeCloseTo(67 / 1500, 12);
  expect([...rates]).toEqual([
    expect.closeTo(0.2 - 0.1 * trust, 12),
    expect.closeTo(0.2 + 0.3 * trust, 12),
    expect.closeTo(0.2 - 0.2 * trust, 12),
  ]);

  const uneven = shrinkRates(Uint32Array.of(1, 500, 100, 300), Uint32Array.of(1, 1000, 1000, 1000));
  expect(uneven.rates[0]).toBeLessThan(0.4);
  expect(uneven.rates[1]).toBeGreaterThan(0.49);
});

test("where chance explains all differences every cell has the overall rate", () => {
  const { rates, overall, between } = shrinkRates(Uint32Array.of(1, 2, 1, 2), Uint32Array.of(10, 10, 10, 10));
  expect(between).toBe(0);
  expect(overall).toBe(0.15);
  expect([...rates]).toEqual([0.15, 0.15, 0.15, 0.15]);
});

test("without exposure there is no rate, and what happened there counts nowhere", () => {
  const { rates, overall } = shrinkRates(Uint32Array.of(3, 9, 1), Uint32Array.of(10, 0, 10));
  expect(overall).toBe(0.2);
  expect(rates[1]).toBeNaN();
  expect(shrinkRates(Uint32Array.of(1), Uint32Array.of(0)).overall).toBeNaN();
});

test("no events at all are a rate of 0", () => {
  expect([...shrinkRates(new Uint32Array(2), Uint32Array.of(5, 8)).rates]).toEqual([0, 0]);
});
