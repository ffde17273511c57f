import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { beforeEach, describe, expect } from "vitest";
import type { QualitySummary } from "#server/features/quality/quality.contract.ts";
import { QUALITY_RULES, RULE_IDS, type RuleId } from "#server/features/quality/rules.contract.ts";
import { recordQuality } from "#server/jobs/quality.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addAccident,
  addEvent,
  addFinding,
  addSite,
  CITY,
  cellAt,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  type NewSite,
  OUTSIDE,
  type Position,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
  ZONE,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";

const HOUSE = { storeys: 3, structure: "砖混", built_year: 1998, use: "居住" };
const MINE = { mineral: "砂石", state: "生产", licence_expires: "2027-01-01" };

let spot = 0;
/** A place in the west of its own, so that sites do not lie on each other. */
const elsewhere = (): Position => [113.01 + (spot % 100) * 0.0015, 29.02 + (Math.floor(spot++ / 100) % 100) * 0.0015];

/** A site with nothing wrong, but for what is asked. @returns its id */
async function sound(pool: pg.Pool, site: NewSite = {}, columns: Record<string, string | null> = {}): Promise<number> {
  const id = await addSite(pool, { at: elsewhere(), name: `自建房 ${spot}`, attributes: HOUSE, ...site });
  const set = {
    responsible_person: "某责任人",
    responsible_unit: "某部门",
    responsible_until: "2026-06-30",
    inspected_on: "2026-06-30",
    ...columns,
  };
  await pool.query(`update site set ${Object.keys(set).map((column, i) => `${column} = $${i + 2}`)} where id = $1`, [
    id,
    ...Object.values(set),
  ]);
  return id;
}
const mine = (pool: pg.Pool, attributes: object) => sound(pool, { layer: "mine", category: "gravel", attributes });

/** A finding of a sound site with nothing wrong, but for what is asked. */
async function soundFinding(pool: pg.Pool, columns: Record<string, string | null> = {}, foundOn = "2026-06-02") {
  const id = await addFinding(pool, { site: await sound(pool), foundOn, deadline: "2026-12-31" });
  const set = { person: "某人", measures: "加固", ...columns };
  await pool.query(`update finding set ${Object.keys(set).map((column, i) => `${column} = $${i + 2}`)} where id = $1`, [
    id,
    ...Object.values(set),
  ]);
  return id;
}
async function moved(
  pool: pg.Pool,
  finding: Promise<number>,
  to: "assigned" | "closed",
  day?: string,
): Promise<number> {
  await addEvent(pool, { finding: await finding, to, ...(day && { day }) });
  return finding;
}

/** Records just within each rule, none of which may be found. */
async function plantSound(pool: pg.Pool): Promise<void> {
  await sound(pool);
  await sound(pool, { attributes: { ...HOUSE, storeys: 30, area_m2: 1, built_year: 1900, residents: 0 } });
  await sound(pool, { attributes: { ...HOUSE, storeys: 1, built_year: 2026 } });
  await sound(pool, {}, { inspected_on: "2024-06-30", responsible_until: null });
  await sound(pool, { region: EAST_TOWNSHIP, at: IN_THE_EAST });
  for (let i = 0; i < 4; i++) await sound(pool, { at: [113.19, 29.19], name: `四户同址 ${i}` });
  await sound(pool, { name: "同名异处", at: [113.19, 29.02] });
  await sound(pool, { name: "同名异处", at: [113.18, 29.02] });
  await sound(pool, { name: "同名异类", at: [113.17, 29.02] });
  await sound(pool, {
    name: "同名异类",
    at: [113.17, 29.02],
    layer: "black_spot",
    category: "bend",
    attributes: { route: "G107" },
  });
  await sound(pool, {
    layer: "hazard_site",
    category: "gas",
    attributes: { kind: "加气站", persons_exposed: 0, major_hazard_grade: 4 },
  });
  await sound(pool, { layer: "black_spot", category: "bend", attributes: { route: "G107", speed_limit_kmh: 120 } });
  await mine(pool, { ...MINE, licence_expires: "2026-04-01" }); // 90 days
  await mine(pool, { ...MINE, state: "停产", licence_expires: "2020-01-01" });
  await soundFinding(pool, { person: null, measures: null });
  await moved(pool, soundFinding(pool), "assigned");
  await moved(pool, soundFinding(pool, {}, "2026-06-30"), "closed", "2026-06-30");
  await addAccident(pool, { at: "2026-06-30 23:59", deaths: 0 });
  // 90 days ago; an older one beside a newer one; an old one of what is closed.
  await photographed(pool, soundFinding(pool), "2026-04-01 00:01");
  await photographed(pool, photographed(pool, soundFinding(pool), "2025-01-01"), "2026-06-01");
  await photographed(pool, moved(pool, soundFinding(pool), "closed", "2026-06-30"), "2025-01-01");
}

