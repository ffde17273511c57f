/** Which ranks a unit may really have, given how uncertain its figure and the others' are. */
import type { Interval } from "./proportion.ts";

export interface RankInterval {
  /** Best and worst rank compatible with the intervals; 1 is best. Equal when the place is certain. */
  best: number;
  worst: number;
}

/**
 * Rank intervals from intervals of the figures: 1 + the number of units certainly better, to n − the number certainly
 * worse, certain meaning that the intervals do not touch. With intervals that hold jointly (see {@link jointLevel}) all
 * rank intervals hold together: M. Klein, T. Wright and J. Wieczorek, "A joint confidence region for an overall ranking of
 * populations", JRSS C 69 (2020) 589–606. O(n log n).
 * @param intervals per unit; null leaves a unit out (a tiny denominator): it gets no rank and counts in no other's.
 * @param first whether the highest or the lowest figure has rank 1.
 */
export function rankIntervals(
  intervals: readonly (Interval | null)[],
  first: "highest" | "lowest",
): (RankInterval | null)[] {
  const ranked = intervals.filter((interval) => interval !== null);
  const lowers = Float64Array.from(ranked, ({ lower }) => lower).sort();
  const uppers = Float64Array.from(ranked, ({ upper }) => upper).sort();
  return intervals.map((interval) => {
    if (interval === null) return null;
    const above = ranked.length - countBelow(lowers, interval.upper, true);
    const below = countBelow(uppers, interval.lower, false);
    const [better, worse] = first === "highest" ? [above, below] : [below, above];
    return { best: 1 + better, worst: ranked.length - worse };
  });
}

/** The level each of `units` independent intervals needs so that all hold together with `level` (Šidák 1967). */
export function jointLevel(level: number, units: number): number {
  return level ** (1 / Math.max(1, units));
}

/** How many of the ascending values are below the limit, or also equal to it. */
function countBelow(ascending: Float64Array, limit: number, orEqual: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = ascending[middle]!;
    if (value < limit || (orEqual && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
