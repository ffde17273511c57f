/**
 * The cube: counts of sites and findings by cell × region × layer × category × risk level × status × supervision,
 * as parallel columns. It is what travels to the browser and what every number on the map is counted from.
 */
import type { Category, Layer, SiteStatus, Supervision } from "../../contracts/vocabulary.contract.ts";

/** A column of repeated words: row r says `values[codes[r]]`. */
export interface Coded<T extends string = string> {
  values: readonly T[];
  codes: Uint8Array | Uint16Array | Int8Array | Int16Array | Int32Array;
}

export interface Cube {
  /** Number of rows; every column below has this length. */
  rows: number;
  /** H3 resolution of the cells, 5–8. */
  resolution: number;
  /** The distinct cells, ascending; row r lies in `cells[cellOf[r]]`. */
  cells: BigUint64Array;
  cellOf: Int32Array;
  /** Township (or county or city code where the record states no more) that answers for the sites. */
  region: Coded;
  layer: Coded<Layer>;
  category: Coded<Category>;
  status: Coded<SiteStatus>;
  supervision: Coded<Supervision>;
  /** 1 major … 4 low. */
  riskLevel: Uint8Array;
  /** Sites. Its sum is the number of sites in the records. */
  n: Uint32Array;
  /** Findings ever recorded at those sites; of them closed; of them overdue on the cube's business date. */
  findings: Uint32Array;
  findingsClosed: Uint32Array;
  findingsOverdue: Uint32Array;
  /** Sites inspected within the 365 days up to the cube's business date. */
  inspected: Uint32Array;
  /** Findings ever recorded at those inspected sites. */
  findingsInspected: Uint32Array;
  /** Sites that name no responsible person; no responsible department; whose assignment ended before the business date. */
  noPerson: Uint32Array;
  noUnit: Uint32Array;
  expired: Uint32Array;
  /** When the records last changed, and which day deadlines were judged against. */
  asOf: CubeMoment;
}

export interface CubeMoment {
  dataVersion: number;
  /** ISO 8601 instant of the last change of any record. */
  changedAt: string;
  /** YYYY-MM-DD, the city's day that 'overdue' refers to. */
  businessDate: string;
  cityCode: string;
  /** Synthetic records. */
  demo: boolean;
}

const DIGITS = 15n;

/** Ancestor of an H3 cell: the resolution lowered, the finer digits set to 7. The same arithmetic as SQL's cell_parent. */
export function cellParent(cell: bigint, resolution: number): bigint {
  const finer = 3n * (DIGITS - BigInt(resolution));
  return (cell & ~(15n << 52n)) | (BigInt(resolution) << 52n) | ((1n << finer) - 1n);
}

/** The distinct ancestors of cells, ascending, and for each cell the index of its ancestor among them. */
export function coarsenCells(
  cells: BigUint64Array,
  resolution: number,
): { cells: BigUint64Array; parentOf: Int32Array } {
  const parents = BigUint64Array.from(cells, (cell) => cellParent(cell, resolution));
  const distinct = BigUint64Array.from(new Set(parents)).sort();
  const indexOf = new Map<bigint, number>();
  for (let c = 0; c < distinct.length; c++) indexOf.set(distinct[c]!, c);
  return { cells: distinct, parentOf: Int32Array.from(parents, (parent) => indexOf.get(parent)!) };
}

/**
 * The same cube on coarser cells: rows that become alike are added. O(rows) apart from sorting the distinct cells.
 * @throws RangeError when asked for a finer resolution than the cube has.
 */
export function rollUpCube(cube: Cube, resolution: number): Cube {
  if (resolution > cube.resolution) {
    throw new RangeError(`cannot refine a cube of resolution ${cube.resolution} to ${resolution}`);
  }
  if (resolution === cube.resolution) return cube;

  const { cells, parentOf } = coarsenCells(cube.cells, resolution);

  const { region, layer, category, status, supervision, riskLevel } = cube;
  const radix = [
    region.values.length,
    layer.values.length,
    category.values.length,
    status.values.length,
    supervision.values.length,
    5,
  ];
  const rowOfKey = new Map<number, number>();
  const first: number[] = [];
  const targetOf = new Int32Array(cube.rows);
  for (let r = 0; r < cube.rows; r++) {
    let key = parentOf[cube.cellOf[r]!]!;
    key = key * radix[0]! + region.codes[r]!;
    key = key * radix[1]! + layer.codes[r]!;
    key = key * radix[2]! + category.codes[r]!;
    key = key * radix[3]! + status.codes[r]!;
    key = key * radix[4]! + supervision.codes[r]!;
    key = key * radix[5]! + riskLevel[r]!;
    let row = rowOfKey.get(key);
    if (row === undefined) {
      row = first.length;
      rowOfKey.set(key, row);
      first.push(r);
    }
    targetOf[r] = row;
  }
  const rows = first.length;
  const take = <A extends { length: number; [index: number]: number }>(source: A, into: A): A => {
    for (let row = 0; row < rows; row++) into[row] = source[first[row]!]!;
    return into;
  };
  const takeCoded = <T extends string>(column: Coded<T>): Coded<T> => ({
    values: column.values,
    codes: take(column.codes, new Int16Array(rows)),
  });
  const add = (source: Uint32Array): Uint32Array => {
    const sums = new Uint32Array(rows);
    for (let r = 0; r < cube.rows; r++) sums[targetOf[r]!]! += source[r]!;
    return sums;
  };
  return {
    rows,
    resolution,
    cells,
    cellOf: Int32Array.from(first, (r) => parentOf[cube.cellOf[r]!]!),
    region: takeCoded(region),
    layer: takeCoded(layer),
    category: takeCoded(category),
    status: takeCoded(status),
    supervision: takeCoded(supervision),
    riskLevel: take(riskLevel, new Uint8Array(rows)),
    n: add(cube.n),
    findings: add(cube.findings),
    findingsClosed: add(cube.findingsClosed),
    findingsOverdue: add(cube.findingsOverdue),
    inspected: add(cube.inspected),
    findingsInspected: add(cube.findingsInspected),
    noPerson: add(cube.noPerson),
    noUnit: add(cube.noUnit),
    expired: add(cube.expired),
    asOf: cube.asOf,
  };
}
