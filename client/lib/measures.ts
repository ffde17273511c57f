/** What reporting units are compared by. Pure: sums in, value with its denominator out. */
import type { SumColumns } from "#server/algorithms/crossfilter/crossfilter.ts";
import { type RegionParent, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";

export const MEASURES = [
  "rectification",
  "overdue",
  "open",
  "overdueShare",
  "findingsPer1000",
  "sites",
  "major",
] as const;
export type Measure = (typeof MEASURES)[number];

export interface Sums {
  n: number;
  findings: number;
  closed: number;
  overdue: number;
  major: number;
}

/** Below this denominator a rate says more about chance than about work, so it is shown but not ranked. */
export const MIN_DENOMINATOR = 30;

interface Definition {
  /** `share` is 0 … 1, `rate` a quotient, `count` a plain number. */
  kind: "share" | "rate" | "count";
  parts(sums: Sums): { numerator: number; denominator: number; per?: number };
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
  sites: count(({ n }) => n),
  major: count(({ major }) => major),
};

export interface Measured {
  /** Null where the denominator is 0: nothing to measure is not nought. */
  value: number | null;
  numerator: number;
  denominator: number;
  /** False where the denominator is too small to rank by. */
  ranked: boolean;
}

export function measure(what: Measure, sums: Sums): Measured {
  const { kind, parts } = DEFINITIONS[what];
  const { numerator, denominator, per = 1 } = parts(sums);
  return {
    numerator,
    denominator,
    value: denominator === 0 ? null : (numerator / denominator) * per,
    ranked: kind === "count" || denominator >= MIN_DENOMINATOR,
  };
}

/** What the choropleth colours by: counts would only show where people live, so they give way to the rectification rate. */
export const choroplethMeasure = (what: Measure): Measure =>
  DEFINITIONS[what].kind === "count" ? "rectification" : what;

export const NO_SUMS: Sums = { n: 0, findings: 0, closed: 0, overdue: 0, major: 0 };

export const addSums = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  findings: a.findings + b.findings,
  closed: a.closed + b.closed,
  overdue: a.overdue + b.overdue,
  major: a.major + b.major,
});

/** Sums per code, from the counting's columns. */
export function sumsByRegion(codes: readonly string[], columns: SumColumns): Map<string, Sums> {
  return new Map(
    codes.map((code, i) => [
      code,
      {
        n: columns.n[i]!,
        findings: columns.findings[i]!,
        closed: columns.closed[i]!,
        overdue: columns.overdue[i]!,
        major: columns.major[i]!,
      },
    ]),
  );
}

export interface RankingRow extends Measured {
  /** Code of the unit or township; of the place itself for records that state no more; null for the city's remainder. */
  code: string | null;
  /** True for records that state no township (or no county): shown last, so that the rows add up to the total. */
  unassigned: boolean;
  sums: Sums;
  /** From 1, the highest value, whichever way the list runs; null where the denominator is too small, and for the unassigned. */
  rank: number | null;
}

/** Rows of the city's units, or of the townships of one unit, in order; every record is in exactly one row. */
export function rankingRows(
  byRegion: ReadonlyMap<string, Sums>,
  regions: ReadonlyMap<string, RegionParent>,
  scheme: UnitScheme,
  within: string | null,
  what: Measure,
  order: "descending" | "ascending",
): RankingRow[] {
  const groups = new Map<string, { code: string | null; unassigned: boolean; sums: Sums }>();
  const add = (code: string | null, unassigned: boolean, sums: Sums) => {
    const key = code ?? "";
    groups.set(key, { code, unassigned, sums: addSums(groups.get(key)?.sums ?? NO_SUMS, sums) });
  };

  if (within === null) {
    for (const region of regions.values()) {
      if (region.level === "county" || (region.level === "zone" && scheme === "reporting"))
        add(region.code, false, NO_SUMS);
    }
    for (const [code, sums] of byRegion) {
      const unit = unitOf(regions, code, scheme);
      if (unit !== null) add(unit, false, sums);
      else if (sums.n > 0 || sums.findings > 0) add(null, true, sums);
    }
  } else {
    for (const region of regions.values()) {
      if (region.level === "township" && belongs(regions, region.code, within, scheme))
        add(region.code, false, NO_SUMS);
    }
    for (const [code, sums] of byRegion) {
      if (!belongs(regions, code, within, scheme)) continue;
      const township = townshipOf(regions, code);
      if (township !== null) add(township, false, sums);
      else if (sums.n > 0 || sums.findings > 0) add(code, true, sums);
    }
  }

  const rows: RankingRow[] = [...groups.values()].map((group) => ({
    ...group,
    ...measure(what, group.sums),
    rank: null,
  }));
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
  if (order === "descending") return rows;
  return [...ranked.reverse(), ...rows.filter((row) => place(row) !== 0)];
}

function belongs(regions: ReadonlyMap<string, RegionParent>, code: string, place: string, scheme: UnitScheme): boolean {
  return unitOf(regions, code, regions.get(place)?.level === "zone" ? "reporting" : scheme) === place;
}

function townshipOf(regions: ReadonlyMap<string, RegionParent>, code: string): string | null {
  for (let at: string | null | undefined = code; at; at = regions.get(at)?.parentCode) {
    if (regions.get(at)?.level === "township") return at;
  }
  return null;
}
