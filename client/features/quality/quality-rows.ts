/** Scores and faults by unit, or by township of one unit. Pure. */
import { type RegionParent, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import { type QualityCounts, scoreOf, sumQuality } from "#server/algorithms/quality/score.ts";
import type { QualitySummary } from "#server/features/quality/quality.contract.ts";

export interface QualityRow {
  /** Unit or township; null for records that state none. */
  code: string | null;
  counts: QualityCounts;
  /** Change of the share without a fault since the day compared with; null where there is none. */
  change: number | null;
  /** 1 is the least debt per 1,000 records; null for the row without a unit, and where there are no records. */
  rank: number | null;
}

/**
 * Rows by their debt, the most first, and the sum of all. Records that state no unit (or no township) stand last, so that
 * the rows add up.
 */
export function qualityRows(
  summary: Pick<QualitySummary, "rules" | "regions" | "before">,
  regions: ReadonlyMap<string, RegionParent>,
  scheme: UnitScheme,
  within: string | null,
): { rows: QualityRow[]; total: QualityRow } {
  const of = regions.get(within ?? "")?.level === "zone" ? "reporting" : scheme;
  /** Undefined: not within the place. */
  const keyOf = (code: string): string | null | undefined => {
    const unit = unitOf(regions, code, of);
    if (within === null) return unit;
    if (unit !== within) return undefined;
    return regions.get(code)?.level === "township" ? code : null;
  };
  const groups = <T extends { code: string }>(parts: readonly T[]) => {
    const grouped = Map.groupBy(parts, ({ code }) => keyOf(code));
    grouped.delete(undefined);
    return grouped as Map<string | null, T[]>;
  };
  const now = groups(summary.regions);
  const then = summary.before && groups(summary.before.regions);
  const row = (code: string | null, parts: QualitySummary["regions"], before: Past[] | undefined): QualityRow => {
    const counts = sumQuality(parts, summary.rules.length);
    const past = before && cleanOf(before);
    const present = scoreOf(counts).clean;
    return { code, counts, rank: null, change: past == null || present === null ? null : present - past };
  };
  const rows = [...now].map(([code, parts]) => row(code, parts, then?.get(code)));
  const debt = ({ counts }: QualityRow) => scoreOf(counts).debtPer1000 ?? -1;
  rows.sort((a, b) => Number(a.code === null) - Number(b.code === null) || debt(b) - debt(a));
  const ranked = rows.filter(({ code, counts }) => code !== null && counts.records > 0);
  for (const one of ranked) one.rank = 1 + ranked.filter((other) => debt(other) < debt(one)).length;
  const total = row(within, [...now.values()].flat(), then ? [...then.values()].flat() : undefined);
  return { rows, total };
}

type Past = NonNullable<QualitySummary["before"]>["regions"][number];

const cleanOf = (parts: readonly Past[]): number | null =>
  scoreOf({
    records: parts.reduce((sum, { records }) => sum + records, 0),
    faulty: parts.reduce((sum, { faulty }) => sum + faulty, 0),
    debt: 0,
  }).clean;
