/**
 * Rejected rows as files that come back: of the kind they came in, with the file's own columns and one with the reason,
 * which no import reads.
 */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { SimpleGeometry } from "../../algorithms/geo/wkb.ts";
import type { Language } from "../../contracts/words.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import type { ExportField, FieldType } from "../exports/export-fields.contract.ts";
import type { ExportJob, ExportRow, OpenWriter, Value } from "../exports/formats/format.ts";
import { targetSystem } from "../exports/target-system.ts";
import type { RejectFormat } from "./batches.contract.ts";
import type { RejectColumn, RejectSource, StoredReject } from "./batches.queries.ts";
import { REASON_COLUMNS, SHORT_REASON_COLUMN } from "./targets.ts";

const reasonColumn = (language: Language): string => (language === "zh" ? REASON_COLUMNS[1] : REASON_COLUMNS[0]);

/** The writers of exports; what is text is written here. */
const WRITERS = {
  xlsx: async () => (await import("../exports/formats/xlsx.ts")).openXlsx,
  gpkg: async () => (await import("../exports/formats/geopackage.ts")).openGeoPackage,
  "shp.zip": async () => (await import("../exports/formats/shapefile.ts")).openShapefile,
  kml: async () => (await import("../exports/formats/kml.ts")).openKml,
} satisfies Partial<Record<RejectFormat, () => Promise<OpenWriter>>>;

/**
 * Writes a batch's rejects to a path where no file is, some at a time.
 * @param pg in a transaction of one snapshot, that of `rejects`
 */
export async function writeRejects(
  pg: Queryable,
  path: string,
  format: RejectFormat,
  rejected: Rejects,
): Promise<void> {
  if (format === "csv" || format === "geojson") {
    const text = format === "csv" ? rejectsCsv(rejected) : rejectsGeoJson(rejected);
    return pipeline(text, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  }
  const { source, columns, rejects, language } = rejected;
  const fields = fieldsOf(columns, format, language);
  const job: ExportJob = {
    layer: "rejected",
    fields: fields.map(({ field }) => field),
    language: "code",
    // Positions stay as they were given; a KML file has no other system than WGS84 to give them in.
    system: await targetSystem(pg, format === "kml" ? "wgs84" : source.crs),
    count: source.rejected,
    about: `Rows of ${source.file} that were not imported, with the reason of each.`,
    asOf: { cityCode: "", businessDate: "", dataVersion: 0, changedAt: new Date().toISOString(), synthetic: false },
    widths: fields.map(({ width }) => width),
    asGiven: true,
  };
  const writer = await (await WRITERS[format]())(path, job);
  try {
    for await (const rows of rejects)
      await writer.write(
        rows.map(({ record, geometry, reason }): ExportRow => {
          const values = fields.map(({ column, field }) =>
            column === null ? reason : asValue(record[column], field.type),
          );
          return { values, geometry: placed(geometry) };
        }),
      );
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  await writer.close();
}

export interface Rejects {
  source: RejectSource;
  /** What the rows hold, beyond the file's header too. */
  columns: readonly RejectColumn[];
  rejects: AsyncIterable<StoredReject[]>;
  language: Language;
}

interface FieldOfFile {
  /** Column of the record; null for the reason. */
  column: string | null;
  field: ExportField;
  /** Longest value in bytes. */
  width: number;
}

/** Reasons quote what stood in the file; the table of a Shapefile has no room for more. */
const REASON_BYTES = 254;

function fieldsOf(columns: readonly RejectColumn[], format: RejectFormat, language: Language): FieldOfFile[] {
  const taken = new Set<string>(format === "gpkg" ? ["fid", "geom"] : []);
  const longest = format === "shp.zip" ? 10 : Number.POSITIVE_INFINITY;
  const field = (name: string, type: FieldType): ExportField => {
    const distinct = distinctName(name, longest, taken);
    return { name: distinct, heading: { zh: distinct, en: distinct }, type };
  };
  const own = columns
    .filter(({ name }) => !isReason(name))
    .map(({ name, type, bytes }) => ({ column: name, field: field(name, type), width: bytes }));
  const reason = format === "shp.zip" ? SHORT_REASON_COLUMN : reasonColumn(language);
  return [...own, { column: null, field: field(reason, "text"), width: REASON_BYTES }];
}

/** Within so many bytes of UTF-8, and unlike those before: databases and tables do not tell a from A. */
function distinctName(name: string, longest: number, taken: Set<string>): string {
  const cutTo = (bytes: number) => {
    let cut = "";
    for (const sign of name) {
      if (Buffer.byteLength(cut + sign) > bytes) break;
      cut += sign;
    }
    return cut;
  };
  let chosen = cutTo(longest);
  for (let n = 2; taken.has(chosen.toLowerCase()); n++) chosen = `${cutTo(longest - `${n}`.length)}${n}`;
  taken.add(chosen.toLowerCase());
  return chosen;
}

function asValue(value: unknown, type: FieldType): Value {
  if (value === null || value === undefined || value === "") return null;
  if (type !== "text") return value as Value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What files can hold as one shape; a collection, or a position without numbers, is not one. */
function placed(geometry: object | null): SimpleGeometry | null {
  const { type, coordinates } = (geometry ?? {}) as { type?: string; coordinates?: unknown[] };
  if (!coordinates || type === "GeometryCollection") return null;
  const numbers = coordinates.flat(4);
  return numbers.length >= 2 && numbers.every(Number.isFinite) ? (geometry as SimpleGeometry) : null;
}

/**
 * A cell as a spreadsheet may open it: what begins like a formula gets an apostrophe, which the import takes off again;
 * numbers stay numbers.
 */
function cell(value: unknown): string {
  let text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`;
  if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly unknown[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Positions of GeoJSON travel in two columns when the file becomes CSV. */
function pointColumns(geometry: object | null): [unknown, unknown] {
  const { type, coordinates } = (geometry ?? {}) as { type?: string; coordinates?: number[] };
  return type === "Point" ? [coordinates?.[0], coordinates?.[1]] : ["", ""];
}

/** UTF-8 with a byte order mark, so that spreadsheets read Chinese. */
async function* rejectsCsv({ source, columns, rejects, language }: Rejects): AsyncGenerator<string> {
  const header = columns.map(({ name }) => name).filter((column) => !isReason(column));
  const positions = source.positions;
  yield `\uFEFF${line([...header, ...(positions ? ["lon", "lat"] : []), reasonColumn(language)])}`;
  for await (const rows of rejects)
    yield rows
      .map(({ record, geometry, reason }) =>
        line([...header.map((column) => record[column]), ...(positions ? pointColumns(geometry) : []), reason]),
      )
      .join("");
}

async function* rejectsGeoJson({ rejects, language }: Rejects): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const rows of rejects) {
    const features = rows.map(({ record, geometry, reason }) => {
      const own = Object.entries(record).filter(([column]) => !isReason(column));
      const properties = { ...Object.fromEntries(own), [reasonColumn(language)]: reason };
      return JSON.stringify({ type: "Feature", geometry, properties });
    });
    yield `${first ? "" : ","}\n${features.join(",\n")}`;
    first = false;
  }
  yield "\n]}\n";
}

const isReason = (column: string) => (REASON_COLUMNS as readonly string[]).includes(column);
