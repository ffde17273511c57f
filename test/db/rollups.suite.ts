import { beforeEach, describe, expect } from "vitest";
import { createRng } from "#db/seed/rng.ts";
import { verify } from "#db/verify.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import { makeRandomChanges } from "#test/helpers/random-changes.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import {
  addEvent,
  addFinding,
  addSite,
  BUSINESS_DATE,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_TOWNSHIP,
  withTinyCity,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";

/** What the rollups promise on either database. `changes`: how many random statements the long test makes. */
export function rollupsBehaviour(test: DatabaseTest, { changes }: { changes: number }): void {
  describe("rollups", () => {
    beforeEach<{ database: TestDatabase }>(async ({ database }) => withTinyCity(database.pool));

    test("count a house once, under its worst finding", async ({ database: { pool } }) => {
      const house = await addSite(pool, { level: 2 });
      await addSite(pool, { level: 2 });
      const late = await addFinding(pool, { site: house, deadline: "2026-06-29", supervision: "city" });
      await addFinding(pool, { site: house, deadline: BUSINESS_DATE });
      expect(await cube(pool)).toEqual([
        { status: "overdue", supervision: "city", n: 1, findings: 2, findings_closed: 0, findings_overdue: 1 },
        { status: "clear", supervision: "none", n: 1, findings: 0, findings_closed: 0, findings_overdue: 0 },
      ]);

      // Waiting for acceptance is not the responsible unit's delay.
      await addEvent(pool, { finding: late, to: "submitted" });
      expect((await cube(pool))[0]).toMatchObject({ status: "open", findings: 2, findings_overdue: 0 });
    });

    test("call a finding on time by its original deadline, whatever extension it got", async ({
      database: { pool },
    }) => {
      const site = await addSite(pool);
      const extended = { site, foundOn: "2026-06-01", deadline: "2026-06-10", extendedTo: "2026-06-30" };
      await addEvent(pool, { finding: await addFinding(pool, extended), to: "closed", day: "2026-06-11" });
      await addEvent(pool, { finding: await addFinding(pool, extended), to: "closed", day: "2026-06-10" });
      expect(await flow(pool)).toEqual([
        { week: "2026-06-01", region_code: WEST_TOWNSHIP, found: 2, closed: 0, reopened: 0, on_time: 0 },
        { week: "2026-06-08", region_code: WEST_TOWNSHIP, found: 0, closed: 2, reopened: 0, on_time: 1 },
      ]);
    });

    test("let a site that changes its township take its history along", async ({ database: { pool } }) => {
      const site = await addSite(pool);
      await addFinding(pool, { site, foundOn: "2026-06-01" });
      await pool.query("update site set region_code = $1 where id = $2", [ZONE_TOWNSHIP, site]);
      expect(await flow(pool)).toEqual([
        { week: "2026-06-01", region_code: ZONE_TOWNSHIP, found: 1, closed: 0, reopened: 0, on_time: 0 },
      ]);
    });

    test("forget a removed site and all it carried", async ({ database: { pool } }) => {
      const site = await addSite(pool);
      await addEvent(pool, { finding: await addFinding(pool, { site }), to: "registered" });
      await addSite(pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP });
      await pool.query("select remove_site($1, $2)", [CITY, site]);
      expect(await flow(pool)).toEqual([]);
      expect(await cube(pool)).toHaveLength(1);
      await expectRollupsToEqualARecount(pool);
    });

    test("turn overdue with the day, once", async ({ database: { pool } }) => {
      await addFinding(pool, { site: await addSite(pool), deadline: BUSINESS_DATE });
      const nextDay = "select refresh_overdue($1, '2026-07-01')::int as changed";
      expect((await pool.query(nextDay, [CITY])).rows).toEqual([{ changed: 1 }]);
      expect(await cube(pool)).toMatchObject([{ status: "overdue", findings_overdue: 1 }]);
      expect((await pool.query(nextDay, [CITY])).rows).toEqual([{ changed: 0 }]);
    });

    test("count who looked after a site and who answers for it", async ({ database: { pool } }) => {
      const site = await addSite(pool);
      const never = await addSite(pool);
      expect(await coverage(pool)).toEqual({ n: 2, inspected: 0, no_person: 2, no_unit: 2, expired: 0 });

      await pool.query(
        `update site set inspected_on = $1::date - 364, responsible_until = $1::date, responsible_person = '张三',
           responsible_unit = '住建局' where id = $2`,
        [BUSINESS_DATE, site],
      );
      expect(await coverage(pool)).toEqual({ n: 2, inspected: 1, no_person: 1, no_unit: 1, expired: 0 });

      // Findings count among the inspected as long as their site does.
      await addFinding(pool, { site });
      await addFinding(pool, { site: never });
      expect(await findingsInspected(pool)).toEqual({ findings: 2, inspected: 1 });

      // A name of blanks is nobody's.
      await pool.query("update site set responsible_person = ' ' where id = $1", [site]);
      expect(await coverage(pool)).toMatchObject({ no_person: 2, no_unit: 1 });
    });

    test("let an inspection lapse after a year and an assignment on the day after its last, once", async ({
      database: { pool },
    }) => {
      const site = await addSite(pool);
      await pool.query("update site set inspected_on = $1::date - 364, responsible_until = $1::date where id = $2", [
        BUSINESS_DATE,
        site,
      ]);
      await addFinding(pool, { site });
      expect(await findingsInspected(pool)).toEqual({ findings: 1, inspected: 1 });
      const nextDay = "select refresh_overdue($1, '2026-07-01')::int as changed";
      expect((await pool.query(nextDay, [CITY])).rows).toEqual([{ changed: 1 }]);
      expect(await coverage(pool)).toMatchObject({ inspected: 0, expired: 1 });
      expect(await findingsInspected(pool)).toEqual({ findings: 1, inspected: 0 });
      expect((await pool.query(nextDay, [CITY])).rows).toEqual([{ changed: 0 }]);
    });

    test("are found out by db:verify when they are wrong", async ({ database: { pool } }) => {
      await addFinding(pool, { site: await addSite(pool) });
      await pool.query("update cube_cell set n = n + 1");
      await pool.query("update flow set found = found + 1");
      await pool.query("update site set county_code = $1, inspected = true, region_check = 'mismatch'", [EAST_COUNTY]);
      const broken = (await verify(pool, CITY)).filter((rule) => rule.broken > 0).map(({ rule }) => rule);
      expect(broken).toEqual([
        "The cube equals a recount of the sites",
        "The sum of the cube is the number of sites",
        "The flow equals a recount of the findings' events",
        "Inspected and expired are judged against the city's business date",
        "Every site's county and region check follow from its position",
      ]);
    });

    test(`equal a recount after ${changes} random changes`, { timeout: 300_000 }, async ({ database: { pool } }) => {
      const client = await pool.connect();
      try {
        const made = await makeRandomChanges(client, createRng("rollups", 2), { sites: [], findings: [] }, changes);
        expect(made.stood).toBeGreaterThanOrEqual(changes);
      } finally {
        client.release();
      }
      await expectRollupsToEqualARecount(pool);
      await expectVariedRecords(pool);
    });
  });
}

