/** What an uploaded file is, and what to make of it: target, columns, coordinate system. Proposals; a person decides. */
import type { Geometry } from "geojson";
import { detectCrs, type SamplePoint } from "../../algorithms/crs/detect-crs.ts";
import { buildOutlines, type RegionOutline } from "../../algorithms/crs/outlines.ts";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Found, LookBody } from "./imports.contract.ts";
import type { Source, SourceLayer, SourceRow } from "./readers/source.ts";
import { loadRegionLookup } from "./region-lookup.ts";
import {
  type ColumnMap,
  cellText,
  fieldsOf,
  isRequired,
  mapColumns,
  mappableFields,
  TARGETS,
  type Target,
} from "./targets.ts";
import type { Upload } from "./uploads.ts";

/** Rows read to learn what the file is; of them, the positions that decide the coordinate system. */
const ROWS = 40_000;
const POINTS = 6000;
/** Positions drawn on the map of the page. */
const DRAWN = 300;

interface Remembered {
  source: string;
  target: Target;
  mapping: ColumnMap;
  crs: string;
}

export async function lookAtUpload(
  pg: Queryable,
  cityCode: string,
  upload: Upload,
  wished: LookBody,
  columnsOnly = false,
): Promise<Found> {
  const { source: file } = upload;
  const layer = layerOf(upload, wished.layer);
  const columns = layer.columns.map((column) => column.name);
  const known = await rememberedFor(pg, cityCode, ledgerName(upload.name), columns);
  const target = wished.target ?? known?.target ?? proposeTarget(upload.name, columns);
  const remembered = known?.target === target ? known : undefined;
  const chosen = wished.map ?? remembered?.mapping ?? {};
  const map = wished.map ? checkedMap(target, columns, chosen) : mapCutColumns(target, columns, chosen);

  const { rows, complete } = await firstRows(file, layer.name, columnsOnly ? 5 : ROWS);
  const { points, detection, proposed } = await detectPositions(pg, cityCode, rows, map, layer.crs, remembered?.crs);

  return {
    id: upload.id,
    file: { name: upload.name, bytes: upload.bytes },
    format: file.format,
    encoding: file.encoding?.toLowerCase() ?? null,
    layers: file.layers.map(({ name, rows, geometry, crs }) => ({ name, rows, geometry, crs })),
    layer: layer.name,
    columns: layer.columns,
    firstRows: rows.slice(0, 5).map((row) => columns.map((column) => cellText(row.fields, column).slice(0, 200))),
    rowsSeen: rows.length,
    complete,
    target,
    fields: fieldsFor(target, layer),
    map,
    source: remembered?.source ?? ledgerName(upload.name),
    remembered: remembered !== undefined && !wished.map,
    crs: proposed?.crs ?? null,
    swapped: proposed?.swapped ?? false,
    detection,
    sample: spread(points, DRAWN).map(({ x, y }) => [x, y]),
  };
}

/**
 * Which coordinate system the positions of a file's first rows speak for.
 * @param map which columns hold position and place, for rows without a geometry
 * @param stated the system that the file itself names
 * @param last the system of this ledger's last import
 */
export async function detectPositions(
  pg: Queryable,
  cityCode: string,
  rows: readonly SourceRow[],
  map: ColumnMap,
  stated: string | null,
  last?: string,
) {
  const regions = await loadRegionLookup(pg, cityCode);
  const points = spread(
    rows.flatMap((row) => pointOf(row, map, regions.find)),
    POINTS,
  );
  const detection = detectCrs(points, buildOutlines(await readOutlines(pg, cityCode)), stated ? [stated] : []);
  const best = detection.candidates[0];
  const sure = detection.verdict === "clear" ? best : undefined;
  const fits = (crs: string | null) => detection.candidates.slice(0, detection.tied).find((one) => one.crs === crs);
  // A projection the file states, or the one used the last time, is believed where the points do not speak against it.
  const projection = stated?.startsWith("epsg:")
    ? (fits(stated) ?? (best ? undefined : { crs: stated, swapped: false }))
    : undefined;
  return { points, detection, proposed: sure ?? projection ?? fits(last ?? null) };
}

/** The first rows of a layer. */
export async function firstRows(
  source: Source,
  layer: string,
  most: number = ROWS,
): Promise<{ rows: SourceRow[]; complete: boolean }> {
  const rows: SourceRow[] = [];
  for await (const row of source.rows(layer)) {
    if (rows.length >= most) return { rows, complete: false };
    rows.push(row);
  }
  return { rows, complete: true };
}

export function layerOf(upload: Upload, name: string | undefined): SourceLayer {
  const { layers } = upload.source;
  // Of several, the one with the most rows is most likely the ledger.
  const largest = layers.reduce((most, one) => ((one.rows ?? 0) > (most.rows ?? 0) ? one : most));
  const layer = name === undefined ? largest : layers.find((one) => one.name === name);
  if (layer) return layer;
  throw new BadInput(`The file has no layer ${name}. It has ${layers.map((one) => one.name).join(", ")}.`, {
    code: "no_layer",
    params: { layer: name! },
    field: "layer",
  });
}

