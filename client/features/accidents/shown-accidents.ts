/** Which accidents the map shows. Pure. */
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";

const MINUTES_A_DAY = 1440;
const minutesOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 60_000;

/** The moment of a table's minutes on the city's own clock, YYYY-MM-DDThh:mm. */
export const clockOf = (minutes: number): string => new Date(minutes * 60_000).toISOString().slice(0, 16);

/** Rows that have a position. */
export const locatedRows = (table: AccidentTable, rows: Int32Array): Int32Array =>
  rows.filter((r) => !Number.isNaN(table.lon[r]!));

/** Rows of the period, both days included, that lie in a region that passes, the oldest first. */
export function listedRows(
  table: AccidentTable,
  { from, to }: Period,
  passes: (region: string) => boolean,
): Int32Array {
  const first = minutesOf(from);
  const end = minutesOf(to) + MINUTES_A_DAY;
  const allowed = table.region.values.map(passes);
  const rows: number[] = [];
  for (let r = 0; r < table.rows; r++) {
    if (table.at[r]! < first || table.at[r]! >= end) continue;
    if (!allowed[table.region.codes[r]!]) continue;
    rows.push(r);
  }
  return Int32Array.from(rows);
}

/** The row nearest to a position within a reach in degrees of latitude; −1 for none. */
export function nearestRow(table: AccidentTable, rows: Int32Array, lon: number, lat: number, reach: number): number {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let best = -1;
  let least = reach * reach;
  for (const r of rows) {
    const dx = (table.lon[r]! - lon) * squeeze;
    const dy = table.lat[r]! - lat;
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      best = r;
    }
  }
  return best;
}
