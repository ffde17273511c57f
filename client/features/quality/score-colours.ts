/** Counties by their debt, in the violet of what was found. Pure. */
import { type RegionParent, unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import { scoreOf, sumQuality } from "#server/algorithms/quality/score.ts";
import type { QualitySummary } from "#server/features/quality/quality.contract.ts";
import type { Theme } from "../../lib/view/view-state.ts";

/** From little debt to much. */
export const SCORE_COLOURS: Record<Theme, readonly string[]> = {
  light: ["#ece6f0", "#d6c8df", "#bda6cb", "#a184b5", "#81619a"],
  dark: ["#2b2531", "#42364d", "#5e4b6e", "#806693", "#a888bb"],
};
/** Dots and circles of faulty records. */
export const FAULT_COLOURS: Record<Theme, string> = { light: "#6b4a80", dark: "#cdb2de" };

export interface CountyScores {
  /** Debt per 1,000 records, with the zones within. */
  byCounty: ReadonlyMap<string, number>;
  least: number;
  most: number;
}

export function countyScores(
  { regions, rules }: Pick<QualitySummary, "regions" | "rules">,
  parents: ReadonlyMap<string, RegionParent>,
): CountyScores {
  const byCounty = new Map<string, number>();
  for (const [county, parts] of Map.groupBy(regions, ({ code }) => unitOf(parents, code, "county"))) {
    const { debtPer1000 } = scoreOf(sumQuality(parts, rules.length));
    if (county !== null && debtPer1000 !== null) byCounty.set(county, debtPer1000);
  }
  return { byCounty, least: Math.min(...byCounty.values()), most: Math.max(...byCounty.values()) };
}

/** In equal steps between the least and the most. */
export function scoreColour({ least, most }: CountyScores, debt: number, theme: Theme): string {
  const ramp = SCORE_COLOURS[theme];
  const share = most > least ? (debt - least) / (most - least) : 0;
  return ramp[Math.min(ramp.length - 1, Math.floor(share * ramp.length))]!;
}