/** With a photo that came in at a moment of the city's clock. */
async function photographed(pool: pg.Pool, finding: Promise<number>, at: string): Promise<number> {
  const id = await finding;
  // As a replica: otherwise the moment is now.
  await pool.query(`begin; set local session_replication_role = replica;
    insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height, uploaded_at)
    values ('${CITY}', ${id}, 'other', 'a.jpg', 'b.jpg', sha256('${at}'), 9, 9, timestamp '${at}' at time zone 'Asia/Shanghai');
    commit`);
  return id;
}

type Plant = (pool: pg.Pool) => Promise<number | number[]>;

/** What breaks each rule and no other. */
const PLANTS: Record<RuleId, Plant[]> = {
  outside: [(pool) => sound(pool, { at: OUTSIDE })],
  mismatch: [(pool) => sound(pool, { at: [113.33, 29.1] })],
  no_township: [(pool) => sound(pool, { region: WEST_COUNTY }), (pool) => sound(pool, { region: ZONE })],
  stacked: [(pool) => Promise.all([1, 2, 3, 4, 5].map((i) => sound(pool, { at: [113.05, 29.15], name: `占位 ${i}` })))],
  duplicate: [
    (pool) =>
      Promise.all(
        (
          [
            [113.1, 29.15],
            [113.10001, 29.15],
          ] as const
        ).map((at) => sound(pool, { at, name: "陈家老屋" })),
      ),
  ],
  attributes_missing: [
    (pool) => sound(pool, { attributes: { storeys: 3, structure: "砖混", built_year: 1998 } }),
    (pool) => sound(pool, { layer: "hazard_site", category: "gas", attributes: { kind: "加气站" } }),
    (pool) => sound(pool, { layer: "black_spot", category: "bend", attributes: {} }),
    (pool) => mine(pool, { mineral: "砂石", state: "停产" }),
  ],
  implausible: [
    (pool) => sound(pool, { attributes: { ...HOUSE, storeys: 31 } }),
    (pool) => sound(pool, { attributes: { ...HOUSE, storeys: 0 } }),
    (pool) => sound(pool, { attributes: { ...HOUSE, storeys: "三层" } }),
    (pool) => sound(pool, { attributes: { ...HOUSE, area_m2: 0 } }),
    (pool) => sound(pool, { layer: "hazard_site", category: "gas", attributes: { kind: "站", persons_exposed: -1 } }),
    (pool) =>
      sound(pool, { layer: "black_spot", category: "bend", attributes: { route: "G107", speed_limit_kmh: 600 } }),
    (pool) => mine(pool, { ...MINE, persons: -3 }),
  ],
  built_impossible: [
    (pool) => sound(pool, { attributes: { ...HOUSE, built_year: 1899 } }),
    (pool) => sound(pool, { attributes: { ...HOUSE, built_year: 2027 } }),
  ],
  inspected_future: [(pool) => sound(pool, {}, { inspected_on: "2026-07-01" })],
  licence_expired: [(pool) => mine(pool, { ...MINE, licence_expires: "2026-03-31" })],
  no_person: [
    (pool) => sound(pool, {}, { responsible_person: null }),
    (pool) => sound(pool, {}, { responsible_person: "  " }),
  ],
  no_unit: [(pool) => sound(pool, {}, { responsible_unit: null })],
  assignment_over: [(pool) => sound(pool, {}, { responsible_until: "2026-06-29" })],
  never_inspected: [(pool) => sound(pool, {}, { inspected_on: null })],
  inspected_long_ago: [(pool) => sound(pool, {}, { inspected_on: "2024-06-29" })],
  finding_impossible_dates: [
    (pool) => soundFinding(pool, {}, "2026-07-01"),
    (pool) => moved(pool, soundFinding(pool), "closed", "2026-07-01"),
    (pool) => moved(pool, soundFinding(pool), "closed", "2026-06-01"),
  ],
  finding_no_person: [(pool) => moved(pool, soundFinding(pool, { person: null }), "assigned")],
  finding_photo_stale: [(pool) => photographed(pool, moved(pool, soundFinding(pool), "assigned"), "2026-03-31 23:59")],
  finding_no_measures: [(pool) => moved(pool, soundFinding(pool, { measures: " " }), "assigned")],
  accident_unlocated: [(pool) => addAccident(pool, { where: null })],
  accident_misplaced: [
    (pool) => addAccident(pool, { where: OUTSIDE }),
    (pool) => addAccident(pool, { where: IN_THE_EAST }),
  ],
  accident_deaths_unknown: [(pool) => addAccident(pool, { deaths: null })],
  accident_future: [(pool) => addAccident(pool, { at: "2026-07-01 00:00" })],
};

