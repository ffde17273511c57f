import { stat } from "node:fs/promises";
import path from "node:path";
import type { PoolClient } from "pg";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import { nearestWords } from "../../algorithms/nearest-words.ts";
import { BadInput } from "../../plugins/problems.ts";
import { defaultFields, EXPORT_FIELDS, type ExportField, type ExportSource } from "./export-fields.contract.ts";
import { EXPORT_FORMATS, type ExportForm, type ExportFormat, type ExportLanguage } from "./exports.contract.ts";
import type { ExportJob, OpenWriter } from "./formats/format.ts";
import { openRows, type Selection } from "./read-rows.ts";
import { type TargetSystem, targetSystem } from "./target-system.ts";

/** Loaded with the first file of a kind: SQLite and the libraries of some are of no use to a server that writes none. */
const WRITERS: Record<ExportFormat, () => Promise<OpenWriter>> = {
  csv: async () => (await import("./formats/csv.ts")).openCsv,
  xlsx: async () => (await import("./formats/xlsx.ts")).openXlsx,
  geojson: async () => (await import("./formats/geojson.ts")).openGeoJson,
  gpkg: async () => (await import("./formats/geopackage.ts")).openGeoPackage,
  "shp.zip": async () => (await import("./formats/shapefile.ts")).openShapefile,
  kml: async () => (await import("./formats/kml.ts")).openKml,
  parquet: async () => (await import("./formats/parquet.ts")).openParquet,
};

export interface ExportOrder {
  selection: Selection;
  format: ExportFormat;
  form: ExportForm;
}

export interface WrittenExport {
  path: string;
  /** What the reader's copy is called. */
  name: string;
  bytes: number;
  rows: number;
  /** Names of the fields it holds. */
  fields: readonly string[];
  /** Those of them that are a private person's data. */
  personal: readonly string[];
}

/**
 * Writes records into a file, page by page: however many, they take the memory of a few pages. On disk and not straight to
 * the reader, because a slow download must not hold a transaction, and what goes wrong in the middle can still be said
 * instead of ending the file early.
 * @param client in a transaction of one snapshot
 * @throws BadInput for unknown fields or systems, and for what the format cannot hold
 */
export async function writeExport(
  client: PoolClient,
  moment: CubeMoment,
  { selection, format, form }: ExportOrder,
  folder: string,
  signal?: AbortSignal,
): Promise<WrittenExport> {
  const { source } = selection;
  const list = selection.source === "findings" ? selection.filter.list : undefined;
  const wanted = chosenFields(source, form.fields, list);
  const system = await targetSystem(client, form.crs);
  const rows = await openRows(client, moment.cityCode, moment.businessDate, selection, {
    fields: wanted,
    language: form.lang,
    system,
    pointsOnly: EXPORT_FORMATS[format].table,
  });
  const job: ExportJob = {
    layer: source,
    fields: rows.fields,
    language: form.lang,
    system,
    count: rows.count,
    about: await aboutOf(client, moment, form.lang, system),
    asOf: {
      cityCode: moment.cityCode,
      businessDate: moment.businessDate,
      dataVersion: moment.dataVersion,
      changedAt: moment.changedAt,
      synthetic: moment.demo,
    },
    ...(format === "shp.zip" && { widths: await rows.widths() }),
  };
  const file = path.join(folder, `export.${format}`);
  const writer = await (await WRITERS[format]())(file, job);
  try {
    for await (const page of rows.pages()) {
      signal?.throwIfAborted();
      await writer.write(page);
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  await writer.close();
  return {
    path: file,
    name: nameOf(list && list !== "all" ? `${source}-${list}` : source, moment, system, format),
    bytes: (await stat(file)).size,
    rows: rows.count,
    fields: wanted.map(({ name }) => name),
    personal: wanted.filter(({ personal }) => personal).map(({ name }) => name),
  };
}

/** Such as `sites-430600-2026-06-30-v12-epsg4547-synthetic.csv`. */
const nameOf = (
  what: string,
  { cityCode, businessDate, dataVersion, demo }: CubeMoment,
  { srid, word }: TargetSystem,
  format: ExportFormat,
) =>
  `${what}-${cityCode}-${businessDate}-v${dataVersion}${srid === 4326 ? "" : `-${word.replace(":", "")}`}${demo ? "-synthetic" : ""}.${format}`;

function chosenFields(source: ExportSource, names: string | undefined, list: string | undefined): ExportField[] {
  if (names === undefined) return defaultFields(source, list);
  const known = new Map(EXPORT_FIELDS[source].map((field) => [field.name, field]));
  return [...new Set(names.split(","))].map((name) => {
    const field = known.get(name);
    if (field) return field;
    const near = nearestWords(name, known.keys());
    throw new BadInput(`There is no field '${name}'.${near.length ? ` Did you mean ${near.join(" or ")}?` : ""}`, {
      field: "fields",
    });
  });
}

/** What a file says of itself. */
async function aboutOf(
  client: PoolClient,
  { cityCode, businessDate, dataVersion, demo }: CubeMoment,
  language: ExportLanguage,
  { name }: TargetSystem,
): Promise<string> {
  const { rows } = await client.query("select name_zh, name_en from city where code = $1", [cityCode]);
  const [{ name_zh, name_en }] = rows;
  return language === "zh"
    ? `${name_zh}安全风险数据，截至 ${businessDate}（数据版本 ${dataVersion}），坐标系 ${name}。${demo ? "演示数据，均为合成。" : ""}`
    : `Safety risk records of ${name_en} as of ${businessDate} (data version ${dataVersion}), coordinates in ${name}.${demo ? " Demo data: all records are synthetic." : ""}`;
}
