/**
 * Candidates along a road: a window of fixed length, moved from accident to accident of a road in their order along it
 * (see {@link orderAlong} for how that is found, and its limits). Stretches found do not overlap: a window that
 * reached over one taken before would have held all of it, and been graver.
 */
import type { AccidentTable } from "../accidents/accident-table.ts";
import type { Candidates } from "./greedy.ts";
import { orderAlong } from "./road-order.ts";

/** The windows that begin at each row. Rows that name no road are in none. @param rows those with a position. */
export function windowsAlong(table: AccidentTable, rows: readonly number[], lengthM: number): Candidates {
  const roads = Map.groupBy(rows, (row) => table.road.values[table.road.codes[row]!] ?? "");
  roads.delete("");
  const line = new Int32Array(rows.length);
  const along = new Float64Array(rows.length);
  const endOfRoad = new Int32Array(rows.length);
  const placeOf = new Int32Array(table.rows);
  let filled = 0;
  for (const ofRoad of roads.values()) {
    const order = orderAlong(table, ofRoad, lengthM);
    line.set(order.line, filled);
    along.set(order.along, filled);
    endOfRoad.fill(filled + ofRoad.length, filled, filled + ofRoad.length);
    for (const row of order.line) placeOf[row] = filled++;
  }
  return {
    seeds: line.subarray(0, filled),
    visit(seed, taken, each) {
      const start = placeOf[seed]!;
      const last = along[start]! + lengthM;
      for (let i = start; i < endOfRoad[start]! && along[i]! <= last && taken[line[i]!] === 0; i++) each(line[i]!);
    },
  };
}
