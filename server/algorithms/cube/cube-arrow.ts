/**
 * The cube as an Apache Arrow IPC stream and back. One record batch; words and cells are dictionaries, so a row is a
 * handful of small integers and the sorted cells compress to almost nothing.
 */
import { Dictionary, Int8, Int16, Int32, makeData, makeVector, Uint8, Uint32, Uint64 } from "apache-arrow";
import { DecodedColumns, encodeColumns, momentMetadata, numberColumn, wordColumn } from "./arrow-columns.ts";
import type { Coded, Cube } from "./cube.ts";

/** Column names on the wire and what each means; the API documentation prints this table. */
export const CUBE_COLUMNS = {
  cell: "dictionary<uint64>: H3 index at the schema's `resolution`",
  region: "dictionary<utf8>: code of the township that answers (county or city where none is stated)",
  layer: "dictionary<utf8>",
  category: "dictionary<utf8>",
  risk_level: "uint8: 1 major, 2 relatively major, 3 general, 4 low",
  status: "dictionary<utf8>: overdue, open, submitted, closed, clear",
  supervision: "dictionary<utf8>: none, county, city, province, national",
  n: "uint32: sites; the sum over all rows is the number of sites",
  findings: "uint32: findings ever recorded at those sites",
  findings_closed: "uint32: of them closed",
  findings_overdue: "uint32: of them overdue on the schema's `business_date`",
  inspected: "uint32: sites inspected within the 365 days up to `business_date`",
  findings_inspected: "uint32: findings ever recorded at those inspected sites",
  no_person: "uint32: sites without a named responsible person",
  no_unit: "uint32: sites without a responsible department",
  expired: "uint32: sites whose responsible person's or department's assignment ended before `business_date`",
} as const;

/** Encodes a cube; metadata carries resolution, data_version, changed_at, business_date, city_code and demo. */
export function encodeCube(cube: Cube): Uint8Array {
  const { rows, asOf } = cube;
  const words = (column: Coded, indices: Int8 | Int16, id: number) => wordColumn(column, rows, indices, id);
  const cells = makeData({ type: new Uint64(), length: cube.cells.length, data: cube.cells });
  const counts = (data: Uint32Array) => numberColumn(new Uint32(), data);
  const columns = {
    cell: makeData({
      type: new Dictionary(new Uint64(), new Int32(), 0),
      length: rows,
      data: cube.cellOf,
      dictionary: makeVector(cells),
    }),
    region: words(cube.region, new Int16(), 1),
    layer: words(cube.layer, new Int8(), 2),
    category: words(cube.category, new Int8(), 3),
    risk_level: numberColumn(new Uint8(), cube.riskLevel),
    status: words(cube.status, new Int8(), 4),
    supervision: words(cube.supervision, new Int8(), 5),
    n: counts(cube.n),
    findings: counts(cube.findings),
    findings_closed: counts(cube.findingsClosed),
    findings_overdue: counts(cube.findingsOverdue),
    inspected: counts(cube.inspected),
    findings_inspected: counts(cube.findingsInspected),
    no_person: counts(cube.noPerson),
    no_unit: counts(cube.noUnit),
    expired: counts(cube.expired),
  } satisfies Record<keyof typeof CUBE_COLUMNS, unknown>;

  return encodeColumns(columns, rows, new Map([["resolution", String(cube.resolution)], ...momentMetadata(asOf)]));
}

/** Decodes an Arrow IPC stream made by {@link encodeCube}. @throws Error when a column is missing. */
export function decodeCube(bytes: Uint8Array): Cube {
  const columns = new DecodedColumns(bytes, "The cube");
  const numbers = (name: keyof typeof CUBE_COLUMNS) => columns.numbers(name, new Uint32Array(0));
  const words = <T extends string>(name: keyof typeof CUBE_COLUMNS) => columns.words<T>(name);
  const { rows } = columns;
  const cell = columns.data("cell");
  return {
    rows,
    resolution: Number(columns.note("resolution")),
    cells: (cell?.dictionary?.toArray() as BigUint64Array | undefined) ?? new BigUint64Array(0),
    cellOf: cell?.values.subarray(0, rows) ?? new Int32Array(0),
    region: words("region"),
    layer: words("layer"),
    category: words("category"),
    status: words("status"),
    supervision: words("supervision"),
    riskLevel: columns.numbers("risk_level", new Uint8Array(0)),
    n: numbers("n"),
    findings: numbers("findings"),
    findingsClosed: numbers("findings_closed"),
    findingsOverdue: numbers("findings_overdue"),
    inspected: numbers("inspected"),
    findingsInspected: numbers("findings_inspected"),
    noPerson: numbers("no_person"),
    noUnit: numbers("no_unit"),
    expired: numbers("expired"),
    asOf: columns.asOf,
  };
}
