import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { FastifyInstance } from "fastify";
import gcoord from "gcoord";
import { describe, expect } from "vitest";
import { verify } from "#db/verify.ts";
import { toGrid } from "#server/algorithms/crs/gauss-kruger.ts";
import { GAUSS_KRUGER } from "#server/algorithms/crs/systems.ts";
import type { CheckReport, Found, ImportJob } from "#server/features/imports/imports.contract.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { toGbk } from "#test/helpers/gbk.ts";
import { asPerson } from "#test/helpers/people.ts";
import { CITY, EAST_COUNTY, WEST_COUNTY, withTinyCity } from "#test/helpers/tiny-city.ts";
import { makeXlsx, makeZip } from "#test/helpers/zip.ts";

const ogr2ogr = (...args: string[]) => promisify(execFile)("ogr2ogr", args);

const HEADER = ["编号", "名称", "类别", "风险等级", "经度", "纬度", "区县", "层数"] as const;
/** Houses in rows over both counties, close to their border and to the city's edge on purpose. */
const houses = [...Array(240)].map((_, i) => {
  const lon = 113.001 + 0.001662 * i;
  return {
    code: `H-${String(i).padStart(3, "0")}`,
    lon,
    lat: 29.002 + 0.196 * ((i * 7919) % 101) * 0.0099,
    county: lon < 113.2 ? "岳阳楼区" : "平江县",
  };
});
type At = (lon: number, lat: number) => readonly [number, number];
const gcj: At = (lon, lat) => gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number];
const grid: At = (lon, lat) => toGrid(lon, lat, GAUSS_KRUGER.get(4547)!);

const table = (as: At, swapped = false): string[][] =>
  houses.map(({ code, lon, lat, county }) => {
    const [x, y] = as(lon, lat).map(String) as [string, string];
    return [code, `甲村${code}号`, "出租", "较大风险", swapped ? y : x, swapped ? x : y, county, "3"];
  });
const csv = (rows: readonly (readonly string[])[]) => [HEADER, ...rows].map((row) => row.join(",")).join("\r\n");

