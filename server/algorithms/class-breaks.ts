/**
 * Breaks that divide numbers into classes for a map. A list of breaks is ascending and holds the smallest value of
 * every class but the first, so k classes have k − 1 breaks and `v` belongs to class "how many breaks are ≤ v".
 */

export const BREAK_METHODS = ["quantile", "equal", "jenks", "manual"] as const;
export type BreakMethod = (typeof BREAK_METHODS)[number];

/** Index of the class that holds `value`, 0 … breaks.length. */
export function classOf(value: number, breaks: readonly number[]): number {
  let index = 0;
  while (index < breaks.length && value >= breaks[index]!) index++;
  return index;
}

/** Classes with about the same number of values each; quantiles interpolate linearly (type 7 of Hyndman & Fan 1996). */
export function quantileBreaks(values: ArrayLike<number>, classes: number): number[] {
  const sorted = Float64Array.from(values).sort();
  checkClasses(classes);
  if (sorted.length === 0) return [];
  const breaks: number[] = [];
  for (let k = 1; k < classes; k++) {
    const position = ((sorted.length - 1) * k) / classes;
    const below = Math.floor(position);
    const low = sorted[below]!;
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
    breaks.push(low + (high - low) * (position - below));
  }
  return distinct(breaks, sorted[0]!);
}

/** Classes of the same width between the smallest and the largest value. */
export function equalBreaks(values: ArrayLike<number>, classes: number): number[] {
  checkClasses(classes);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]!);
    max = Math.max(max, values[i]!);
  }
  if (!(max > min)) return [];
  return Array.from({ length: classes - 1 }, (_, k) => min + ((max - min) * (k + 1)) / classes);
}

/**
 * Natural breaks: the classes with the least sum of squared deviations from their means, found exactly by dynamic
 * programming over the sorted distinct values (Fisher 1958; Jenks 1977). O(classes × distinct²).
 */
export function jenksBreaks(values: ArrayLike<number>, classes: number): number[] {
  checkClasses(classes);
  const { value, weight } = countDistinct(values);
  const m = value.length;
  const k = Math.min(classes, m);
  if (k < 2) return [];

  // Prefix sums of weight, value and square; values are centred first so that the squares do not cancel.
  const mean = value.reduce((sum, v, i) => sum + v * weight[i]!, 0) / weight.reduce((sum, w) => sum + w, 0);
  const sumW = new Float64Array(m + 1);
  const sumV = new Float64Array(m + 1);
  const sumS = new Float64Array(m + 1);
  for (let i = 0; i < m; i++) {
    const v = value[i]! - mean;
    sumW[i + 1] = sumW[i]! + weight[i]!;
    sumV[i + 1] = sumV[i]! + weight[i]! * v;
    sumS[i + 1] = sumS[i]! + weight[i]! * v * v;
  }
  const deviation = (from: number, to: number): number => {
    const v = sumV[to]! - sumV[from]!;
    return Math.max(0, sumS[to]! - sumS[from]! - (v * v) / (sumW[to]! - sumW[from]!));
  };

  // best[j]: least deviation of the first j values in c classes; start[c][j]: where the last of those classes begins.
  let best = Float64Array.from({ length: m + 1 }, (_, j) => (j === 0 ? 0 : deviation(0, j)));
  const start: Int32Array[] = [];
  for (let c = 2; c <= k; c++) {
    const next = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(m + 1);
    for (let j = c; j <= m; j++) {
      for (let i = c - 1; i < j; i++) {
        const cost = best[i]! + deviation(i, j);
        if (cost < next[j]!) {
          next[j] = cost;
          from[j] = i;
        }
      }
    }
    best = next;
    start.push(from);
  }
  const breaks: number[] = [];
  for (let c = k - 2, j = m; c >= 0; c--) {
    j = start[c]![j]!;
    breaks.unshift(value[j]!);
  }
  return breaks;
}

/** Shares of the values below each break; the last class holds the densest 3 %. */
const COUNT_SHARES = [0.3, 0.55, 0.75, 0.9, 0.97];
/** Steps of a decade that people can say. */
const ROUND_STEPS = [1, 1.5, 2, 3, 5, 7];

/**
 * At most five breaks for counts with a long tail, at round whole numbers from 2 up (2, 3, 5, 7, 10, 15, 20, 30 …), near
 * fixed shares of the values: the few dense cells stand out, whatever the filter leaves.
 */
export function roundCountBreaks(counts: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(counts).sort();
  if (sorted.length === 0) return [];
  const most = sorted[sorted.length - 1]!;
  const breaks: number[] = [];
  for (const share of COUNT_SHARES) {
    const value = nearestRound(sorted[Math.floor((sorted.length - 1) * share)]!);
    if (value > (breaks.at(-1) ?? 1) && value <= most) breaks.push(value);
  }
  // A few single sites among pairs would otherwise look alike.
  return breaks.length === 0 && most > sorted[0]! ? [Math.floor(most)] : breaks;
}

/** The round whole number nearest to a count, by ratio. */
function nearestRound(count: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  const candidates = [...ROUND_STEPS, 10].map((step) => step * decade).filter(Number.isInteger);
  return candidates.reduce((best, one) =>
    Math.abs(Math.log(one / count)) < Math.abs(Math.log(best / count)) ? one : best,
  );
}

/** Breaks of a method. `manual` are the caller's own, sorted, without repetitions. */
export function classBreaks(
  method: BreakMethod,
  values: ArrayLike<number>,
  classes: number,
  manual: readonly number[] = [],
): number[] {
  switch (method) {
    case "quantile":
      return quantileBreaks(values, classes);
    case "equal":
      return equalBreaks(values, classes);
    case "jenks":
      return jenksBreaks(values, classes);
    case "manual":
      return [...new Set(manual)].filter(Number.isFinite).sort((a, b) => a - b);
  }
}

function checkClasses(classes: number): void {
  if (!Number.isInteger(classes) || classes < 1) throw new RangeError(`${classes} classes asked for; give 1 or more`);
}

/** Breaks that leave no class empty for being equal to another or to the smallest value. */
function distinct(breaks: number[], smallest: number): number[] {
  return breaks.filter((value, index) => value > (index === 0 ? smallest : breaks[index - 1]!));
}

function countDistinct(values: ArrayLike<number>): { value: number[]; weight: number[] } {
  const value: number[] = [];
  const weight: number[] = [];
  for (const v of Float64Array.from(values).sort()) {
    if (value.at(-1) === v) weight[weight.length - 1]!++;
    else {
      value.push(v);
      weight.push(1);
    }
  }
  return { value, weight };
}
