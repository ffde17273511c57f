/**
 * The composite risk index of units or townships: a weighted mean of a few rates, each scaled to 0 … 100 among the
 * places compared. Pure.
 *
 * Scaling is min–max (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, §5.2): 0 is the best of the places
 * compared and 100 the worst. With nine to thirteen places a z-score would hang on a standard deviation of few values,
 * and a rank would hide how far apart they are; min–max can be recomputed by hand from two numbers beside it. Its
 * weakness, that one outlier stretches the scale, is met in two ways: places with too few sites do not stretch it (they are
 * clamped to it), and the raw value stands beside the scaled one. A part in which all places are alike tells them
 * apart by nothing and counts 0 for everybody.
 */
import type { RankInterval } from "#server/algorithms/statistics/rank-interval.ts";
import type { Sums } from "./sums.ts";
import { INDEX_PARTS } from "./view/view-state.ts";

export type IndexPart = (typeof INDEX_PARTS)[number];

/** Below so many sites a place has an index, but neither a rank nor a say in the scale. */
export const MIN_INDEX_SITES = 30;

/** What a part without a denominator counts: where nothing is open, nothing is overdue. */
const NOTHING = 0;

/** How far one weight is moved to see what ranks hang on it, in points of the slider. */
export const WEIGHT_SHIFT = 10;

interface PartDefinition {
  /** `share` is 0 … 1, `rate` a quotient times `per`. */
  kind: "share" | "rate";
  parts(sums: Sums): { numerator: number; denominator: number; per: number };
}

export const INDEX_DEFINITIONS: Record<IndexPart, PartDefinition> = {
  majorShare: { kind: "share", parts: ({ major, n }) => ({ numerator: major, denominator: n, per: 1 }) },
  openPer1000: {
    kind: "rate",
    parts: ({ findings, closed, n }) => ({ numerator: findings - closed, denominator: n, per: 1000 }),
  },
  overdueShare: {
    kind: "share",
    parts: ({ overdue, findings, closed }) => ({ numerator: overdue, denominator: findings - closed, per: 1 }),
  },
  uninspected: { kind: "share", parts: ({ n, inspected }) => ({ numerator: n - inspected, denominator: n, per: 1 }) },
  accidents: { kind: "rate", parts: ({ accidents, n }) => ({ numerator: accidents, denominator: n, per: 10_000 }) },
};

/** Least and most of a part among the places compared, in its own unit. */
export interface Scale {
  least: number;
  most: number;
}

export interface IndexPartValue {
  part: IndexPart;
  numerator: number;
  denominator: number;
  /** Null where the denominator is 0: without sites, or without open findings to be overdue. */
  raw: number | null;
  /** 0 … 100. */
  scaled: number;
  /** 0 … 1; those of all parts add up to 1. */
  weight: number;
  /** `weight * scaled`; those of all parts add up to the index. */
  contribution: number;
}

export interface IndexRow {
  code: string | null;
  /** 0 … 100; null without sites. */
  value: number | null;
  /** Whether there are sites enough to rank. */
  ranked: boolean;
  parts: readonly IndexPartValue[];
}

export interface IndexInput {
  code: string | null;
  sums: Sums;
}

const rawOf = (part: IndexPart, sums: Sums) => {
  const { numerator, denominator, per } = INDEX_DEFINITIONS[part].parts(sums);
  return { numerator, denominator, raw: denominator > 0 ? (numerator / denominator) * per : null };
};

/** Weights that add up to 1; all alike where every one is 0. */
export function normalisedWeights(weights: readonly number[]): number[] {
  const sum = INDEX_PARTS.reduce((total, _, i) => total + (weights[i] ?? 0), 0);
  return INDEX_PARTS.map((_, i) => (sum > 0 ? (weights[i] ?? 0) / sum : 1 / INDEX_PARTS.length));
}

/** The scale of each part, from the places that have sites enough; in the order of INDEX_PARTS. */
export function indexScales(rows: readonly IndexInput[]): Scale[] {
  return INDEX_PARTS.map((part) => {
    const values = rows
      .filter(({ sums }) => sums.n >= MIN_INDEX_SITES)
      .map(({ sums }) => rawOf(part, sums).raw ?? NOTHING);
    return values.length === 0 ? { least: 0, most: 0 } : { least: Math.min(...values), most: Math.max(...values) };
  });
}

/**
 * The index of each place with its parts, in the order given. A what-if passes the scales of before, so that what one
 * place puts right does not move the yardstick of the others.
 */
export function riskIndex(
  rows: readonly IndexInput[],
  weights: readonly number[],
  scales: readonly Scale[] = indexScales(rows),
): IndexRow[] {
  const shares = normalisedWeights(weights);
  return rows.map(({ code, sums }) => {
    const parts = INDEX_PARTS.map((part, i): IndexPartValue => {
      const { numerator, denominator, raw } = rawOf(part, sums);
      const { least, most } = scales[i]!;
      const scaled =
        most <= least ? 0 : Math.min(100, Math.max(0, (((raw ?? NOTHING) - least) / (most - least)) * 100));
      const weight = shares[i]!;
      return { part, numerator, denominator, raw, scaled, weight, contribution: weight * scaled };
    });
    return {
      code,
      value: sums.n === 0 ? null : parts.reduce((total, { contribution }) => total + contribution, 0),
      ranked: sums.n >= MIN_INDEX_SITES,
      parts,
    };
  });
}

/**
 * The first and last rank (1 the highest index) each ranked place takes while one weight at a time is moved by
 * {@link WEIGHT_SHIFT} points up or down; null for places that are not ranked. An index has no sampling error to draw
 * an interval from: what its ranks hang on is the choice of weights.
 */
export function indexRankIntervals(rows: readonly IndexInput[], weights: readonly number[]): (RankInterval | null)[] {
  const scales = indexScales(rows);
  const settings = [
    [...weights],
    ...INDEX_PARTS.flatMap((_, moved) =>
      [-WEIGHT_SHIFT, WEIGHT_SHIFT].map((by) =>
        INDEX_PARTS.map((_part, i) => Math.min(100, Math.max(0, (weights[i] ?? 0) + (i === moved ? by : 0)))),
      ),
    ),
  ].filter((setting) => setting.some((weight) => weight > 0));
  const ranges: (RankInterval | null)[] = rows.map(({ sums }) =>
    sums.n >= MIN_INDEX_SITES ? { best: Number.POSITIVE_INFINITY, worst: 0 } : null,
  );
  for (const setting of settings) {
    const values = riskIndex(rows, setting, scales).map((row) => (row.ranked ? row.value : null));
    ranges.forEach((range, i) => {
      if (!range) return;
      const rank = 1 + values.filter((value) => value !== null && value > values[i]!).length;
      range.best = Math.min(range.best, rank);
      range.worst = Math.max(range.worst, rank);
    });
  }
  return ranges;
}
