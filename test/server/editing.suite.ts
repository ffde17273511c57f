import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { beforeEach, describe, expect } from "vitest";
import type { AppTest } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
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
  OUTSIDE,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

let tests = 0;

/** The audit log cannot be emptied: records of one test must not be taken for those of another. */
export async function withNewIds(pool: pg.Pool): Promise<void> {
  tests++;
  for (const table of ["site", "finding", "accident", "bulk_edit"])
    await pool.query(`alter table ${table} alter column id restart with ${tests * 1000}`);
}

/** What editing by hand promises on either database. */
export function editingSuite(test: AppTest): void {
  let house: number;
  let mine: number;

  beforeEach<{ database: { pool: pg.Pool } }>(async ({ database: { pool } }) => {
    await withTinyCity(pool);
    await withNewIds(pool);
    house = await addSite(pool, {
      name: "东风路12号",
      attributes: { storeys: 3, structure: "砖混" },
      externalId: "H-1",
    });
    mine = await addSite(pool, {
      layer: "mine",
      category: "gravel",
      name: "砂场",
      at: IN_THE_EAST,
      region: EAST_TOWNSHIP,
      attributes: { persons: 12 },
    });
  });

  const send = (
    app: FastifyInstance,
    method: "POST" | "PATCH" | "DELETE",
    url: string,
    payload?: object,
    headers = {},
  ) => app.inject({ method, url, headers, ...(payload && { payload }) });
  const change = (app: FastifyInstance, id: number, payload: object, headers = {}) =>
    send(app, "PATCH", `/api/sites/${id}`, payload, headers);
  const newHouse = {
    layer: "self_built_house",
    record: { name: "新屋", category: "rental", risk_level: 2, region_code: WEST_TOWNSHIP, attributes: { storeys: 4 } },
    geometry: { type: "Point", coordinates: IN_THE_WEST },
  };

  describe("a change of one site", () => {
    test("is a merge patch: what is named changes, null takes away, the rest stays", async ({ app, database }) => {
      const response = await change(app, house, {
        version: 1,
        record: { risk_level: 1, attributes: { storeys: 4, structure: null, altered: true } },
      });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({
        version: 2,
        record: { name: "东风路12号", risk_level: 1, external_id: "H-1" },
        changed: { by: "visitor" },
      });
      expect(response.json().record.attributes).toEqual({ storeys: 4, altered: true });
      await expectRollupsToEqualARecount(database.pool);
    });

    test("names each fault with its field, value and reason, and writes nothing", async ({ app }) => {
      const response = await change(app, house, {
        version: 1,
        record: {
          name: "",
          risk_level: 7,
          inspected_on: "2026-02-30",
          colour: "red",
          region_code: "430699",
          attributes: { storeys: "three", appraisal: "E", residents: -1, depth: 3, use: "a\u0000b" },
        },
      });
      expect(response.statusCode).toBe(400);
      const faults = response
        .json()
        .errors.map(({ field, value, rule, reason }: Record<string, unknown>) => [field, value, rule, reason]);
      expect(faults).toEqual(
        expect.arrayContaining([
          ["name", "", "required", "is required"],
          ["risk_level", 7, "enum", "must be one of 1, 2, 3, 4"],
          ["inspected_on", "2026-02-30", "day", "must be a day that exists, such as 2026-03-01"],
          ["colour", "red", "unknown", "is not a field of this layer"],
          ["region_code", "430699", "enum", "is not the code of a region of this city"],
          ["attributes.storeys", "three", "type", "must be integer"],
          ["attributes.appraisal", "E", "enum", "must be one of A, B, C, D"],
          ["attributes.residents", -1, "minimum", "must be at least 0"],
          ["attributes.depth", 3, "unknown", "is not a field of this layer"],
          ["attributes.use", "a\u0000b", "characters", "holds characters that cannot be printed"],
        ]),
      );
      expect(faults).toHaveLength(10);
      expect((await app.inject(`/api/sites/${house}/record`)).json().version).toBe(1);
    });

    test("is let through although another field was wrong before", async ({ app, database: { pool } }) => {
      await pool.query(`update site set attributes = '{"storeys": "三层"}' where id = $1`, [house]);
      const response = await change(app, house, { version: 2, record: { name: "东风路14号" } });
      expect(response.statusCode).toBe(200);
      expect((await change(app, house, { version: 3, record: { attributes: { storeys: "四层" } } })).statusCode).toBe(
        400,
      );
    });

    test("made of an older version is answered with the record as it is and who changed it when", async ({
      app,
      database,
    }) => {
      const officer = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      await change(app, house, { version: 1, record: { name: "甲" } }, officer);
      const response = await change(app, house, { version: 1, record: { name: "乙" } });
      expect(response.statusCode).toBe(409);
      expect(response.json()).toMatchObject({
        title: "Conflict",
        detail: expect.stringMatching(/^officer changed this site at 20.+Compare both and save again\.$/),
        current: { version: 2, record: { name: "甲" }, changed: { by: "officer" } },
      });
    });

    test("of two at once one is kept and the other told", async ({ app }) => {
      const both = await Promise.all(["甲", "乙"].map((name) => change(app, house, { version: 1, record: { name } })));
      expect(both.map((response) => response.statusCode).sort()).toEqual([200, 409]);
    });

    test("is noticed as well when an import or psql made it", async ({ app, database: { pool } }) => {
      await pool.query("update site set address = '新址' where id = $1", [house]);
      expect((await change(app, house, { version: 1, record: { name: "乙" } })).statusCode).toBe(409);
    });

    test("is not a matter of the findings: a step of one leaves the version", async ({ app, database: { pool } }) => {
      await addEvent(pool, { finding: await addFinding(pool, { site: house }), to: "registered" });
      expect((await change(app, house, { version: 1, record: { name: "乙" } })).statusCode).toBe(200);
    });

    test("that gives it the code of another record of its source is refused", async ({ app, database: { pool } }) => {
      await addSite(pool, { externalId: "H-2" });
      const response = await change(app, house, { version: 1, record: { external_id: "H-2" } });
      expect(response.json()).toMatchObject({ status: 400, errors: [{ field: "external_id", value: "H-2" }] });
    });
  });

  describe("the position", () => {
    test("moves county, cell and check; the stated township stays and the contradiction is marked", async ({
      app,
      database,
    }) => {
      const geometry = { type: "Point", coordinates: IN_THE_EAST };
      const response = await change(app, house, { version: 1, geometry });
      expect(response.json()).toMatchObject({
        geometry,
        countyCode: EAST_COUNTY,
        regionCheck: "mismatch",
        record: { region_code: WEST_TOWNSHIP },
      });
      const { rows } = await database.pool.query("select cell::text from site where id = $1", [house]);
      expect(rows[0].cell).toBe(cellAt(IN_THE_EAST));
      const outside = await change(app, house, { version: 2, geometry: { type: "Point", coordinates: OUTSIDE } });
      expect(outside.json()).toMatchObject({ countyCode: null, regionCheck: "outside" });
      await expectRollupsToEqualARecount(database.pool);
    });

    test("may be an outline; one that crosses itself or is not closed is refused", async ({ app, database }) => {
      const ring = [[113.1, 29.1], [113.11, 29.1], [113.11, 29.11], [113.1, 29.1]]; // biome-ignore format: a ring
      const polygon = (coordinates: unknown) => ({ version: 1, geometry: { type: "Polygon", coordinates } });
      const crossed = [ring[0], ring[2], ring[1], [113.1, 29.11], ring[0]];
      for (const wrong of [[crossed], [ring.slice(0, 3)], [[[200, 29]]], [["a"]]]) {
        const response = await change(app, house, polygon(wrong));
        expect(response.json()).toMatchObject({ status: 400, errors: [{ field: "geometry" }] });
      }
      expect((await change(app, house, polygon([ring]))).json()).toMatchObject({ version: 2, countyCode: WEST_COUNTY });
      await expectRollupsToEqualARecount(database.pool);
    });
  });

  describe("a new site", () => {
    test("is stored with what follows from its position, and counted", async ({ app, database }) => {
      const response = await send(app, "POST", "/api/sites", newHouse);
      expect(response.statusCode).toBe(201);
      expect(response.json()).toMatchObject({
        layer: "self_built_house",
        version: 1,
        record: newHouse.record,
        countyCode: WEST_COUNTY,
        regionCheck: "ok",
        source: "manual",
      });
      expect((await app.inject(response.headers.location as string)).json()).toMatchObject({
        name: "新屋",
        status: "clear",
      });
      await expectRollupsToEqualARecount(database.pool);
    });

    test("lacks nothing that its layer requires", async ({ app }) => {
      const response = await send(app, "POST", "/api/sites", { ...newHouse, record: { attributes: { persons: 3 } } });
      expect(response.json().errors.map(({ field }: { field: string }) => field)).toEqual(
        ["name", "category", "risk_level", "attributes.persons", "region_code"].sort(
          (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b),
        ),
      );
    });
    const ORDER = ["name", "category", "risk_level", "attributes.persons", "region_code"];
  });

  describe("a removal", () => {
    test("takes the site with its findings off the books and keeps the reason in its history", async ({
      app,
      database,
    }) => {
      await addEvent(database.pool, { finding: await addFinding(database.pool, { site: house }), to: "registered" });
      const removal = { version: 1, reason: "重复登记" };
      expect((await send(app, "DELETE", `/api/sites/${house}`, { ...removal, version: 9 })).statusCode).toBe(409);
      expect((await send(app, "DELETE", `/api/sites/${house}`, { version: 1 })).statusCode).toBe(400);
      expect((await send(app, "DELETE", `/api/sites/${house}`, removal)).statusCode).toBe(204);
      expect((await app.inject(`/api/sites/${house}`)).statusCode).toBe(404);
      const { items } = (await app.inject(`/api/sites/${house}/history`)).json();
      expect(items.map(({ action, note }: Record<string, string>) => [action, note])).toContainEqual([
        "site.removal",
        "重复登记",
      ]);
      await expectRollupsToEqualARecount(database.pool);
    });
  });

  describe("people", () => {
    test("an officer changes, adds and removes in their area only", async ({ app, database }) => {
      const west = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      expect((await change(app, house, { version: 1, record: { name: "甲" } }, west)).statusCode).toBe(200);
      // Out of sight altogether.
      expect((await change(app, mine, { version: 1, record: { name: "甲" } }, west)).statusCode).toBe(404);
      const away = await change(app, house, { version: 2, record: { region_code: EAST_TOWNSHIP } }, west);
      expect(away.json()).toMatchObject({
        status: 400,
        errors: [{ field: "region_code", reason: "lies outside the area in which you may change records" }],
      });
      const elsewhere = { ...newHouse, record: { ...newHouse.record, region_code: EAST_TOWNSHIP } };
      expect((await send(app, "POST", "/api/sites", elsewhere, west)).statusCode).toBe(400);
      expect((await send(app, "POST", "/api/sites", newHouse, west)).statusCode).toBe(201);
      expect((await send(app, "DELETE", `/api/sites/${mine}`, { version: 1, reason: "重复" }, west)).statusCode).toBe(
        404,
      );
    });

    test("who reads the city but edits one county is told where they may not", async ({ app, database }) => {
      const person = await asPerson(
        app,
        database,
        { role: "viewer", area: CITY },
        { role: "officer", area: WEST_COUNTY },
      );
      const response = await change(app, mine, { version: 1, record: { name: "甲" } }, person);
      expect(response.statusCode).toBe(403);
      expect(response.json().detail).toBe("The site lies outside the area in which you may change records.");
      expect((await app.inject({ url: `/api/sites/${mine}/record`, headers: person })).json().mayEdit).toBe(false);
    });

    test.for(["viewer", "planner", "presenter", "supervisor", "administrator"] as const)(
      "a %s changes nothing",
      async (role, { app, database }) => {
        const person = await asPerson(app, database, { role, area: CITY });
        for (const [method, url, payload] of [
          ["POST", "/api/sites", newHouse],
          ["PATCH", `/api/sites/${house}`, { version: 1, record: { name: "甲" } }],
          ["DELETE", `/api/sites/${house}`, { version: 1, reason: "重复" }],
          ["POST", "/api/bulk-edits/preview", { select: {}, change: { risk_level: 1 } }],
        ] as const)
          expect([method, url, (await send(app, method, url, payload, person)).statusCode]).toEqual([method, url, 403]);
      },
    );

    test("owners are shown and changed where contacts may be seen, masked elsewhere and in the history", async ({
      app,
      database,
    }) => {
      const officer = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const owner = { name: "欧阳建国", phone: "13800001234" };
      const saved = await change(app, house, { version: 1, owner }, officer);
      expect(saved.json().owner).toEqual({ ...owner, masked: false });
      const viewer = await asPerson(app, database, { role: "viewer", area: CITY });
      const seen = (await app.inject({ url: `/api/sites/${house}/record`, headers: viewer })).json();
      expect(seen.owner).toEqual({ name: "欧**", phone: "138****1234", masked: true });
      const history = await app.inject({ url: `/api/sites/${house}/history`, headers: officer });
      expect(history.payload).not.toContain("13800001234");
      expect(history.json().items[0].changes).toContainEqual({ field: "owner_phone", old: null, new: "138****1234" });
    });
  });

  describe("accidents", () => {
    test("are added, changed, moved and removed the same way", async ({ app, database }) => {
      const record = {
        occurred_at: "2026-06-01T08:30",
        kind: "road",
        deaths: 1,
        injuries: 2,
        region_code: WEST_TOWNSHIP,
        attributes: {},
      };
      const added = await send(app, "POST", "/api/accidents", { record });
      expect(added.json()).toMatchObject({ regionCheck: "unlocated", geometry: null, record, version: 1 });
      const url = `/api/accidents/${added.json().id}`;
      const geometry = { type: "Point", coordinates: IN_THE_WEST };
      const moved = await send(app, "PATCH", url, { version: 1, geometry, record: { deaths: 3 } });
      expect(moved.json()).toMatchObject({ version: 2, regionCheck: "ok", countyCode: WEST_COUNTY });
      expect((await app.inject(url)).json()).toMatchObject({ class: "larger", lon: IN_THE_WEST[0] });
      expect((await send(app, "PATCH", url, { version: 1, record: { deaths: 4 } })).statusCode).toBe(409);
      expect((await send(app, "PATCH", url, { version: 2, record: { deaths: -1 } })).json().errors[0].field).toBe(
        "deaths",
      );
      const history = (await app.inject(`${url}/history`)).json().items;
      expect(history[0].changes).toContainEqual({ field: "deaths", old: 1, new: 3 });
      expect((await send(app, "DELETE", url, { version: 2, reason: "误报" })).statusCode).toBe(204);
      await expectRollupsToEqualARecount(database.pool);
    });

    test("outside the officer's area are out of reach", async ({ app, database }) => {
      const accident = await addAccident(database.pool, { where: IN_THE_EAST, region: EAST_TOWNSHIP });
      const west = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      const response = await send(
        app,
        "PATCH",
        `/api/accidents/${accident}`,
        { version: 1, record: { deaths: 0 } },
        west,
      );
      expect(response.statusCode).toBe(404);
    });
  });

  describe("the history", () => {
    test("of a site holds every change with old and new, its findings' steps too, the newest first in pages", async ({
      app,
      database: { pool },
    }) => {
      await change(app, house, { version: 1, record: { name: "甲", attributes: { storeys: 5 } } });
      const finding = await addFinding(pool, { site: house });
      await addEvent(pool, { finding, to: "registered", note: "已受理" });
      await change(app, house, { version: 2, geometry: { type: "Point", coordinates: [113.11, 29.1] } });
      const all = (await app.inject(`/api/sites/${house}/history`)).json();
      expect(all.next).toBeNull();
      expect(all.items.map(({ action }: { action: string }) => action)).toEqual([
        "site.changed",
        "finding.moved",
        "finding.added",
        "site.changed",
        "site.added",
      ]);
      expect(all.items[0].changes.map(({ field }: { field: string }) => field)).toEqual(["geom"]);
      expect(all.items[1]).toMatchObject({
        findingId: String(finding),
        day: "2026-06-30",
        note: "已受理",
        changes: [{ field: "status", old: "found", new: "registered" }],
      });
      expect(all.items[3]).toMatchObject({ actor: "visitor", kind: "changed" });
      expect(all.items[3].changes).toEqual(
        expect.arrayContaining([
          { field: "name", old: "东风路12号", new: "甲" },
          { field: "attributes.storeys", old: 3, new: 5 },
        ]),
      );
      const paged = [];
      for (let after = ""; after !== null; ) {
        const page = (await app.inject(`/api/sites/${house}/history?limit=2${after && `&after=${after}`}`)).json();
        paged.push(...page.items);
        after = page.next;
      }
      expect(paged).toEqual(all.items);
    });

    test("is nobody's out of sight, and of nothing there is none", async ({ app, database }) => {
      const west = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
      expect((await app.inject({ url: `/api/sites/${mine}/history`, headers: west })).statusCode).toBe(404);
      expect((await app.inject("/api/sites/999999/history")).statusCode).toBe(404);
    });
  });
}
