/** Accident tables for tests: written by hand, or the real file of Hong Kong. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import type { Coded } from "#server/algorithms/cube/cube.ts";
import { ACCIDENT_SEVERITIES, type AccidentSeverity } from "#server/contracts/vocabulary.contract.ts";

export interface Accident {
  id: number;
  /** YYYY-MM-DD or YYYY-MM-DDThh:mm. */
  at?: string;
  lon: number;
  lat: number;
  severity?: AccidentSeverity | null;
  deaths?: number;
  seriousInjuries?: number;
  injuries?: number;
  kind?: string;
  road?: string;
  region?: string;
}

/** A table of accidents in order of time; slight ones on 2026-06-01 unless told, of which nobody counted the people. */
export function accidentTable(accidents: readonly Accident[]): AccidentTable {
  const minutes = ({ at = "2026-06-01" }: Accident) => Date.parse(at.length > 10 ? `${at}Z` : at) / 60_000;
  const rows = [...accidents].sort((a, b) => minutes(a) - minutes(b));
  const severityCode = ({ severity = "slight" }: Accident) =>
    severity === null ? 0 : 1 + ACCIDENT_SEVERITIES.indexOf(severity);
  return {
    rows: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    at: Int32Array.from(rows, minutes),
    lon: Float64Array.from(rows, ({ lon }) => lon),
    lat: Float64Array.from(rows, ({ lat }) => lat),
    deaths: Int16Array.from(rows, ({ deaths = -1 }) => deaths),
    seriousInjuries: Int16Array.from(rows, ({ seriousInjuries = -1 }) => seriousInjuries),
    injuries: Int16Array.from(rows, ({ injuries = -1 }) => injuries),
    severity: Uint8Array.from(rows, severityCode),
    accidentClass: new Uint8Array(rows.length),
    region: coded(rows.map(({ region = "430602" }) => region)),
    kind: coded(rows.map(({ kind = "road" }) => kind)),
    road: coded(rows.map(({ road = "" }) => road)),
    asOf: {
      dataVersion: 1,
      changedAt: "2026-11-24T00:00:00Z",
      businessDate: "2026-11-24",
      cityCode: "430600",
      demo: true,
    },
  };
}

function coded(words: readonly string[]): Coded {
  const values = [...new Set(words)];
  const indexOf = new Map(values.map((word, index) => [word, index]));
  return { values, codes: Int32Array.from(words, (word) => indexOf.get(word)!) };
}

const FILE = path.resolve(import.meta.dirname, "../../../../../shared/data/points/hk-road-accidents-2017-2019.csv");

/**
 * 47,762 road accidents of Hong Kong 2017–2019. The file counts no deaths and no serious injuries.
 * @throws Error of one sentence where the file is absent.
 */
export function hongKong(): AccidentTable {
  if (!existsSync(FILE)) throw new Error(`This test reads a real file that is not here: ${FILE}`);
  const degrees = (text: string) => (text === "" || text === "NA" ? Number.NaN : Number(text));
  const records: Record<string, string>[] = parse(readFileSync(FILE), { columns: true, bom: true });
  return accidentTable(
    records.map((record) => ({
      id: Number(record.OBJECTID),
      at: record.Date_Time!,
      lon: degrees(record.longitude!),
      lat: degrees(record.latitude!),
      severity: record.Severity!.toLowerCase() as AccidentSeverity,
      injuries: Number(record.No_of_Casualties_Injured),
      road: record.Street_Name!,
      region: record.District_Council_District!,
    })),
  );
}
