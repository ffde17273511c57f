/** Which cells a stroke of the brush touches. Pure. */
import { getHexagonEdgeLengthAvg, gridPathCells, latLngToCell } from "h3-js";

/** Cells on the way from one position to another, both ends included. */
export function cellsAlong(
  from: { lng: number; lat: number },
  to: { lng: number; lat: number },
  resolution: number,
): string[] {
  const start = latLngToCell(from.lat, from.lng, resolution);
  const end = latLngToCell(to.lat, to.lng, resolution);
  if (start === end) return [end];
  try {
    return gridPathCells(start, end);
  } catch {
    // No path can be found across the distortion of a pentagon: take positions on the line instead.
    const metres = Math.hypot(to.lng - from.lng, to.lat - from.lat) * 111_000;
    const steps = Math.max(1, Math.ceil(metres / getHexagonEdgeLengthAvg(resolution, "m")));
    const cells = Array.from({ length: steps + 1 }, (_, step) => {
      const share = step / steps;
      return latLngToCell(from.lat + (to.lat - from.lat) * share, from.lng + (to.lng - from.lng) * share, resolution);
    });
    return [...new Set(cells)];
  }
}
