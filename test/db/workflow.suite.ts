import type pg from "pg";
import { beforeEach, describe, expect } from "vitest";
import { TRANSITIONS } from "#server/contracts/transitions.contract.ts";
import { FINDING_STATUSES } from "#server/contracts/vocabulary.contract.ts";
import { PHOTO_LIMITS } from "#server/contracts/workflow.contract.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import {
  addEvent,
  addFinding,
  addSite,
  BUSINESS_DATE,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

interface Person {
  id: number;
  edit?: string;
  accept?: string;
  /** What the person sees; all of the city unless said. */
  read?: string;
}

const OFFICER: Person = { id: 1, edit: WEST_TOWNSHIP };
const SUPERVISOR: Person = { id: 2, accept: WEST_TOWNSHIP };
/** Holds both roles, as in a small office. */
const BOTH: Person = { id: 3, edit: "*", accept: "*" };
const VIEWER: Person = { id: 4 };

/** Statements of a person, as the server runs them: in a transaction, under a database role. */
async function as<T>(pool: pg.Pool, person: Person, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(`set local role ${person.read ? "srm_area" : "srm_city"}`);
    await client.query(
      `select set_config('srm.read', $1, true), set_config('srm.edit', $2, true), set_config('srm.accept', $3, true),
         set_config('srm.person', $4, true), set_config('srm.actor', $5, true)`,
      [person.read ?? "*", person.edit ?? "", person.accept ?? "", String(person.id), `person ${person.id}`],
    );
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

const step = (pool: pg.Pool, person: Person, finding: number, to: string, note = "") =>
  as(pool, person, (client) =>
    client.query(
      "insert into finding_event (city_code, finding_id, day, actor, to_status, note) values ($1, $2, $3, 'forged', $4, $5)",
      [CITY, finding, BUSINESS_DATE, to, note],
    ),
  );
const extend = (pool: pg.Pool, person: Person, finding: number, until: string, note = "汛期停工") =>
  as(pool, person, (client) =>
    client.query(
      `insert into finding_change (city_code, finding_id, kind, day, actor, new_deadline, note)
       values ($1, $2, 'extension', $3, 'forged', $4, $5)`,
      [CITY, finding, BUSINESS_DATE, until, note],
    ),
  );
const supervise = (pool: pg.Pool, person: Person, finding: number, level: string, note = "") =>
  as(pool, person, (client) =>
    client.query(
      `insert into finding_change (city_code, finding_id, kind, day, actor, new_supervision, note)
       values ($1, $2, 'supervision', $3, 'forged', $4, $5)`,
      [CITY, finding, BUSINESS_DATE, level, note],
    ),
  );
const addPhoto = (client: Pick<pg.Pool, "query">, finding: number, looks: bigint, file = String(looks)) =>
  client
    .query(
      `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, looks, width, height)
       values ($1, $2, 'after', $3, $3, sha256(convert_to($3, 'UTF8')), $4, 4, 3) returning id`,
      [CITY, finding, file, String(looks)],
    )
    .then(({ rows }) => Number(rows[0].id));

/** Moves a finding on as the ledger does. */
async function brought(pool: pg.Pool, finding: number, ...statuses: (typeof FINDING_STATUSES)[number][]) {
  for (const to of statuses) await addEvent(pool, { finding, to });
}
const read = async (pool: pg.Pool, finding: number) =>
  (
    await pool.query(
      `select status::text, deadline::text, deadline_original::text as original, supervision::text, overdue, version
       from finding where id = $1`,
      [finding],
    )
  ).rows[0];

/** What the database itself holds of the workflow, whatever a server asks of it. */
export function workflowBehaviour(test: DatabaseTest): void {
  let west = 0;
  let east = 0;
  beforeEach<{ database: TestDatabase }>(async ({ database: { pool } }) => {
    await withTinyCity(pool);
    west = await addFinding(pool, { site: await addSite(pool), deadline: "2026-06-20" });
    east = await addFinding(pool, { site: await addSite(pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP }) });
  });

  describe("steps", () => {
    test("follow one another as the server's rules say", async ({ database: { pool } }) => {
      const { rows } = await pool.query(
        `select a::text as from, array_agg(b::text order by b) filter (where finding_may_follow(a, b)) as to
         from unnest(enum_range(null::finding_status)) a, unnest(enum_range(null::finding_status)) b group by a`,
      );
      const order = (to: readonly string[]) => FINDING_STATUSES.filter((status) => to.includes(status));
      for (const { from, to } of rows) expect([from, to]).toEqual([from, order(TRANSITIONS[from as "found"])]);
    });

    test("of people skip none, carry their name and account, and raise the version", async ({ database: { pool } }) => {
      await expect(step(pool, OFFICER, west, "rectifying")).rejects.toMatchObject({ code: "23514" });
      await step(pool, OFFICER, west, "registered");
      expect(await read(pool, west)).toMatchObject({ status: "registered", version: 2 });
      const { rows } = await pool.query(
        "select actor, person_id::int from finding_event where finding_id = $1 order by id desc limit 1",
        [west],
      );
      expect(rows).toEqual([{ actor: "person 1", person_id: 1 }]);
    });

    test("need what they need", async ({ database: { pool } }) => {
      await brought(pool, west, "registered");
      await expect(step(pool, OFFICER, west, "assigned")).rejects.toMatchObject({ code: "23514" });
      await as(pool, OFFICER, (client) =>
        client.query("update finding set unit = '街道办', person = '张工' where id = $1", [west]),
      );
      await step(pool, OFFICER, west, "assigned");
      await step(pool, OFFICER, west, "rectifying");
      await expect(step(pool, OFFICER, west, "submitted")).rejects.toMatchObject({ code: "23514" });
      await as(pool, OFFICER, (client) => addPhoto(client, west, 5n));
      await step(pool, OFFICER, west, "submitted");
      await expect(step(pool, SUPERVISOR, west, "returned")).rejects.toMatchObject({ code: "23514" });
      await step(pool, SUPERVISOR, west, "returned", "资料不全");
      await expectRollupsToEqualARecount(pool);
    });

    test("of acceptance are not the officer's, nor anybody's outside the area", async ({ database: { pool } }) => {
      await brought(pool, west, "registered", "assigned", "rectifying", "submitted");
      await expect(step(pool, OFFICER, west, "accepted")).rejects.toMatchObject({ code: "42501" });
      await expect(step(pool, SUPERVISOR, east, "registered")).rejects.toMatchObject({ code: "42501" });
      await expect(step(pool, VIEWER, west, "accepted")).rejects.toMatchObject({ code: "42501" });
      await step(pool, SUPERVISOR, west, "accepted");
    });

    test("nobody accepts what they submitted, not by SQL either, not after a return and not under another name", async ({
      database: { pool },
    }) => {
      await brought(pool, west, "registered", "assigned", "rectifying");
      await step(pool, BOTH, west, "submitted", "已拆除");
      await expect(step(pool, BOTH, west, "accepted")).rejects.toMatchObject({ code: "42501" });
      await step(pool, SUPERVISOR, west, "returned", "资料不全");
      await step(pool, OFFICER, west, "rectifying");
      await step(pool, OFFICER, west, "submitted", "补正");
      await expect(step(pool, BOTH, west, "accepted")).rejects.toMatchObject({ code: "42501" });
      const forged = as(pool, BOTH, (client) =>
        client.query(
          `insert into finding_event (city_code, finding_id, day, actor, person_id, to_status)
           values ($1, $2, $3, 'somebody else', 99, 'accepted')`,
          [CITY, west, BUSINESS_DATE],
        ),
      );
      await expect(forged).rejects.toMatchObject({ code: "42501" });
      await expect(step(pool, BOTH, west, "closed")).rejects.toMatchObject({ code: "23514" });
      await step(pool, SUPERVISOR, west, "accepted");
    });
  });

  describe("an extension", () => {
    test("moves the deadline, keeps the original, ends being overdue and is kept with who and why", async ({
      database: { pool },
    }) => {
      await extend(pool, SUPERVISOR, west, "2026-08-01");
      expect(await read(pool, west)).toMatchObject({
        deadline: "2026-08-01",
        original: "2026-06-20",
        overdue: false,
        version: 2,
      });
      const { rows } = await pool.query(
        "select old_deadline::text as old, new_deadline::text as new, actor, person_id::int, note from finding_change",
      );
      expect(rows).toEqual([
        { old: "2026-06-20", new: "2026-08-01", actor: "person 2", person_id: 2, note: "汛期停工" },
      ]);
      await expectRollupsToEqualARecount(pool);
    });

    test("is later, has a reason, comes while work is due and from a supervisor", async ({ database: { pool } }) => {
      await expect(extend(pool, SUPERVISOR, west, "2026-06-20")).rejects.toMatchObject({ code: "23514" });
      await expect(extend(pool, SUPERVISOR, west, "2026-08-01", " ")).rejects.toMatchObject({ code: "23514" });
      await expect(extend(pool, OFFICER, west, "2026-08-01")).rejects.toMatchObject({ code: "42501" });
      await expect(extend(pool, SUPERVISOR, east, "2026-08-01")).rejects.toMatchObject({ code: "42501" });
      await brought(pool, west, "registered", "assigned", "rectifying", "submitted");
      await expect(extend(pool, SUPERVISOR, west, "2026-08-01")).rejects.toMatchObject({ code: "23514" });
    });

    test("is the only way for a person to move a deadline", async ({ database: { pool } }) => {
      const by = (person: Person) =>
        as(pool, person, (client) => client.query("update finding set deadline = '2026-09-01' where id = $1", [west]));
      await expect(by(OFFICER)).rejects.toMatchObject({ code: "23514" });
      await expect(by(SUPERVISOR)).rejects.toMatchObject({ code: "23514" });
    });
  });

  test("supervision is listed and lifted with a reason, after closing without one", async ({ database: { pool } }) => {
    await expect(supervise(pool, SUPERVISOR, west, "city")).rejects.toMatchObject({ code: "23514" });
    await supervise(pool, SUPERVISOR, west, "city", "重大隐患");
    await expect(supervise(pool, SUPERVISOR, west, "city", "再挂")).rejects.toMatchObject({ code: "23514" });
    await expect(supervise(pool, SUPERVISOR, west, "none")).rejects.toMatchObject({ code: "23514" });
    await expectRollupsToEqualARecount(pool);
    await brought(pool, west, "registered", "assigned", "rectifying", "submitted", "accepted", "closed");
    await supervise(pool, SUPERVISOR, west, "none");
    expect(await read(pool, west)).toMatchObject({ status: "closed", supervision: "none" });
    await expectRollupsToEqualARecount(pool);
  });

  test("each change is in the audit log once, with old and new", async ({ database: { pool } }) => {
    const before = (await pool.query("select coalesce(max(id), 0) as id from audit_log")).rows[0].id;
    await extend(pool, SUPERVISOR, west, "2026-08-01");
    await supervise(pool, SUPERVISOR, west, "county", "久拖不决");
    await as(pool, OFFICER, (client) => addPhoto(client, west, 5n));
    const { rows } = await pool.query(
      "select action, actor, detail from audit_log where id > $1 and subject = 'finding' order by id",
      [before],
    );
    expect(rows.map(({ action, actor }) => [action, actor])).toEqual([
      ["finding.extended", "person 2"],
      ["finding.supervised", "person 2"],
      ["finding.photo_added", "person 1"],
    ]);
    expect(rows[0].detail.deadline).toEqual({ old: "2026-06-20", new: "2026-08-01" });
    expect(rows[1].detail.supervision).toEqual({ old: "none", new: "county" });
  });

  test("histories are append-only", async ({ database: { pool } }) => {
    await extend(pool, SUPERVISOR, west, "2026-08-01");
    await addPhoto(pool, west, 5n);
    for (const sql of [
      "update finding_change set note = 'x'",
      "delete from finding_change",
      "update finding_photo set kind = 'before'",
      "delete from finding_photo",
    ])
      await expect(pool.query(sql)).rejects.toMatchObject({ code: "23514" });
  });

  describe("photos", () => {
    test("that look alike at two findings know each other, wherever these lie", async ({ database: { pool } }) => {
      const first = await as(pool, OFFICER, (client) => addPhoto(client, west, 0b1111n));
      const twin = await addPhoto(pool, east, 0b1111n ^ 0b111111000000n, "another file");
      await addPhoto(pool, east, 0b1111n ^ 0b1111111000000n, "seven bits");
      const { rows } = await pool.query(
        "select photo_id::int as photo, other_id::int as other, distance from finding_photo_twin",
      );
      expect(rows).toEqual([{ photo: twin, other: first, distance: PHOTO_LIMITS.twinBits }]);
    });

    test("are at most as many as the rules say", async ({ database: { pool } }) => {
      for (let i = 0; i < PHOTO_LIMITS.perFinding; i++) await addPhoto(pool, west, BigInt(i), `file ${i}`);
      await expect(addPhoto(pool, west, 99n)).rejects.toMatchObject({ code: "23514" });
    });

    test("show where and when they were taken to who works on the finding, and to nobody else", async ({
      database: { pool },
    }) => {
      const photo = await as(pool, OFFICER, async (client) => {
        const id = await addPhoto(client, west, 5n);
        await client.query(
          "insert into finding_photo_origin values ($1, $2, '2026-06-12 09:30', st_setsrid(st_makepoint(113.1, 29.1), 4326))",
          [CITY, id],
        );
        return id;
      });
      const seen = (person: Person, table: string) =>
        as(pool, person, async (client) => (await client.query(`select from ${table}`)).rowCount);
      expect(photo).toBeGreaterThan(0);
      for (const [person, photos, origins] of [
        [OFFICER, 1, 1],
        [SUPERVISOR, 1, 1],
        [VIEWER, 1, 0],
        [{ id: 5, edit: EAST_TOWNSHIP, accept: EAST_TOWNSHIP }, 1, 0],
        [{ id: 6, read: EAST_TOWNSHIP }, 0, 0],
      ] as const) {
        expect([person, await seen(person, "finding_photo")]).toEqual([person, photos]);
        expect([person, await seen(person, "finding_photo_origin")]).toEqual([person, origins]);
      }
    });

    test("are added by who works on the finding", async ({ database: { pool } }) => {
      await expect(as(pool, VIEWER, (client) => addPhoto(client, west, 5n))).rejects.toMatchObject({ code: "42501" });
      await expect(as(pool, OFFICER, (client) => addPhoto(client, east, 5n))).rejects.toMatchObject({ code: "42501" });
    });
  });

  test("only closures are reviewed, by who may accept", async ({ database: { pool } }) => {
    await brought(pool, west, "registered", "assigned", "rectifying", "submitted", "accepted", "closed");
    const event = async (to: string) =>
      (await pool.query("select id from finding_event where finding_id = $1 and to_status = $2", [west, to])).rows[0]
        .id;
    const review = async (person: Person, to: string) => {
      const id = await event(to);
      return as(pool, person, (client) =>
        client.query("insert into closure_review (city_code, event_id, note) values ($1, $2, '已核查')", [CITY, id]),
      );
    };
    await expect(review(SUPERVISOR, "accepted")).rejects.toMatchObject({ code: "23514" });
    await expect(review(OFFICER, "closed")).rejects.toMatchObject({ code: "42501" });
    await review(SUPERVISOR, "closed");
    const { rows } = await pool.query("select actor, person_id::int, note from closure_review");
    expect(rows).toEqual([{ actor: "person 2", person_id: 2, note: "已核查" }]);
  });

  test("a removed site takes steps, extensions, photos and reviews along", async ({ database: { pool } }) => {
    await extend(pool, SUPERVISOR, west, "2026-08-01");
    const photo = await addPhoto(pool, west, 5n);
    await addPhoto(pool, east, 5n);
    await pool.query("insert into finding_photo_origin values ($1, $2, '2026-06-12 09:30')", [CITY, photo]);
    await pool.query("select remove_site(city_code, site_id) from finding where id = $1", [west]);
    const { rows } = await pool.query(
      `select (select count(*)::int from finding_change) as changes, (select count(*)::int from finding_photo) as photos,
         (select count(*)::int from finding_photo_twin) as twins, (select count(*)::int from finding_photo_origin) as origins`,
    );
    expect(rows).toEqual([{ changes: 0, photos: 1, twins: 0, origins: 0 }]);
    await expectRollupsToEqualARecount(pool);
  });
}
