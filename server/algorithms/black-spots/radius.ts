/** Candidates by radius: every accident with all others within reach of it. */
import type { AccidentTable } from "../accidents/accident-table.ts";
import type { Candidates } from "./greedy.ts";
import { metresEast, metresNorth } from "./metres.ts";

/**
 * Every row as the centre of a circle. Rows lie in bands of latitude as high as the radius, in each by longitude, so
 * that a circle needs a stretch of three bands: O(n log n) to prepare, O(log n + rows in the stretches) a circle.
 * @param rows those with a position.
 */
export function circlesAround(table: AccidentTable, rows: readonly number[], reachM: number): Candidates {
  const n = rows.length;
  // A degree of latitude is shortest at the equator: bands are nowhere lower than the radius.
  const height = reachM / metresNorth(0);
  const bandOf = (row: number) => Math.floor(table.lat[row]! / height);
  const sorted = [...rows].sort((a, b) => bandOf(a) - bandOf(b) || table.lon[a]! - table.lon[b]! || a - b);
  const lon = Float64Array.from(sorted, (row) => table.lon[row]!);
  const lat = Float64Array.from(sorted, (row) => table.lat[row]!);
  const east = lat.map(metresEast);
  const north = lat.map(metresNorth);
  const placeOf = new Int32Array(table.rows);
  const bands = new Map<number, { start: number; end: number }>();
  for (let i = 0; i < n; i++) {
    placeOf[sorted[i]!] = i;
    const band = bands.get(bandOf(sorted[i]!));
    if (band) band.end = i + 1;
    else bands.set(bandOf(sorted[i]!), { start: i, end: i + 1 });
  }
  const square = reachM * reachM;
  return {
    seeds: rows,
    visit(seed, taken, each) {
      const centre = placeOf[seed]!;
      const [x, y, eastHere, northHere] = [lon[centre]!, lat[centre]!, east[centre]!, north[centre]!];
      // Degrees of longitude are shortest on the side away from the equator.
      const width = reachM / metresEast(Math.min(89.9, Math.abs(y) + height));
      const middle = bandOf(seed);
      for (let b = middle - 1; b <= middle + 1; b++) {
        const band = bands.get(b);
        if (!band) continue;
        for (let i = firstFrom(lon, x - width, band.start, band.end); i < band.end && lon[i]! <= x + width; i++) {
          const dx = ((lon[i]! - x) * (eastHere + east[i]!)) / 2;
          const dy = ((lat[i]! - y) * (northHere + north[i]!)) / 2;
          if (dx * dx + dy * dy <= square && taken[sorted[i]!] === 0) each(sorted[i]!);
        }
      }
    },
  };
}

/** First index from start to end whose value is not below the limit. */
function firstFrom(ascending: Float64Array, limit: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
