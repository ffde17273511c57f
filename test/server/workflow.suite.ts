import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect } from "vitest";
import { TRANSITIONS } from "#server/contracts/transitions.contract.ts";
import { FINDING_STATUSES, type FindingStatus } from "#server/contracts/vocabulary.contract.ts";
import { FINDING_STEPS, PHOTO_LIMITS } from "#server/contracts/workflow.contract.ts";
import { removeLeftovers } from "#server/features/photos/leftovers.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import { photoUpload, picture } from "#test/helpers/pictures.ts";
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
  IN_THE_WEST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

type Headers = Record<string, string>;
interface Fixtures {
  app: FastifyInstance;
  database: TestDatabase;
}

/** What people do with findings, from the first step to the queue of closures that deserve a second look. */
export function workflowBehaviour(test: AppTest, { whole }: { whole: boolean }): void {
  let site = 0;
  let finding = 0;
  let officer: Headers = {};
  let supervisor: Headers = {};
  let viewer: Headers = {};
  let stranger: Headers = {};

  beforeEach<Fixtures>(async ({ app, database }) => {
    await withTinyCity(database.pool);
    await database.pool.query("update city set demo = true");
    await database.pool.query("delete from app_user");
    site = await addSite(database.pool, { name: "临街自建房" });
    finding = await addFinding(database.pool, { site, unit: "街道办", deadline: "2026-06-20" });
    officer = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    supervisor = await asPerson(app, database, { role: "supervisor", area: WEST_COUNTY });
    viewer = await asPerson(app, database, { role: "viewer", area: CITY });
    stranger = await asPerson(
      app,
      database,
      { role: "officer", area: EAST_COUNTY },
      { role: "supervisor", area: EAST_COUNTY },
      { role: "viewer", area: CITY },
    );
  });

  const post = (app: FastifyInstance, headers: Headers, what: string, payload: object, id = finding) =>
    app.inject({ method: "POST", url: `/api/findings/${id}/${what}`, headers, payload });
  const read = async (app: FastifyInstance, headers: Headers = viewer, id = finding) =>
    (await app.inject({ url: `/api/findings/${id}`, headers })).json();
  /** Takes a step with the version that stands. */
  const step = async (app: FastifyInstance, headers: Headers, to: string, given: object = {}, id = finding) =>
    post(app, headers, "events", { to, expectedVersion: (await read(app, viewer, id)).version, ...given }, id);
  const actions = async (app: FastifyInstance, headers: Headers) =>
    ((await read(app, headers)).actions as { action: string; refusal: string | null }[])
      .filter(({ refusal }) => refusal === null)
      .map(({ action }) => action);
  const upload = async (app: FastifyInstance, headers: Headers, file: Buffer, kind = "after", id = finding) => {
    const { payload, headers: type } = photoUpload(file, kind);
    return app.inject({
      method: "POST",
      url: `/api/findings/${id}/photos`,
      headers: { ...headers, ...type },
      payload,
    });
  };
  const brought = async (database: TestDatabase, ...statuses: FindingStatus[]) => {
    for (const to of statuses) await addEvent(database.pool, { finding, to });
  };

  const queue = async (app: FastifyInstance, headers: Headers, more = "") =>
    (await app.inject({ url: `/api/suspicious-closures${more}`, headers })).json();
  /** From registering to closing, as fast as a test is. */
  const live = async (app: FastifyInstance, id: number, photo?: Buffer) => {
    await step(app, officer, "registered", {}, id);
    await step(app, officer, "assigned", { unit: "街道办", person: "网格员" }, id);
    await step(app, officer, "rectifying", {}, id);
    if (photo) await upload(app, officer, photo, "after", id);
    await step(app, officer, "submitted", { note: "完成" }, id);
    await step(app, supervisor, "accepted", {}, id);
    await step(app, supervisor, "closed", {}, id);
  };

  describe("a finding's life", () => {
    test("the steps lead through its life, each person offered their own and nobody both", async ({
      app,
      database,
    }) => {
      const life: [Headers, string, object][] = [
        [officer, "registered", { note: "已受理" }],
        [officer, "assigned", { unit: "岳阳楼街道办事处", person: "片区网格员" }],
        [officer, "rectifying", { measures: "支顶加固，划定警戒区" }],
        [officer, "submitted", { note: "已加固，申请验收" }],
        [supervisor, "returned", { note: "缺整改后照片" }],
        [officer, "rectifying", {}],
        [officer, "submitted", { note: "补齐照片" }],
        [supervisor, "accepted", {}],
        [supervisor, "closed", {}],
        [supervisor, "reopened", { note: "“回头看”发现反弹" }],
      ];
      for (const [person, to, given] of life) {
        const other = person === officer ? supervisor : officer;
        expect(await actions(app, person)).toContain(to);
        expect(await actions(app, other)).not.toContain(to);
        expect(await actions(app, viewer)).toEqual([]);
        expect(await actions(app, stranger)).toEqual([]);
        expect((await step(app, other, to, given)).statusCode).toBe(403);
        const response = await step(app, person, to, given);
        expect([to, response.statusCode]).toEqual([to, 200]);
        expect(response.json()).toMatchObject({ status: to, closedOn: to === "closed" ? BUSINESS_DATE : null });
      }
      const { events, unit, person, measures } = await read(app);
      expect({ unit, person, measures }).toEqual({
        unit: "岳阳楼街道办事处",
        person: "片区网格员",
        measures: "支顶加固，划定警戒区",
      });
      expect(events[1]).toMatchObject({
        day: BUSINESS_DATE,
        actor: "officer",
        from: "found",
        to: "registered",
        note: "已受理",
      });
      await expectRollupsToEqualARecount(database.pool);
    });

    test("nobody accepts what they submitted, and is told so", async ({ app, database }) => {
      const both = await asPerson(
        app,
        database,
        { role: "officer", area: WEST_COUNTY },
        { role: "supervisor", area: WEST_COUNTY },
      );
      await brought(database, "registered", "assigned", "rectifying");
      await step(app, both, "submitted", { note: "已拆除" });
      expect((await read(app, both)).actions).toContainEqual({ action: "accepted", refusal: "own_submission" });
      const response = await step(app, both, "accepted");
      expect(response.statusCode).toBe(403);
      expect(response.json().detail).toBe("You submitted this finding yourself; another supervisor has to accept it.");
      expect((await step(app, supervisor, "accepted")).statusCode).toBe(200);
    });

    test("photos are kept, shown to who sees the finding, and say where and when to who works on it", async ({
      app,
    }) => {
      const sent = await upload(
        app,
        officer,
        await picture({ takenAt: "2026:06:12 09:30:00", at: { lon: IN_THE_WEST[0], lat: IN_THE_WEST[1] } }),
        "before",
      );
      expect(sent.statusCode).toBe(201);
      const { id } = sent.json();
      const seen = async (headers: Headers) =>
        (await app.inject({ url: `/api/findings/${finding}/photos`, headers })).json().items[0];
      expect(await seen(supervisor)).toMatchObject({
        id,
        kind: "before",
        width: 320,
        uploadedBy: "officer",
        origin: { takenAt: "2026-06-12 09:30", distanceMeters: 0 },
        flags: [],
      });
      for (const headers of [viewer, stranger])
        expect(await seen(headers)).toMatchObject({ id, origin: null, flags: [], twins: [] });
      for (const size of ["full", "thumbnail"]) {
        const response = await app.inject({ url: `/api/photos/${id}/${size}`, headers: viewer });
        expect(response.headers["content-type"]).toBe("image/jpeg");
        expect(response.headers["cache-control"]).toMatch(/^private/);
        expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
        expect(response.rawPayload.includes("Test camera")).toBe(false);
      }
      expect(await read(app)).toMatchObject({ photos: 1, photosAfter: 0 });
    });

    test("closures with one picture at two findings are both suspicious", async ({ app, database: { pool } }) => {
      const second = await addFinding(pool, { site });
      await live(app, finding, await picture({ seed: 9 }));
      await live(app, second, await picture({ seed: 9, width: 500, height: 375 }));
      const { items } = await queue(app, supervisor);
      expect(items.map(({ reasons }: { reasons: string[] }) => reasons)).toEqual([
        ["same_photo", "quick"],
        ["same_photo", "quick"],
      ]);
      const { items: photos } = (
        await app.inject({ url: `/api/findings/${second}/photos`, headers: supervisor })
      ).json();
      expect(photos[0].twins).toEqual([{ findingId: String(finding), siteId: String(site), siteName: "临街自建房" }]);
    });
  });

  if (!whole) return;

  describe("a finding's steps", () => {
    test("are the same in the card of its site", async ({ app }) => {
      const { asOf: _, ...alone } = await read(app, officer);
      const card = (await app.inject({ url: `/api/sites/${site}`, headers: officer })).json();
      expect(card.findingList.map((one: object) => ({ ...one, siteId: String(site) }))).toEqual([alone]);
      expect(card.mayAddFinding).toBe(true);
      expect((await app.inject({ url: `/api/sites/${site}`, headers: viewer })).json().mayAddFinding).toBe(false);
    });

    test("skip none", async ({ app, database: { pool } }) => {
      const everyRole: Headers = {};
      for (const from of FINDING_STATUSES) {
        const id = await addFinding(pool, { site });
        if (from !== "found") await addEvent(pool, { finding: id, to: from });
        for (const to of FINDING_STEPS.filter((one) => !TRANSITIONS[from].includes(one))) {
          const response = await step(app, everyRole, to, {}, id);
          expect([from, to, response.statusCode]).toEqual([from, to, 400]);
          expect(response.json().detail).toBe(
            `A finding that is '${from}' can become ${TRANSITIONS[from].join(" or ")}, not '${to}'.`,
          );
        }
      }
    });

    test.for([
      ["registered", "assigned", { unit: "街道办" }, "person"],
      ["rectifying", "submitted", {}, "note"],
      ["submitted", "returned", { note: " " }, "note"],
      ["closed", "reopened", {}, "note"],
    ] as const)("from '%s' to '%s' names what is missing", async ([from, to, given, field], { app, database }) => {
      await addEvent(database.pool, { finding, to: from });
      const response = await step(app, to === "assigned" || to === "submitted" ? officer : supervisor, to, given);
      expect(response.statusCode).toBe(400);
      expect(response.json().errors.map((error: { field: string }) => error.field)).toEqual([field]);
    });

    test("of a stale page are refused with the finding as it is now, and nothing is written", async ({ app }) => {
      const { version } = await read(app);
      await post(app, supervisor, "extension", { deadline: "2026-08-01", note: "汛期停工", expectedVersion: version });
      const response = await post(app, officer, "events", { to: "registered", expectedVersion: version });
      expect(response.statusCode).toBe(409);
      expect(response.headers["content-type"]).toMatch(/problem\+json/);
      expect(response.json()).toMatchObject({
        title: "Conflict",
        current: { id: String(finding), version: version + 1, deadline: "2026-08-01", status: "found" },
      });
      expect((await read(app)).events).toHaveLength(1);
    });

    test("two at once: one moves it, the other is told", async ({ app }) => {
      const both = await Promise.all(
        [1, 2].map(() => post(app, officer, "events", { to: "registered", expectedVersion: 1 })),
      );
      expect(both.map((response) => response.statusCode).sort()).toEqual([200, 409]);
    });

    test("in a real city are dated today in China", async ({ app, database }) => {
      await database.pool.query("update city set demo = false");
      const { rows } = await database.pool.query("select (now() at time zone 'Asia/Shanghai')::date::text as today");
      const { events } = (await step(app, officer, "registered")).json();
      expect(events.at(-1).day).toBe(rows[0].today);
    });

    test.for([
      ["to", { to: "burnt", expectedVersion: 1 }],
      ["to", { to: "found", expectedVersion: 1 }],
      ["expectedVersion", { to: "registered" }],
      ["note", { to: "registered", expectedVersion: 1, note: "a\u0000b" }],
      ["note", { to: "registered", expectedVersion: 1, note: "a".repeat(501) }],
      ["actor", { to: "registered", expectedVersion: 1, actor: "me" }],
    ] as const)("with a body whose '%s' is not right are answered with 400", async ([field, payload], { app }) => {
      const response = await post(app, officer, "events", payload);
      expect(response.statusCode).toBe(400);
      expect(response.json().errors.map((error: { field: string }) => error.field)).toContain(field);
    });

    test("of a finding that is not there, or out of sight, are answered with 404", async ({ app, database }) => {
      const east = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      for (const [headers, id] of [
        [officer, 999_999],
        [east, finding],
      ] as const) {
        const response = await post(app, headers, "events", { to: "registered", expectedVersion: 1 }, id);
        expect(response.statusCode).toBe(404);
        expect(response.json().detail).toBe(`There is no finding ${id}. It may have been removed.`);
      }
    });
  });

  describe("extensions and supervision", () => {
    test("keep the original deadline and who granted it", async ({ app, database }) => {
      const payload = { deadline: "2026-08-01", note: "汛期停工", expectedVersion: 1 };
      expect((await post(app, officer, "extension", payload)).statusCode).toBe(403);
      const response = await post(app, supervisor, "extension", payload);
      expect(response.json()).toMatchObject({
        deadline: "2026-08-01",
        deadlineOriginal: "2026-06-20",
        overdue: false,
        version: 2,
        changes: [
          {
            kind: "extension",
            day: BUSINESS_DATE,
            actor: "supervisor",
            oldDeadline: "2026-06-20",
            newDeadline: "2026-08-01",
            note: "汛期停工",
          },
        ],
      });
      await expectRollupsToEqualARecount(database.pool);
    });

    test.for([
      [{ deadline: "2026-06-20", note: "汛期停工" }, "deadline"],
      [{ deadline: "2027-02-31", note: "汛期停工" }, "deadline"],
      [{ deadline: "2026-08-01", note: " " }, "note"],
    ] as const)("are not granted as %j", async ([payload, field], { app }) => {
      const response = await post(app, supervisor, "extension", { ...payload, expectedVersion: 1 });
      expect(response.statusCode).toBe(400);
      expect(response.json().errors[0].field).toBe(field);
    });

    test("are listed, changed and lifted with a reason, after closing without", async ({ app, database }) => {
      const supervise = async (supervision: string, note?: string) =>
        post(app, supervisor, "supervision", {
          supervision,
          ...(note && { note }),
          expectedVersion: (await read(app)).version,
        });
      expect((await supervise("city")).statusCode).toBe(400);
      expect((await supervise("city", "重大隐患")).json()).toMatchObject({ supervision: "city" });
      expect((await supervise("none")).json().errors[0].field).toBe("note");
      await brought(database, "registered", "assigned", "rectifying", "submitted", "accepted", "closed");
      expect((await supervise("county", "x")).statusCode).toBe(400);
      expect((await supervise("none")).json()).toMatchObject({ supervision: "none", status: "closed" });
      await expectRollupsToEqualARecount(database.pool);
    });
  });

  describe("a new finding", () => {
    const add = (app: FastifyInstance, headers: Headers, over: object = {}) =>
      app.inject({
        method: "POST",
        url: "/api/findings",
        headers,
        payload: {
          siteId: String(site),
          grade: "major",
          description: "承重墙拆改",
          foundOn: "2026-06-29",
          deadline: "2026-07-29",
          ...over,
        },
      });

    test("is written down by the officer of the area, found", async ({ app, database }) => {
      const response = await add(app, officer, { criterion: "JGJ 125", fundsYuan: 1200.5 });
      expect(response.statusCode).toBe(201);
      expect(response.json()).toMatchObject({
        siteId: String(site),
        status: "found",
        deadlineOriginal: "2026-07-29",
        fundsYuan: 1200.5,
        events: [{ day: "2026-06-29", actor: "officer", to: "found" }],
      });
      for (const headers of [supervisor, viewer, stranger]) expect((await add(app, headers)).statusCode).toBe(403);
      await expectRollupsToEqualARecount(database.pool);
    });

    test.for([
      [{ foundOn: "2026-07-01" }, "foundOn"],
      [{ deadline: "2026-06-28" }, "deadline"],
      [{ description: "  " }, "description"],
      [{ deadline: "2026-06-31" }, "deadline"],
    ] as const)("with %j is refused", async ([over, field], { app }) => {
      const response = await add(app, officer, over);
      expect(response.statusCode).toBe(400);
      expect(response.json().errors[0].field).toBe(field);
    });

    test("at a site that is not there is answered with 404", async ({ app }) => {
      expect((await add(app, officer, { siteId: "999999" })).statusCode).toBe(404);
    });
  });

  describe("photos", () => {
    test("of a site taken off the books leave no file, unless another finding holds the same one", async ({
      app,
      database: { pool },
    }) => {
      const [shared, own] = [await picture(), await picture({ seed: 2 })];
      const other = await addFinding(pool, { site: await addSite(pool), unit: "街道办" });
      for (const file of [shared, own]) await upload(app, officer, file);
      await upload(app, officer, shared, "after", other);
      const { rows: files } = await pool.query("select stored_key as key from finding_photo order by id limit 2");
      const removed: string[] = [];
      const store = {
        put: async () => {},
        get: async () => undefined,
        remove: async (key: string) => void removed.push(key),
      };

      await pool.query("select remove_site($1, $2)", [CITY, site]);
      // An upload of the same picture may be under way.
      expect(await removeLeftovers(pool, store, CITY, 60)).toBe(0);
      expect(await removeLeftovers(pool, store, CITY, 0)).toBe(1);
      expect(removed).toContain(files[1].key);
      expect(removed).not.toContain(files[0].key);
      expect(removed).toHaveLength(2); // with its thumbnail
      expect(await removeLeftovers(pool, store, CITY, 0)).toBe(0);
    });

    test("out of sight are not there", async ({ app, database }) => {
      const { id } = (await upload(app, officer, await picture())).json();
      const east = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      expect((await app.inject({ url: `/api/photos/${id}/full`, headers: east })).statusCode).toBe(404);
      expect((await app.inject({ url: `/api/findings/${finding}/photos`, headers: east })).json().items).toEqual([]);
    });

    test("far from the site, too old, ahead of the clock or seen elsewhere say so in words", async ({
      app,
      database,
    }) => {
      const other = await addFinding(database.pool, {
        site: await addSite(database.pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP, name: "另一处" }),
      });
      await upload(app, stranger, await picture({ seed: 7, width: 400, height: 300 }), "after", other);
      const flags = async (options: Parameters<typeof picture>[0]) =>
        (await upload(app, officer, await picture(options))).json();
      const there = { lon: IN_THE_WEST[0] + 0.01, lat: IN_THE_WEST[1] };
      expect((await flags({ seed: 2, at: there })).flags).toEqual(["far"]);
      expect((await flags({ seed: 3, takenAt: "2026:05:01 08:00:00" })).flags).toEqual(["before_found"]);
      expect((await flags({ seed: 4, takenAt: "2099:01:01 08:00:00" })).flags).toEqual(["future"]);
      const twin = await flags({ seed: 7 });
      expect(twin.flags).toEqual(["twin"]);
      // The other lies outside what the officer sees: that there is one, and no more.
      expect(twin.twins).toEqual([]);
    });

    test("let a finding be submitted without more words", async ({ app, database }) => {
      await brought(database, "registered", "assigned", "rectifying");
      expect((await step(app, officer, "submitted")).statusCode).toBe(400);
      await upload(app, officer, await picture());
      expect((await step(app, officer, "submitted")).statusCode).toBe(200);
    });

    test("are taken from who works on the finding, of a kind, and as pictures", async ({ app }) => {
      const file = await picture();
      for (const headers of [viewer, stranger]) expect((await upload(app, headers, file)).statusCode).toBe(403);
      expect((await upload(app, officer, file, "selfie")).json().errors[0].field).toBe("kind");
      expect((await upload(app, officer, Buffer.from("<svg/>"))).statusCode).toBe(415);
      expect((await upload(app, officer, Buffer.alloc(PHOTO_LIMITS.bytes + 1, 0xff))).statusCode).toBe(413);
      expect((await post(app, officer, "photos", { kind: "after" })).statusCode).toBe(415);
      expect((await read(app)).photos).toBe(0);
    });

    test("are enough at some number, and none is added once it is closed", async ({ app, database }) => {
      await database.pool.query(
        `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height)
         select $1, $2, 'other', n::text, n::text, sha256(convert_to(n::text, 'UTF8')), 1, 1
         from generate_series(1, $3) n`,
        [CITY, finding, PHOTO_LIMITS.perFinding],
      );
      const full = await upload(app, officer, await picture());
      expect([full.statusCode, full.json().detail]).toEqual([409, "A finding has at most 12 photos."]);
      const closed = await addFinding(database.pool, { site });
      await addEvent(database.pool, { finding: closed, to: "closed" });
      expect((await upload(app, officer, await picture(), "after", closed)).statusCode).toBe(409);
    });
  });

  describe("suspicious closures", () => {
    test("come with points and reasons, the worst first, to the supervisor of the area", async ({
      app,
      database: { pool },
    }) => {
      const second = await addFinding(pool, { site });
      const third = await addFinding(pool, { site });
      const brought = await addFinding(pool, { site });
      await addEvent(pool, { finding: brought, to: "closed" });
      const there = { lon: IN_THE_WEST[0] + 0.01, lat: IN_THE_WEST[1] };
      await live(app, finding);
      await live(app, second, await picture({ seed: 5, at: there }));
      await live(app, third, await picture({ seed: 6, takenAt: "2026:06:12 08:00:00" }));
      const { items, total } = await queue(app, supervisor);
      expect(total).toBe(3);
      expect(
        items.map(({ findingId, score, reasons }: Record<string, unknown>) => [findingId, score, reasons]),
      ).toEqual([
        [String(second), 5, ["far_photo", "quick"]],
        [String(finding), 3, ["quick", "no_photo"]],
        [String(third), 2, ["quick"]],
      ]);
      expect(items[0]).toMatchObject({ closedBy: "supervisor", submittedBy: "officer", photos: 1, review: null });
      for (const headers of [viewer, officer])
        expect((await app.inject({ url: "/api/suspicious-closures", headers })).statusCode).toBe(403);
      expect((await queue(app, stranger)).items).toEqual([]);

      const first = await queue(app, supervisor, "?limit=2");
      const rest = await queue(app, supervisor, `?limit=2&after=${first.next}`);
      expect([...first.items, ...rest.items]).toEqual(items);
      expect(rest.next).toBeNull();
    });

    test("are marked as looked at, once, and the log says by whom", async ({ app, database: { pool } }) => {
      await live(app, finding);
      const { id } = (await queue(app, supervisor)).items[0];
      const review = (headers: Headers) =>
        app.inject({
          method: "POST",
          url: `/api/suspicious-closures/${id}/review`,
          headers,
          payload: { note: "现场已核实" },
        });
      expect((await review(stranger)).statusCode).toBe(403);
      expect((await review(supervisor)).statusCode).toBe(204);
      expect((await review(supervisor)).statusCode).toBe(409);
      expect((await queue(app, supervisor)).items).toEqual([]);
      expect((await queue(app, supervisor, "?reviewed=true")).items[0].review).toMatchObject({
        by: "supervisor",
        note: "现场已核实",
      });
      const { rows } = await pool.query(
        "select actor, subject_id from audit_log where action = 'closure.reviewed' order by id desc limit 1",
      );
      expect(rows).toEqual([{ actor: "supervisor", subject_id: String(finding) }]);
    });
  });
}
