/** The accident table as an Apache Arrow IPC stream and back. */
import { Float64, Int8, Int16, Int32, Uint8 } from "apache-arrow";
import { DecodedColumns, encodeColumns, momentMetadata, numberColumn, wordColumn } from "../cube/arrow-columns.ts";
import type { AccidentTable } from "./accident-table.ts";

/** Column names on the wire and what each means; the API documentation prints this table. */
export const ACCIDENT_COLUMNS = {
  id: "float64: the record's id",
  at: "int32: minutes since 1970-01-01T00:00 on the city's own clock, ascending",
  lon: "float64: degrees, WGS84; NaN where the record has no position",
  lat: "float64",
  deaths: "int16: -1 where the source does not say, as are the next two",
  serious_injuries: "int16",
  injuries: "int16",
  severity: "uint8: 0 unknown, 1 fatal, 2 serious, 3 slight, 4 damage only",
  accident_class: "uint8: Decree 493: 0 unknown, 1 general, 2 larger, 3 major, 4 extraordinary",
  region: "dictionary<utf8>: code of the region that answers",
  kind: "dictionary<utf8>: road, fire, construction, …",
  road: "dictionary<utf8>: empty where the record names none",
} as const;

type Column = keyof typeof ACCIDENT_COLUMNS;

/** Encodes an accident table; metadata carries data_version, changed_at, business_date, city_code and demo. */
export function encodeAccidents(table: AccidentTable): Uint8Array {
  const { rows } = table;
  const columns = {
    id: numberColumn(new Float64(), table.id),
    at: numberColumn(new Int32(), table.at),
    lon: numberColumn(new Float64(), table.lon),
    lat: numberColumn(new Float64(), table.lat),
    deaths: numberColumn(new Int16(), table.deaths),
    serious_injuries: numberColumn(new Int16(), table.seriousInjuries),
    injuries: numberColumn(new Int16(), table.injuries),
    severity: numberColumn(new Uint8(), table.severity),
    accident_class: numberColumn(new Uint8(), table.accidentClass),
    region: wordColumn(table.region, rows, new Int16(), 0),
    kind: wordColumn(table.kind, rows, new Int8(), 1),
    road: wordColumn(table.road, rows, new Int16(), 2),
  } satisfies Record<Column, unknown>;
  return encodeColumns(columns, rows, new Map(momentMetadata(table.asOf)));
}

/** Decodes an Arrow IPC stream made by {@link encodeAccidents}. @throws Error when a column is missing. */
export function decodeAccidents(bytes: Uint8Array): AccidentTable {
  const columns = new DecodedColumns(bytes, "The table of accidents");
  const words = (name: Column) => columns.words(name);
  const degrees = (name: Column) => columns.numbers(name, new Float64Array(0));
  const people = (name: Column) => columns.numbers(name, new Int16Array(0));
  const classes = (name: Column) => columns.numbers(name, new Uint8Array(0));
  return {
    rows: columns.rows,
    id: degrees("id"),
    at: columns.numbers("at", new Int32Array(0)),
    lon: degrees("lon"),
    lat: degrees("lat"),
    deaths: people("deaths"),
    seriousInjuries: people("serious_injuries"),
    injuries: people("injuries"),
    severity: classes("severity"),
    accidentClass: classes("accident_class"),
    region: words("region"),
    kind: words("kind"),
    road: words("road"),
    asOf: columns.asOf,
  };
}
