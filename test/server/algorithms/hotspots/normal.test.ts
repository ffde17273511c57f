import { expect, test } from "vitest";
import { erfc, twoSidedP, upperTail, zOfTwoSidedP } from "#server/algorithms/hotspots/normal.ts";

// Abramowitz and Stegun table 7.1 and 26.1; the far tails from the C library's erfc.
test.each([
  [0, 1],
  [0.3, 0.6713732405408726],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [4, 1.541725790028002e-8],
  [6, 2.1519736712498913e-17],
  [10, 2.088487583762545e-45],
  [20, 5.395865611607901e-176],
  [26, 5.663192408856143e-296],
  [-0.3, 1.3286267594591274],
  [-2, 1.9953222650189528],
])("erfc(%d) to the last digits", (x, expected) => {
  expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(1e-15);
});

test("tails of the standard normal distribution", () => {
  expect(upperTail(1.959963984540054)).toBeCloseTo(0.025, 15);
  expect(upperTail(-1.959963984540054)).toBeCloseTo(0.975, 15);
  expect(twoSidedP(-2.5758293035489004)).toBeCloseTo(0.01, 15);
  expect(twoSidedP(0)).toBe(1);
  expect(twoSidedP(Number.POSITIVE_INFINITY)).toBe(0);
  expect(twoSidedP(Number.NaN)).toBeNaN();
});

test.each([1, 0.999999, 0.5, 0.1, 0.05, 0.01, 1e-5, 1e-20, 1e-300])("z of p = %d leads back to it", (p) => {
  expect(Math.abs(twoSidedP(zOfTwoSidedP(p)) / p - 1)).toBeLessThan(1e-13);
});

test("only probabilities have a z", () => {
  expect(zOfTwoSidedP(0)).toBe(Number.POSITIVE_INFINITY);
  for (const wrong of [-0.1, 1.1, Number.NaN]) expect(() => zOfTwoSidedP(wrong)).toThrow(RangeError);
});
