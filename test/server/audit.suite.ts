import type pg from "pg";
import { beforeEach, describe, expect } from "vitest";
import { auditRoots, inGroups, verifyChain } from "#server/features/audit/audit-chain.ts";
import { runAudit } from "#server/features/audit/run-audit.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

/** Does what only the owner of the table can: with the triggers that protect the log switched off. */
export async function tamper(pool: pg.Pool, ...statements: string[]): Promise<void> {
  await pool.query(
    [
      "begin",
      "alter table audit_log disable trigger user",
      ...statements,
      "alter table audit_log enable trigger user",
      "commit",
    ].join(";"),
  );
}

export async function emptyLog({ pool }: TestDatabase): Promise<void> {
  await withTinyCity(pool);
  await tamper(pool, "delete from audit_log");
}

/** As many entries, each of a transaction of its own, on one day. */
export async function addEntries(pool: pg.Pool, count: number): Promise<void> {
  for (let i = 1; i <= count; i++)
    await pool.query("select audit($1, 'site.changed', 'site', $2, null, $3)", [
      CITY,
      String(i),
      { note: `第 ${i} 次 "\\\t` },
    ]);
}

/** What the audit log promises on either database. */
export function auditSuite(test: AppTest): void {
  beforeEach<{ database: TestDatabase }>(({ database }) => emptyLog(database));

  describe("the chain", () => {
    test("holds for entries of one transaction, in the order they were written, and not for what was rolled back", async ({
      database: { pool },
    }) => {
      const client = await pool.connect();
      await client.query("begin");
      for (const id of ["a", "b", "c"])
        await client.query("select audit($1, 'site.changed', 'site', $2, null, '{}')", [CITY, id]);
      await client.query("savepoint s");
      await client.query("select audit($1, 'site.changed', 'site', 'undone', null, '{}')", [CITY]);
      await client.query("rollback to savepoint s");
      await client.query("commit");
      await client.query("begin");
      await client.query("select audit($1, 'site.changed', 'site', 'undone', null, '{}')", [CITY]);
      await client.query("rollback");
      client.release();
      const { rows } = await pool.query("select id::int, subject_id from audit_log order by audit_log.id");
      expect(rows).toEqual([
        { id: 1, subject_id: "a" },
        { id: 2, subject_id: "b" },
        { id: 3, subject_id: "c" },
      ]);
      expect(await verifyChain(pool, CITY)).toMatchObject({ entries: 3, broken: null, last: { id: 3 } });
    });

    test("refuses to be changed as long as its triggers are on", async ({ database: { pool } }) => {
      await addEntries(pool, 1);
      for (const sql of ["update audit_log set actor = 'x'", "delete from audit_log", "truncate audit_log"])
        await expect(pool.query(sql)).rejects.toThrow("append-only");
    });

    const AGAIN = `hash = sha256(convert_to(audit_text(audit_log), 'UTF8'))`;
    test.for([
      ["who did it is changed", 3, "changed", ["update audit_log set actor = 'somebody' where id = 3"]],
      ["when is changed", 3, "changed", ["update audit_log set at = at + interval '1 microsecond' where id = 3"]],
      ["what is changed", 3, "changed", [`update audit_log set detail = '{"note": 1}' where id = 3`]],
      ["the first one is changed", 1, "changed", ["update audit_log set action = 'site.added' where id = 1"]],
      ["the last one is changed", 6, "changed", ["update audit_log set region_code = 'x' where id = 6"]],
      [
        "an entry is rewritten with its hash",
        4,
        "unlinked",
        ["update audit_log set actor = 'somebody' where id = 3", `update audit_log set ${AGAIN} where id = 3`],
      ],
      ["an entry is removed", 3, "missing", ["delete from audit_log where id = 3"]],
      [
        "an entry is removed and the others moved up",
        3,
        "changed",
        [
          "delete from audit_log where id = 3",
          "update audit_log set id = -id where id > 3",
          "update audit_log set id = -id - 1 where id < 0",
        ],
      ],
      ["the first one is removed", 1, "missing", ["delete from audit_log where id = 1"]],
      [
        "an entry is slipped in",
        4,
        "changed",
        [
          "update audit_log set id = -id where id > 3",
          "update audit_log set id = 1 - id where id < 0",
          `insert into audit_log select city_code, 4, at, 'ghost', person_id, action, subject, subject_id, region_code, detail,
           hash, hash from audit_log where id = 3`,
        ],
      ],
      [
        "an entry is slipped in with a hash that fits",
        5,
        "changed",
        [
          "update audit_log set id = -id where id > 3",
          "update audit_log set id = 1 - id where id < 0",
          `insert into audit_log select city_code, 4, at, 'ghost', person_id, action, subject, subject_id, region_code, detail,
           hash, hash from audit_log where id = 3`,
          `update audit_log set ${AGAIN} where id = 4`,
        ],
      ],
      [
        "two entries change places",
        2,
        "changed",
        ["update audit_log set id = -id where id in (2, 3)", "update audit_log set id = 5 + id where id < 0"],
      ],
    ] as const)("is found broken where %s", async ([, id, fault, statements], { database: { pool } }) => {
      await addEntries(pool, 6);
      await tamper(pool, ...statements);
      expect((await verifyChain(pool, CITY)).broken).toMatchObject({ id, fault });
      const report = await runAudit(pool, CITY, ["verify"]);
      expect(report.holds).toBe(false);
      expect(report.lines[0]).toMatch(new RegExp(`^BROKEN  Entry ${id}\\b`));
    });

    test("is verified from an entry on, and page by page", async ({ database: { pool } }) => {
      await addEntries(pool, 6);
      expect(await verifyChain(pool, CITY, { from: 4 })).toMatchObject({ entries: 3, broken: null });
      expect(await verifyChain(pool, CITY, { limit: 4 })).toMatchObject({
        entries: 4,
        unfinished: true,
        last: { id: 4 },
      });
      expect(await verifyChain(pool, CITY, { from: 5, limit: 4 })).toMatchObject({ entries: 2, unfinished: false });
      await tamper(pool, "delete from audit_log where id = 3");
      expect((await verifyChain(pool, CITY, { from: 4 })).broken).toEqual({ id: 3, at: null, fault: "missing" });
    });
  });

  describe("the root of a day", () => {
    test("proves a log whose end was cut off, which its chain cannot", async ({ database: { pool } }) => {
      await addEntries(pool, 5);
      const [root] = await auditRoots(pool, CITY, {});
      expect(root).toMatchObject({ entries: 5, lastId: 5 });
      const printed = inGroups(root!.hash);
      expect(printed).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
      const expected = ["--expect", root!.day, ...printed.split(" ")];
      expect((await runAudit(pool, CITY, ["--root", root!.day])).lines.join("\n")).toContain(printed);

      await addEntries(pool, 1); // the day went on after it was printed
      expect(await runAudit(pool, CITY, expected)).toMatchObject({ holds: true });
      expect((await runAudit(pool, CITY, ["--expect", "2020-01-01", printed])).holds).toBe(false);

      await tamper(pool, "delete from audit_log where id >= 5");
      expect((await verifyChain(pool, CITY)).broken).toBeNull();
      const cut = await runAudit(pool, CITY, expected);
      expect(cut).toMatchObject({ holds: false });
      expect(cut.lines[0]).toContain("cut off");
    });

    test("is not accepted when an entry before it was changed", async ({ database: { pool } }) => {
      await addEntries(pool, 3);
      const [root] = await auditRoots(pool, CITY, {});
      await tamper(pool, "update audit_log set actor = 'x' where id = 2");
      const report = await runAudit(pool, CITY, ["--expect", root!.day, root!.hash]);
      expect(report).toMatchObject({ holds: false });
      expect(report.lines[0]).toContain("Entry 2");
    });

    test("follows the city's day and not Greenwich's", async ({ database: { pool } }) => {
      await addEntries(pool, 2);
      await tamper(
        pool,
        "update audit_log set at = '2026-06-29 15:59:59Z' where id = 1",
        "update audit_log set at = '2026-06-29 16:00:00Z' where id = 2",
      );
      expect(await auditRoots(pool, CITY, { limit: 9 })).toMatchObject([
        { day: "2026-06-30", entries: 1, lastId: 2 },
        { day: "2026-06-29", entries: 1, lastId: 1 },
      ]);
    });

    test("is asked for in words that are checked", async ({ database: { pool } }) => {
      await expect(runAudit(pool, CITY, [])).rejects.toThrow("Say what to do");
      await expect(runAudit(pool, CITY, ["--root", "June"])).rejects.toThrow("is not a day");
      await expect(runAudit(pool, CITY, ["--expect", "2026-06-30", "abc"])).rejects.toThrow("64 digits");
      await expect(runAudit(pool, CITY, ["verify", "--from", "x"])).rejects.toThrow("number of an entry");
      await expect(runAudit(pool, CITY, ["--nonsense"])).rejects.toThrow("npm run audit");
    });
  });

  describe("personal data", () => {
    test("of owners stands masked in every entry, in columns and in what ledgers bring along", async ({
      database: { pool },
    }) => {
      const site = await addSite(pool, { attributes: { 户主姓名: "欧阳小明", 联系电话: 13712345678, storeys: 2 } });
      await pool.query(
        `update site set owner_name = '王建国', owner_phone = '13887654321',
           attributes = attributes || '{"身份证号": "430602197001011234", "联系电话": null, "use": "联系人住宅"}' where id = $1`,
        [site],
      );
      await pool.query("select remove_site($1, $2)", [CITY, site]);
      const { rows } = await pool.query("select detail from audit_log order by id");
      const log = JSON.stringify(rows);
      for (const secret of ["欧阳小明", "13712345678", "王建国", "13887654321", "430602197001011234"])
        expect(log).not.toContain(secret);
      expect(rows[1].detail.attributes.new).toEqual({
        户主姓名: "欧**",
        联系电话: null,
        身份证号: "430****1234",
        storeys: 2,
        use: "联系人住宅",
      });
      expect(rows[1].detail.attributes.old.联系电话).toBe("137****5678");
    });
  });

  describe("the log's page", () => {
    test("lists by day, actor, action, subject and page, the latest first", async ({ app, database: { pool } }) => {
      const site = await addSite(pool, { name: "甲" });
      await pool.query("update site set name = '乙' where id = $1", [site]);
      await pool.query("select audit($1, 'session.opened', 'session', 'x', null, '{}')", [CITY]);
      const list = async (query: string) => (await app.inject(`/api/audit?${query}`)).json();
      expect(await list("")).toMatchObject({
        whole: true,
        actions: ["session.opened", "site.added", "site.changed"],
        items: [{ id: "3" }, { id: "2", detail: { name: { old: "甲", new: "乙" } } }, { id: "1" }],
      });
      const ids = async (query: string) => (await list(query)).items.map((item: { id: string }) => item.id);
      expect(await ids("action=site")).toEqual(["2", "1"]);
      expect(await ids("action=site.added")).toEqual(["1"]);
      expect(await ids(`subject=site&id=${site}&limit=1`)).toEqual(["2"]);
      expect(await ids("limit=1&before=3")).toEqual(["2"]);
      expect(await ids("to=2020-01-01")).toEqual([]);
      expect(await ids("actor=nobody-of-this-name")).toEqual([]);
      expect((await app.inject("/api/audit?from=2026-02-30")).statusCode).toBe(400);
    });

    test("shows people of an area what concerns it, and roots to administrators of the city alone", async ({
      app,
      database,
    }) => {
      const { pool } = database;
      await addSite(pool);
      await addSite(pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP });
      await pool.query("select audit($1, 'account.added', 'account', 'x', null, '{}')", [CITY]);
      const officer = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      const page = (await app.inject({ url: "/api/audit", headers: officer })).json();
      expect(page).toMatchObject({ whole: false, actions: [], items: [{ regionCode: EAST_TOWNSHIP }] });
      const local = await asPerson(app, database, { role: "administrator", area: WEST_COUNTY });
      for (const headers of [officer, local]) {
        expect((await app.inject({ url: "/api/audit/roots", headers })).statusCode).toBe(403);
        const verify = { method: "POST", url: "/api/audit/verify", headers, payload: {} } as const;
        expect((await app.inject(verify)).statusCode).toBe(403);
      }
    });

    test("verifies and gives the roots on request", async ({ app, database: { pool } }) => {
      await addEntries(pool, 3);
      const verify = async () => (await app.inject({ method: "POST", url: "/api/audit/verify", payload: {} })).json();
      expect(await verify()).toMatchObject({ entries: 3, broken: null, unfinished: false });
      const { roots } = (await app.inject("/api/audit/roots")).json();
      expect(roots).toMatchObject([{ entries: 3, lastId: 3 }]);
      await tamper(pool, "update audit_log set actor = 'x' where id = 2");
      expect(await verify()).toMatchObject({ entries: 1, broken: { id: 2, fault: "changed" } });
    });
  });
}
