import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import gcoord from "gcoord";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect } from "vitest";
import yauzl from "yauzl";
import { readWkb } from "#server/algorithms/geo/wkb.ts";
import { test } from "#test/helpers/app.ts";
import {
  addAccident,
  addFinding,
  addSite,
  cellAt,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const run = promisify(execFile);
const FORMULA = "=1+1,甲";
const NAMES = [FORMULA, "穿村路段", "尾矿库"];

interface Feature {
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: number[] } | null;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "srm-formats-"));
  return () => rm(folder, { recursive: true });
});

/** A house, a road as a line and a pond as an area, with a finding at the house. */
async function fill(pool: Parameters<typeof withTinyCity>[0]) {
  await withTinyCity(pool);
  await pool.query("update city set demo = true");
  const house = await addSite(pool, { name: FORMULA, attributes: { storeys: "4", altered: true } });
  await addFinding(pool, { site: house, description: "墙体开裂", unit: "街道办" });
  await addAccident(pool, { road: "国道107" });
  await addAccident(pool, { where: null, deaths: null });
  for (const [name, layer, category, shape] of [
    ["穿村路段", "black_spot", "village_street", "LINESTRING(113.1 29.1,113.11 29.12)"],
    ["尾矿库", "mine", "tailings", "POLYGON((113.3 29.1,113.31 29.1,113.31 29.11,113.3 29.11,113.3 29.1))"],
  ]) {
    await pool.query(
      `insert into site (city_code, layer, category, name, region_code, risk_level, geom, cell, source)
       values ('430600', $1, $2, $3, $4, 1, st_geomfromtext($5, 4326), $6, 'test')`,
      [layer, category, name, EAST_TOWNSHIP, shape, cellAt(IN_THE_EAST)],
    );
  }
}

type App = {
  inject(url: string): Promise<{ statusCode: number; headers: Record<string, unknown>; rawPayload: Buffer }>;
};

/** Saves a file as it is called and gives its path. */
async function saved(app: unknown, address: string): Promise<string> {
  const response = await (app as App).inject(`/api/exports/${address}`);
  if (response.statusCode !== 200) throw new Error(response.rawPayload.toString());
  const name = /filename="([^"]+)"/.exec(String(response.headers["content-disposition"]))![1]!;
  const file = path.join(folder, name);
  await writeFile(file, response.rawPayload);
  return file;
}

/** What GDAL reads, in WGS84. */
async function read(source: string, ...more: string[]): Promise<Feature[]> {
  const { stdout } = await run(
    "ogr2ogr",
    ["-f", "GeoJSON", "/vsistdout/", source, ...more, "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=9"],
    { maxBuffer: 1 << 26 },
  );
  return (JSON.parse(stdout) as { features: Feature[] }).features;
}

/** The text of one file in a zip. */
const unzipped = (file: string, name: string) =>
  new Promise<string>((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on("entry", (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (failed, stream) => (failed ? reject(failed) : resolve(text(stream))));
      });
      zip.on("end", () => reject(new Error(`no ${name}`)));
      zip.readEntry();
    });
  });

const near = (given: number[], wanted: readonly number[]) => {
  // A metre is 1/111,320 of a degree of latitude, and less of longitude.
  expect(Math.abs(given[0]! - wanted[0]!)).toBeLessThan(0.5 / 111_320);
  expect(Math.abs(given[1]! - wanted[1]!)).toBeLessThan(0.5 / 111_320);
};

