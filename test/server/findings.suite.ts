import { describe, expect } from "vitest";
import type { AppTest } from "#test/helpers/app.ts";
import {
  addEvent,
  addFinding,
  addSite,
  BUSINESS_DATE,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  withTinyCity,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";

/** Lists of findings, their files, and moving a finding on; on whichever database. */
export function findingsSuite(test: AppTest): void {
  let house = 0;
  let mine = 0;
  const id: Record<string, number> = {};

  test.beforeEach(async ({ app, database: { pool } }) => {
    // Before the records: `app` starts with the daily job, which would move the day of a city that is no demo.
    await app.ready();
    await withTinyCity(pool);
    await pool.query("update city set demo = true");
    house = await addSite(pool, { name: "=1+1,甲", attributes: { storeys: 5 } });
    mine = await addSite(pool, {
      layer: "mine",
      category: "gravel",
      level: 1,
      at: IN_THE_EAST,
      region: EAST_TOWNSHIP,
      name: "砂场",
    });
    id.late = await addFinding(pool, { site: house, deadline: "2026-06-10", unit: "街道办" });
    id.later = await addFinding(pool, { site: mine, deadline: "2026-06-20", grade: "major", supervision: "city" });
    id.open = await addFinding(pool, { site: house, deadline: "2026-07-20", supervision: "county" });
    id.fresh = await addFinding(pool, { site: mine, foundOn: "2026-06-29", deadline: "2026-08-01" });
    id.done = await addFinding(pool, { site: mine, deadline: "2026-07-01", supervision: "national" });
    for (const to of ["registered", "assigned", "rectifying", "submitted", "accepted"] as const)
      await addEvent(pool, { finding: id.done, to, day: "2026-06-20" });
    await addEvent(pool, { finding: id.done, to: "closed", day: BUSINESS_DATE });
  });

  interface Row {
    id: string;
    daysOverdue: number;
    changedOn: string | null;
    worst: object | null;
  }
  const named = (rows: Row[]) => rows.map((row) => Object.keys(id).find((name) => id[name] === Number(row.id)));

  describe("lists of findings", () => {
    test.for([
      ["list=overdue", ["late", "later"]],
      ["list=open", ["late", "later", "open", "fresh"]],
      ["list=open&sort=found", ["fresh", "late", "later", "open"]],
      ["list=open&sort=level", ["later", "fresh", "late", "open"]],
      // The mine has a finding under national supervision; that it is closed does not lift it from the site.
      ["list=supervised", ["later", "fresh", "late", "open"]],
      ["list=new", ["done", "fresh"]],
      ["list=worst", ["later", "late"]],
      ["list=open&layer=mine", ["later", "fresh"]],
      ["list=open&place=430626", ["later", "fresh"]],
      ["list=open&filter=storeys>=5", ["late", "open"]],
      ["list=worst&filter=storeys>=5", ["late"]],
      ["list=overdue&status=clear", []],
    ] as const)("%s", async ([query, expected], { app }) => {
      const { items, total, next, asOf } = (await app.inject(`/api/findings?${query}`)).json();
      expect(named(items)).toEqual(expected);
      expect({ total, next }).toEqual({ total: expected.length, next: null });
      expect(asOf.businessDate).toBe(BUSINESS_DATE);
    });

    test("say how long a finding is overdue, where its site lies and who is responsible", async ({ app }) => {
      const { items } = (await app.inject("/api/findings?list=overdue")).json();
      expect(items[0]).toMatchObject({
        siteId: String(house),
        siteName: "=1+1,甲",
        layer: "self_built_house",
        riskLevel: 3,
        regionCode: "430602001",
        lon: 113.1,
        lat: 29.1,
        deadline: "2026-06-10",
        daysOverdue: 20,
        status: "found",
        unit: "街道办",
        changedOn: null,
        worst: null,
      });
    });

    test("the worst sites come with the parts of their score", async ({ app }) => {
      const { items } = (await app.inject("/api/findings?list=worst")).json();
      expect(items.map((row: Row) => row.worst)).toEqual([
        { score: 3 + 2 + 3, overdue: 1, openMajor: 1 },
        { score: 3 + 1, overdue: 1, openMajor: 0 },
      ]);
    });

    test("what is new comes with the day it changed", async ({ app }) => {
      const { items } = (await app.inject("/api/findings?list=new")).json();
      expect(items.map((row: Row) => row.changedOn)).toEqual([BUSINESS_DATE, "2026-06-29"]);
    });

    test("pages follow one another without gap or repeat, also among findings alike", async ({ app, database }) => {
      for (let i = 0; i < 7; i++) await addFinding(database.pool, { site: house, deadline: "2026-06-10" });
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: { items: Row[]; total: number; next: string | null } = (
          await app.inject(`/api/findings?list=open&limit=2${after ? `&after=${after}` : ""}`)
        ).json();
        expect(page.total).toBe(11);
        seen.push(...page.items.map((row) => row.id));
        after = page.next;
      } while (after);
      expect(new Set(seen).size).toBe(11);
      expect(seen).toHaveLength(11);
    });

    test.for([
      ["/api/findings", "list"],
      ["/api/findings?list=all", "list"],
      ["/api/findings?list=open&sort=name", "sort"],
      ["/api/findings?list=worst&sort=level", "sort"],
      ["/api/findings?list=open&after=x", "after"],
      ["/api/findings?list=open&filtre=a", "filtre"],
      ["/api/findings.csv?list=open&lang=fr", "lang"],
      ["/api/sites.csv?bbox=1,2,3", "bbox"],
    ] as const)("%s is answered with 400 and names '%s'", async ([url, field], { app }) => {
      const response = await app.inject(url);
      expect(response.statusCode).toBe(400);
      expect(response.json().errors.map((error: { field: string }) => error.field)).toContain(field);
    });
  });

  describe("files", () => {
    test("a list comes as CSV with the words of the language and the day in its name", async ({ app }) => {
      const response = await app.inject("/api/findings.csv?list=overdue");
      expect(response.headers["content-type"]).toBe("text/csv; charset=utf-8");
      expect(response.headers["content-disposition"]).toMatch(
        /^attachment; filename="findings-overdue-430600-2026-06-30-v\d+-synthetic\.csv"$/,
      );
      expect(response.headers["x-export-rows"]).toBe("2");
      const [header, first, second, end] = response.payload.split("\r\n");
      expect(header).toMatch(/^\uFEFF隐患编号,点位编号,点位名称,图层,/);
      expect(first).toBe(
        `${id.late},${house},"'=1+1,甲",自建房,自住,一般风险,430602001,岳阳楼区,岳阳楼街道,一般事故隐患,墙体开裂,2026-06-02,2026-06-10,2026-06-10,20,已发现,未挂牌,街道办,,113.1,29.1`,
      );
      expect(second).toContain(",矿山,");
      expect(end).toBe("");
    });

    test("the file of the worst sites holds the parts of their score", async ({ app }) => {
      const { payload } = await app.inject("/api/findings.csv?list=worst&lang=en");
      const [header, ...rows] = payload.split("\r\n");
      expect(header).toMatch(
        /,Overdue findings of the site,Open major findings of the site,Points,Longitude,Latitude$/,
      );
      expect(rows.filter(Boolean).map((row) => row.split(",").slice(-5, -2).map(Number))).toEqual([
        [1, 1, 3 + 2 + 3],
        [1, 0, 3 + 1],
      ]);
    });

    test("the file of what is new says the day it changed", async ({ app }) => {
      const { payload } = await app.inject("/api/findings.csv?list=new");
      const [header, first] = payload.split("\r\n");
      expect(header).toMatch(/,变动日期,经度,纬度$/);
      expect(first).toContain(`,${BUSINESS_DATE},113.`);
    });

    test("a zone's site is named under the zone, its unit, in the language asked for", async ({ app, database }) => {
      await addSite(database.pool, { region: ZONE_TOWNSHIP, name: "泵站" });
      const { payload } = await app.inject(`/api/sites.csv?lang=en&filter=${encodeURIComponent("name = '泵站'")}`);
      expect(payload).toContain(`,${ZONE_TOWNSHIP},Yueyang ETDZ,Xitang Town,`);
    });

    test("in English too, and of sites", async ({ app }) => {
      const { payload } = await app.inject("/api/sites.csv?lang=en&layer=mine");
      expect(payload.split("\r\n").slice(0, 2)).toEqual([
        expect.stringMatching(/^\uFEFFSite,Code,Name,Address,Layer/),
        `${mine},,砂场,,Mines,Sand and gravel,${EAST_TOWNSHIP},Pingjiang County,Hanchang Subdistrict,Major risk,Overdue,Nationally listed,3,1,1,,,,,113.3,29.1`,
      ]);
    });
  });
}
