import type { Geometry } from "geojson";
import { pick } from "stream-json/filters/pick.js";
import { parser as jsonParser } from "stream-json/parser.js";
import { streamArray } from "stream-json/streamers/stream-array.js";
import { crsOfName } from "./crs-name.ts";
import { FileProblem } from "./file-problem.ts";
import { LIMITS } from "./limits.ts";
import { clean, type Source, type SourceColumn, type SourceRow } from "./source.ts";
import { detectEncoding, type Encoding, firstBytes, utf8Stream } from "./text-encoding.ts";

/** Features looked at to learn the columns. */
const SAMPLE = 500;

/** Streams a FeatureCollection feature by feature. */
export async function openGeoJson(file: string, name: string, wished?: string): Promise<Source> {
  const encoding = await detectEncoding(file, name, wished);
  const types = new Map<string, SourceColumn["type"]>();
  let sampled = 0;
  for await (const { fields } of readRows(file, name, encoding)) {
    for (const [column, value] of Object.entries(fields)) {
      if (value === null || value === undefined) types.set(column, types.get(column) ?? "text");
      else types.set(column, typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "text");
    }
    if (types.size > LIMITS.columns)
      throw new FileProblem("columns", { file: name, n: types.size, limit: LIMITS.columns });
    if (++sampled >= SAMPLE) break;
  }
  return {
    format: "geojson",
    encoding,
    layers: [
      {
        name,
        rows: sampled < SAMPLE ? sampled : null,
        columns: [...types].map(([column, type]) => ({ name: column, type })),
        geometry: true,
        crs: await statedCrs(file),
      },
    ],
    rows: () => readRows(file, name, encoding),
    close: async () => {},
  };
}

async function* readRows(file: string, name: string, encoding: Encoding): AsyncGenerator<SourceRow> {
  const text = utf8Stream(file, encoding);
  const features = text
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
    const reason = (error as Error).message.replace(/\.$/, "");
    throw new FileProblem("geojson", { file: name, reason }, { cause: error });
  } finally {
    text.destroy();
  }
  if (line === 0) throw new FileProblem("noFeatures", { file: name });
}

/** The `crs` member of the 2008 draft, which GDAL and QGIS still write before the features. */
async function statedCrs(file: string): Promise<string | null> {
  const start = (await firstBytes(file, 64 * 1024)).toString("latin1");
  const before = start.split('"features"', 1)[0]!;
  const stated = /"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]+)"/.exec(before)?.[1];
  return stated ? crsOfName(stated) : null;
}
