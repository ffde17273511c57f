import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { beforeEach, expect } from "vitest";
import { PHOTO_LIMITS } from "#server/contracts/workflow.contract.ts";
import { test } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import { photoUpload, picture } from "#test/helpers/pictures.ts";
import {
  addEvent,
  addFinding,
  addSite,
  BUSINESS_DATE,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

type Headers = Record<string, string>;

let site = 0;
let officer: Headers = {};
let stranger: Headers = {};

beforeEach<{ app: FastifyInstance; database: TestDatabase }>(async ({ app, database }) => {
  await withTinyCity(database.pool);
  await database.pool.query("update city set demo = true");
  await database.pool.query("delete from app_user");
  site = await addSite(database.pool);
  officer = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
  stranger = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
});

const note = (app: FastifyInstance, key: string | undefined, given: object = {}, headers = officer) =>
  app.inject({
    method: "POST",
    url: "/api/findings",
    headers: { ...headers, ...(key && { "idempotency-key": key }) },
    payload: {
      siteId: String(site),
      grade: "general",
      description: "墙体有斜裂缝",
      foundOn: BUSINESS_DATE,
      deadline: "2026-07-30",
      ...given,
    },
  });

const upload = (app: FastifyInstance, finding: number, key: string | undefined, file: Buffer, headers = officer) => {
  const { payload, headers: type } = photoUpload(file, "before");
  return app.inject({
    method: "POST",
    url: `/api/findings/${finding}/photos`,
    headers: { ...headers, ...type, ...(key && { "idempotency-key": key }) },
    payload,
  });
};

const count = async ({ pool }: TestDatabase, table: "finding" | "finding_photo" | "finding_event") =>
  Number((await pool.query(`select count(*) from ${table} where city_code = $1`, [CITY])).rows[0].count);

test("a finding sent again with its key is answered with the one stored, and nothing is added", async ({
  app,
  database,
}) => {
  const key = randomUUID();
  const first = await note(app, key);
  expect(first.statusCode).toBe(201);
  const again = await note(app, key, { description: "另一种说法" });
  expect(again.statusCode).toBe(200);
  expect(again.json()).toMatchObject({ id: first.json().id, description: "墙体有斜裂缝" });
  expect(await count(database, "finding")).toBe(1);
  expect(await count(database, "finding_event")).toBe(1);

  // Another key, or none, is another finding.
  for (const other of [randomUUID(), undefined, undefined]) expect((await note(app, other)).statusCode).toBe(201);
  expect(await count(database, "finding")).toBe(4);
});

test("a finding that meanwhile could not be written down any more is still known by its key", async ({
  app,
  database,
}) => {
  const key = randomUUID();
  await note(app, key);
  await database.pool.query("update city set business_date = business_date - 10");
  expect((await note(app, key)).statusCode).toBe(200);
  expect((await note(app, randomUUID())).statusCode).toBe(400);
});

test("of the same finding sent many times at once, one is stored", async ({ app, database }) => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 8 }, () => note(app, key)));
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(await count(database, "finding")).toBe(1);
});

test("a key stands for one record: another site's and another area's are refused without a word about them", async ({
  app,
  database,
}) => {
  const key = randomUUID();
  await note(app, key);
  const elsewhere = String(await addSite(database.pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP }));
  const refused = await note(app, key, { siteId: elsewhere }, stranger);
  expect(refused.statusCode).toBe(409);
  expect(refused.json().detail).toBe(
    "This Idempotency-Key was used for another record. Send it with a key of its own.",
  );
  expect((await note(app, key, { siteId: String(await addSite(database.pool)) })).statusCode).toBe(409);
  expect((await note(app, key, {}, stranger)).statusCode).toBe(404);
  expect((await note(app, "not-a-uuid")).statusCode).toBe(400);
  expect(await count(database, "finding")).toBe(1);
});

test("a photo sent again with its key is stored once, even when its finding is full or closed by then", async ({
  app,
  database,
}) => {
  const finding = await addFinding(database.pool, { site });
  const other = await addFinding(database.pool, { site });
  const [key, file] = [randomUUID(), await picture({ seed: 3 })];
  const first = await upload(app, finding, key, file);
  expect(first.statusCode).toBe(201);
  await database.pool.query(
    `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height)
     select city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height
     from finding_photo, generate_series(2, $1::int)`,
    [PHOTO_LIMITS.perFinding],
  );
  await addEvent(database.pool, { finding, to: "closed" });
  const again = await upload(app, finding, key, file);
  expect(again.statusCode).toBe(200);
  expect(again.json()).toMatchObject({ id: first.json().id, findingId: String(finding) });
  expect((await upload(app, finding, randomUUID(), file)).statusCode).toBe(409);
  expect((await upload(app, other, key, file)).statusCode).toBe(409);
  expect(await count(database, "finding_photo")).toBe(PHOTO_LIMITS.perFinding);
});

test("of the same photo sent many times at once, one is stored, also as the last that a finding takes", async ({
  app,
  database,
}) => {
  const finding = await addFinding(database.pool, { site });
  const file = await picture({ seed: 4 });
  await upload(app, finding, undefined, file);
  await database.pool.query(
    `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height)
     select city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height
     from finding_photo, generate_series(3, $1::int)`,
    [PHOTO_LIMITS.perFinding],
  );
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 4 }, () => upload(app, finding, key, file)));
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 200, 200, 201]);
  expect(await count(database, "finding_photo")).toBe(PHOTO_LIMITS.perFinding);
});
