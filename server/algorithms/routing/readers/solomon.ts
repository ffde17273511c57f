import { distances, type Instance } from "../instance.ts";
import { type Line, linesOf, numbersOf } from "./lines.ts";

export const looksLikeSolomon = (text: string) => /^\s*VEHICLE\s*$/m.test(text) && /^\s*CUSTOMER\s*$/m.test(text);

/**
 * Solomon's vehicle routing problems with time windows (Operations Research 35: 254–265, 1987). Distances are cut off to one decimal,
 * as the exact literature and the DIMACS challenge of 2021 do; vehicles are free up to the file's number.
 */
export function readSolomon(text: string): Instance {
  const lines = linesOf(text);
  const after = (word: string) => lines.findIndex((line) => line.text === word);
  const [vehicles, capacity] = numbersOf(lines[after("VEHICLE") + 2], 2, "the number of vehicles and their capacity");
  const rows = lines
    .slice(after("CUSTOMER") + 2)
    .map((line: Line) => numbersOf(line, 7, "customer, x, y, demand, ready time, due date and service time"));
  if (rows.length < 2) throw new Error("The file holds no customers.");
  const column = (index: number, unit = 1) => Float64Array.from(rows, (row) => row[index]! * unit);
  const unit = 10;
  return {
    name: lines[0]!.text,
    kind: "vrptw",
    ids: rows.map((row) => row[0]!),
    start: 0,
    end: 0,
    vehicles: vehicles!,
    capacity: capacity!,
    distance: distances(
      rows.map((row) => row[1]!),
      rows.map((row) => row[2]!),
      (straight) => Math.floor(straight * unit),
    ),
    unit,
    demand: column(3),
    service: column(6, unit),
    open: column(4, unit),
    close: column(5, unit),
    prize: null,
    timed: true,
  };
}