describe("files that GDAL reads back", () => {
  test.for([
    ["geojson", "wgs84"],
    ["geojson", "epsg:4547"],
    ["gpkg", "wgs84"],
    ["gpkg", "cgcs2000"],
    ["gpkg", "epsg:4547"],
    ["kml", "wgs84"],
  ])("%s in %s has every site with its values in its place", async ([format, crs], { app, database }) => {
    await fill(database.pool);
    const file = await saved(app, `sites.${format}?lang=code&crs=${crs}`);
    expect(file).toMatch(/sites-430600-2026-06-30-v\d+/);
    const features = await read(file);
    expect(features.map(({ properties }) => properties.name ?? properties.Name)).toEqual(NAMES);
    expect(features.map(({ geometry }) => geometry!.type)).toEqual(["Point", "LineString", "Polygon"]);
    near(features[0]!.geometry!.coordinates, [113.1, 29.1]);
    near((features[1]!.geometry!.coordinates as unknown as number[][])[1]!, [113.11, 29.12]);
    expect(features[0]!.properties).toMatchObject({
      layer: "self_built_house",
      risk_level: 3,
      township_name: "岳阳楼街道",
    });
  });

  test("a GeoPackage has an index that finds what a box holds, and keeps it when rows change", async ({
    app,
    database,
  }) => {
    await fill(database.pool);
    const file = await saved(app, "sites.gpkg?lang=code");
    expect(await read(file, "-spat", "113.05", "29.05", "113.105", "29.105")).toHaveLength(2);
    await run("ogrinfo", [file, "-dialect", "SQLite", "-sql", "delete from sites where name = '穿村路段'"]);
    expect(await read(file, "-spat", "113.05", "29.05", "113.105", "29.105")).toHaveLength(1);
    const { stdout } = await run("ogrinfo", ["-ro", "-so", file, "sites"]);
    expect(stdout).toContain("DESCRIPTION=");
    expect(stdout).toMatch(/all records are synthetic/);
  });

  test.for(["wgs84", "epsg:4547"])(
    "a Shapefile in %s has a file for each type of geometry",
    async (crs, { app, database }) => {
      await fill(database.pool);
      const file = await saved(app, `sites.shp.zip?crs=${crs}`);
      for (const [layer, name] of [
        ["sites", FORMULA],
        ["sites_line", "穿村路段"],
        ["sites_area", "尾矿库"],
      ]) {
        const features = await read(`/vsizip/${file}/${layer}.shp`);
        expect(features.map(({ properties }) => properties.name)).toEqual([name]);
      }
      const [house] = await read(`/vsizip/${file}/sites.shp`);
      near(house!.geometry!.coordinates, [113.1, 29.1]);
      expect(house!.properties).toMatchObject({
        layer: "自建房",
        risk_level: "一般风险",
        township: "岳阳楼街道",
        findings: 1,
      });
      const { stdout } = await run("ogrinfo", ["-ro", "-so", `/vsizip/${file}/sites_area.shp`, "sites_area"]);
      expect(stdout).toMatch(crs === "wgs84" ? /GEOGCRS/ : /114E/);
    },
  );

  test("a workbook holds numbers, days and texts, and a text that looks like a formula stays a text", async ({
    app,
    database,
  }) => {
    await fill(database.pool);
    await database.pool.query("update site set inspected_on = '2026-05-04' where name = $1", [FORMULA]);
    const file = await saved(app, "sites.xlsx?fields=id,name,inspected_on,storeys,altered");
    const rows = (await read(file)).map(({ properties }) => properties);
    expect(rows.map((row) => row.名称)).toEqual(NAMES);
    expect(rows[0]).toMatchObject({ 最近检查日期: "2026-05-04", 层数: 4, 擅自改扩建: "是", 经度: 113.1, 纬度: 29.1 });
    const sheet = await unzipped(file, "xl/worksheets/sheet1.xml");
    expect(sheet).toContain('s="4" t="inlineStr"><is><t xml:space="preserve">=1+1,甲</t>');
    expect(sheet).not.toContain("<f>");
  });
});

test("GeoParquet holds the rows, the geometry and its system", async ({ app, database }) => {
  await fill(database.pool);
  const bytes = await readFile(
    await saved(app, "sites.parquet?lang=code&crs=epsg:4547&fields=id,name,risk_level,inspected_on"),
  );
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { key_value_metadata } = await parquetMetadataAsync(file);
  const geo = JSON.parse(key_value_metadata!.find(({ key }) => key === "geo")!.value!);
  expect(geo).toMatchObject({ version: "1.1.0", primary_column: "geometry" });
  expect(geo.columns.geometry).toMatchObject({
    encoding: "WKB",
    geometry_types: ["LineString", "Point", "Polygon"],
    crs: { type: "ProjectedCRS", id: { authority: "EPSG", code: 4547 } },
  });
  const rows = await parquetReadObjects({ file, utf8: false, geoparquet: false } as never);
  expect(rows.map((row) => row.name)).toEqual(NAMES);
  const { rows: wanted } = await database.pool.query(
    "select st_x(g) as x, st_y(g) as y from (select st_transform(geom, 4547) as g from site order by id limit 1) s",
  );
  const { coordinates } = readWkb(rows[0]!.geometry as Uint8Array) as { coordinates: number[] };
  expect(Math.hypot(coordinates[0]! - wanted[0].x, coordinates[1]! - wanted[0].y)).toBeLessThan(1);
});

test.for([
  ["gcj02", gcoord.GCJ02],
  ["bd09", gcoord.BD09],
] as const)(
  "positions in %s lie within a metre of where they were when the offset is undone",
  async ([crs, system], { app, database }) => {
    await fill(database.pool);
    const file = await saved(app, `sites.geojson?crs=${crs}`);
    const { features, asOf } = JSON.parse(await readFile(file, "utf8"));
    const offset = features[0].geometry.coordinates as [number, number];
    // The offset itself is hundreds of metres.
    expect(Math.abs(offset[0] - 113.1)).toBeGreaterThan(0.001);
    near(gcoord.transform(offset, system, gcoord.WGS84), [113.1, 29.1]);
    expect(asOf).toMatchObject({ businessDate: "2026-06-30", synthetic: true });
  },
);

test("findings and accidents leave too, those without a position among them", async ({ app, database }) => {
  await fill(database.pool);
  const findings = await read(await saved(app, "findings.gpkg?lang=code&list=open"));
  expect(findings.map(({ properties }) => properties.description)).toEqual(["墙体开裂"]);
  near(findings[0]!.geometry!.coordinates, [113.1, 29.1]);
  const accidents = await read(await saved(app, "accidents.gpkg?lang=code"));
  expect(accidents.map(({ properties, geometry }) => [properties.deaths, geometry?.type ?? null])).toEqual([
    [0, "Point"],
    [null, null],
  ]);
  const zip = await saved(app, "accidents.shp.zip");
  expect(await read(`/vsizip/${zip}/accidents_no_position.dbf`)).toHaveLength(1);
});
