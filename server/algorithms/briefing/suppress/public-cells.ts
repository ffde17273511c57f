/** Sites as hexagons that hold enough of them: what a published map shows instead of points. */
import { type Cube, cellParent } from "../../cube/cube.ts";

export interface PublicCell {
  /** H3 index, hexadecimal. */
  cell: string;
  resolution: number;
  sites: number;
}

const COARSEST = 5;

/**
 * The city's sites by cell of the finest resolution from `finest` to 5 at which every cell of one parent holds at least
 * `least`. What is too little even at the coarsest is left out, never one cell alone and never so little that the total gives
 * it away. Which cells were left out is told, not what they hold.
 */
export function publicCells(
  cube: Cube,
  least: number,
  finest = 8,
): { cells: PublicCell[]; leftOut: number; suppressed: string[] } {
  let level = Math.min(finest, cube.resolution);
  let open = new Map<bigint, number>();
  for (let r = 0; r < cube.rows; r++) {
    const cell = cellParent(cube.cells[cube.cellOf[r]!]!, level);
    open.set(cell, (open.get(cell) ?? 0) + cube.n[r]!);
  }
  const done: PublicCell[] = [];
  const publish = (cell: bigint, sites: number) => done.push({ cell: cell.toString(16), resolution: level, sites });
  for (; level > COARSEST; level--) {
    const families = Map.groupBy(open, ([cell]) => cellParent(cell, level - 1));
    const next = new Map<bigint, number>();
    for (const [parent, children] of families) {
      if (children.every(([, sites]) => sites >= least)) for (const [cell, sites] of children) publish(cell, sites);
      else
        next.set(
          parent,
          children.reduce((sum, [, sites]) => sum + sites, 0),
        );
    }
    // Only families with too small a member go on, as one cell: nothing is published twice.
    open = next;
  }
  let leftOut: number[] = [];
  const suppressed: string[] = [];
  for (const [cell, sites] of open) {
    if (sites >= least) publish(cell, sites);
    else {
      leftOut.push(sites);
      suppressed.push(cell.toString(16));
    }
  }
  done.sort((a, b) => a.sites - b.sites || (a.cell < b.cell ? -1 : 1));
  const sum = () => leftOut.reduce((total, sites) => total + sites, 0);
  while (done.length > 0 && leftOut.length > 0 && (leftOut.length < 2 || sum() < 2 * least)) {
    const { cell, sites } = done.shift()!;
    leftOut = [...leftOut, sites];
    suppressed.push(cell);
  }
  return { cells: done.sort((a, b) => (a.cell < b.cell ? -1 : 1)), leftOut: sum(), suppressed: suppressed.sort() };
}
