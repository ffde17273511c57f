import type pg from "pg";
import { describe, expect } from "vitest";
import { createRng } from "#db/seed/rng.ts";
import { verifyChain } from "#server/features/audit/audit-chain.ts";
import { test } from "#test/helpers/app.ts";
import { meet } from "#test/helpers/meeting.ts";
import { type KnownIds, makeRandomChanges } from "#test/helpers/random-changes.ts";
import { addSite, CITY, withTinyCity } from "#test/helpers/tiny-city.ts";
import { auditSuite, emptyLog } from "./audit.suite.ts";

auditSuite(test);

/** Deadlock, serialization, a site removed meanwhile, a finding moved on meanwhile. */
const MEETINGS = new Set(["40P01", "40001", "23503", "23514"]);

describe("the chain written by several at once", () => {
  test("waits for the other writer's entries and goes on from them", async ({ database }) => {
    await emptyLog(database);
    const write = (id: string) => (client: pg.PoolClient) =>
      client.query(
        `select audit('${CITY}', 'site.changed', 'site', '${id}', null, '{}'); set constraints all immediate`,
      );
    expect(await meet(database.pool, write("first"), write("second"))).toBeUndefined();
    const { rows } = await database.pool.query("select subject_id from audit_log order by id");
    expect(rows.map((row) => row.subject_id)).toEqual(["first", "second"]);
    expect(await verifyChain(database.pool, CITY)).toMatchObject({ entries: 2, broken: null });
  });

  test("holds after 1200 random changes of four connections, rollbacks among them", { timeout: 300_000 }, async ({
    database,
  }) => {
    await emptyLog(database);
    const { pool } = database;
    const known: KnownIds = { sites: [], findings: [] };
    await Promise.all(
      [1, 2, 3, 4].map(async (writer) => {
        const client = await pool.connect();
        const retry = (error: unknown) => MEETINGS.has((error as { code?: string }).code ?? "");
        try {
          await makeRandomChanges(client, createRng("audit", writer), known, 300, retry);
        } finally {
          client.release();
        }
      }),
    );
    const { entries, broken } = await verifyChain(pool, CITY);
    expect(broken).toBeNull();
    expect(entries).toBeGreaterThan(1200);
    expect((await pool.query("select from audit_pending")).rows).toEqual([]);
  });

  test("takes 5,000 entries at one commit without slowing down", async ({ database }) => {
    await emptyLog(database);
    const commit = async (count: number) => {
      const client = await database.pool.connect();
      await client.query("begin");
      await client.query(
        "select audit($1, 'site.changed', 'site', g::text, null, '{}') from generate_series(1, $2::int) g",
        [CITY, count],
      );
      const began = performance.now();
      await client.query("commit");
      client.release();
      return performance.now() - began;
    };
    await commit(500);
    const few = Math.min(await commit(500), await commit(500));
    // Ten times the entries; what looked at every pending row for every entry took seventy times as long.
    expect(await commit(5000)).toBeLessThan(30 * few);
    expect(await verifyChain(database.pool, CITY)).toMatchObject({ entries: 6500, broken: null });
  });
});

describe("somebody who can run SQL under a person's role", () => {
  const asCityOfficer = `set local role srm_city; set local srm.read = '*'; set local srm.edit = '*'; set local srm.actor = 'officer'`;

  test("cannot divert entries into a temporary table", async ({ database }) => {
    await emptyLog(database);
    const site = await addSite(database.pool);
    await database.pool.query(`begin; ${asCityOfficer};
      create temporary table audit_pending (id bigint generated always as identity, city_code text, actor text,
        person_id bigint, action text, subject text, subject_id text, region_code text, detail jsonb) on commit drop;
      create temporary table city (code text) on commit drop;
      update site set name = '改名' where id = ${site}; commit`);
    const { rows } = await database.pool.query("select actor, action from public.audit_log order by id desc limit 1");
    expect(rows).toEqual([{ actor: "officer", action: "site.changed" }]);
  });

  test.for(["srm.bulk", "srm.batch"])(
    "leaves an entry even when the triggers were silenced by %s",
    async (setting, { database }) => {
      await emptyLog(database);
      const site = await addSite(database.pool);
      await database.pool.query(`begin; ${asCityOfficer}; set local ${setting} = 'on';
      update site set name = '改名' where id = ${site}; set local ${setting} = ''; commit`);
      const { rows } = await database.pool.query("select actor, action from audit_log order by id desc limit 1");
      expect(rows).toEqual([{ actor: "officer", action: "records.changed" }]);
    },
  );

  test("leaves one entry, not two, when it explains itself", async ({ database }) => {
    await emptyLog(database);
    await withTinyCity(database.pool);
    const site = await addSite(database.pool);
    const before = (await verifyChain(database.pool, CITY)).entries;
    await database.pool.query(`begin; ${asCityOfficer}; set local srm.batch = 'on';
      update site set name = '改名' where id = ${site};
      select audit('${CITY}', 'site.edited_together', 'site', '${site}', null, '{}'); commit`);
    expect((await verifyChain(database.pool, CITY)).entries).toBe(before + 1);
  });

  test("meets no function with the owner's rights that looks into temporary tables first", async ({ database }) => {
    const { rows } = await database.pool.query(
      `select p.oid::regprocedure::text as "function", proconfig from pg_proc p
       where prosecdef and pronamespace = 'public'::regnamespace
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
         and not coalesce(array_to_string(proconfig, ' ') ~ 'search_path=.*pg_temp$', false)`,
    );
    expect(rows).toEqual([]);
  });

  test("cannot touch the log", async ({ database }) => {
    await emptyLog(database);
    for (const sql of [
      "insert into audit_log select * from audit_log",
      "delete from audit_log",
      "delete from audit_pending",
    ]) {
      await expect(database.pool.query(`begin; ${asCityOfficer}; ${sql}; commit`)).rejects.toThrow("permission denied");
      await database.pool.query("rollback");
    }
  });
});
