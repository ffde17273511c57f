/** What the tables that travel share: columns into an Apache Arrow IPC stream of one record batch, and back. */
import {
  type Data,
  Dictionary,
  Field,
  type Float64,
  type Int8,
  type Int16,
  type Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  type Table,
  tableFromIPC,
  type Uint8,
  type Uint16,
  type Uint32,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import type { Coded, CubeMoment } from "./cube.ts";

type Numeric = Int8 | Int16 | Int32 | Uint8 | Uint16 | Uint32 | Float64;
type TypedArray = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A column of numbers; `data` has the array type that belongs to `type`. */
export function numberColumn(type: Numeric, data: TypedArray): Data {
  return makeData({ type, length: data.length, data } as never) as Data;
}

/** A column of repeated words as a dictionary. `id` is its own within the table. */
export function wordColumn(column: Coded, rows: number, indices: Int8 | Int16, id: number): Data {
  const codes = indices.bitWidth === 8 ? Int8Array.from(column.codes) : Int16Array.from(column.codes);
  return makeData({
    type: new Dictionary(new Utf8(), indices, id),
    length: rows,
    data: codes as never,
    dictionary: vectorFromArray([...column.values], new Utf8()),
  }) as Data;
}

/** One record batch of columns without nulls. */
export function encodeColumns(columns: Record<string, Data>, rows: number, metadata: Map<string, string>): Uint8Array {
  const children = Object.values(columns);
  const fields = Object.keys(columns).map((name, index) => new Field(name, children[index]!.type, false));
  const batch = new RecordBatch(
    new Schema(fields, metadata),
    makeData({ type: new Struct(fields), length: rows, nullCount: 0, children: children as never }),
  );
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}

export const momentMetadata = (asOf: CubeMoment): [string, string][] => [
  ["data_version", String(asOf.dataVersion)],
  ["changed_at", asOf.changedAt],
  ["business_date", asOf.businessDate],
  ["city_code", asOf.cityCode],
  ["demo", String(asOf.demo)],
];

/** Columns of a decoded table by name. */
export class DecodedColumns {
  readonly rows: number;
  private readonly table: Table;
  private readonly what: string;

  /** @param what the table's name for people: "The cube". */
  constructor(bytes: Uint8Array, what: string) {
    this.table = tableFromIPC(bytes);
    this.rows = this.table.numRows;
    this.what = what;
  }

  /** @throws Error when the table has no such column. */
  data(name: string): Data | undefined {
    const found = this.table.getChild(name);
    if (!found) throw new Error(`${this.what} has no column '${name}'. Reload the page to fetch it again.`);
    return found.data[0];
  }

  /** The values as they came; buffers are padded on the wire, a column is its first `rows` values. */
  numbers<A extends TypedArray>(name: string, none: A): A {
    return (this.data(name)?.values.subarray(0, this.rows) as A | undefined) ?? none;
  }

  words<T extends string>(name: string): Coded<T> {
    const data = this.data(name);
    return {
      values: [...(data?.dictionary ?? [])] as T[],
      codes: data?.values.subarray(0, this.rows) ?? new Int16Array(0),
    };
  }

  note(key: string): string {
    return this.table.schema.metadata.get(key) ?? "";
  }

  get asOf(): CubeMoment {
    return {
      dataVersion: Number(this.note("data_version")),
      changedAt: this.note("changed_at"),
      businessDate: this.note("business_date"),
      cityCode: this.note("city_code"),
      demo: this.note("demo") === "true",
    };
  }
}
