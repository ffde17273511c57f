import type pg from "pg";
import { describe, expect } from "vitest";
import { verify } from "#db/verify.ts";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { previewBatch } from "#server/features/imports/diff-batch.ts";
import { readCsvTables } from "#server/features/imports/fast-csv.ts";
import { type BatchOptions, loadBatch } from "#server/features/imports/load-batch.ts";
import type { AppTest } from "#test/helpers/app.ts";
import {
  addEvent,
  addSite,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const HEADER =
  "隐患编号,点位编号,图层,点位名称,点位地址,隐患级别,隐患描述,发现日期,整改期限,责任单位,责任人,整改措施,资金（元）,整改状态,验收日期,销号日期,来文";

/** Findings out of spreadsheets, on whichever database. */
export function findingLedgersSuite(test: AppTest): void {
  describe("a ledger of findings", () => {
    let pool: pg.Pool;
    test.beforeEach(async ({ database }) => {
      pool = database.pool;
      await withTinyCity(pool);
      await addSite(pool, { externalId: "H1", name: "张家老屋", address: "一号" });
      const gas = await addSite(pool, { name: "气站", layer: "hazard_site", category: "gas" });
      await pool.query("update site set source = 'gas', external_id = 'H1' where id = $1", [gas]);
      await addSite(pool, { externalId: "H2", name: "李家老屋", address: "二号" });
      await addSite(pool, { name: "李家老屋", address: "三号" });
      await addSite(pool, { externalId: "E1", name: "东屋", at: IN_THE_EAST, region: EAST_TOWNSHIP });
    });

    const options = async (lines: string[], more: Partial<BatchOptions> = {}): Promise<BatchOptions> => {
      const { columns, tables } = await readCsvTables(
        (async function* () {
          yield Buffer.from([HEADER, ...lines].join("\n"));
        })(),
      );
      return {
        rows: tables,
        columns,
        target: "finding",
        crs: parseCoordinateSystem("wgs84"),
        map: {},
        source: "隐患台账",
        cityCode: CITY,
        person: { id: null, name: "李四" },
        scope: { edit: "*" },
        ...more,
      };
    };
    const load = async (lines: string[], more: Partial<BatchOptions> = {}) =>
      loadBatch(pool, await options(lines, more));
    const rows = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows;
    const siteStatus = async (name: string) =>
      (await rows("select status, findings from site where name = $1 and address <> '三号'", [name]))[0];
    const brokenRules = async () => (await verify(pool, CITY)).filter(({ broken }) => broken);
    const F1 = "F1,H1,自建房,,,重大,墙体开裂,2026-06-01,2027-07-01,街道,王五,加固,5000,整改中,,,甲号文";
    const F2 = "F2,,,李家老屋,二号,一般,电线老化,2026年5月2日,2026-05-20,街道,王五,,,已销号,2026/5/18,2026/5/19,";

    test("is stored with its history, and the map's status and the flow follow", async () => {
      const report = await load([F1, F2]);
      expect(report).toMatchObject({ read: 2, stored: 2, inserted: 2, rejected: 0 });
      expect(
        await rows("select external_id, grade, unit, funds_yuan, status, attributes from finding order by 1"),
      ).toEqual([
        {
          external_id: "F1",
          grade: "major",
          unit: "街道",
          funds_yuan: "5000.00",
          status: "rectifying",
          attributes: { 来文: "甲号文" },
        },
        { external_id: "F2", grade: "general", unit: "街道", funds_yuan: null, status: "closed", attributes: {} },
      ]);
      const steps = await rows(
        `select to_status, from_status, day::text from finding_event e join finding f on f.id = e.finding_id
       where external_id = 'F2' order by e.id`,
      );
      expect(steps.map(({ to_status, from_status, day }) => [from_status, to_status, day])).toEqual([
        [null, "found", "2026-05-02"],
        ["found", "registered", "2026-05-02"],
        ["registered", "assigned", "2026-05-02"],
        ["assigned", "rectifying", "2026-05-02"],
        ["rectifying", "submitted", "2026-05-02"],
        ["submitted", "accepted", "2026-05-18"],
        ["accepted", "closed", "2026-05-19"],
      ]);
      expect(await siteStatus("张家老屋")).toEqual({ status: "open", findings: 1 });
      expect(await siteStatus("李家老屋")).toEqual({ status: "closed", findings: 1 });
      expect(await brokenRules()).toEqual([]);
      const log = await rows("select action, actor from audit_log order by id desc limit 1");
      expect(log).toEqual([{ action: "batch.imported", actor: "李四" }]);
    });

    const faults: [what: string, row: string, reason: string, field: string][] = [
      [
        "an unknown site",
        "F,H9,,,,,裂缝,2026-06-01,2026-07-01,,,,,,,,",
        "no site of the code 'H9' in your area",
        "site_code",
      ],
      [
        "a code of two layers",
        "F,H1,,,,,裂缝,2026-06-01,2026-07-01,,,,,,,,",
        "several sites of the code 'H1'; state the layer",
        "site_code",
      ],
      [
        "a name of two sites",
        "F,,,李家老屋,,,裂缝,2026-06-01,2026-07-01,,,,,,,,",
        "several sites of the name '李家老屋'; state the address or the code",
        "site_name",
      ],
      [
        "a word that is no grade",
        "F,H2,,,,特大,裂缝,2026-06-01,2026-07-01,,,,,,,,",
        "grade '特大' is not one of general, major",
        "grade",
      ],
      ["no description", "F,H2,,,,,,2026-06-01,2026-07-01,,,,,,,,", "no description", "description"],
      [
        "a deadline before it was found",
        "F,H2,,,,,裂缝,2026-06-01,2026-05-01,,,,,,,,",
        "deadline '2026-05-01' is before the day it was found",
        "deadline",
      ],
      [
        "nobody it is assigned to",
        "F,H2,,,,,裂缝,2026-06-01,2026-07-01,街道,,,,已交办,,,",
        "no person; a finding is assigned to a unit and a person",
        "person",
      ],
      [
        "a closing without its day",
        "F,H2,,,,,裂缝,2026-06-01,2026-07-01,街道,王五,,,已销号,,,",
        "no closed_on; a closed finding has its day",
        "closed_on",
      ],
      [
        "steps out of order",
        "F,H2,,,,,裂缝,2026-06-01,2026-07-01,街道,王五,,,已销号,2026-06-20,2026-06-10,",
        "closed_on '2026-06-10' is before the step before, '2026-06-20'",
        "closed_on",
      ],
      [
        "a day that has yet to come",
        "F,H2,,,,,裂缝,2026-06-01,2026-07-01,街道,王五,,,已销号,,2026-07-01,",
        "closed_on '2026-07-01' is after today, '2026-06-30'",
        "closed_on",
      ],
    ];
    test.for(faults)("a row with %s is rejected with column, value and reason", async ([, row, reason, field]) => {
      expect(await load([row])).toMatchObject({ read: 1, stored: 0, rejected: 1 });
      expect(await rows("select reason, field from import_reject")).toEqual([{ reason, field }]);
    });

    test("an officer brings in findings of their area alone; sites elsewhere do not exist for them", async () => {
      const scope = { edit: [WEST_COUNTY, WEST_TOWNSHIP] };
      const report = await load([F1, F1.replace("F1,H1,自建房", "F9,E1,")], { scope });
      expect(report).toMatchObject({ stored: 1, rejected: 1 });
      expect(await rows("select reason from import_reject")).toEqual([
        { reason: "no site of the code 'E1' in your area" },
      ]);
    });

    test("a ledger that comes again adds the steps it tells of, and a person's steps stay", async () => {
      await load([F1, F2]);
      const later = F1.replace("整改中,", "待验收,").replace("5000", "6000");
      const diff = await previewBatch(pool, await options([later, F2]));
      expect(diff).toMatchObject({
        new: { count: 0 },
        changed: { count: 1 },
        unchanged: { count: 1 },
        vanished: { count: 0 },
      });
      expect(diff.changed.rows[0]!.columns.map(({ column, old, new: now }) => [column, old, now])).toEqual([
        ["funds_yuan", "5000", "6000"],
        ["status", "rectifying", "submitted"],
      ]);
      expect(await load([later, F2])).toMatchObject({ inserted: 0, updated: 1, unchanged: 1 });
      const [finding] = await rows("select id, status from finding where external_id = 'F1'");
      expect(finding.status).toBe("submitted");
      await addEvent(pool, { finding: finding.id, to: "returned", note: "未到位" });
      expect(await load([later, F2])).toMatchObject({ updated: 0, unchanged: 2, rejected: 0 });
      const back = await load([F2.replace("已销号,2026/5/18,2026/5/19", "整改中,,")]);
      expect(back).toMatchObject({ rejected: 1 });
      expect([...back.reasons.keys()]).toEqual(["a finding that is '…' cannot become '…'"]);
      expect(await brokenRules()).toEqual([]);
    });

    test("the sites of a batch are a filter, also where a later batch has changed them", async ({ app }) => {
      const first = await load([F1, F2]);
      const second = await load([F1.replace("5000", "6000")]);
      const named = async (url: string) => (await app.inject(url)).body;
      const filter = (id: string) => encodeURIComponent(`batch = ${id}`);
      const found = async (id: string) => {
        const csv = await named(`/api/exports/sites.csv?filter=${filter(id)}`);
        return ["张家老屋", "李家老屋", "气站", "东屋"].filter((name) => csv.includes(name));
      };
      expect(await found(first.batchId)).toEqual(["张家老屋", "李家老屋"]);
      expect(await found(second.batchId)).toEqual(["张家老屋"]);
      expect(await found("999")).toEqual([]);
      expect(JSON.parse(await named(`/api/exports/findings/count?filter=${filter(second.batchId)}`)).count).toBe(1);
      expect((await app.inject(`/api/cube?filter=${filter(first.batchId)}`)).statusCode).toBe(200);
      expect((await app.inject(`/tiles/14/13339/6806.mvt?filter=${filter(first.batchId)}`)).statusCode).toBe(200);
      const refused = await app.inject(`/api/sites?filter=${encodeURIComponent("batch > 1")}`);
      expect(refused.json()).toMatchObject({
        status: 400,
        detail: "batch is the number of an import; write it as batch = 12.",
      });
    });

    test("undone, its findings and steps are gone, what a person has moved on stays, and the map follows", async ({
      app,
    }) => {
      const undo = async (id: string) =>
        (await app.inject({ method: "POST", url: `/api/import-batches/${id}/undo` })).json();
      const first = await load([F1, F2]);
      const second = await load([F1.replace("整改中,", "待验收,")]);
      expect(await siteStatus("张家老屋")).toMatchObject({ status: "submitted" });
      expect(await undo(second.batchId)).toMatchObject({ removed: 0, restored: 1, kept: 0 });
      expect(await siteStatus("张家老屋")).toMatchObject({ status: "open" });
      expect(await brokenRules()).toEqual([]);
      const [f2] = await rows("select id from finding where external_id = 'F2'");
      await addEvent(pool, { finding: f2.id, to: "reopened", note: "复发" });
      expect(await undo(first.batchId)).toMatchObject({
        removed: 1,
        kept: 1,
        keptRows: [{ code: "F2", because: "edited" }],
      });
      expect(await siteStatus("张家老屋")).toEqual({ status: "clear", findings: 0 });
      expect(await siteStatus("李家老屋")).toMatchObject({ findings: 1 });
      expect(await brokenRules()).toEqual([]);
    });
  });
}
