import { latLngToCell } from "h3-js";
import { SITE_STATUSES } from "#server/contracts/vocabulary.contract.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useView } from "../../lib/view/view.store.ts";

/** From here on, where points are shown, the pointer is theirs and the fading cells take no clicks. */
const POINTS_FROM = 12;

export interface PickedCell {
  /** H3 index. */
  id: string;
  centre: [lon: number, lat: number];
  n: number;
  findings: number;
  closed: number;
  overdue: number;
  /** Sites whose status is overdue. */
  sitesOverdue: number;
}

/** The drawn cell at a position, by arithmetic rather than by reading pixels back; null where none is drawn. */
export function pickCell(lon: number, lat: number, zoom: number): PickedCell | null {
  const { shown } = useView.getState();
  const { geometry, counts } = useCounts.getState();
  if (!geometry || !counts || !shown.includes("density")) return null;
  if (zoom >= POINTS_FROM && shown.includes("points")) return null;
  const id = latLngToCell(lat, lon, geometry.resolution);
  const index = find(geometry.cells, BigInt(`0x${id}`));
  const { cells } = counts;
  if (index < 0 || !cells.n[index]) return null;
  return {
    id,
    centre: [geometry.centres[index * 2]!, geometry.centres[index * 2 + 1]!],
    n: cells.n[index]!,
    findings: cells.findings[index]!,
    closed: cells.closed[index]!,
    overdue: cells.overdue[index]!,
    sitesOverdue: cells.byStatus[index * SITE_STATUSES.length + SITE_STATUSES.indexOf("overdue")]!,
  };
}

/** Position of a cell among ascending cells, or −1. */
function find(cells: BigUint64Array, cell: bigint): number {
  let low = 0;
  let high = cells.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (cells[middle]! < cell) low = middle + 1;
    else if (cells[middle]! > cell) high = middle - 1;
    else return middle;
  }
  return -1;
}
