import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { beforeEach, expect } from "vitest";
import type { AppTest } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import {
  addFinding,
  addSite,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";
import { withNewIds } from "./editing.suite.ts";

/** What edits of many sites promise on either database. */
export function bulkSuite(test: AppTest): void {
  /** Two houses in the west, one in the east, and a mine. */
  let sites: { tall: number; low: number; east: number; mine: number };

  beforeEach<{ database: { pool: pg.Pool } }>(async ({ database: { pool } }) => {
    await withTinyCity(pool);
    await withNewIds(pool);
    sites = {
      tall: await addSite(pool, { name: "高", level: 3, attributes: { storeys: 5, use: "住宅" } }),
      low: await addSite(pool, { name: "低", level: 2, attributes: { storeys: 1 } }),
      east: await addSite(pool, { name: "东", level: 3, at: IN_THE_EAST, region: EAST_TOWNSHIP }),
      mine: await addSite(pool, { name: "矿", layer: "mine", category: "gravel", level: 2 }),
    };
    await addFinding(pool, { site: sites.tall });
  });

  const post = (app: FastifyInstance, url: string, payload?: object, headers = {}) =>
    app.inject({ method: "POST", url: `/api/bulk-edits${url}`, headers, ...(payload && { payload }) });
  const preview = async (app: FastifyInstance, select: object, change: object, headers = {}) =>
    (await post(app, "/preview", { select, change }, headers)).json();
  const apply = async (app: FastifyInstance, select: object, change: object, headers = {}) => {
    const { fingerprint } = await preview(app, select, change, headers);
    return post(app, "", { select, change, fingerprint }, headers);
  };
  const recordOf = async (app: FastifyInstance, id: number) => (await app.inject(`/api/sites/${id}/record`)).json();

  test("the preview says how many, which values become which, and who is left out and why; nothing is written", async ({
    app,
    database,
  }) => {
    const person = await asPerson(
      app,
      database,
      { role: "viewer", area: CITY },
      { role: "officer", area: WEST_COUNTY },
    );
    const seen = await preview(app, {}, { risk_level: 2, attributes: { altered: true, use: null } }, person);
    expect(seen).toMatchObject({
      total: 4,
      records: 2,
      unchanged: 0,
      outOfArea: { n: 1, examples: [{ id: String(sites.east), name: "东" }] },
      invalid: [
        { layer: "mine", n: 1, faults: [{ field: "attributes.altered", reason: "is not a field of this layer" }] },
      ],
    });
    const changeOf = (field: string) => seen.values.find((one: { field: string }) => one.field === field);
    expect(changeOf("risk_level")).toEqual({
      field: "risk_level",
      new: 2,
      old: expect.arrayContaining([
        { value: 2, n: 1 },
        { value: 3, n: 1 },
      ]),
      others: 0,
    });
    expect(changeOf("attributes.use")).toMatchObject({
      new: null,
      old: expect.arrayContaining([
        { value: "住宅", n: 1 },
        { value: null, n: 1 },
      ]),
    });
    expect((await recordOf(app, sites.low)).version).toBe(1);
  });

  test("a filter's records are changed in one go, and the rollups follow", async ({ app, database }) => {
    const change = { region_code: ZONE_TOWNSHIP, risk_level: 1, attributes: { altered: true } };
    const response = await apply(app, { layer: "self_built_house", filter: "storeys >= 4" }, change);
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ records: 1, actor: "visitor", undoneAt: null });
    expect(await recordOf(app, sites.tall)).toMatchObject({
      version: 2,
      record: { region_code: ZONE_TOWNSHIP, risk_level: 1, attributes: { storeys: 5, use: "住宅", altered: true } },
      changed: { by: "visitor" },
    });
    expect((await recordOf(app, sites.low)).version).toBe(1);
    await expectRollupsToEqualARecount(database.pool);
  });

  test("is in each record's history with old and new, and one entry of the log", async ({ app, database }) => {
    const { id } = (await apply(app, { ids: [sites.tall, sites.mine].map(String) }, { risk_level: 4 })).json();
    const { items } = (await app.inject(`/api/sites/${sites.mine}/history`)).json();
    expect(items[0]).toMatchObject({
      kind: "bulk",
      actor: "visitor",
      changes: [{ field: "risk_level", old: 2, new: 4 }],
    });
    const { rows } = await database.pool.query(
      "select action, detail from audit_log where subject = 'bulk_edit' and subject_id = $1",
      [id],
    );
    expect(rows).toEqual([{ action: "bulk_edit.applied", detail: { change: { risk_level: 4 }, records: 2 } }]);
    const { rows: single } = await database.pool.query(
      "select from audit_log where action = 'site.changed' and subject_id = any($1)",
      [[sites.tall, sites.mine].map(String)],
    );
    expect(single).toEqual([]);
  });

  test("is refused when a record was touched after the preview, and nothing is written", async ({
    app,
    database: { pool },
  }) => {
    const asked = { select: { layer: "self_built_house" }, change: { risk_level: 1 } };
    const { fingerprint } = await preview(app, asked.select, asked.change);
    await pool.query("update site set address = '新址' where id = $1", [sites.low]);
    const response = await post(app, "", { ...asked, fingerprint });
    expect(response.statusCode).toBe(409);
    expect(response.json().detail).toBe(
      "Records have changed since the preview. Look at the preview again, then apply.",
    );
    expect((await recordOf(app, sites.tall)).version).toBe(1);
  });

  test("undone, the old values are back, attributes that were not stated are gone again, and both stay in the history", async ({
    app,
    database,
  }) => {
    const before = await recordOf(app, sites.tall);
    const change = { risk_level: 1, inspected_on: "2026-06-01", attributes: { altered: true, use: null } };
    const { id } = (await apply(app, { layer: "self_built_house" }, change)).json();
    expect((await recordOf(app, sites.tall)).record).not.toEqual(before.record);
    const undone = await post(app, `/${id}/undo`);
    expect(undone.json()).toEqual({ restored: 3, kept: { n: 0, examples: [] } });
    expect((await recordOf(app, sites.tall)).record).toEqual(before.record);
    const { items } = (await app.inject(`/api/sites/${sites.tall}/history`)).json();
    expect(items.slice(0, 2).map(({ kind }: { kind: string }) => kind)).toEqual(["bulk_undone", "bulk"]);
    expect((await post(app, `/${id}/undo`)).statusCode).toBe(409);
    await expectRollupsToEqualARecount(database.pool);
  });

  test("undoing leaves what somebody touched since and lists it", async ({ app, database: { pool } }) => {
    const { id } = (await apply(app, { layer: "self_built_house" }, { risk_level: 1 })).json();
    await app.inject({
      method: "PATCH",
      url: `/api/sites/${sites.low}`,
      payload: { version: 2, record: { name: "低2" } },
    });
    await pool.query("select remove_site($1, $2)", [CITY, sites.east]);
    expect((await post(app, `/${id}/undo`)).json()).toEqual({
      restored: 1,
      kept: {
        n: 2,
        examples: [
          { id: String(sites.low), name: "低2" },
          { id: String(sites.east), name: null },
        ],
      },
    });
    expect((await recordOf(app, sites.low)).record.risk_level).toBe(1);
    expect((await recordOf(app, sites.tall)).record.risk_level).toBe(3);
  });

  test("reaches no further than the officer's area, nor does undoing or the list", async ({ app, database }) => {
    const west = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    const { id, records } = (await apply(app, {}, { responsible_unit: "街道办" }, west)).json();
    expect(records).toBe(3);
    expect((await recordOf(app, sites.east)).version).toBe(1);
    const moved = await post(app, "/preview", { select: {}, change: { region_code: EAST_TOWNSHIP } }, west);
    expect(moved.json()).toMatchObject({ records: 0, total: 3 });
    const east = await asPerson(app, database, { role: "officer", area: "430626" });
    expect((await post(app, `/${id}/undo`, undefined, east)).statusCode).toBe(404);
    expect((await app.inject({ url: "/api/bulk-edits", headers: east })).json().items).toEqual([]);
    expect((await post(app, `/${id}/undo`, undefined, west)).json().restored).toBe(3);
  });

  test.for([
    ["name", { name: "同名" }],
    ["owner_phone", { owner_phone: "1" }],
    ["change", {}],
    ["attributes", { attributes: 3 }],
  ] as const)("a change of '%s' for many is refused", async ([field, change], { app }) => {
    const response = await post(app, "/preview", { select: { place: WEST_TOWNSHIP }, change });
    expect(response.json()).toMatchObject({ status: 400, errors: [{ field }] });
  });
}