export function qualitySuite(test: AppTest): void {
  // The application first: when it starts it moves the city's day to today.
  beforeEach<{ app: FastifyInstance; database: TestDatabase }>(({ app: _, database }) => withTinyCity(database.pool));

  describe("the rules of data quality", () => {
    test("find nothing wrong in records just within them", async ({ app, database: { pool } }) => {
      await plantSound(pool);
      const { total } = (await app.inject("/api/quality")).json<QualitySummary>();
      expect(total).toMatchObject({ faulty: 0, debt: 0, clean: 1, debtPer1000: 0 });
      expect(total.records).toBeGreaterThan(20);
    });

    test("each find exactly what breaks them, in the summary, the list, the file and on the map", async ({
      app,
      database: { pool },
    }) => {
      await plantSound(pool);
      const planted: Partial<Record<RuleId, number[]>> = {};
      for (const [rule, plants] of Object.entries(PLANTS))
        planted[rule as RuleId] = (await all(plants.map((plant) => () => plant(pool)))).flat();

      const { total } = (await app.inject("/api/quality")).json<QualitySummary>();
      const counted = Object.fromEntries(RULE_IDS.map((rule, i) => [rule, total.faults[i]]));
      expect(counted).toEqual({
        ...Object.fromEntries(Object.entries(planted).map(([rule, ids]) => [rule, ids.length])),
      });
      // Each of the records breaks one rule: faulty records are as many as faults.
      expect(total.faulty).toBe(total.faults.reduce((sum, n) => sum + n, 0));
      expect(total.debt).toBe(QUALITY_RULES.reduce((sum, { weight }, i) => sum + weight * total.faults[i]!, 0));

      for (const [rule, ids] of Object.entries(planted)) {
        const page = (await app.inject(`/api/quality/records?rule=${rule}`)).json();
        expect([rule, ...page.items.map((item: { id: string }) => Number(item.id))]).toEqual([
          rule,
          ...ids.toSorted((a, b) => a - b),
        ]);
        const file = (await app.inject(`/api/quality/records.csv?rule=${rule}&lang=en`)).body;
        expect(file.trim().split("\r\n")).toHaveLength(ids.length + 1);
        const map = (await app.inject(`/api/quality/map?rule=${rule}`)).json();
        expect(map).toMatchObject({ total: rule === "accident_unlocated" ? 0 : ids.length, cells: [] });
      }
      const [future] = (await app.inject("/api/quality/records?rule=inspected_future")).json().items;
      expect(future).toMatchObject({ value: "2026-07-01", regionCode: WEST_TOWNSHIP, siteId: future.id });
    });

    test("count a record with several faults once, and each of its faults by weight", async ({
      app,
      database: { pool },
    }) => {
      await sound(pool, { at: OUTSIDE }, { responsible_person: null, inspected_on: null }); // 5 + 3 + 2
      await sound(pool);
      expect((await app.inject("/api/quality")).json().total).toMatchObject({
        records: 2,
        faulty: 1,
        debt: 10,
        clean: 0.5,
        debtPer1000: 5000,
      });
    });
  });

  describe("the scores", () => {
    test("are shares of all records of a unit, sites, findings and accidents", async ({ app, database: { pool } }) => {
      await sound(pool, { region: ZONE_TOWNSHIP }, { responsible_unit: null });
      await addFinding(pool, { site: await sound(pool, { region: ZONE_TOWNSHIP }) });
      await addAccident(pool, { region: ZONE_TOWNSHIP });
      await sound(pool, { region: EAST_TOWNSHIP, at: IN_THE_EAST });
      await sound(pool, { region: CITY });
      const { units, regions, total } = (await app.inject("/api/quality")).json<QualitySummary>();
      expect(units).toMatchObject([
        { code: ZONE, records: 4, faulty: 1, clean: 0.75, debtPer1000: 750 },
        { code: EAST_COUNTY, records: 1, faulty: 0, clean: 1 },
      ]);
      expect(regions.map(({ code, records }) => [code, records]).sort()).toEqual([
        [CITY, 1],
        [ZONE_TOWNSHIP, 4],
        [EAST_TOWNSHIP, 1],
      ]);
      expect(total).toMatchObject({ records: 6, faulty: 2 }); // one of them states no more than the city
    });

    test("are null and not perfect where there are no records", async ({ app }) => {
      const { total } = (await app.inject("/api/quality")).json<QualitySummary>();
      expect(total).toMatchObject({ records: 0, clean: null, debtPer1000: null });
    });

    test("are counted again after a change, and not before", async ({ app, database: { pool } }) => {
      const site = await sound(pool, {}, { responsible_unit: null });
      const first = await app.inject("/api/quality");
      const again = await app.inject({
        url: "/api/quality",
        headers: { "if-none-match": first.headers.etag as string },
      });
      expect([first.json().total.faulty, again.statusCode]).toEqual([1, 304]);
      await pool.query("update site set responsible_unit = '某部门' where id = $1", [site]);
      expect((await app.inject("/api/quality")).json().total.faulty).toBe(0);
    });

    test("are recorded once a day and compared with four weeks before", async ({ app, database: { pool } }) => {
      const monthAgo = async () => (await app.inject("/api/quality")).json<QualitySummary>().before;
      await sound(pool, {}, { responsible_unit: null });
      expect(await recordQuality(app)).toBe(1);
      expect(await recordQuality(app)).toBe(0);
      expect(await monthAgo()).toBeNull();
      const day = (on: string, faulty: number) =>
        pool.query("insert into quality_day values ($1, $2, $3, 10, $4, 99)", [CITY, on, WEST_TOWNSHIP, faulty]);
      const touch = () => pool.query("update site set name = name || '.'");
      await day("2026-06-20", 7);
      await touch();
      expect(await monthAgo()).toMatchObject({ day: "2026-06-20" });
      await day("2026-06-02", 8);
      await day("2026-05-20", 9);
      await touch();
      expect(await monthAgo()).toEqual({
        day: "2026-06-02",
        regions: [{ code: WEST_TOWNSHIP, records: 10, faulty: 8, debt: 99 }],
      });
    });
  });

  describe("people of an area", () => {
    test("see the faults and the scores of their area only", async ({ app, database }) => {
      const { pool } = database;
      const east = await sound(pool, { region: EAST_TOWNSHIP, at: IN_THE_EAST }, { responsible_unit: null });
      await sound(pool, {}, { responsible_unit: null });
      await moved(pool, soundFinding(pool, { person: null }), "assigned");
      await addAccident(pool, { deaths: null });
      const headers = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
      const get = async (url: string) => (await app.inject({ url, headers })).json();
      expect(await get("/api/quality")).toMatchObject({
        total: { records: 1, faulty: 1 },
        units: [{ code: EAST_COUNTY }],
        regions: [{ code: EAST_TOWNSHIP }],
      });
      expect((await get("/api/quality/records?rule=no_unit")).items).toMatchObject([{ id: String(east) }]);
      expect((await get("/api/quality/map?rule=no_unit")).total).toBe(1);
      for (const rule of ["finding_no_person", "accident_deaths_unknown"]) {
        expect((await get(`/api/quality/records?rule=${rule}`)).items).toEqual([]);
      }
      expect((await get(`/api/quality/records?rule=no_unit&place=${WEST_COUNTY}`)).items).toEqual([]);
    });
  });

  describe("the list", () => {
    test("comes in pages and narrows to a place", async ({ app, database: { pool } }) => {
      const ids = await all([1, 2, 3].map(() => () => sound(pool, {}, { responsible_unit: null })));
      const east = await sound(pool, { region: EAST_TOWNSHIP, at: IN_THE_EAST }, { responsible_unit: null });
      const get = async (query: string) => (await app.inject(`/api/quality/records?rule=no_unit&${query}`)).json();
      const first = await get(`limit=2&place=${WEST_COUNTY}`);
      expect([first.items.length, first.next]).toEqual([2, String(ids[1])]);
      expect(await get(`limit=2&place=${WEST_COUNTY}&after=${first.next}`)).toMatchObject({
        items: [{ id: String(ids[2]) }],
        next: null,
      });
      expect((await get(`place=${EAST_TOWNSHIP}`)).items).toMatchObject([{ id: String(east) }]);
      expect((await app.inject("/api/quality/records?rule=nonsense")).statusCode).toBe(400);
    });

    test("becomes counts by cell on the map where the faulty are many", async ({ app, database: { pool } }) => {
      await pool.query(`begin; set local srm.bulk = 'on';
        insert into site (city_code, layer, category, name, region_code, region_check, risk_level, geom, cell, source)
        select '${CITY}', 'mine', 'gravel', 'n' || g, '${WEST_TOWNSHIP}', 'ok', 3,
          st_setsrid(st_makepoint(113.1 + g * 1e-7, 29.1), 4326), ${cellAt(IN_THE_WEST)}, 'test'
        from generate_series(1, 5001) g; commit`);
      const map = (await app.inject("/api/quality/map?rule=no_unit")).json();
      expect(map).toMatchObject({ total: 5001, points: [], cells: [[expect.any(Number), expect.any(Number), 5001]] });
      expect(Math.hypot(map.cells[0][0] - IN_THE_WEST[0], map.cells[0][1] - IN_THE_WEST[1])).toBeLessThan(0.03);
    });
  });
}

/** One after another, so that ids follow the order. */
async function all<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const work of works) results.push(await work());
  return results;
}