/** Imports over HTTP, from the file to the map. */
export function importFilesSuite(test: AppTest, { formats }: { formats: boolean }): void {
  let app: FastifyInstance;
  let database: TestDatabase;
  let folder: string;
  test.beforeAll(async ({ app: built, database: opened }) => {
    app = built;
    database = opened;
    folder = await mkdtemp(path.join(os.tmpdir(), "srm-import-files-"));
    await withTinyCity(database.pool);
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));

  function send(name: string, content: Buffer, headers: Record<string, string> = {}) {
    const boundary = "----form";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
    return app.inject({
      method: "POST",
      url: "/api/imports",
      headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    });
  }
  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: "POST", url, payload, headers });

  const choicesOf = ({ layer, target, map, crs, swapped }: Found) => ({ layer, target, map, crs, swapped });

  /** Takes everything as proposed. */
  async function importAs(found: Found, source: string, headers: Record<string, string> = {}): Promise<ImportJob> {
    const started = await post(`/api/imports/${found.id}/start`, { ...choicesOf(found), source }, headers);
    expect(started.statusCode, started.body).toBe(202);
    const events = await app.inject({ url: `/api/imports/${found.id}/events`, headers });
    const last = events.body.trim().split("\n\n").at(-1)!;
    return JSON.parse(last.slice(last.indexOf("data: ") + 6));
  }

  /** How far the stored houses are from where they stand, at worst, in metres. */
  async function worstError(source: string): Promise<number> {
    const { rows } = await database.pool.query(
      "select external_id, st_x(geom) as lon, st_y(geom) as lat, attributes from site where city_code = $1 and source = $2",
      [CITY, source],
    );
    expect(rows).toHaveLength(houses.length);
    expect(rows[0].attributes).toMatchObject({ storeys: 3 });
    const at = new Map(rows.map((row) => [row.external_id, row]));
    return Math.max(
      ...houses.map(({ code, lon, lat }) =>
        Math.hypot((at.get(code).lon - lon) * 97_300, (at.get(code).lat - lat) * 110_850),
      ),
    );
  }

  /** A layer of the houses as ogr2ogr writes it. */
  async function asLayer(as: At, name: string, ...options: string[]): Promise<string> {
    const given = path.join(folder, `${name}.given.csv`);
    // Old ogr2ogr mangles Chinese names of columns when it writes MapInfo.
    const text = csv(table(as));
    const plain = ["code", "name", "category", "level", "lon", "lat", "county", "storeys"].join();
    await writeFile(given, name.endsWith(".mif") ? text.replace(HEADER.join(), plain) : text);
    const out = path.join(folder, name);
    await ogr2ogr(out, given, "-oo", "X_POSSIBLE_NAMES=经度,lon", "-oo", "Y_POSSIBLE_NAMES=纬度,lat", ...options);
    return out;
  }

  const zipped = async (stem: string, endings: readonly string[]) =>
    makeZip(
      await Promise.all(
        endings.map(async (ending) => ({
          name: `自建房${ending}`,
          data: await readFile(path.join(folder, `${stem}${ending}`)),
        })),
      ),
    );

  const cases: [string, string, string, () => Promise<Buffer>][] = [
    ["a GBK CSV in GCJ-02", "ledger.csv", "gcj02", async () => toGbk(csv(table(gcj)))],
    [
      "a CSV that writes northing first (EPSG:4547)",
      "grid.csv",
      "epsg:4547",
      async () => Buffer.from(csv(table(grid, true))),
    ],
    ["an XLSX in GCJ-02", "ledger.xlsx", "gcj02", async () => makeXlsx([HEADER, ...table(gcj)])],
    ["an XLSX in EPSG:4547", "grid.xlsx", "epsg:4547", async () => makeXlsx([HEADER, ...table(grid)])],
    [
      "a GeoPackage in EPSG:4547",
      "grid.gpkg",
      "epsg:4547",
      async () => readFile(await asLayer(grid, "grid.gpkg", "-f", "GPKG", "-a_srs", "EPSG:4547")),
    ],
    [
      "a GeoPackage in GCJ-02 that calls itself WGS84",
      "gcj.gpkg",
      "gcj02",
      async () => readFile(await asLayer(gcj, "gcj.gpkg", "-f", "GPKG", "-a_srs", "EPSG:4326")),
    ],
    [
      "a Shapefile in EPSG:4547 with a GBK table and no .cpg",
      "grid.zip",
      "epsg:4547",
      async () => {
        await asLayer(grid, "grid.shp", "-f", "ESRI Shapefile", "-a_srs", "EPSG:4547", "-lco", "ENCODING=GBK");
        return zipped("grid", [".shp", ".shx", ".dbf", ".prj"]);
      },
    ],
    [
      "a Shapefile in GCJ-02 without .prj",
      "gcj.zip",
      "gcj02",
      async () => {
        await asLayer(gcj, "gcj.shp", "-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8");
        return zipped("gcj", [".shp", ".shx", ".dbf", ".cpg"]);
      },
    ],
    [
      "MapInfo MIF in EPSG:4547",
      "mif.zip",
      "epsg:4547",
      async () => {
        await asLayer(grid, "mif.mif", "-f", "MapInfo File", "-a_srs", "EPSG:4547", "-lco", "ENCODING=CP936");
        return zipped("mif", [".mif", ".mid"]);
      },
    ],
  ];

  describe("as found, without a word from a person", () => {
    for (const [what, name, crs, make] of formats ? cases : cases.slice(0, 1))
      test(`${what} comes back within a metre`, { timeout: 60_000 }, async () => {
        const response = await send(name, await make());
        expect(response.statusCode, response.body).toBe(200);
        const found = response.json<Found>();
        expect(found).toMatchObject({ target: "self_built_house", crs, swapped: name === "grid.csv" });
        expect(found.detection.verdict).toBe("clear");

        const check = await post(`/api/imports/${found.id}/check`, choicesOf(found));
        expect(check.json<CheckReport>()).toMatchObject({ read: 240, complete: true, fit: 240, unfit: 0 });
        const job = await importAs(found, name);
        expect(job).toMatchObject({ state: "done", result: { read: 240, stored: 240, rejected: 0, inserted: 240 } });
        expect(await worstError(name)).toBeLessThan(1);
      });

    test("the rollups are those of a recount", async () => {
      expect((await verify(database.pool, CITY)).filter(({ broken }) => broken > 0)).toEqual([]);
    });
  });

  // Not run if: what is skipped counts as a fault.
  if (formats)
    describe("rejects come back as the kind of file they came in, mended and with their reason left in", () => {
      const plain = ["code", "name", "category", "level", "lon", "lat", "county", "storeys"];
      const faulty = () => [
        HEADER,
        ...table((lon, lat) => [lon, lat])
          .slice(0, 6)
          .map((row, i) => (i < 4 ? row.with(2, "城堡") : row)),
      ];
      /** Any kind that ogr2ogr writes, from a CSV or from another. */
      async function converted(from: string, name: string, ...options: string[]): Promise<Buffer> {
        const out = path.join(folder, name);
        await ogr2ogr(out, from, ...options);
        const stem = path.basename(name, path.extname(name));
        if (/\.shp$/.test(name)) return zipped(stem, [".shp", ".shx", ".dbf", ".prj", ".cpg"]);
        return /\.mif$/.test(name) ? zipped(stem, [".mif", ".mid"]) : readFile(out);
      }
      const POSITIONS = ["-oo", "X_POSSIBLE_NAMES=经度,lon", "-oo", "Y_POSSIBLE_NAMES=纬度,lat"];
      const kinds: [kind: string, sent: string, ogr: string, comesBack: string][] = [
        ["CSV", "csv", "CSV", "csv"],
        ["XLSX", "xlsx", "XLSX", "xlsx"],
        ["GeoJSON", "geojson", "GeoJSON", "geojson"],
        ["Shapefile", "shp", "ESRI Shapefile", "shp.zip"],
        ["GeoPackage", "gpkg", "GPKG", "gpkg"],
        ["KML", "kml", "KML", "kml"],
        ["MapInfo", "mif", "MapInfo File", "gpkg"],
      ];
      const ogrOf: Record<string, string> = Object.fromEntries(kinds.map(([, , ogr, comesBack]) => [comesBack, ogr]));
      ogrOf.gpkg = "GPKG";

      for (const [kind, ending, ogr, comesBack] of kinds)
        test(kind, { timeout: 60_000 }, async () => {
          const given = path.join(folder, `rejects-${ending}.csv`);
          const text = faulty()
            .map((row, i) => (i === 0 && ending === "mif" ? plain : row).join(","))
            .join("\r\n")
            .replaceAll("出租", ending === "kml" ? "2026-06-01" : "出租");
          await writeFile(given, text);
          const encoding =
            {
              shp: ["-lco", "ENCODING=UTF-8"],
              mif: ["-lco", "ENCODING=CP936"],
              kml: ["-dsco", "NameField=名称", "-dsco", "DescriptionField=类别"],
            }[ending] ?? [];
          const system = ["shp", "gpkg", "mif"].includes(ending) ? ["-a_srs", "EPSG:4326"] : [];
          const sent =
            ending === "csv"
              ? Buffer.from(text)
              : ending === "xlsx"
                ? makeXlsx(faulty())
                : await converted(given, `faulty.${ending}`, ...POSITIONS, "-f", ogr, ...system, ...encoding);
          const upload = (ending: string) => `房屋.${ending === "shp" || ending === "mif" ? "zip" : ending}`;
          // Of a KML no more than names and descriptions are read: those of accidents, with their day.
          const chosen =
            ending === "kml"
              ? { crs: "wgs84", target: "accident", map: { road: "Name", occurred_at: "Description" } }
              : { crs: "wgs84" };
          const found = (await send(upload(ending), sent)).json<Found>();
          const first = await importAs({ ...found, ...chosen } as Found, kind);
          expect(first, JSON.stringify(first)).toMatchObject({
            result: { read: 6, stored: 2, rejected: 4, rejectFormat: comesBack },
          });

          const file = await app.inject(`/api/import-batches/${first.result!.batch}/rejects.${comesBack}`);
          expect(file.statusCode, file.body).toBe(200);
          const out = path.join(folder, `rejected-${ending}.${comesBack}`);
          await writeFile(out, file.rawPayload);
          const mended = await mend(out, comesBack);
          const again = (await send(upload(comesBack.split(".")[0]!), mended)).json<Found>();
          const second = await importAs({ ...again, ...chosen } as Found, kind);
          expect(second, JSON.stringify(second)).toMatchObject({ result: { read: 4, stored: 4, rejected: 0 } });
          const { rows } = await database.pool.query(
            "select distinct attributes from site where city_code = $1 and source = $2 and category = 'residential'",
            [CITY, kind],
          );
          if (ending !== "kml") expect(rows).not.toEqual([]);
          expect(rows.flatMap(({ attributes }) => Object.keys(attributes)).join()).not.toMatch(/未导入|reject/);
        });

      /** Opened, corrected and saved as the same kind, as a person does it. */
      async function mend(file: string, format: string): Promise<Buffer> {
        if (format === "csv") return Buffer.from((await readFile(file, "utf8")).replaceAll("城堡", "自住"));
        const json = `${file}.mended.json`;
        await ogr2ogr(json, format === "shp.zip" ? `/vsizip/${file}` : file, "-f", "GeoJSON", "-oo", "HEADERS=FORCE");
        const text = await readFile(json, "utf8");
        expect(text).toContain("城堡");
        await writeFile(json, text.replaceAll(/城堡(?!')/g, format === "kml" ? "2026-06-02" : "自住"));
        const name = `mended.${path.basename(file)}`.replace(/\.zip$/, "");
        const encoding =
          {
            "shp.zip": ["-lco", "ENCODING=UTF-8"],
            kml: ["-dsco", "NameField=Name", "-dsco", "DescriptionField=description"],
          }[format] ?? [];
        return converted(json, name, "-f", ogrOf[format]!, ...encoding);
      }
    });

  describe("an upload", () => {
    const small = Buffer.from(csv(table(gcj).slice(0, 20)));

    test("says what would be rejected with line, column, value and reason before anything is stored", async () => {
      const rows = table(gcj).slice(0, 20);
      rows[3]![2] = "城堡";
      rows[3]![7] = "三";
      rows[5]![0] = rows[4]![0]!;
      rows[7]![4] = "";
      const found = (await send("checked.csv", Buffer.from(csv(rows)))).json<Found>();
      const check = await post(`/api/imports/${found.id}/check`, { ...choicesOf(found), crs: "gcj02" });
      const report = check.json<CheckReport>();
      expect(report).toMatchObject({ read: 20, fit: 17, unfit: 3 });
      expect(report.problems.map(({ line, column, value }) => [line, column, value])).toEqual(
        [
          [5, "类别", "城堡"],
          [5, "层数", "三"],
          [7, "编号", "H-004"],
          [9, "经度", null],
        ].map((row) => (row[0] === 9 ? [9, "经度", ""] : row)),
      );
    });

    test("is remembered by its ledger: the next month's file is mapped like the last", async () => {
      const named = (month: string) => `平江自建房台账${month}.csv`;
      const text = csv(table(gcj).slice(0, 30)).replace("名称", "户名").replace("类别", "房屋性质");
      const first = (await send(named("202610"), Buffer.from(text))).json<Found>();
      expect(first.source).toBe("平江自建房台账");
      expect(first.map.name).toBeUndefined();
      const chosen = { ...first, map: { ...first.map, name: "户名", category: "房屋性质" }, crs: "gcj02" };
      await importAs(chosen, first.source);
      const second = (await send(named("202611"), Buffer.from(text))).json<Found>();
      expect(second).toMatchObject({ remembered: true, crs: "gcj02", map: { name: "户名", category: "房屋性质" } });
      const again = await importAs(second, second.source);
      expect(again.result).toMatchObject({ inserted: 0, unchanged: 30 });
    });

    test("belongs to the person who sent it, and only rows of their area are stored", async () => {
      const west = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const east = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      const viewer = await asPerson(app, database, { role: "viewer", area: CITY });
      expect((await send("a.csv", small, viewer)).statusCode).toBe(403);
      const found = (await send("west.csv", Buffer.from(csv(table(gcj))), west)).json<Found>();
      expect((await post(`/api/imports/${found.id}/check`, choicesOf(found), east)).statusCode).toBe(404);
      const job = await importAs(found, "west", west);
      const atHome = houses.filter(({ county }) => county === "岳阳楼区").length;
      expect(job.result).toMatchObject({ read: 240, stored: atHome, rejected: 240 - atHome });
      expect((await app.inject({ url: `/api/imports/${found.id}`, headers: east })).statusCode).toBe(404);
    });

    test("that cannot be read is answered with one sentence and its code, and leaves nothing behind", async () => {
      const uploads = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`srm-upload-${process.pid}-`));
      const before = uploads();
      const response = await send("a.zip", Buffer.from("PK junk"));
      expect(response.statusCode).toBe(422);
      expect(response.json()).toMatchObject({
        code: "zip",
        params: { file: "a.zip" },
        detail: expect.stringMatching(/\.$/),
      });
      expect(uploads().filter((name) => !before.includes(name))).toEqual([]);
    });

    test("a ledger that comes again is compared before it is imported, and the decisions go along", async () => {
      const first = (await send("比对.csv", Buffer.from(csv(table((lon, lat) => [lon, lat]))))).json() as Found;
      await importAs(first, "比对");
      const changed = table((lon, lat) => [lon, lat]).map((row, i) => (i === 5 ? row.with(2, "自住") : row));
      const again = (await send("比对.csv", Buffer.from(csv(changed.slice(0, -1))))).json() as Found;
      const body = { ...choicesOf(again), source: "比对" };
      const diff = (await post(`/api/imports/${again.id}/diff`, body)).json();
      expect(diff).toMatchObject({
        changed: { count: 1, rows: [{ code: "H-005" }] },
        vanished: { count: 1, rows: [{ code: "H-239" }] },
        unchanged: { count: 238 },
      });
      const decisions = { remove: [diff.vanished.rows[0].id] };
      const started = await post(`/api/imports/${again.id}/start`, { ...body, decisions });
      expect(started.statusCode, started.body).toBe(202);
      const events = await app.inject({ url: `/api/imports/${again.id}/events` });
      expect(events.body).toContain('"state":"done"');
      const { rows } = await database.pool.query("select count(*)::int as n from site where source = '比对'");
      expect(rows[0].n).toBe(239);
    });

    test("lists what it would add page by page", async () => {
      const found = (await send("分页.csv", Buffer.from(csv(table((lon, lat) => [lon, lat]))))).json() as Found;
      const page = (query: string) => app.inject(`/api/imports/${found.id}/diff?${query}`);
      expect((await page("kind=new")).statusCode).toBe(404);
      const diff = (await post(`/api/imports/${found.id}/diff`, { ...choicesOf(found), source: "分页" })).json();
      expect(diff.new.count).toBe(240);
      const { rows, next } = (await page("kind=new&offset=200")).json();
      expect([diff.new.rows.length, rows.length, next]).toEqual([200, 40, null]);
      const codes = [...diff.new.rows, ...rows].map(({ code }: { code: string }) => code);
      expect(codes).toEqual(houses.map(({ code }) => code));
    });

    test("is forgotten when it is cancelled, and an import under way stores nothing then", async () => {
      const found = (await send("cancel.csv", Buffer.from(csv(table(gcj))))).json<Found>();
      await post(`/api/imports/${found.id}/start`, { ...choicesOf(found), source: "cancelled" });
      expect((await post(`/api/imports/${found.id}/cancel`, {})).statusCode).toBe(204);
      const job = (await app.inject(`/api/imports/${found.id}`)).json<ImportJob>();
      const { rows } = await database.pool.query("select count(*)::int as n from site where source = 'cancelled'");
      expect(["cancelled 0", "done 240"]).toContain(`${job.state} ${rows[0].n}`);
    });
  });
}
