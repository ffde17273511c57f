/**
 * The lifecycle table as an Apache Arrow IPC stream and back. Days after the first travel as differences, which repeat
 * (limits are round numbers, most findings were never extended) and compress to a fraction of the days themselves.
 */
import { Int8, Int16, Uint8 } from "apache-arrow";
import type { Category, Layer, SiteStatus, Supervision } from "../../contracts/vocabulary.contract.ts";
import { DecodedColumns, encodeColumns, momentMetadata, numberColumn, wordColumn } from "../cube/arrow-columns.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** Column names on the wire and what each means; the API documentation prints this table. */
export const LIFECYCLE_COLUMNS = {
  region: "dictionary<utf8>: code of the region that answers for the finding's site",
  layer: "dictionary<utf8>: of the site, as are the next four",
  category: "dictionary<utf8>",
  status: "dictionary<utf8>: overdue, open, submitted, closed",
  supervision: "dictionary<utf8>: none, county, city, province, national",
  risk_level: "uint8: 1 major, 2 relatively major, 3 general, 4 low",
  found_on: "int16: day the finding was found, days since 1970-01-01",
  closed_after: "int16: days from `found_on` until it was closed; -1 while it is not",
  limit_days: "int16: days from `found_on` to the original deadline",
  extended_days: "int16: days from the original deadline to the one that holds",
  waiting: "uint8: 1 where it waits for acceptance and so is never overdue",
} as const;

type Column = keyof typeof LIFECYCLE_COLUMNS;

/** Encodes a lifecycle table; metadata carries data_version, changed_at, business_date, city_code and demo. */
export function encodeLifecycle(table: Lifecycle): Uint8Array {
  const { rows, foundOn, closedOn, deadlineOriginal, deadline } = table;
  const days = (of: (row: number) => number) => {
    const column = new Int16Array(rows);
    for (let row = 0; row < rows; row++) column[row] = of(row);
    return numberColumn(new Int16(), column);
  };
  const columns = {
    region: wordColumn(table.region, rows, new Int16(), 0),
    layer: wordColumn(table.layer, rows, new Int8(), 1),
    category: wordColumn(table.category, rows, new Int8(), 2),
    status: wordColumn(table.status, rows, new Int8(), 3),
    supervision: wordColumn(table.supervision, rows, new Int8(), 4),
    risk_level: numberColumn(new Uint8(), table.riskLevel),
    found_on: numberColumn(new Int16(), foundOn),
    closed_after: days((row) => (closedOn[row]! < 0 ? -1 : closedOn[row]! - foundOn[row]!)),
    limit_days: days((row) => deadlineOriginal[row]! - foundOn[row]!),
    extended_days: days((row) => deadline[row]! - deadlineOriginal[row]!),
    waiting: numberColumn(new Uint8(), table.waiting),
  } satisfies Record<Column, unknown>;
  return encodeColumns(columns, rows, new Map(momentMetadata(table.asOf)));
}

/** Decodes an Arrow IPC stream made by {@link encodeLifecycle}. @throws Error when a column is missing. */
export function decodeLifecycle(bytes: Uint8Array): Lifecycle {
  const columns = new DecodedColumns(bytes, "The table of findings");
  const { rows } = columns;
  const days = (name: Column) => columns.numbers(name, new Int16Array(0));
  const words = <T extends string>(name: Column) => columns.words<T>(name);
  const [foundOn, closedAfter, limit, extended] = [
    days("found_on"),
    days("closed_after"),
    days("limit_days"),
    days("extended_days"),
  ];
  const closedOn = new Int16Array(rows);
  const deadlineOriginal = new Int16Array(rows);
  const deadline = new Int16Array(rows);
  for (let row = 0; row < rows; row++) {
    closedOn[row] = closedAfter[row]! < 0 ? -1 : foundOn[row]! + closedAfter[row]!;
    deadlineOriginal[row] = foundOn[row]! + limit[row]!;
    deadline[row] = deadlineOriginal[row]! + extended[row]!;
  }
  return {
    rows,
    region: words("region"),
    layer: words<Layer>("layer"),
    category: words<Category>("category"),
    status: words<SiteStatus>("status"),
    supervision: words<Supervision>("supervision"),
    riskLevel: columns.numbers("risk_level", new Uint8Array(0)),
    foundOn,
    closedOn,
    deadlineOriginal,
    deadline,
    waiting: columns.numbers("waiting", new Uint8Array(0)),
    asOf: columns.asOf,
  };
}
