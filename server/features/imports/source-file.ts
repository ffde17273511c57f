import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { parse as csvParser } from "csv-parse";
import type { Geometry } from "geojson";
import { pick } from "stream-json/filters/pick.js";
import { parser as jsonParser } from "stream-json/parser.js";
import { streamArray } from "stream-json/streamers/stream-array.js";

/** One row of a ledger as it was read: nothing interpreted yet. */
export interface SourceRow {
  /** Line of the CSV file, or number of the GeoJSON feature, counted from 1. */
  line: number;
  fields: Record<string, unknown>;
  /** GeoJSON only. */
  geometry?: Geometry | null;
  /** Why the row could not be read, when it could not. */
  broken?: string;
}

/**
 * Streams a CSV or GeoJSON file row by row; the kind follows the file's ending.
 * @throws Error when the file is missing, of another kind, or not what its ending says.
 */
export async function* readRows(file: string): AsyncGenerator<SourceRow> {
  await stat(file).catch(() => {
    throw new Error(`There is no file ${file}. Check the path.`);
  });
  switch (path.extname(file).toLowerCase()) {
    case ".csv":
      return yield* readCsv(file);
    case ".geojson":
    case ".json":
      return yield* readGeoJson(file);
    default:
      throw new Error(`${path.basename(file)} is neither .csv nor .geojson. Save it as one of these and try again.`);
  }
}

async function* readCsv(file: string): AsyncGenerator<SourceRow> {
  const csv = createReadStream(file).pipe(
    csvParser({ bom: true, columns: true, skip_empty_lines: true, trim: true, info: true, relax_column_count: true }),
  );
  try {
    for await (const { record, info } of csv) {
      const broken =
        info.error?.code === "CSV_RECORD_INCONSISTENT_COLUMNS"
          ? "the row has more or fewer columns than the header"
          : undefined;
      yield { line: info.lines, fields: clean(record), ...(broken && { broken }) };
    }
  } catch (error) {
    throw new Error(`${path.basename(file)} is not a readable CSV file: ${(error as Error).message}`, { cause: error });
  }
}

async function* readGeoJson(file: string): AsyncGenerator<SourceRow> {
  const features = createReadStream(file)
    .compose(jsonParser.asStream())
    .compose(pick.asStream({ filter: "features" }))
    .compose(streamArray.asStream());
  let line = 0;
  try {
    for await (const { value } of features as AsyncIterable<{ value: unknown }>) {
      line++;
      const feature = value as {
        type?: unknown;
        id?: unknown;
        properties?: Record<string, unknown>;
        geometry?: Geometry | null;
      } | null;
      if (feature?.type !== "Feature") {
        yield { line, fields: {}, broken: "not a GeoJSON feature" };
        continue;
      }
      const id = feature.id === undefined ? {} : { id: feature.id };
      yield { line, fields: clean({ ...id, ...feature.properties }), geometry: feature.geometry ?? null };
    }
  } catch (error) {
    throw new Error(`${path.basename(file)} is not readable GeoJSON: ${(error as Error).message}`, { cause: error });
  }
  if (line === 0) throw new Error(`${path.basename(file)} holds no GeoJSON features.`);
}

/** Without the characters that PostgreSQL cannot store or people cannot see; tabs and line breaks stay. */
function clean(fields: Record<string, unknown>): Record<string, unknown> {
  const strip = (value: unknown) => (typeof value === "string" ? value.replace(/[^\P{Cc}\t\n\r]/gu, "") : value);
  return Object.fromEntries(Object.entries(fields).map(([column, value]) => [column, strip(value)]));
}
