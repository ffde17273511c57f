import type { SurfaceKind } from "#server/algorithms/analysis/analysis-types.ts";
import { indexOfCell } from "#server/algorithms/crossfilter/crossfilter.ts";
import { useCounts } from "../cube/counts.store.ts";

export interface PickedCell {
  /** H3 index. */
  id: string;
  centre: [lon: number, lat: number];
  n: number;
  findings: number;
  closed: number;
  overdue: number;
  inspected: number;
  /** Sites whose status is overdue. */
  sitesOverdue: number;
  /** What the hexagons show, and its value here; NaN without a denominator. */
  surface: SurfaceKind;
  value: number;
  /** Of hot spots: −3 … 3, and the settings in which it holds, null while they are being counted. */
  hotClass: number | null;
  stability: number | null;
}

/** The numbers of a cell in the current answer, by its H3 index; null where the answer has no such cell. */
export function cellOf(id: string): PickedCell | null {
  const { geometry, counts, surface, stability } = useCounts.getState();
  if (!geometry || !counts || !surface) return null;
  const index = indexOfCell(geometry.cells, BigInt(`0x${id}`));
  const { cells } = counts;
  if (index < 0 || cells.n.length !== geometry.cells.length) return null;
  const hot = surface.kind === "hotspots";
  return {
    id,
    centre: [geometry.centres[index * 2]!, geometry.centres[index * 2 + 1]!],
    n: cells.n[index]!,
    findings: cells.findings[index]!,
    closed: cells.closed[index]!,
    overdue: cells.overdue[index]!,
    inspected: cells.inspected[index]!,
    sitesOverdue: cells.sitesOverdue[index]!,
    surface: surface.kind,
    value: surface.values[index]!,
    hotClass: hot ? surface.classes[index]! : null,
    stability: hot && stability?.length === geometry.cells.length ? stability[index]! : null,
  };
}