const cube = async (pool: TestDatabase["pool"]) =>
  (
    await pool.query(`
      select status, supervision, n, findings, findings_closed, findings_overdue from cube_cell order by status`)
  ).rows;

const coverage = async (pool: TestDatabase["pool"]) =>
  (
    await pool.query(`
      select sum(n)::int as n, sum(inspected)::int as inspected, sum(no_person)::int as no_person,
        sum(no_unit)::int as no_unit, sum(expired)::int as expired from cube_cell`)
  ).rows[0];

const findingsInspected = async (pool: TestDatabase["pool"]) =>
  (await pool.query("select sum(findings)::int as findings, sum(findings_inspected)::int as inspected from cube_cell"))
    .rows[0];

const flow = async (pool: TestDatabase["pool"]) =>
  (
    await pool.query(`
      select week::text, region_code, found, closed, reopened, on_time from flow order by week, region_code`)
  ).rows;

/** A random test that never closed, reopened or extended anything would prove little. */
async function expectVariedRecords(pool: TestDatabase["pool"]): Promise<void> {
  const { rows } = await pool.query(`
    select (select count(distinct status)::int from site) as site_statuses,
      (select count(distinct supervision)::int from site) as supervisions,
      (select count(distinct to_status)::int from finding_event) as event_kinds,
      (select count(*) > 0 from flow where on_time > 0 and on_time < closed) as partly_on_time,
      (select count(*) > 0 from finding where deadline > deadline_original) as extended,
      (select count(*) > 20 from cube_cell where n > 1) as crowded,
      (select bool_and(counted > 10 and others > 10) from (
        select sum(inspected) as counted, sum(n - inspected) as others from cube_cell
        union all select sum(findings_inspected), sum(findings - findings_inspected) from cube_cell
        union all select sum(no_person), sum(n - no_person) from cube_cell
        union all select sum(no_unit), sum(n - no_unit) from cube_cell
        union all select sum(expired), sum(n - expired) from cube_cell) c) as covered_in_part`);
  expect(rows[0]).toEqual({
    site_statuses: 5,
    supervisions: 5,
    event_kinds: 9,
    partly_on_time: true,
    extended: true,
    crowded: true,
    covered_in_part: true,
  });
}