/** Of what a person chose; nothing is added to it. @throws BadInput */
export function checkedMap(target: Target, columns: readonly string[], map: ColumnMap): ColumnMap {
  const fields = new Set(mappableFields(target));
  for (const [field, column] of Object.entries(map)) {
    if (!fields.has(field))
      throw new BadInput(`There is no field ${field}.`, { code: "no_field", params: { field }, field: "map" });
    if (!columns.includes(column))
      throw new BadInput(`The file has no column ${column}.`, { code: "no_column", params: { column }, field: "map" });
  }
  return map;
}

/**
 * Shapefiles cut names after ten bytes, three or five characters of Chinese: a column that is the beginning of exactly one
 * field's usual name feeds that field.
 */
function mapCutColumns(target: Target, columns: readonly string[], chosen: ColumnMap): ColumnMap {
  const map = mapColumns(target, columns, chosen);
  const taken = new Set(Object.values(map));
  for (const column of columns) {
    if (taken.has(column) || column.length < 3 || Buffer.byteLength(column) < 9) continue;
    const fitting = Object.entries(fieldsOf(target)).filter(
      ([name, field]) =>
        map[name] === undefined && [name, ...field.aliases].some((alias) => alias.startsWith(column.toLowerCase())),
    );
    if (fitting.length === 1) map[fitting[0]![0]] = column;
  }
  return map;
}

function fieldsFor(target: Target, layer: SourceLayer): Found["fields"] {
  const place = layer.geometry ? ["region", "county"] : ["lon", "lat", "region", "county"];
  return [...(target === "finding" ? [] : place), ...Object.keys(fieldsOf(target))].map((name) => ({
    name,
    required: isRequired(target, name),
  }));
}

/** The file's name without ending, dates and numbers of a month: the same ledger comes under a new date every month. */
export function ledgerName(file: string): string {
  const stem = file
    .replace(/\.[^.]*$/, "")
    .replace(/(20\d\d|19\d\d)([-_.年/]?\d{1,2})?([-_.月/]?\d{1,2}日?)?/g, "")
    .replace(/[（(]\s*\d*\s*[)）]/g, "")
    .replace(/[\s_\-.年月日]+$/g, "")
    .replace(/^[\s_\-.年月日]+/g, "")
    .trim();
  return (stem || file.replace(/\.[^.]*$/, "")).slice(0, 100);
}

const WORDS: readonly [Target, RegExp][] = [
  ["finding", /(隐患|问题).*(台账|清单|整改)|finding/i],
  ["accident", /事故(?!多发)|accident/i],
  ["black_spot", /黑点|多发|black.?spot/i],
  ["mine", /矿|尾矿|采砂|mine/i],
  ["self_built_house", /自建房|房屋|农房|危房|house/i],
  ["hazard_site", /隐患|场所|企业|重点|hazard/i],
];

/** By what most columns feed, then by the file's name. */
function proposeTarget(name: string, columns: readonly string[]): Target {
  const score = (target: Target) =>
    Object.keys(mapColumns(target, columns, {})).length +
    (WORDS.find(([one]) => one === target)![1].test(name) ? 2.5 : 0);
  return [...TARGETS].sort((a, b) => score(b) - score(a))[0]!;
}

/** The ledger of this name, or the latest one all of whose columns the file has. */
async function rememberedFor(
  pg: Queryable,
  cityCode: string,
  source: string,
  columns: readonly string[],
): Promise<Remembered | undefined> {
  const { rows } = await pg.query<Remembered>(
    `select source, target, mapping, crs from import_mapping where city_code = $1
     order by (source = $2) desc, used_at desc limit 50`,
    [cityCode, source],
  );
  return rows.find(({ mapping }) => Object.values(mapping).every((column) => columns.includes(column)));
}

async function readOutlines(pg: Queryable, cityCode: string): Promise<RegionOutline[]> {
  const { rows } = await pg.query<RegionOutline>(
    `select code, parent_code as parent, st_asgeojson(geom, 6)::json as outline from region
     where city_code = $1 and level <> 'city'`,
    [cityCode],
  );
  return rows;
}

type FindRegion = (stated: string, county: string) => string | undefined;

function pointOf(row: SourceRow, map: ColumnMap, find: FindRegion): SamplePoint[] {
  const at = row.geometry ? firstPosition(row.geometry) : undefined;
  const [lon, lat] = [cellText(row.fields, map.lon), cellText(row.fields, map.lat)];
  const [x, y] = at ?? [lon === "" ? Number.NaN : Number(lon), lat === "" ? Number.NaN : Number(lat)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
  const region = find(cellText(row.fields, map.region), cellText(row.fields, map.county));
  return [{ x: x!, y: y!, region: region ?? null }];
}

function firstPosition(geometry: Geometry): [number, number] | undefined {
  let at: unknown = geometry.type === "GeometryCollection" ? undefined : geometry.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return Array.isArray(at) && at.length >= 2 ? [Number(at[0]), Number(at[1])] : undefined;
}

function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
