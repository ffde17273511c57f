import { describe, expect } from "vitest";
import type { AppTest } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addAccident,
  addFinding,
  addSite,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const lines = (payload: string) => payload.replace("\uFEFF", "").trimEnd().split("\r\n");
const fileNames = (headers: Record<string, unknown>) => String(headers["content-disposition"]);

export function exportsSuite(test: AppTest): void {
  test.beforeEach(async ({ database: { pool } }) => {
    await withTinyCity(pool);
  });

  test("a file has the rows of the filter and no others, in the fields asked for", async ({
    app,
    database: { pool },
  }) => {
    await addSite(pool, { name: "甲", level: 1 });
    await addSite(pool, { name: "乙", level: 4 });
    const { payload, headers } = await app.inject("/api/exports/sites.csv?level=1&fields=name,risk_level&lang=en");
    expect(lines(payload)).toEqual(["Name,Risk level,Longitude,Latitude", "甲,Major risk,113.1,29.1"]);
    expect(headers["x-export-rows"]).toBe("1");
    const chosen = await app.inject("/api/exports/sites.csv?ids=2&fields=name&lang=code");
    expect(lines(chosen.payload)).toEqual(["name,x,y", "乙,113.1,29.1"]);
  });

  test("a projected system says so in its headings and its name", async ({ app, database: { pool } }) => {
    await addSite(pool);
    const { payload, headers } = await app.inject("/api/exports/sites.csv?fields=id&crs=epsg:4547");
    expect(lines(payload)[0]).toBe("点位编号,东坐标（EPSG:4547）,北坐标（EPSG:4547）");
    const { rows } = await pool.query(
      "select st_x(g) as x, st_y(g) as y from (select st_transform(geom, 4547) as g from site) s",
    );
    const [, x, y] = lines(payload)[1]!.split(",").map(Number);
    expect(Math.hypot(x! - rows[0].x, y! - rows[0].y)).toBeLessThan(0.02);
    expect(fileNames(headers)).toContain("-epsg4547");
  });

  test("the count is the number of rows the file has", async ({ app, database: { pool } }) => {
    const site = await addSite(pool);
    await addFinding(pool, { site, deadline: "2026-06-10" });
    await addFinding(pool, { site });
    await addAccident(pool, { at: "2026-01-05 10:00" });
    await addAccident(pool, { at: "2026-06-05 23:59" });
    const count = async (what: string) => (await app.inject(`/api/exports/${what}`)).json().count;
    expect(await count("findings/count")).toBe(2);
    expect(await count("findings/count?list=overdue")).toBe(1);
    expect(await count("accidents/count?from=2026-06-01&to=2026-06-05")).toBe(1);
    expect(await count("sites/count?layer=mine")).toBe(0);
    const { payload } = await app.inject("/api/exports/accidents.csv?from=2026-06-01&to=2026-06-05&fields=occurred_at");
    expect(lines(payload)[1]).toMatch(/^2026-06-05T23:59:00,/);
  });

  describe("who may take what", () => {
    test("an officer of a county takes the sites of the county alone", async ({ app, database }) => {
      await addSite(database.pool, { name: "西" });
      await addSite(database.pool, { name: "东", region: EAST_TOWNSHIP, at: IN_THE_EAST });
      const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const { payload } = await app.inject({ url: "/api/exports/sites.csv?fields=name", headers });
      expect(
        lines(payload)
          .slice(1)
          .map((line) => line.split(",")[0]),
      ).toEqual(["西"]);
    });

    test("owners come only when asked for, masked for a viewer and whole for the officer of the area", async ({
      app,
      database,
    }) => {
      const { pool } = database;
      await addSite(pool);
      await pool.query("update site set owner_name = '欧阳某某', owner_phone = '13800001234'");
      const viewer = await asPerson(app, database, { role: "viewer", area: CITY });
      const officer = await asPerson(app, database, { role: "officer", area: WEST_TOWNSHIP });
      const take = async (headers: Record<string, string>, query: string) =>
        (await app.inject({ url: `/api/exports/sites.csv?${query}`, headers })).payload;
      expect(await take(viewer, "")).not.toContain("138");
      expect(await take(viewer, "fields=owner_name,owner_phone")).toContain("欧**,138****1234");
      expect(await take(officer, "fields=owner_name,owner_phone")).toContain("欧阳某某,13800001234");
    });

    test("an export with personal fields is logged, with who and what but without the data", async ({
      app,
      database,
    }) => {
      const { pool } = database;
      await addSite(pool);
      await pool.query("update site set owner_name = '欧阳某某'");
      const before = (await pool.query("select coalesce(max(id), 0) as id from audit_log")).rows[0].id;
      const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      await app.inject({ url: "/api/exports/sites.csv?fields=name", headers });
      await app.inject({ url: "/api/exports/sites.csv?fields=name,owner_name", headers });
      const { rows } = await pool.query(
        "select actor, subject_id, detail from audit_log where action = 'records.exported' and id > $1",
        [before],
      );
      expect(rows).toEqual([
        {
          actor: "officer",
          subject_id: expect.stringMatching(/^sites-430600-2026-06-30-v\d+/),
          detail: { source: "sites", format: "csv", rows: 1, personal: ["owner_name"], fields: ["name", "owner_name"] },
        },
      ]);
    });
  });

  test.for([
    ["sites.csv?fields=nmae", "fields", "Did you mean name"],
    ["sites.csv?crs=epsg:99999", "crs", "does not know EPSG:99999"],
    ["sites.kml?crs=gcj02", "crs", "KML is always in WGS84"],
    ["sites.parquet?crs=epsg:32649", "crs", "Choose wgs84"],
    ["sites.doc", "format", "must be one of csv"],
    ["sites.csv?storeys=4", "storeys", "not a parameter"],
    ["sites.csv?filter=storeys", "filter", "expected"],
    ["findings.csv?list=worst&sort=level", "sort", "leave out sort"],
  ])("%s is answered with 400, names '%s'", async ([address, field, sentence], { app }) => {
    const response = await app.inject(`/api/exports/${address}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0].field).toBe(field);
    expect(JSON.stringify(response.json())).toContain(sentence);
  });
}
