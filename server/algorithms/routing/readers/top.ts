import { distances, type Instance } from "../instance.ts";
import { linesOf, numbersOf } from "./lines.ts";

export const looksLikeTop = (text: string) => /^\s*n\s+\d+\s+m\s+\d+\s+tmax\s+[\d.]+\s/.test(text);

/** Rounding of sums of straight distances must not turn a route of just the allowed length away. */
const TOLERANCE = 1e-9;

/**
 * Team orienteering (Chao, Golden and Wasil, European Journal of Operational Research 88: 464–474, 1996): m teams go from the first node
 * to the last within tmax and collect the most score. The file numbers nothing, so nodes count from 0, the start.
 */
export function readTop(text: string, teams: number | null): Instance {
  const lines = linesOf(text);
  const field = (i: number) => Number(lines[i]!.words[1]);
  const [n, m, tmax] = [field(0), field(1), field(2)];
  const rows = lines.slice(3).map((line) => numbersOf(line, 3, "x, y and score"));
  if (rows.length !== n) throw new Error(`The file says n ${n} but holds ${rows.length} nodes.`);
  if (n < 2) throw new Error("The file needs a start and an end.");
  return {
    name: "",
    kind: "top",
    ids: rows.map((_, i) => i),
    start: 0,
    end: n - 1,
    vehicles: teams ?? m!,
    capacity: Number.POSITIVE_INFINITY,
    distance: distances(
      rows.map((row) => row[0]!),
      rows.map((row) => row[1]!),
      (straight) => straight,
    ),
    unit: 1,
    demand: new Float64Array(n),
    service: new Float64Array(n),
    open: new Float64Array(n),
    close: new Float64Array(n).fill(tmax! + TOLERANCE),
    prize: Float64Array.from(rows, (row) => row[2]!),
    timed: true,
  };
}
