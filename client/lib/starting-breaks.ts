/** Class breaks that manual editing starts from. Pure. */
import { quantileBreaks } from "#server/algorithms/class-breaks.ts";
import { DEFINITIONS, type Measure, type RankingRow } from "./measures.ts";

/**
 * Breaks to start from when people set their own: quantiles of the rows that are drawn (`codes`) and ranked, to the
 * decimals that are shown (a tenth of a percent, or a tenth), each said once. In the measure's own unit (a share is 0 … 1).
 */
export function startingBreaks(
  rows: readonly RankingRow[],
  codes: readonly string[],
  classes: number,
  what: Measure,
): number[] {
  const values = rows
    .filter((row) => row.code !== null && codes.includes(row.code) && row.ranked && row.value !== null)
    .map((row) => row.value!);
  const scale = DEFINITIONS[what].kind === "share" ? 1000 : 10;
  return [...new Set(quantileBreaks(values, classes).map((value) => Math.round(value * scale) / scale))];
}
