/** What reporting units are compared by. Pure: sums in, value with its denominator and its limits out. */
import type { DaysToClose } from "#server/algorithms/analysis/analysis-types.ts";
import type { RegionParent, UnitScheme } from "#server/algorithms/crossfilter/region-match.ts";
import { byar, type Interval, wilson } from "#server/algorithms/statistics/proportion.ts";
import { jointLevel, type RankInterval, rankIntervals } from "#server/algorithms/statistics/rank-interval.ts";
import { groupOfRegion, listedPlaces, type PlaceGroup } from "./region-groups.ts";
import { type IndexRow, indexRankIntervals, riskIndex } from "./risk-index.ts";
import { addSums, NO_SUMS, type Sums } from "./sums.ts";

export { addSums, NO_SUMS, type Sums, sumsByRegion } from "./sums.ts";

export const MEASURES = [
  "rectification",
  "overdue",
  "open",
  "overdueShare",
  "findingsPer1000",
  "sites",
  "major",
  "onTime",
  "closureRate",
  "medianDays",
  "dueSoon",
  "riskIndex",
] as const;
export type Measure = (typeof MEASURES)[number];

/** What a measure refers to: the stock as of now, the period, the days ahead, or all of it at once. */
export const MEASURE_GROUPS = {
  stock: ["rectification", "overdue", "open", "overdueShare", "findingsPer1000", "sites", "major"],
  period: ["onTime", "closureRate", "medianDays"],
  ahead: ["dueSoon"],
  composite: ["riskIndex"],
} as const satisfies Record<string, readonly Measure[]>;
export type MeasureGroup = keyof typeof MEASURE_GROUPS;

export const groupOf = (what: Measure): MeasureGroup =>
  (Object.keys(MEASURE_GROUPS) as MeasureGroup[]).find((group) =>
    (MEASURE_GROUPS[group] as readonly Measure[]).includes(what),
  )!;

/** Whether a measure waits for the lifecycle and accident tables, which come after the cube. */
export const needsTime = (what: Measure): boolean => groupOf(what) !== "stock";

/** Below this denominator a rate says more about chance than about work, so it is shown but not ranked. */
export const MIN_DENOMINATOR = 30;

interface Definition {
  /** `share` is 0 … 1, `rate` a quotient, `count` a plain number, `days` a median, `index` 0 … 100. */
  kind: "share" | "rate" | "count" | "days" | "index";
  /** Of medians: findings closed of those followed; of the index: nothing to divide, its sites. */
  parts(sums: Sums): { numerator: number; denominator: number; per?: number };
  /** A complete register has no sampling error: its count takes one rank. */
  certain?: true;
}

const count = (of: (sums: Sums) => number): Definition => ({
  kind: "count",
  parts: (sums) => ({ numerator: of(sums), denominator: 1 }),
});

export const DEFINITIONS: Record<Measure, Definition> = {
  rectification: {
    kind: "share",
    parts: ({ closed, findings }) => ({ numerator: closed, denominator: findings }),
  },
  overdueShare: {
    kind: "share",
    parts: ({ overdue, findings, closed }) => ({ numerator: overdue, denominator: findings - closed }),
  },
  findingsPer1000: {
    kind: "rate",
    parts: ({ findings, n }) => ({ numerator: findings, denominator: n, per: 1000 }),
  },
  overdue: count(({ overdue }) => overdue),
  open: count(({ findings, closed }) => findings - closed),
  sites: { ...count(({ n }) => n), certain: true },
  major: { ...count(({ major }) => major), certain: true },
  onTime: {
    kind: "share",
    parts: ({ onTime, closedInPeriod }) => ({ numerator: onTime, denominator: closedInPeriod }),
  },
  closureRate: {
    kind: "share",
    parts: ({ closedInPeriod, openAtStart, foundInPeriod }) => ({
      numerator: closedInPeriod,
      denominator: openAtStart + foundInPeriod,
    }),
  },
  medianDays: { kind: "days", parts: () => ({ numerator: 0, denominator: 0 }) },
  dueSoon: count(({ dueSoon }) => dueSoon),
  riskIndex: { kind: "index", parts: ({ n }) => ({ numerator: n, denominator: n }) },
};

export interface Measured {
  /** Null where the denominator is 0, or a median is not reached: nothing to measure is not nought. */
  value: number | null;
  numerator: number;
  denominator: number;
  /** False where the denominator is too small to rank by. */
  ranked: boolean;
  /** 95 % limits of the value in its own unit; null where there are none. */
  limits: Interval | null;
}

/** A measure that sums decide. What is not given counts 0. */
export function measure(what: Measure, given: Partial<Sums>): Measured {
  const { kind, parts } = DEFINITIONS[what];
  const { numerator, denominator, per = 1 } = parts({ ...NO_SUMS, ...given });
  const value = denominator === 0 || kind === "days" || kind === "index" ? null : (numerator / denominator) * per;
  return {
    numerator,
    denominator,
    value,
    limits: value === null ? null : limitsOf(what, numerator, denominator, per, LEVEL),
    ranked: kind === "count" || denominator >= MIN_DENOMINATOR,
  };
}

/** Confidence of limits, and of all rank intervals of a list together. */
const LEVEL = 0.95;

/** Wilson's limits of a share, Poisson's of a count or a rate; a register's count is its own limit. */
function limitsOf(what: Measure, numerator: number, denominator: number, per: number, level: number): Interval {
  const { kind, certain } = DEFINITIONS[what];
  if (certain) return { lower: numerator, upper: numerator };
  if (kind === "share") return wilson(numerator, denominator, level);
  const { lower, upper } = byar(numerator, level);
  return { lower: (lower / denominator) * per, upper: (upper / denominator) * per };
}

