/** What each measure of hot spots, rates and kernels counts in a cell. */
import type { CellParts } from "../crossfilter/count-table.ts";
import type { CellCounts } from "../crossfilter/crossfilter.ts";
import type { HotMeasure } from "./analysis-types.ts";

export const isRate = (measure: HotMeasure): measure is "rateInspected" | "rateHouses" =>
  measure === "rateInspected" || measure === "rateHouses";

/** Rates of houses are told per 1,000. */
const PER_HOUSES = 1000;

/** Which columns {@link numeratorOf} and {@link denominatorOf} read of a measure. */
export const partsOf = (measure: HotMeasure): CellParts => ({
  sites: measure === "sites" || isRate(measure),
  findings: measure !== "sites",
});

/** What a measure counts; of a rate, its numerator. */
export function numeratorOf(measure: HotMeasure, cells: CellCounts): Uint32Array {
  switch (measure) {
    case "sites":
      return cells.n;
    case "overdue":
      return cells.overdue;
    case "open":
      return openFindings(cells);
    case "rateHouses":
      return cells.houseFindings;
    case "rateInspected":
      return cells.findingsInspected;
    default:
      return cells.findings;
  }
}

/**
 * What a measure's rate is taken of: findings per inspected site, per 1,000 houses, and for the measures that are no rates
 * per site. A rate counts only the findings at the sites it is taken of, see {@link numeratorOf}.
 */
export function denominatorOf(measure: HotMeasure, cells: CellCounts): { column: Uint32Array; per: number } {
  if (measure === "rateInspected") return { column: cells.inspected, per: 1 };
  if (measure === "rateHouses") return { column: cells.houses, per: PER_HOUSES };
  return { column: cells.n, per: 1 };
}

function openFindings({ findings, closed }: CellCounts): Uint32Array {
  const open = new Uint32Array(findings.length);
  for (let c = 0; c < open.length; c++) open[c] = findings[c]! - closed[c]!;
  return open;
}
