import type pg from "pg";
import { describe, expect } from "vitest";
import { createRng } from "#db/seed/rng.ts";
import { test } from "#test/helpers/database.ts";
import { meet } from "#test/helpers/meeting.ts";
import { type KnownIds, makeRandomChanges } from "#test/helpers/random-changes.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import { addEvent, addFinding, addSite, CITY, EAST_TOWNSHIP, withTinyCity } from "#test/helpers/tiny-city.ts";
import { rollupsBehaviour } from "./rollups.suite.ts";

rollupsBehaviour(test, { changes: 1500 });

const DEADLOCK = "40P01";
const SERIALIZATION_FAILURE = "40001";
/** A finding for a site that another writer removed meanwhile. */
const FOREIGN_KEY_VIOLATION = "23503";
/** An extension of what another writer submitted meanwhile, or listed already. */
const CHECK_VIOLATION = "23514";
const MEETINGS = new Set([DEADLOCK, SERIALIZATION_FAILURE, FOREIGN_KEY_VIOLATION, CHECK_VIOLATION]);

describe("rollups written by several connections at once", () => {
  /** A site with two findings, and one with none. */
  interface Records {
    site: number;
    findings: [number, number];
    bareSite: number;
  }
  type Writer = (client: pg.PoolClient, records: Records) => Promise<unknown>;

  const due = { foundOn: "2026-06-29", deadline: "2026-07-01" };
  const add: Writer = (client, { site }) => addFinding(client, { ...due, site });
  const addElsewhere: Writer = (client, { bareSite }) => addFinding(client, { ...due, site: bareSite });
  const close: Writer = (client, { findings }) => addEvent(client, { finding: findings[0], to: "closed" });
  const extend: Writer = (client, { findings }) =>
    client.query("update finding set deadline = '2026-09-30' where id = $1", [findings[0]]);
  const supervise: Writer = (client, { findings }) =>
    client.query("update finding set supervision = 'city' where id = $1", [findings[0]]);
  const superviseOther: Writer = (client, { findings }) =>
    client.query("update finding set supervision = 'province' where id = $1", [findings[1]]);
  const move: Writer = (client, { site }) =>
    client.query("update site set region_code = $1 where id = $2", [EAST_TOWNSHIP, site]);
  const remove: Writer = (client, { site }) => client.query("select remove_site($1, $2)", [CITY, site]);
  const changeDay: Writer = (client) => client.query("select refresh_overdue($1, '2026-07-20')", [CITY]);

  test.for([
    ["two findings are added to a site", add, add],
    ["two findings of a site come under supervision, the higher last", supervise, superviseOther],
    ["two findings of a site come under supervision, the higher first", superviseOther, supervise],
    ["a finding is added while its site changes its township", move, add],
    ["a site changes its township while a finding is added", add, move],
    ["a finding is closed while its site changes its township", move, close],
    ["a site changes its township while its finding is closed", close, move],
    ["a site changes its township while it is removed", remove, move],
    ["a site is removed while it changes its township", move, remove],
    ["a finding is added while its site is removed", remove, add],
    ["a site is removed while a finding is added", add, remove],
    ["a finding is closed while its site is removed", remove, close],
    ["a site is removed while its finding is closed", close, remove],
    ["a finding is closed while another is added to its site", add, close],
    ["a finding is extended while it is closed", close, extend],
    ["a finding is added while the day changes", changeDay, addElsewhere],
    ["the day changes while a finding is added", addElsewhere, changeDay],
    ["the day changes while a finding is closed", close, changeDay],
  ] as const)("equal a recount when %s", async ([, first, second], { database: { pool } }) => {
    await withTinyCity(pool);
    const site = await addSite(pool);
    const findings: Records["findings"] = [await addFinding(pool, { site }), await addFinding(pool, { site })];
    const records = { site, findings, bareSite: await addSite(pool) };
    const error = await meet(
      pool,
      (client) => first(client, records),
      (client) => second(client, records),
    );
    if (error) expect(MEETINGS).toContain((error as { code?: string }).code);
    await expectRollupsToEqualARecount(pool);
  });

  test("let each event start where the one before ended", async ({ database: { pool } }) => {
    await withTinyCity(pool);
    const finding = await addFinding(pool, { site: await addSite(pool) });
    const submit = (client: pg.PoolClient) => addEvent(client, { finding, to: "submitted" });
    const accept = (client: pg.PoolClient) => addEvent(client, { finding, to: "accepted" });
    expect(await meet(pool, submit, accept)).toBeUndefined();
    expect((await pool.query("select from_status, to_status from finding_event order by id")).rows).toEqual([
      { from_status: null, to_status: "found" },
      { from_status: "found", to_status: "submitted" },
      { from_status: "submitted", to_status: "accepted" },
    ]);
  });

  test("follow a finding's last event, not the one written last", async ({ database: { pool } }) => {
    await withTinyCity(pool);
    const finding = await addFinding(pool, { site: await addSite(pool) });
    await pool.query(
      `insert into finding_event (city_code, id, finding_id, day, actor, to_status)
       values ($1, 1001, $2, '2026-06-30', 'test', 'closed')`,
      [CITY, finding],
    );
    await addEvent(pool, { finding, to: "submitted" });
    expect((await pool.query("select status from finding")).rows).toEqual([{ status: "closed" }]);
    await expectRollupsToEqualARecount(pool);
  });

  test("equal a recount after 600 random changes of four connections to the same sites and findings", {
    timeout: 300_000,
  }, async ({ database: { pool } }) => {
    await withTinyCity(pool);
    const known: KnownIds = { sites: [], findings: [] };
    const writers = [1, 2, 3, 4].map(async (writer) => {
      const client = await pool.connect();
      try {
        return await makeRandomChanges(client, createRng("writers", writer), known, 150, (error) =>
          MEETINGS.has((error as { code?: string }).code ?? ""),
        );
      } finally {
        client.release();
      }
    });
    const made = await Promise.all(writers);
    expect(made.reduce((sum, { stood }) => sum + stood, 0)).toBeGreaterThanOrEqual(600);
    await expectRollupsToEqualARecount(pool);
  });
});
