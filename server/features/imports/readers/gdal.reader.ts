import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Geometry } from "geojson";
import { crsOfProjJson } from "./crs-name.ts";
import { distinctNames } from "./csv.reader.ts";
import { FileProblem } from "./file-problem.ts";
import { type GdalAnswer, GdalFailure, type GdalInfo, runGdal, type WrittenRows } from "./gdal.ts";
import { LIMITS } from "./limits.ts";
import {
  clean,
  FORMAT_NAMES,
  type Format,
  type Source,
  type SourceColumn,
  type SourceLayer,
  type SourceRow,
} from "./source.ts";

/** A file may call itself one thing and be another that reads further files: only the driver its kind needs will do. */
const DRIVERS: Partial<Record<Format, readonly string[]>> = {
  xlsx: ["XLSX"],
  shapefile: ["ESRI Shapefile"],
  gpkg: ["GPKG"],
  kml: ["KML", "LIBKML"],
  mapinfo: ["MapInfo File"],
  dxf: ["DXF"],
};

export interface GdalFile {
  format: Format;
  /** In a folder of its own, which `close` removes. */
  file: string;
  folder: string;
  /** As people know it, for sentences. */
  name: string;
  /** Where GDAL's name, made from the file's, is not the one people know. */
  layerName?: string;
  encoding: string | null;
}

/** Describes and reads what only GDAL can. Rows go through a file of GeoJSON lines, so that memory does not grow. */
export async function openWithGdal(given: GdalFile, signal?: AbortSignal): Promise<Source> {
  const { format, name } = given;
  const problem = (error: unknown) =>
    error instanceof GdalFailure
      ? new FileProblem(
          /memory|abort|out of bounds|table index|unreachable/i.test(error.message) ? "tooLarge" : "unreadable",
          { file: name, format: FORMAT_NAMES[format] },
          { cause: error },
        )
      : error;
  const task = { file: given.file, output: given.folder, encoding: given.encoding ?? undefined };
  let info: GdalInfo;
  let first: WrittenRows | undefined;
  try {
    const answer = (await runGdal(task, name, signal)) as Extract<GdalAnswer, { info: unknown }>;
    info = answer.info;
    first = answer.rows;
    const kept = answer.messages
      .map((message) => /Limiting number of columns to (\d+)/.exec(message)?.[1])
      .find(Boolean);
    if (kept) throw new FileProblem("columns", { file: name, n: `${kept}+`, limit: LIMITS.columns });
  } catch (error) {
    throw problem(error);
  }
  if (!DRIVERS[format]?.includes(info.driverShortName) || !info.layers)
    throw new FileProblem("content", { file: name, format: FORMAT_NAMES[format] });

  const gdalNames = new Map<string, string>();
  const fieldNames = new Map<string, ReadonlyMap<string, string>>();
  const layers = info.layers.flatMap((layer): SourceLayer[] => {
    if (layer.featureCount === 0) return [];
    const shown = info.layers.length === 1 && given.layerName ? given.layerName : layer.name;
    gdalNames.set(shown, layer.name);
    // A Shapefile cuts names after ten bytes, in the middle of a character too.
    const names = distinctNames(layer.fields.map(({ name: column }) => column.replace(/\uFFFD+$/, "")));
    fieldNames.set(shown, new Map(names.map((column, i) => [column, layer.fields[i]!.name])));
    return [
      {
        name: shown,
        rows: layer.featureCount < 0 ? null : layer.featureCount,
        columns: layer.fields.map(({ type, subType }, i) => ({ name: names[i]!, type: kindOf(type, subType) })),
        geometry: layer.geometryFields.length > 0,
        crs: crsOfProjJson(layer.geometryFields[0]?.coordinateSystem?.projjson),
      },
    ];
  });
  if (!layers.length) throw new FileProblem("noRows", { file: name });
  for (const { columns } of layers)
    if (columns.length > LIMITS.columns)
      throw new FileProblem("columns", { file: name, n: columns.length, limit: LIMITS.columns });

  // The rows are looked at, checked and imported: GDAL writes them once.
  const conversions = new Map<string, Promise<string>>();
  const convert = async (layer: SourceLayer): Promise<string> => {
    try {
      if (first && "failed" in first) throw new GdalFailure(first.failed);
      if (first) return first.written;
      const order = `rows-${layers.indexOf(layer)}`;
      const answer = await runGdal({ ...task, layer: gdalNames.get(layer.name)!, order }, name, signal);
      return (answer as Extract<GdalAnswer, { written: unknown }>).written;
    } catch (error) {
      throw problem(error);
    }
  };
  return {
    format,
    encoding: given.encoding,
    layers,
    async *rows(wanted = layers[0]!.name) {
      const layer = layers.find((one) => one.name === wanted);
      if (!layer)
        throw new FileProblem("layer", {
          file: name,
          layer: wanted,
          layers: layers.map((one) => one.name).join(", "),
        });
      const written = conversions.get(wanted) ?? convert(layer);
      conversions.set(wanted, written);
      written.catch(() => conversions.delete(wanted));
      yield* readLines(await written, given, layer, fieldNames.get(wanted)!);
    },
    close: () => rm(given.folder, { recursive: true, force: true }),
  };
}

async function* readLines(
  written: string,
  { format, name }: GdalFile,
  layer: SourceLayer,
  fieldNames: ReadonlyMap<string, string>,
): AsyncGenerator<SourceRow> {
  const text = createReadStream(written);
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  let count = 0;
  try {
    for await (const line of lines) {
      if (!line.trim()) continue;
      const feature = JSON.parse(line) as {
        id?: number;
        properties: Record<string, unknown>;
        geometry: Geometry | null;
      };
      count++;
      const fields: Record<string, unknown> = {};
      // GDAL leaves out what is empty; every row has every column, as in a table.
      for (const [column, stored] of fieldNames) fields[column] = feature.properties[stored] ?? "";
      yield {
        // A sheet's rows have numbers that people see; elsewhere the features are counted.
        line: format === "xlsx" && feature.id ? feature.id : count,
        fields: clean(fields),
        ...(layer.geometry && { geometry: feature.geometry }),
      };
    }
  } finally {
    lines.close();
    text.destroy();
  }
  if (layer.rows !== null && count < layer.rows) throw new FileProblem("truncated", { file: path.basename(name) });
}

function kindOf(type: string, subType?: string): SourceColumn["type"] {
  if (subType === "Boolean") return "boolean";
  if (/^(Integer|Integer64|Real)$/.test(type)) return "number";
  return /^Date/.test(type) ? "date" : "text";
}
