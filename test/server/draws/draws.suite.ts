import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect } from "vitest";
import type { DrawFile } from "#server/algorithms/draw/draw-file.ts";
import { sha256 } from "#server/algorithms/draw/sha256.ts";
import { verifyDraw } from "#server/algorithms/draw/verify-draw.ts";
import type { NewDraw } from "#server/features/draws/draws.contract.ts";
import { verifyStored } from "#server/features/draws/run-verify.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addFinding,
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const inspector = (id: string, unit: string | null = null): NewDraw["inspectors"][number] => ({
  id,
  name: id,
  unit,
  notInUnits: [],
  notAtSites: [],
});
const wish = (change: Partial<NewDraw> = {}): NewDraw => ({
  title: "第二季度双随机",
  sites: {},
  strata: [{ level: 3, count: 3 }],
  weighting: "equal",
  inspectors: ["甲", "乙", "丙"].map((id) => inspector(id)),
  perSite: 2,
  avoidLast: false,
  ...change,
});

/** What random draws promise on either database. */
export function drawsSuite(test: AppTest): void {
  const post = (app: FastifyInstance, url: string, payload: object, headers = {}) =>
    app.inject({ method: "POST", url, payload, headers });
  const commit = async (app: FastifyInstance, change: Partial<NewDraw> = {}) =>
    (await post(app, "/api/draws", wish(change))).json() as DrawFile;
  const drawNow = async (app: FastifyInstance, id: number, word = "") =>
    (await post(app, `/api/draws/${id}/draw`, { word })).json() as DrawFile;

  describe("a random draw", () => {
    let east: number;
    beforeEach<{ database: TestDatabase }>(async ({ database: { pool } }) => {
      await withTinyCity(pool);
      for (let i = 0; i < 8; i++) await addSite(pool, { name: `西${i}` });
      east = await addSite(pool, { name: "东", at: IN_THE_EAST, region: EAST_TOWNSHIP, level: 1 });
    });

    test("is committed to by hashes, then drawn once with its seed revealed, and holds when drawn again", async ({
      app,
      database: { pool },
    }) => {
      const committed = await commit(app);
      expect(committed).toMatchObject({ outcome: null, frame: { perSite: 2 }, title: "第二季度双随机" });
      expect(committed.frame.sites).toHaveLength(8);
      const secret = (await pool.query("select secret_seed from draw")).rows[0].secret_seed as string;
      expect(committed.commitment.seedHash).toBe(sha256(secret));
      const before = await app.inject(`/api/draws/${committed.id}`);
      expect(before.body + (await app.inject("/api/draws")).body).not.toContain(secret);

      const drawn = await drawNow(app, committed.id!, " 3 6 2 ");
      expect(drawn.commitment).toEqual(committed.commitment);
      expect(drawn.outcome).toMatchObject({ seed: secret, word: "3 6 2" });
      expect(drawn.outcome!.sites.map(({ inspectors }) => inspectors.length)).toEqual([2, 2, 2]);
      expect(verifyDraw(drawn)).toEqual({ mismatches: [], drawnAgain: true });
      const file = await app.inject(`/api/draws/${committed.id}`);
      expect(file.headers["content-disposition"]).toBe(`attachment; filename="draw-${committed.id}.json"`);
      expect(file.json()).toEqual(drawn);
      expect((await verifyStored(pool, CITY, committed.id!)).holds).toBe(true);
      expect((await app.inject("/api/draws")).json().draws).toMatchObject([{ id: committed.id, sites: 8, drawn: 3 }]);

      const again = await post(app, `/api/draws/${committed.id}/draw`, { word: "" });
      expect([again.statusCode, again.json().detail]).toEqual([409, expect.stringContaining("was drawn already")]);
    });

    test("is named where it is impossible, before anything is committed to", async ({ app, database: { pool } }) => {
      const refusals: [Partial<NewDraw>, string][] = [
        [{ strata: [{ level: 3, count: 9 }] }, "9 sites of risk level 3 are wanted, and the frame has 8"],
        [{ strata: [{ level: 2, count: 1 }] }, "no site of risk level 2"],
        [{ inspectors: [inspector("甲"), inspector("乙", WEST_COUNTY)] }, "1 may inspect there"],
        [{ inspectors: [inspector("甲"), inspector("甲")] }, "Two inspectors are called 甲"],
      ];
      for (const [change, sentence] of refusals) {
        const refused = await post(app, "/api/draws", wish(change));
        expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining(sentence)]);
      }
      const preview = await post(app, "/api/draws/preview", wish({ strata: [{ level: 3, count: 9 }] }));
      expect(preview.json()).toMatchObject({
        sites: 8,
        levels: [{ level: 3, sites: 8, wanted: 9 }],
        problems: [{ kind: "too-few-sites", level: 3, wanted: 9, sites: 8 }],
      });
      expect((await pool.query("select from draw")).rowCount).toBe(0);
    });

    test("weighs sites by their findings and keeps inspectors from where the last draw sent them", async ({
      app,
      database: { pool },
    }) => {
      await addFinding(pool, { site: east, deadline: "2026-06-20" });
      const strata = [{ level: 1 as const, rate: 1 }];
      const first = await commit(app, { strata, weighting: "findings", perSite: 1 });
      // One open and overdue: 1 + 1 + 1.
      expect(first.frame.sites).toMatchObject([{ id: String(east), unit: EAST_COUNTY, weight: 3 }]);
      const [sent] = (await drawNow(app, first.id!)).outcome!.sites[0]!.inspectors;
      const second = await commit(app, { strata, perSite: 2, avoidLast: true });
      expect(second.frame.inspectors.find(({ id }) => id === sent)!.notAtSites).toEqual([String(east)]);
      expect((await drawNow(app, second.id!)).outcome!.sites[0]!.inspectors).not.toContain(sent);
    });

    test("cannot be changed or removed afterwards, and what was tampered with is found out", async ({
      app,
      database: { pool },
    }) => {
      const { id } = await commit(app);
      for (const statement of [
        "update draw set title = 'another'",
        "update draw set frame_hash = repeat('a', 64)",
        "delete from draw",
      ])
        await expect(pool.query(statement), statement).rejects.toThrow("written once");
      await drawNow(app, id!);
      await expect(pool.query("update draw set result = '[]'")).rejects.toThrow("written once");
      await pool.query(`begin; alter table draw disable trigger user;
        update draw set frame = jsonb_set(frame, '{sites,2,name}', '"别处"'); alter table draw enable trigger user; commit`);
      const report = await verifyStored(pool, CITY, id!);
      expect(report.holds).toBe(false);
      expect(report.lines).toEqual([expect.stringMatching(/^DIFFERS site {4}Site \d+ 别处 was altered/)]);
    });

    test("is written into the audit log with its hashes, and then with its seed", async ({
      app,
      database: { pool },
    }) => {
      const { id, commitment } = await commit(app);
      const { outcome } = await drawNow(app, id!, "7");
      const { rows } = await pool.query(
        "select action, detail from audit_log where subject = 'draw' and subject_id = $1 order by audit_log.id desc limit 2",
        [String(id)],
      );
      expect(rows.reverse()).toMatchObject([
        { action: "draw.committed", detail: { seed_hash: commitment.seedHash, frame_hash: commitment.frameHash } },
        { action: "draw.drawn", detail: { seed: outcome!.seed, word: "7" } },
      ]);
    });

    test("of the whole city is out of sight for who sees a part of it; nobody reads a seed by SQL before the draw", async ({
      app,
      database,
    }) => {
      const whole = await commit(app);
      const ofEast = await asPerson(app, database, { role: "planner", area: EAST_COUNTY });
      expect((await app.inject({ url: "/api/draws", headers: ofEast })).json()).toEqual({ draws: [] });
      expect((await post(app, `/api/draws/${whole.id}/draw`, { word: "" }, ofEast)).statusCode).toBe(404);
      const client = await database.pool.connect();
      try {
        await client.query("begin; set local role srm_city");
        await expect(client.query("select secret_seed from draw")).rejects.toThrow("permission denied");
      } finally {
        await client.query("rollback");
        client.release();
      }
    });
  });
}