/** The ranks that chance leaves open to rows of a list, 1 the highest value. */
function rankIntervalsOf(what: Measure, rows: readonly RankingRow[]): (RankInterval | null)[] {
  // Medians come with their limits at 95 % each; the others' are widened so that all rank intervals hold together.
  const level = jointLevel(LEVEL, rows.length);
  const limits = rows.map(({ numerator, denominator, limits, sums }) =>
    DEFINITIONS[what].kind === "days"
      ? limits
      : limitsOf(what, numerator, denominator, DEFINITIONS[what].parts(sums).per ?? 1, level),
  );
  return rankIntervals(limits, "highest");
}

/** A Kaplan–Meier median: of the findings followed so many have closed. Not ranked before half of them have. */
export function measureDays(days: DaysToClose | undefined): Measured {
  if (!days) return { value: null, numerator: 0, denominator: 0, ranked: false, limits: null };
  const { median, lower, upper, findings, closed } = days;
  return {
    value: median,
    numerator: closed,
    denominator: findings,
    ranked: findings >= MIN_DENOMINATOR && median !== null,
    limits: median === null ? null : { lower: lower ?? 0, upper: upper ?? Number.POSITIVE_INFINITY },
  };
}

/** What the choropleth colours by: counts would only show where people live, so they give way to the rectification rate. */
export const choroplethMeasure = (what: Measure): Measure =>
  DEFINITIONS[what].kind === "count" ? "rectification" : what;

/** What measures need beyond sums. */
export interface MeasureContext {
  /** By code of unit and township. */
  daysToClose: ReadonlyMap<string, DaysToClose>;
  /** Of the parts of the risk index. */
  weights: readonly number[];
}

const NO_CONTEXT: MeasureContext = { daysToClose: new Map(), weights: [] };

export interface RankingRow extends Measured {
  /** Code of the unit or township; of the place itself for records that state no more; null for the city's remainder. */
  code: string | null;
  /** True for records that state no township (or no county): shown last, so that the rows add up to the total. */
  unassigned: boolean;
  sums: Sums;
  /** From 1, the highest value, whichever way the list runs; null where the denominator is too small, and for the unassigned. */
  rank: number | null;
  /** The ranks that chance leaves open (of the index: that the choice of weights does); null where there is no rank. */
  interval: RankInterval | null;
  /** Parts of the risk index; null for other measures and for the unassigned. */
  index: IndexRow | null;
}

/** Rows of the city's units, or of the townships of one unit, in order; every record is in exactly one row. */
export function rankingRows(
  byRegion: ReadonlyMap<string, Sums>,
  regions: ReadonlyMap<string, RegionParent>,
  scheme: UnitScheme,
  within: string | null,
  what: Measure,
  order: "descending" | "ascending",
  context: MeasureContext = NO_CONTEXT,
): RankingRow[] {
  const listing = { regions, scheme, within };
  const groups = new Map<string, Group>();
  const add = ({ code, unassigned }: PlaceGroup, sums: Sums) => {
    const key = code ?? "";
    groups.set(key, { code, unassigned, sums: addSums(groups.get(key)?.sums ?? NO_SUMS, sums) });
  };
  for (const code of listedPlaces(listing)) add({ code, unassigned: false }, NO_SUMS);
  for (const [code, sums] of byRegion) {
    const group = groupOfRegion(listing, code);
    if (group && (!group.unassigned || sums.n > 0 || sums.findings > 0)) add(group, sums);
  }

  const rows = measureRows([...groups.values()], what, context);
  const place = (row: RankingRow) => (row.unassigned ? 3 : row.value === null ? 2 : row.ranked ? 0 : 1);
  rows.sort(
    (a, b) => place(a) - place(b) || (b.value ?? 0) - (a.value ?? 0) || (a.code ?? "").localeCompare(b.code ?? ""),
  );
  const ranked = rows.filter((row) => place(row) === 0);
  // Equal values share a rank.
  ranked.forEach((row, index) => {
    const before = ranked[index - 1];
    row.rank = before && before.value === row.value ? before.rank : index + 1;
  });
  if (what !== "riskIndex") {
    const intervals = rankIntervalsOf(what, ranked);
    ranked.forEach((row, index) => {
      row.interval = intervals[index] ?? null;
    });
  }
  if (order === "descending") return rows;
  return [...ranked.reverse(), ...rows.filter((row) => place(row) !== 0)];
}

interface Group extends PlaceGroup {
  sums: Sums;
}

function measureRows(groups: readonly Group[], what: Measure, { daysToClose, weights }: MeasureContext): RankingRow[] {
  const row = (group: Group, measured: Measured): RankingRow => ({
    ...group,
    ...measured,
    rank: null,
    interval: null,
    index: null,
  });
  if (what === "medianDays") {
    return groups.map((group) =>
      row(group, measureDays(group.unassigned ? undefined : (daysToClose.get(group.code ?? "") ?? undefined))),
    );
  }
  if (what !== "riskIndex") return groups.map((group) => row(group, measure(what, group.sums)));
  // Records without a place are nobody's risk to be compared.
  const compared = groups.filter(({ unassigned }) => !unassigned);
  const indices = riskIndex(compared, weights);
  const ranges = indexRankIntervals(compared, weights);
  return groups.map((group) => {
    const at = compared.indexOf(group);
    const index = indices[at] ?? null;
    const measured = measure(what, group.sums);
    return {
      ...row(group, { ...measured, value: index?.value ?? null, ranked: index?.ranked ?? false }),
      interval: ranges[at] ?? null,
      index,
    };
  });
}
