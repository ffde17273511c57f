import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import gcoord from "gcoord";
import { describe, expect } from "vitest";
import { verify } from "#db/verify.ts";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { type FileImportOptions, importFile } from "#server/features/imports/import-file.ts";
import type { BatchReport } from "#server/features/imports/load-batch.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import {
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  OUTSIDE,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const HEADER = "id,name,category,level,lon,lat,township,storeys";

/** What an import promises, on whichever database. */
export function importsSuite(test: DatabaseTest): void {
  let database: TestDatabase;
  let folder: string;

  test.beforeAll(async ({ database: opened }: { database: TestDatabase }) => {
    database = opened;
    folder = await mkdtemp(path.join(os.tmpdir(), "srm-import-"));
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));
  test.beforeEach(() => withTinyCity(database.pool));

  async function load(
    name: string,
    content: string,
    options: Partial<FileImportOptions> & { crsText?: string } = {},
  ): Promise<BatchReport> {
    const file = path.join(folder, name);
    await writeFile(file, content);
    const { crsText = "wgs84", ...others } = options;
    return importFile(database.pool, {
      file,
      target: "self_built_house",
      crs: parseCoordinateSystem(crsText),
      map: {},
      cityCode: CITY,
      source: "test-ledger",
      ...others,
    });
  }
  const sites = async (columns: string) =>
    (await database.pool.query(`select ${columns} from site order by external_id`)).rows;
  const row = (id: string, [lon, lat]: readonly [number, number], township: string) =>
    `${id},自建房${id},rental,3,${lon},${lat},${township},4`;

  describe("place", () => {
    test("a house at home, one in another county than stated and one outside all are stored and marked", async () => {
      const report = await load(
        "places.csv",
        [
          HEADER,
          row("a", IN_THE_WEST, "岳阳楼街道"),
          row("b", IN_THE_EAST, "岳阳楼街道"),
          row("c", OUTSIDE, WEST_TOWNSHIP),
          row("d", IN_THE_EAST, ""),
        ].join("\n"),
      );
      expect(report).toMatchObject({ read: 4, stored: 4, rejected: 0 });
      expect(await sites("external_id, region_code, county_code, region_check")).toEqual([
        { external_id: "a", region_code: WEST_TOWNSHIP, county_code: "430602", region_check: "ok" },
        { external_id: "b", region_code: WEST_TOWNSHIP, county_code: EAST_COUNTY, region_check: "mismatch" },
        { external_id: "c", region_code: WEST_TOWNSHIP, county_code: null, region_check: "outside" },
        { external_id: "d", region_code: EAST_COUNTY, county_code: EAST_COUNTY, region_check: "ok" },
      ]);
    });

    test.for([
      ["gcj02", gcoord.GCJ02],
      ["bd09", gcoord.BD09],
    ] as const)("%s positions come back within a metre", async ([crsText, system]) => {
      const shifted = gcoord.transform([...IN_THE_WEST] as [number, number], gcoord.WGS84, system);
      await load("shifted.csv", [HEADER, row("a", shifted, "")].join("\n"), { crsText });
      const [site] = await sites(
        `st_distance(geom::geography, st_point(${IN_THE_WEST[0]}, ${IN_THE_WEST[1]})::geography) as metres`,
      );
      expect(site.metres).toBeLessThan(1);
    });

    test("projected positions (EPSG:4547) come back within a metre, and one beyond the projection's reach is refused alone", async () => {
      const projected = await database.pool.query(
        "select st_x(p) as x, st_y(p) as y from st_transform(st_setsrid(st_makepoint($1, $2), 4326), 4547) p",
        [...IN_THE_WEST],
      );
      const { x, y } = projected.rows[0];
      const report = await load("grid.csv", [HEADER, row("a", [x, y], ""), row("b", [1e30, 1e30], "")].join("\n"), {
        crsText: "epsg:4547",
      });
      expect(report).toMatchObject({ read: 2, stored: 1, rejected: 1 });
      const [site] = await sites(
        `st_distance(geom::geography, st_point(${IN_THE_WEST[0]}, ${IN_THE_WEST[1]})::geography) as metres`,
      );
      expect(site.metres).toBeLessThan(1);
    });

    test("GeoJSON brings lines and areas, with a position inside them", async () => {
      const area = {
        type: "Polygon",
        coordinates: [
          [
            [113.1, 29.1],
            [113.12, 29.1],
            [113.12, 29.12],
            [113.1, 29.1],
          ],
        ],
      };
      const feature = {
        type: "Feature",
        id: 9,
        properties: { name: "尾矿库", category: "tailings", level: 1 },
        geometry: area,
      };
      const report = await load("mines.geojson", JSON.stringify({ type: "FeatureCollection", features: [feature] }), {
        target: "mine",
      });
      expect(report.stored).toBe(1);
      expect(await sites("external_id, geometrytype(geom) as kind, region_check")).toEqual([
        { external_id: "9", kind: "POLYGON", region_check: "ok" },
      ]);
    });
  });

  describe("rows that cannot be stored", () => {
    test("are kept with line and reason, and the others are stored", async () => {
      const report = await load(
        "mixed.csv",
        [
          HEADER,
          row("a", IN_THE_WEST, ""),
          "b,,rental,3,113.1,29.1,,",
          "c,屋,castle,3,113.1,29.1,,",
          "d,屋,rental,3,,,,",
          "e,屋,rental,3,200,29,,",
          row("a", IN_THE_WEST, ""),
          "f,屋,rental",
        ].join("\n"),
      );
      expect(report).toMatchObject({ read: 7, stored: 1, rejected: 6 });
      const { rows } = await database.pool.query(
        "select line::int, reason, record ->> 'id' as id from import_reject order by line",
      );
      expect(rows).toEqual([
        { line: 3, id: "b", reason: "no name" },
        { line: 4, id: "c", reason: "category 'castle' is not one of residential, rental, commercial, public_use" },
        { line: 5, id: "d", reason: "no position" },
        { line: 6, id: "e", reason: expect.stringContaining("longitude 200 is outside") },
        { line: 7, id: "a", reason: "code 'a' is already on line 2" },
        { line: 8, id: "f", reason: "the row has more or fewer columns than the header" },
      ]);
    });

    test("a file that breaks off leaves nothing behind", async () => {
      const features = Array.from({ length: 2500 }, (_, i) => ({
        type: "Feature",
        id: i,
        properties: { name: "砂场", category: "gravel", level: 2 },
        geometry: { type: "Point", coordinates: IN_THE_WEST },
      }));
      const whole = JSON.stringify({ type: "FeatureCollection", features });
      await expect(load("broken.geojson", whole.slice(0, -200), { target: "mine" })).rejects.toThrow(
        "broken.geojson is not readable GeoJSON",
      );
      for (const table of ["site", "import_batch", "import_reject", "cube_cell"]) {
        expect((await database.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n, table).toBe(0);
      }
    });

    test.for([
      ["nothing.csv", "There is no file"],
      ["report.pdf", "none of the kinds that can be read"],
    ] as const)("%s is refused with a sentence", async ([name, sentence]) => {
      if (name === "report.pdf") await writeFile(path.join(folder, name), "%PDF");
      const options = {
        file: path.join(folder, name),
        target: "mine" as const,
        crs: parseCoordinateSystem("wgs84"),
        map: {},
        cityCode: CITY,
        source: "x",
      };
      await expect(importFile(database.pool, options)).rejects.toThrow(sentence);
    });
  });

  test("the same ledger again changes what changed and doubles nothing", async () => {
    const ledger = (name: string) => [HEADER, row("a", IN_THE_WEST, ""), `b,${name},rental,3,113.1,29.1,,2`].join("\n");
    await load("ledger.csv", ledger("旧名"));
    const again = await load("ledger.csv", ledger("新名"));
    expect(again).toMatchObject({ read: 2, stored: 2, inserted: 0, updated: 1, unchanged: 1 });
    expect(await sites("external_id, name, version, attributes")).toEqual([
      { external_id: "a", name: "自建房a", version: 1, attributes: { storeys: 4 } },
      { external_id: "b", name: "新名", version: 2, attributes: { storeys: 2 } },
    ]);
    expect((await verify(database.pool, CITY)).filter(({ broken }) => broken)).toEqual([]);
  });

  test("accidents are stored with their class by Decree 493; one without a position is kept as unlocated", async () => {
    const report = await load(
      "accidents.csv",
      [
        "time,deaths,severity,lon,lat,township",
        "2026-03-01 08:30,3,fatal,113.3,29.1,汉昌街道",
        "2026-03-02,0,slight,,,汉昌街道",
        "2026-03-03,,fatal,113.1,29.1,",
      ].join("\n"),
      { target: "accident", calibre: "死亡人数含七日内" },
    );
    expect(report).toMatchObject({ read: 3, stored: 3 });
    const { rows } = await database.pool.query(
      "select class, region_check, region_code, calibre from accident order by occurred_at",
    );
    expect(rows).toEqual([
      { class: "larger", region_check: "ok", region_code: EAST_TOWNSHIP, calibre: "死亡人数含七日内" },
      { class: "general", region_check: "unlocated", region_code: EAST_TOWNSHIP, calibre: "死亡人数含七日内" },
      { class: null, region_check: "ok", region_code: "430602", calibre: "死亡人数含七日内" },
    ]);
  });
}
