/**
 * The cube as an Apache Arrow IPC stream and back. One record batch; words and cells are dictionaries, so a row is a
 * handful of small integers and the sorted cells compress to almost nothing.
 */
import {
  Dictionary,
  Field,
  Int8,
  Int16,
  Int32,
  makeData,
  makeVector,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  tableFromIPC,
  Uint8,
  Uint32,
  Uint64,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
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
} as const;

/** Encodes a cube; metadata carries resolution, data_version, changed_at, business_date, city_code and demo. */
export function encodeCube(cube: Cube): Uint8Array {
  const { rows, asOf } = cube;
  const words = (column: Coded, indices: Int8 | Int16, id: number) => {
    const type = new Dictionary(new Utf8(), indices, id);
    const codes = indices instanceof Int8 ? Int8Array.from(column.codes) : Int16Array.from(column.codes);
    return makeData({
      type,
      length: rows,
      data: codes as never,
      dictionary: vectorFromArray([...column.values], new Utf8()),
    });
  };
  const cells = makeData({ type: new Uint64(), length: cube.cells.length, data: cube.cells });
  const counts = (data: Uint32Array) => makeData({ type: new Uint32(), length: rows, data });
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
    risk_level: makeData({ type: new Uint8(), length: rows, data: cube.riskLevel }),
    status: words(cube.status, new Int8(), 4),
    supervision: words(cube.supervision, new Int8(), 5),
    n: counts(cube.n),
    findings: counts(cube.findings),
    findings_closed: counts(cube.findingsClosed),
    findings_overdue: counts(cube.findingsOverdue),
  } satisfies Record<keyof typeof CUBE_COLUMNS, unknown>;

  const metadata = new Map([
    ["resolution", String(cube.resolution)],
    ["data_version", String(asOf.dataVersion)],
    ["changed_at", asOf.changedAt],
    ["business_date", asOf.businessDate],
    ["city_code", asOf.cityCode],
    ["demo", String(asOf.demo)],
  ]);
  const children = Object.values(columns);
  const fields = Object.keys(columns).map((name, index) => new Field(name, children[index]!.type, false));
  const batch = new RecordBatch(
    new Schema(fields, metadata),
    makeData({ type: new Struct(fields), length: rows, nullCount: 0, children: children as never }),
  );
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}

/** Decodes an Arrow IPC stream made by {@link encodeCube}. @throws Error when a column is missing. */
export function decodeCube(bytes: Uint8Array): Cube {
  const table = tableFromIPC(bytes);
  const column = (name: keyof typeof CUBE_COLUMNS): Vector => {
    const found = table.getChild(name);
    if (!found) throw new Error(`The cube has no column '${name}'. Reload the page to fetch it again.`);
    return found;
  };
  const rows = table.numRows;
  // Buffers are padded to 8 bytes on the wire; a column is its first `rows` values.
  const numbers = (name: keyof typeof CUBE_COLUMNS) =>
    column(name).data[0]?.values.subarray(0, rows) ?? new Uint32Array(0);
  const words = <T extends string>(name: keyof typeof CUBE_COLUMNS): Coded<T> => {
    const data = column(name).data[0];
    return { values: [...(data?.dictionary ?? [])] as T[], codes: data?.values.subarray(0, rows) ?? new Int16Array(0) };
  };
  const cell = column("cell").data[0];
  const note = (key: string) => table.schema.metadata.get(key) ?? "";
  return {
    rows,
    resolution: Number(note("resolution")),
    cells: (cell?.dictionary?.toArray() as BigUint64Array | undefined) ?? new BigUint64Array(0),
    cellOf: cell?.values.subarray(0, rows) ?? new Int32Array(0),
    region: words("region"),
    layer: words("layer"),
    category: words("category"),
    status: words("status"),
    supervision: words("supervision"),
    riskLevel: numbers("risk_level"),
    n: numbers("n"),
    findings: numbers("findings"),
    findingsClosed: numbers("findings_closed"),
    findingsOverdue: numbers("findings_overdue"),
    asOf: {
      dataVersion: Number(note("data_version")),
      changedAt: note("changed_at"),
      businessDate: note("business_date"),
      cityCode: note("city_code"),
      demo: note("demo") === "true",
    },
  };
}
