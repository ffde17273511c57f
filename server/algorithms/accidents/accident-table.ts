/** The accidents of a city as parallel columns, all of them: a city has some thousands a year. */
import type { Coded, CubeMoment } from "../cube/cube.ts";

export interface AccidentTable {
  rows: number;
  /** The record's id; below 2^53. */
  id: Float64Array;
  /** Minutes since 1970-01-01T00:00 on the city's own clock. Rows ascend by it. */
  at: Int32Array;
  /** Degrees, WGS84; NaN where the record has no position. */
  lon: Float64Array;
  lat: Float64Array;
  /** −1 where the source does not say. */
  deaths: Int16Array;
  seriousInjuries: Int16Array;
  injuries: Int16Array;
  /** 0 unknown, else 1 + index in ACCIDENT_SEVERITIES. */
  severity: Uint8Array;
  /** Decree 493: 0 unknown (deaths not stated), 1 general, 2 larger, 3 major, 4 extraordinary. */
  accidentClass: Uint8Array;
  region: Coded;
  kind: Coded;
  /** "" where the record names none. */
  road: Coded;
  asOf: CubeMoment;
}
