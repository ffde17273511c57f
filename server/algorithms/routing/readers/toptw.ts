import { distances, type Instance } from "../instance.ts";
import { linesOf, numbersOf } from "./lines.ts";

export const looksLikeToptw = (text: string) =>
  /^\s*\d+ +\d+ +\d+ +\d+\s*\n\s*\d+ +\d+\s*\n/.test(text.replace(/\r/g, ""));

/**
 * Team orienteering with time windows in Vansteenwegen's form: Solomon's customers (Righini and Salani 2009) and Cordeau's (Montemanni and
 * Gambardella 2009). The literature cuts distances off to one decimal for Solomon's, which lie on whole coordinates, and to two for
 * Cordeau's, which do not.
 */
export function readToptw(text: string, teams: number | null): Instance {
  if (teams === null) {
    throw new Error("This file leaves the number of teams open: give it with --teams N or as FILE#N.");
  }
  const lines = linesOf(text);
  const rows = lines.slice(2).map((line) => numbersOf(line, 8, "id, x, y, service, profit, frequency and a window"));
  if (rows.length < 2) throw new Error("The file holds no customers.");
  // Combinations of days stand between the seventh number, which counts them, and the window, which ends the line.
  const open = rows.map((row) => row.at(-2)!);
  const close = rows.map((row) => row.at(-1)!);
  const unit = rows.every((row) => Number.isInteger(row[1]) && Number.isInteger(row[2])) ? 10 : 100;
  return {
    name: "",
    kind: "toptw",
    ids: rows.map((row) => row[0]!),
    start: 0,
    end: 0,
    vehicles: teams,
    capacity: Number.POSITIVE_INFINITY,
    distance: distances(
      rows.map((row) => row[1]!),
      rows.map((row) => row[2]!),
      (straight) => Math.floor(straight * unit),
    ),
    unit,
    demand: new Float64Array(rows.length),
    service: Float64Array.from(rows, (row) => row[3]! * unit),
    open: Float64Array.from(open, (time, i) => (i === 0 ? 0 : time * unit)),
    close: Float64Array.from(close, (time) => time * unit),
    prize: Float64Array.from(rows, (row) => row[4]!),
    timed: true,
  };
}
