/** Limits of shares and counts. */
import { zOfTwoSidedP } from "../hotspots/normal.ts";

export interface Interval {
  lower: number;
  upper: number;
}

/**
 * Score interval of a proportion (E. B. Wilson, JASA 22 (1927) 209–212), without continuity correction: good at small
 * denominators and near 0 and 1. Without a denominator anything is possible: 0 … 1.
 * @param level 0.95 for 95 %.
 */
export function wilson(x: number, n: number, level = 0.95): Interval {
  if (!(n > 0)) return { lower: 0, upper: 1 };
  const z = zOfTwoSidedP(1 - level);
  const square = z * z;
  const centre = 2 * x + square;
  const reach = z * Math.sqrt(square + (4 * x * (n - x)) / n);
  const whole = 2 * (n + square);
  return {
    lower: x === 0 ? 0 : Math.max(0, (centre - reach) / whole),
    upper: x === n ? 1 : Math.min(1, (centre + reach) / whole),
  };
}

/**
 * Limits of a Poisson count by Byar's approximation (N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research
 * II, IARC 1987, p. 69); the lower limit of a count below 5 is somewhat too low.
 * @param level 0.95 for 95 %.
 */
export function byar(count: number, level = 0.95): Interval {
  const z = zOfTwoSidedP(1 - level);
  const next = count + 1;
  return {
    lower: count === 0 ? 0 : count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3,
    upper: next * (1 - 1 / (9 * next) + z / (3 * Math.sqrt(next))) ** 3,
  };
}
