import { gridDisk, gridDiskDistances } from "h3-js";

/**
 * Who is whose neighbour, as compressed rows: the neighbourhood of cell i is `index[start[i]] … index[start[i + 1] - 1]`,
 * positions in the cells it was built for. It holds the cell itself.
 */
export interface Neighbourhoods {
  /** One more than there are cells. */
  start: Int32Array;
  index: Int32Array;
}

/** Neighbourhoods of several sizes in one: the members of ring k of cell i start at `ringStart[i * (rings + 1) + k]`. */
export interface NestedNeighbourhoods {
  /** The widest ring held. */
  rings: number;
  /** (rings + 1) a cell, and one more at the end. */
  ringStart: Int32Array;
  /** Of each cell: itself, then ring 1, then ring 2, … */
  index: Int32Array;
}

/**
 * The cells within `ring` grid steps of each cell, itself included, as far as they are among `cells`. Steps may lead over
 * cells that are not. O(cells × ring²).
 * @param cells distinct H3 cells of one resolution; the order decides the index.
 */
export function neighbourhoodsOf(cells: BigUint64Array, ring: number): Neighbourhoods {
  const { names, positionOf } = nameCells(cells);
  const start = new Int32Array(cells.length + 1);
  const index = new Int32Array(cells.length * (1 + 3 * ring * (ring + 1)));
  let filled = 0;
  for (let i = 0; i < names.length; i++) {
    for (const name of gridDisk(names[i]!, ring)) {
      const position = positionOf.get(name);
      if (position !== undefined) index[filled++] = position;
    }
    start[i + 1] = filled;
  }
  return { start, index: index.slice(0, filled) };
}

/** Neighbourhoods of all rings up to `rings` at the cost of the widest; {@link withinRing} takes one out. */
export function nestedNeighbourhoodsOf(cells: BigUint64Array, rings: number): NestedNeighbourhoods {
  const { names, positionOf } = nameCells(cells);
  const ringStart = new Int32Array(cells.length * (rings + 1) + 1);
  const index = new Int32Array(cells.length * (1 + 3 * rings * (rings + 1)));
  let filled = 0;
  let at = 0;
  for (const cell of names) {
    for (const members of gridDiskDistances(cell, rings)) {
      for (const name of members) {
        const position = positionOf.get(name);
        if (position !== undefined) index[filled++] = position;
      }
      ringStart[++at] = filled;
    }
  }
  return { rings, ringStart, index: index.slice(0, filled) };
}

/** The neighbourhoods of one ring out of nested ones. @throws RangeError when they are not that wide. */
export function withinRing(nested: NestedNeighbourhoods, ring: number): Neighbourhoods {
  const { rings, ringStart } = nested;
  if (ring > rings) throw new RangeError(`the neighbourhoods reach to ring ${rings}, not ${ring}`);
  const cells = (ringStart.length - 1) / (rings + 1);
  const start = new Int32Array(cells + 1);
  const index = new Int32Array(nested.index.length);
  let filled = 0;
  for (let i = 0; i < cells; i++) {
    const first = i * (rings + 1);
    for (let k = ringStart[first]!; k < ringStart[first + ring + 1]!; k++) index[filled++] = nested.index[k]!;
    start[i + 1] = filled;
  }
  return { start, index: index.slice(0, filled) };
}

/** h3-js speaks in hexadecimal text; looking that up is quicker than turning every neighbour into a number. */
function nameCells(cells: BigUint64Array): { names: string[]; positionOf: Map<string, number> } {
  const names = Array.from(cells, (cell) => cell.toString(16));
  return { names, positionOf: new Map(names.map((name, position) => [name, position])) };
}
