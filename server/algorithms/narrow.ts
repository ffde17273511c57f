/** The tables that travel, cut down to some regions: what somebody who answers for an area is sent. */
import type { Coded, Cube } from "./cube/cube.ts";

type Column = Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array | Uint16Array | Uint32Array;

/**
 * The rows of some regions, with the words that they use and no others. Columns are recognised by their length: typed
 * arrays as long as the table, and coded words.
 */
export function narrowTable<T extends { rows: number; region: Coded }>(table: T, regions: ReadonlySet<string>): T {
  const inside = table.region.values.map((code) => regions.has(code));
  const rows: number[] = [];
  for (let r = 0; r < table.rows; r++) if (inside[table.region.codes[r]!]) rows.push(r);
  const narrowed = (Object.entries(table) as [string, unknown][]).map(([name, value]) => {
    if (ArrayBuffer.isView(value) && (value as Column).length === table.rows)
      return [name, take(value as Column, rows)];
    return [name, isCoded(value) ? takeCoded(value, rows) : value];
  });
  return { ...(Object.fromEntries(narrowed) as T), rows: rows.length };
}

/** The same of a cube: its cells are those that hold a row. */
export function narrowCube(cube: Cube, regions: ReadonlySet<string>): Cube {
  // A cube of as many cells as rows must not have its cells taken for a column.
  const { cells, ...columns } = cube;
  const narrowed = narrowTable(columns, regions);
  const placeOf = new Int32Array(cells.length).fill(-1);
  const kept: bigint[] = [];
  const cellOf = narrowed.cellOf.map((cell) => {
    if (placeOf[cell] === -1) placeOf[cell] = kept.push(cells[cell]!) - 1;
    return placeOf[cell]!;
  });
  return { ...narrowed, cells: BigUint64Array.from(kept), cellOf };
}

function take<C extends Column>(column: C, rows: readonly number[]): C {
  const taken = new (column.constructor as new (length: number) => C)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}

const isCoded = (value: unknown): value is Coded =>
  typeof value === "object" && value !== null && "values" in value && "codes" in value;

function takeCoded({ values, codes }: Coded, rows: readonly number[]): Coded {
  const taken = take(codes as Int16Array, rows);
  const placeOf = new Map<number, number>();
  for (let i = 0; i < taken.length; i++) {
    const code = taken[i]!;
    if (!placeOf.has(code)) placeOf.set(code, placeOf.size);
    taken[i] = placeOf.get(code)!;
  }
  return { values: Array.from(placeOf.keys(), (code) => values[code]!), codes: taken };
}
