/** GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0): row groups of 20,000, geometry as WKB, a box over all. */
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { type Box, boxOf, writeWkb } from "../../../algorithms/geo/wkb.ts";
import { BadInput } from "../../../plugins/problems.ts";
import type { ExportField, FieldType } from "../export-fields.contract.ts";
import { projJson } from "../projjson.ts";
import type { ExportJob, ExportRow, ExportWriter, Value } from "./format.ts";

const GROUP_ROWS = 20_000;
type Element = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

export async function openParquet(path: string, job: ExportJob): Promise<ExportWriter> {
  const { system, fields } = job;
  const crs = system.srid === null ? null : projJson(system.srid);
  if (crs === undefined)
    throw new BadInput(
      `GeoParquet cannot name ${system.name} here. Choose wgs84, cgcs2000, a CGCS2000 3° zone (epsg:4513 to 4554) or another format.`,
      { field: "crs" },
    );
  const schema: Element[] = [
    { name: "schema", num_children: fields.length + 1 },
    ...fields.map(elementOf),
    { name: "geometry", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  ];
  // The footer is written from here at the end: the box and the types are known by then.
  const kvMetadata = [
    { key: "geo", value: "" },
    { key: "about", value: JSON.stringify({ description: job.about, ...job.asOf, coordinateSystem: system.name }) },
  ];
  const out = fileWriter(path);
  const parquet = new ParquetWriter({ writer: out, schema, kvMetadata, createdBy: "safety-risk-map" });
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const types = new Set<string>();
  let group: ExportRow[] = [];

  const writeGroup = async () => {
    const shapes = group.map(({ geometry }) => {
      if (!geometry) return null;
      types.add(geometry.type);
      const [west, south, east, north] = boxOf(geometry);
      box[0] = Math.min(box[0], west);
      box[1] = Math.min(box[1], south);
      box[2] = Math.max(box[2], east);
      box[3] = Math.max(box[3], north);
      return writeWkb(geometry);
    });
    const columnData = [
      ...fields.map((field, i) => ({
        name: field.name,
        data: group.map(({ values }) => stored(values[i]!, field.type)),
      })),
      { name: "geometry", data: shapes, statistics: false },
    ];
    group = [];
    await parquet.write({ columnData, rowGroupSize: GROUP_ROWS });
  };

  return {
    async write(rows) {
      group = group.concat(rows);
      if (group.length >= GROUP_ROWS) await writeGroup();
    },
    async close() {
      if (group.length > 0 || job.count === 0) await writeGroup();
      const geometry = {
        encoding: "WKB",
        geometry_types: [...types].sort(),
        ...(system.srid !== 4326 && { crs }),
        ...(box[0] <= box[2] && { bbox: box }),
      };
      kvMetadata[0]!.value = JSON.stringify({ version: "1.1.0", primary_column: "geometry", columns: { geometry } });
      await parquet.finish();
    },
    async abandon() {
      group = [];
    },
  };
}

function elementOf({ name, type }: ExportField): Element {
  const of: Record<FieldType, Partial<Element>> = {
    text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
    integer: { type: "INT64" },
    number: { type: "DOUBLE" },
    boolean: { type: "BOOLEAN" },
    date: { type: "INT32", converted_type: "DATE" },
    datetime: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MILLIS" } },
  };
  return { name, repetition_type: "OPTIONAL", ...of[type] };
}

function stored(value: Value, type: FieldType): unknown {
  if (value === null) return null;
  switch (type) {
    case "integer":
      // A code that stands as a word is a text; see textual() in read-rows.ts.
      return BigInt(value as number);
    case "date":
      return Math.floor(Date.parse(`${value}T00:00:00Z`) / 86_400_000);
    case "datetime":
      return new Date(`${value}Z`);
    default:
      return value;
  }
}
