import type pg from "pg";
import { describe, expect } from "vitest";
import { verify } from "#db/verify.ts";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { previewBatch } from "#server/features/imports/diff-batch.ts";
import { readCsvTables } from "#server/features/imports/fast-csv.ts";
import { type BatchOptions, loadBatch } from "#server/features/imports/load-batch.ts";
import type { AppTest } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addEvent,
  addFinding,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const HEADER = "编号,名称,类别,风险等级,lon,lat,乡镇,责任人,户主,户主电话,层数";
const WEST = IN_THE_WEST.join();
const EAST = IN_THE_EAST.join();

type Load = Partial<BatchOptions>;

/** What becomes of a batch after it is in, on whichever database. */
export function batchesSuite(test: AppTest): void {
  let pool: pg.Pool;
  /** The log's last entry before the test: it cannot be emptied. */
  let logged: string;
  test.beforeEach(async ({ database }) => {
    pool = database.pool;
    await withTinyCity(pool);
    logged = (await pool.query("select coalesce(max(id), 0) as id from audit_log")).rows[0].id;
  });

  const source = async (lines: string[], header = HEADER) =>
    readCsvTables(
      (async function* () {
        yield Buffer.from([header, ...lines].join("\n"));
      })(),
    );
  const options = async (lines: string[], more: Load = {}, header = HEADER): Promise<BatchOptions> => {
    const { columns, tables } = await source(lines, header);
    return {
      rows: tables,
      columns,
      target: "self_built_house",
      crs: parseCoordinateSystem("wgs84"),
      map: {},
      source: "房屋普查",
      cityCode: CITY,
      person: { id: null, name: "李四" },
      scope: { edit: "*" },
      ...more,
    };
  };
  const load = async (lines: string[], more: Load = {}, header = HEADER) =>
    loadBatch(pool, await options(lines, more, header));
  const preview = async (lines: string[], more: Load = {}) => previewBatch(pool, await options(lines, more));
  const sites = async (columns: string) =>
    (await pool.query(`select ${columns} from site order by external_id, id`)).rows;
  const idOf = async (code: string) =>
    Number((await pool.query("select id from site where external_id = $1", [code])).rows[0].id);
  const brokenRules = async () => (await verify(pool, CITY)).filter(({ broken }) => broken);
  const undo = (
    app: { inject: (o: object) => Promise<{ statusCode: number; json: () => unknown }> },
    id: string,
    headers = {},
  ) => app.inject({ method: "POST", url: `/api/import-batches/${id}/undo`, headers });

  test("Chinese words and columns are understood, owners and attributes find their place", async () => {
    await load([`H1,张家老屋,出租,较大风险,${WEST},岳阳楼街道,王五,赵六,13800001234,4`]);
    expect(await sites("category, risk_level, owner_name, owner_phone, responsible_person, attributes")).toEqual([
      {
        category: "rental",
        risk_level: 2,
        owner_name: "赵六",
        owner_phone: "13800001234",
        responsible_person: "王五",
        attributes: { storeys: 4 },
      },
    ]);
  });

  test("a batch is one entry of the log, and its counts are kept", async ({ app }) => {
    await load([`H1,老屋,出租,2,${WEST},,,,,4`, `H2,新屋,城堡,2,${WEST},,,,,4`]);
    const log = await pool.query("select actor, action, detail ->> 'stored' as stored from audit_log where id > $1", [
      logged,
    ]);
    expect(log.rows).toEqual([{ actor: "李四", action: "batch.imported", stored: "1" }]);
    const { batches } = (await app.inject("/api/import-batches")).json();
    expect(batches).toMatchObject([{ read: 2, stored: 1, inserted: 1, rejected: 1, actor: "李四", undoneAt: null }]);
  });

  describe("an officer's area", () => {
    const scope = { edit: [WEST_COUNTY, WEST_TOWNSHIP] };

    test("rows of other areas are rejected with the reason, and another area's record is not taken over", async () => {
      await load([`H9,东边的屋,出租,2,${EAST},汉昌街道,,,,`]);
      const report = await load(
        [
          `H1,老屋,出租,2,${WEST},岳阳楼街道,,,,`,
          `H2,老屋,出租,2,${EAST},汉昌街道,,,,`,
          `H9,老屋,出租,2,${WEST},岳阳楼街道,,,,`,
        ],
        { scope },
      );
      expect(report).toMatchObject({ read: 3, stored: 1, rejected: 2 });
      const { rows } = await pool.query("select reason, field, source_column, value from import_reject order by line");
      expect(rows).toEqual([
        {
          reason: `region ${EAST_TOWNSHIP} is outside your area`,
          field: "region",
          source_column: "乡镇",
          value: EAST_TOWNSHIP,
        },
        {
          reason: "code 'H9' belongs to a record outside your area",
          field: "external_id",
          source_column: "编号",
          value: "H9",
        },
      ]);
    });

    test("another officer's batch is neither seen nor undone", async ({ app, database }) => {
      const { batchId } = await load([`H1,老屋,出租,2,${WEST},岳阳楼街道,,,,`]);
      const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const unseen = await app.inject({ url: `/api/import-batches/${batchId}`, headers });
      expect(unseen.json()).toMatchObject({ status: 404, code: "no_batch", params: { id: batchId } });
      expect((await undo(app, batchId, headers)).statusCode).toBe(404);
      const viewer = await asPerson(app, database, { role: "viewer", area: CITY });
      const refused = await app.inject({ url: "/api/import-batches", headers: viewer });
      expect(refused.json()).toMatchObject({ status: 403, code: "role_needed" });
    });
  });

  describe("rejects", () => {
    test("leave as a file with a reason column, defused, and come back mended", async ({ app }) => {
      const { batchId } = await load([
        `H1,=1+2,城堡,2,${WEST},,,,,`,
        `H2,"好,屋",出租,9,${WEST},,,,,`,
        `H3,老屋,出租,2,${WEST},,,,,`,
      ]);
      const { body } = await app.inject(`/api/import-batches/${batchId}/rejects.csv`);
      expect(body).toContain("H1,'=1+2,城堡");
      expect(body.split("\r\n")[0]).toBe(`\uFEFF${HEADER},未导入原因`);
      const [header, ...lines] = body.replace("城堡", "自住").replace("出租,9", "出租,3").trim().split("\r\n");
      const report = await load(lines, {}, header!);
      expect(report).toMatchObject({ read: 2, stored: 2, inserted: 2, rejected: 0 });
      expect(await sites("name, attributes")).toEqual([
        { name: "=1+2", attributes: {} },
        { name: "好,屋", attributes: {} },
        { name: "老屋", attributes: {} },
      ]);
    });

    test("of GeoJSON keep their position", async ({ app }) => {
      const rows = (async function* () {
        yield {
          line: 1,
          fields: { id: 7, name: "" },
          geometry: { type: "Point" as const, coordinates: [...IN_THE_WEST] },
        };
      })();
      const { batchId } = await load([], { rows, columns: ["id", "name"] });
      const { features } = (await app.inject(`/api/import-batches/${batchId}/rejects.geojson?lang=en`)).json();
      expect(features).toMatchObject([
        { geometry: { coordinates: [...IN_THE_WEST] }, properties: { id: 7, "rejected because": "no name" } },
      ]);
    });
  });

  describe("undo", () => {
    test("takes back what a batch added and restores what it changed, once", async ({ app }) => {
      await load([`H1,老屋,出租,2,${WEST},岳阳楼街道,王五,,,4`]);
      const site = await idOf("H1");
      const finding = await addFinding(pool, { site });
      await addEvent(pool, { finding, to: "closed" });
      const { batchId } = await load([`H1,改名,自住,1,${EAST},汉昌街道,,,,5`, `H2,新屋,出租,2,${WEST},,,,,`]);
      expect(await brokenRules()).toEqual([]);
      const first = (await undo(app, batchId)).json();
      expect(first).toEqual({ removed: 1, restored: 1, returned: 0, kept: 0, keptRows: [] });
      expect(await sites("external_id, name, category, county_code, responsible_person, attributes, findings")).toEqual(
        [
          {
            external_id: "H1",
            name: "老屋",
            category: "rental",
            county_code: WEST_COUNTY,
            responsible_person: "王五",
            attributes: { storeys: 4 },
            findings: 1,
          },
        ],
      );
      expect(await brokenRules()).toEqual([]);
      expect((await undo(app, batchId)).json()).toEqual(first);
      const log = await pool.query(
        "select count(*)::int as n from audit_log where action = 'batch.undone' and id > $1",
        [logged],
      );
      expect(log.rows[0].n).toBe(1);
    });

    test("keeps and lists rows that were edited by hand, carry a finding, or came again", async ({ app }) => {
      const row = (code: string) => `${code},老屋${code},出租,2,${WEST},,,,,`;
      const { batchId } = await load(["H1", "H2", "H3", "H4"].map(row));
      await pool.query("update site set name = '改过' where external_id = 'H1'");
      await addFinding(pool, { site: await idOf("H2") });
      await load([`H3,再来,出租,2,${WEST},,,,,`]);
      const report = (await undo(app, batchId)).json() as { keptRows: { code: string; because: string }[] };
      expect(report).toMatchObject({ removed: 1, kept: 3 });
      expect(report.keptRows.map(({ code, because }) => [code, because])).toEqual([
        ["H1", "edited"],
        ["H2", "findings"],
        ["H3", "later_batch"],
      ]);
      expect(await sites("external_id")).toEqual([{ external_id: "H1" }, { external_id: "H2" }, { external_id: "H3" }]);
      expect(await brokenRules()).toEqual([]);
    });
  });

  describe("the same ledger next month", () => {
    const before = [
      `H1,老屋一,出租,2,${WEST},,王五,,,4`,
      `H2,老屋二,出租,2,${WEST},,王五,,,4`,
      `H3,洞庭路12号,出租,2,113.15,29.15,,王五,,,4`,
      `H4,老屋四,出租,2,${WEST},,王五,,,4`,
    ];
    const after = [
      `H1,老屋一,自住,2,${WEST},,王五,,,4`,
      `H2,老屋二,出租,3,${WEST},,王五,,,4`,
      `N3,洞庭路12号,出租,2,113.15005,29.15,,王五,,,4`,
      `H5,远处的屋,出租,2,113.05,29.05,,王五,,,4`,
    ];

    test("shows what is new, changed, gone, renumbered and in conflict, and writes nothing", async () => {
      await load(before);
      await pool.query("update site set risk_level = 1, responsible_person = '孙七' where external_id = 'H2'");
      const diff = await preview(after);
      expect(diff).toMatchObject({
        read: 4,
        new: { count: 1, rows: [{ code: "H5" }] },
        unchanged: { count: 0 },
        vanished: { count: 2 },
        conflicts: { count: 1 },
        ambiguous: { count: 1, rows: [{ line: 4, code: "N3", candidates: [{ code: "H3", score: 1 }] }] },
      });
      expect(diff.changed.rows.map(({ code, columns }) => [code, columns])).toEqual([
        ["H2", [{ column: "risk_level", old: "1", new: "3", base: "2", conflict: true }]],
        ["H1", [{ column: "category", old: "rental", new: "residential", base: null, conflict: false }]],
      ]);
      expect((await pool.query("select count(*)::int as n from import_batch")).rows[0].n).toBe(1);
    });

    test("is merged as a person decides: what they edited stays, the renumbered keeps its record, the gone leaves", async ({
      app,
    }) => {
      await load(before);
      await pool.query("update site set responsible_person = '孙七' where external_id = 'H2'");
      const [h3, h4] = [await idOf("H3"), await idOf("H4")];
      const report = await load(after, { decisions: { same: { 4: `${h3}`, 5: "skip" }, remove: [`${h4}`] } });
      expect(report).toMatchObject({ read: 4, stored: 3, inserted: 0, updated: 3, rejected: 1, removed: 1 });
      expect(await sites("external_id, risk_level, responsible_person")).toEqual([
        { external_id: "H1", risk_level: 2, responsible_person: "王五" },
        { external_id: "H2", risk_level: 3, responsible_person: "孙七" },
        { external_id: "N3", risk_level: 2, responsible_person: "王五" },
      ]);
      expect(await idOf("N3")).toBe(h3);
      expect(await brokenRules()).toEqual([]);
      expect((await undo(app, report.batchId)).json()).toMatchObject({ removed: 0, restored: 3, returned: 1, kept: 0 });
      expect(await idOf("H4")).toBe(h4);
      expect(await brokenRules()).toEqual([]);
    });
  });

  describe("duplicates", () => {
    const twins = [
      `H1,洞庭路12号,出租,2,113.15,29.15,岳阳楼街道,,赵六,13800001234,4`,
      `H2,洞庭路 12 号,出租,2,113.1501,29.15,汉昌街道,,,,4`,
      `H3,洞庭路21号,出租,2,113.1501,29.15,岳阳楼街道,,,,4`,
    ];

    test("are proposed, merged with their findings, and parted again", async ({ app }) => {
      await load(twins);
      const { pairs } = (await app.inject(`/api/duplicates?region=${CITY}`)).json();
      expect(pairs.map(({ a, b }: { a: { code: string }; b: { code: string } }) => [a.code, b.code])).toEqual([
        ["H1", "H2"],
      ]);
      const [keep, gone] = [await idOf("H1"), await idOf("H2")];
      const finding = await addFinding(pool, { site: gone });
      await addEvent(pool, { finding, to: "closed" });

      const merged = await app.inject({ method: "POST", url: `/api/duplicates/${keep}/${gone}/merge` });
      expect(merged.statusCode).toBe(200);
      expect(await sites("external_id, findings, status")).toEqual([
        { external_id: "H1", findings: 1, status: "closed" },
        { external_id: "H3", findings: 0, status: "clear" },
      ]);
      expect(await brokenRules()).toEqual([]);

      const url = `/api/merges/${merged.json().merge}/undo`;
      expect((await app.inject({ method: "POST", url })).statusCode).toBe(204);
      expect((await app.inject({ method: "POST", url })).statusCode).toBe(204);
      expect(await sites("external_id, findings, region_code")).toEqual([
        { external_id: "H1", findings: 0, region_code: WEST_TOWNSHIP },
        { external_id: "H2", findings: 1, region_code: EAST_TOWNSHIP },
        { external_id: "H3", findings: 0, region_code: WEST_TOWNSHIP },
      ]);
      expect(await brokenRules()).toEqual([]);
      const log = await pool.query("select action from audit_log where subject = 'site' and id > $1 order by id", [
        logged,
      ]);
      expect(log.rows.map(({ action }) => action)).toEqual(["site.merged", "site.merge_undone"]);
    });

    test("that are two places are not proposed again", async ({ app }) => {
      await load(twins);
      const [a, b] = [await idOf("H1"), await idOf("H2")];
      expect((await app.inject({ method: "POST", url: `/api/duplicates/${b}/${a}/dismiss` })).statusCode).toBe(204);
      expect((await app.inject(`/api/duplicates?region=${CITY}`)).json()).toMatchObject({ pairs: [], compared: 3 });
    });

    test("of which one lies outside the officer's area are not merged", async ({ app, database }) => {
      await load(twins);
      const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const url = `/api/duplicates/${await idOf("H1")}/${await idOf("H2")}/merge`;
      expect((await app.inject({ method: "POST", url, headers })).statusCode).toBe(404);
      expect(await sites("external_id")).toHaveLength(3);
    });
  });
}
