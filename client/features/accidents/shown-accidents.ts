/** Which accidents the map shows. Pure. */
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";
import { CLASSES } from "./accident-classes.ts";

const MINUTES_A_DAY = 1440;
const minutesOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 60_000;

/** The moment of a table's minutes on the city's own clock, YYYY-MM-DDThh:mm. */
export const clockOf = (minutes: number): string => new Date(minutes * 60_000).toISOString().slice(0, 16);

/** Rows that have a position. */
export const locatedRows = (table: AccidentTable, rows: Int32Array): Int32Array =>
  rows.filter((r) => !Number.isNaN(table.lon[r]!));

/** Rows of the period, both days included, that lie in a region that passes and are of the kind (null: of any), the oldest first. */
export function listedRows(
  table: AccidentTable,
  { from, to }: Period,
  passes: (region: string) => boolean,
  kind: string | null = null,
): Int32Array {
  const first = minutesOf(from);
  const end = minutesOf(to) + MINUTES_A_DAY;
  const allowed = table.region.values.map(passes);
  const wanted = table.kind.values.map((value) => kind === null || value === kind);
  const rows: number[] = [];
  for (let r = 0; r < table.rows; r++) {
    if (table.at[r]! < first || table.at[r]! >= end) continue;
    if (!allowed[table.region.codes[r]!] || !wanted[table.kind.codes[r]!]) continue;
    rows.push(r);
  }
  return Int32Array.from(rows);
}

export interface AccidentSums {
  /** Accidents by class, in the order of CLASSES. */
  classes: readonly number[];
  /** People; what a source does not state counts as none. */
  deaths: number;
  injuries: number;
  /** Accidents whose source does not state deaths. */
  unstated: number;
}

/** What rows of the table add up to. */
export function sumsOf({ accidentClass, deaths, injuries }: AccidentTable, rows: Int32Array): AccidentSums {
  const sums = { classes: CLASSES.map(() => 0), deaths: 0, injuries: 0, unstated: 0 };
  for (const r of rows) {
    sums.classes[accidentClass[r]!]!++;
    sums.deaths += Math.max(0, deaths[r]!);
    sums.injuries += Math.max(0, injuries[r]!);
    if (deaths[r]! < 0) sums.unstated++;
  }
  return sums;
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
