/** Neighbourhoods of several rings by walking from neighbour to neighbour: twenty times as fast as asking H3 for each. */
import { gridDisk } from "h3-js";
import { type Neighbourhoods, neighbourhoodsOf } from "../hotspots/neighbours.ts";

/**
 * What neighbourhoodsOf gives for ring 1 to `widest`. Steps may lead over cells that are not among `cells`: a way of
 * `widest` steps between two of them is never more than widest / 2 away from one, so those near the border are walked too.
 * O(cells × widest²).
 */
export function ringsOf(cells: BigUint64Array, widest: number): Neighbourhoods[] {
  const walked = withSurroundings(cells, Math.floor(widest / 2));
  const steps = neighbourhoodsOf(walked, 1);
  const most = 1 + 3 * widest * (widest + 1);
  const found = Array.from({ length: widest }, (_, k) => ({
    start: new Int32Array(cells.length + 1),
    index: new Int32Array(cells.length * (1 + 3 * (k + 1) * (k + 2))),
    filled: 0,
  }));
  const seenFrom = new Int32Array(walked.length).fill(-1);
  const queue = new Int32Array(most);
  for (let i = 0; i < cells.length; i++) {
    seenFrom[i] = i;
    queue[0] = i;
    let length = 1;
    let from = 0;
    for (let ring = 0; ring < widest; ring++) {
      const to = length;
      for (let q = from; q < to; q++) {
        for (let a = steps.start[queue[q]!]!; a < steps.start[queue[q]! + 1]!; a++) {
          const next = steps.index[a]!;
          if (seenFrom[next] === i) continue;
          seenFrom[next] = i;
          queue[length++] = next;
        }
      }
      from = to;
      const into = found[ring]!;
      for (let q = 0; q < length; q++) if (queue[q]! < cells.length) into.index[into.filled++] = queue[q]!;
      into.start[i + 1] = into.filled;
    }
  }
  return found.map(({ start, index, filled }) => ({ start, index: index.slice(0, filled) }));
}

/** The cells and, behind them, those within so many steps of a cell whose neighbours are not all among them. */
function withSurroundings(cells: BigUint64Array, reach: number): BigUint64Array {
  const { start } = neighbourhoodsOf(cells, 1);
  const known = new Set(Array.from(cells, (cell) => cell.toString(16)));
  const around = new Set<string>();
  for (let i = 0; i < cells.length; i++) {
    if (start[i + 1]! - start[i]! === 7) continue;
    for (const name of gridDisk(cells[i]!.toString(16), reach)) if (!known.has(name)) around.add(name);
  }
  return BigUint64Array.from([...cells, ...Array.from(around, (name) => BigInt(`0x${name}`))]);
}
