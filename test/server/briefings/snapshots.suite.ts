import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect } from "vitest";
import { verify as verifyDatabase } from "#db/verify.ts";
import { LIST_LIMITS } from "#server/algorithms/briefing/snapshot-tables.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import type { Snapshot } from "#server/features/snapshots/snapshots.contract.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import { photoUpload, picture } from "#test/helpers/pictures.ts";
import {
  addAccident,
  addEvent,
  addFinding,
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const sum = (column: Uint32Array) => column.reduce((total, n) => total + n, 0);

/** What snapshots promise on either database. */
export function snapshotsSuite(test: AppTest): void {
  const freeze = async (app: FastifyInstance, payload: object = {}, headers = {}) => {
    const response = await app.inject({ method: "POST", url: "/api/snapshots", payload, headers });
    expect(response.statusCode, response.body).toBe(201);
    return response.json() as Snapshot;
  };
  const part = async (app: FastifyInstance, { id }: { id: string }, name: string) =>
    app.inject({ url: `/api/snapshots/${id}/${name}`, headers: { "accept-encoding": "identity" } });

  describe("a snapshot", () => {
    let east: number;
    beforeEach<{ database: TestDatabase }>(async ({ database: { pool } }) => {
      await withTinyCity(pool);
      for (let i = 0; i < 3; i++) await addFinding(pool, { site: await addSite(pool, { name: `西${i}` }) });
      east = await addSite(pool, { name: "东", at: IN_THE_EAST, region: EAST_TOWNSHIP, level: 1 });
      await addFinding(pool, { site: east, deadline: "2026-06-20", supervision: "city" });
      await addAccident(pool);
    });

    test("answers as the live routes did, byte for byte, whatever happens to the records afterwards", async ({
      app,
      database: { pool },
    }) => {
      const live = (name: string) => app.inject({ url: `/api/${name}`, headers: { "accept-encoding": "identity" } });
      const routes = ["cube", "lifecycle", "accidents", "flow", "regions", "quality"];
      const before = await Promise.all(routes.map(live));
      const snapshot = await freeze(app, { settings: { period: { from: "2026-04-01", to: "2026-06-30" } } });
      const { businessDate } = decodeCube(before[0]!.rawPayload).asOf;
      expect(snapshot).toMatchObject({ area: CITY, businessDate, now: { newer: false }, demo: false });
      expect(snapshot.settings).toMatchObject({
        period: { from: "2026-04-01", to: "2026-06-30" },
        previousPeriod: { from: "2026-01-01", to: "2026-03-31" },
        lastYear: { from: "2025-04-01", to: "2025-06-30" },
      });

      await pool.query("update site set risk_level = 4");
      await addSite(pool, { name: "后来" });
      const frozen = await Promise.all(routes.map((name) => part(app, snapshot, name)));
      for (const [i, name] of routes.entries()) {
        if (/cube|lifecycle|accidents/.test(name)) continue;
        expect(frozen[i]!.json(), name).toEqual(before[i]!.json());
      }
      const [was, is] = [decodeCube(before[0]!.rawPayload), decodeCube(frozen[0]!.rawPayload)];
      expect([sum(is.n), sum(is.findingsOverdue), is.asOf]).toEqual([sum(was.n), sum(was.findingsOverdue), was.asOf]);
      expect(frozen[0]!.headers["cache-control"]).toContain("immutable");
      const { etag } = frozen[0]!.headers;
      const again = await app.inject({
        url: `/api/snapshots/${snapshot.id}/cube`,
        headers: { "if-none-match": String(etag) },
      });
      expect(again.statusCode).toBe(304);
      const now = (await app.inject(`/api/snapshots/${snapshot.id}`)).json();
      expect(now).toMatchObject({ hash: snapshot.hash, now: { newer: true } });
    });

    test("of the same records and settings has the same hash, of others another", async ({
      app,
      database: { pool },
    }) => {
      const first = await freeze(app);
      expect((await freeze(app)).hash).toBe(first.hash);
      expect((await freeze(app, { settings: { deathsAtLeast: 1 } })).hash).not.toBe(first.hash);
      await pool.query("update site set risk_level = 2 where id = $1", [east]);
      expect((await freeze(app)).hash).not.toBe(first.hash);
      const { rows } = await pool.query(
        "select count(*)::int as parts, count(distinct sha256)::int as kept from snapshot_part",
      );
      const bytes = await pool.query("select count(*)::int as n from snapshot_bytes");
      expect(bytes.rows[0].n).toBe(rows[0].kept);
      expect(rows[0].kept).toBeLessThan(rows[0].parts);
    });

    test("proves itself, and names the part that is not what it was", async ({ app, database: { pool } }) => {
      const { id, hash } = await freeze(app);
      const verify = async () => (await app.inject(`/api/snapshots/${id}/verify`)).json();
      expect(await verify()).toMatchObject({ intact: true, hash: { stated: hash, computed: hash } });
      await expect(pool.query("update snapshot set hash = repeat('0', 64)")).rejects.toThrow("never changed");
      await expect(pool.query("delete from snapshot_part")).rejects.toThrow("never changed");
      await expect(
        pool.query(
          `insert into snapshot_part select city_code, snapshot_id, 'more', media_type, sha256 from snapshot_part limit 1`,
        ),
      ).rejects.toThrow("never changed");

      // As somebody would who has the whole database.
      await pool.query(`alter table snapshot_part disable trigger user`);
      await pool.query(
        `update snapshot_part set sha256 = (select sha256 from snapshot_part where name = 'flow.json') where name = 'houses.json'`,
      );
      await pool.query(`alter table snapshot_part enable trigger user`);
      // As npm run db:verify tells it.
      const broken = (await verifyDatabase(pool, CITY)).filter((rule) => rule.broken > 0).map(({ rule }) => rule);
      expect(broken).toEqual(["Every snapshot's hash is that of its parts"]);
      const check = await verify();
      expect(check.intact).toBe(false);
      expect(check.hash.computed).not.toBe(hash);
    });

    test("keeps the photos of its cases after their finding is gone", async ({ app, database: { pool } }) => {
      const site = await addSite(pool);
      const finding = await addFinding(pool, { site });
      for (const to of ["registered", "assigned", "rectifying"] as const) await addEvent(pool, { finding, to });
      const { payload, headers } = photoUpload(await picture(), "after");
      const sent = await app.inject({ method: "POST", url: `/api/findings/${finding}/photos`, headers, payload });
      const photo = (await app.inject(`/api/findings/${finding}/photos`)).json().items[0].id;
      expect(sent.statusCode, sent.body).toBe(201);
      for (const to of ["submitted", "accepted", "closed"] as const) await addEvent(pool, { finding, to });
      const snapshot = await freeze(app);
      const bytes = (await app.inject(`/api/photos/${photo}/full`)).rawPayload;
      const lists = (await part(app, snapshot, "lists")).json();
      expect(lists.cases).toMatchObject({ total: 1, rows: [{ photos: { before: null, after: photo } }] });
      expect(lists.supervised).toMatchObject({ total: 1, rows: [{ siteName: "东", supervision: "city" }] });

      await pool.query("select remove_site($1, $2)", [CITY, site]);
      expect((await app.inject(`/api/photos/${photo}/full`)).statusCode).toBe(404);
      const kept = await part(app, snapshot, `photos/${photo}`);
      expect([kept.headers["content-type"], kept.rawPayload.equals(bytes)]).toEqual(["image/jpeg", true]);
      expect((await part(app, snapshot, "photos/999")).statusCode).toBe(404);
    });

    test("holds what is longest overdue in every unit, though one unit alone would fill the list", async ({
      app,
      database: { pool },
    }) => {
      const west = await addSite(pool, { name: "西" });
      await pool.query(
        `insert into finding (city_code, site_id, grade, description, found_on, deadline_original, deadline)
         select $1, $2, 'general', '墙体开裂', date '2026-01-01', date '2026-02-01', date '2026-02-01'
         from generate_series(1, ${LIST_LIMITS.overdue})`,
        [CITY, west],
      );
      const { overdue } = (await part(app, await freeze(app), "lists")).json();
      expect([overdue.total, overdue.rows.length]).toEqual([LIST_LIMITS.overdue + 1, LIST_LIMITS.overdue + 1]);
      expect(overdue.rows.at(-1)).toMatchObject({ siteName: "东", deadline: "2026-06-20" });
    });

    test("of a county is made and seen by who presents there, and the city's by who sees the city", async ({
      app,
      database,
    }) => {
      const presenter = await asPerson(app, database, { role: "presenter", area: EAST_COUNTY });
      const viewer = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
      const ofCity = await freeze(app);
      const ofEast = await freeze(app, {}, presenter);
      expect(ofEast.area).toBe(EAST_COUNTY);
      const cube = decodeCube((await part(app, ofEast, "cube")).rawPayload);
      expect([sum(cube.n), cube.region.values]).toEqual([1, [EAST_TOWNSHIP]]);
      for (const headers of [presenter, viewer]) {
        const see = async (id: string) => (await app.inject({ url: `/api/snapshots/${id}/lists`, headers })).statusCode;
        expect([await see(ofEast.id), await see(ofCity.id)]).toEqual([200, 404]);
      }
      const beyond = await app.inject({
        method: "POST",
        url: "/api/snapshots",
        payload: { area: CITY },
        headers: presenter,
      });
      expect([beyond.statusCode, beyond.json().detail]).toEqual([403, expect.stringContaining("You do not present")]);
    });
  });
}
