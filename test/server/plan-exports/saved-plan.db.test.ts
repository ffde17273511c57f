import type { FastifyInstance } from "fastify";
import { beforeEach, expect } from "vitest";
import { PLAN_FORMATS } from "#server/features/plan-exports/plan-sheet.contract.ts";
import { test } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import { addSavedPlan } from "#test/helpers/plans.ts";
import { addFinding, addSite, CITY, EAST_COUNTY, WEST_COUNTY, withTinyCity } from "#test/helpers/tiny-city.ts";

beforeEach<{ app: FastifyInstance; database: TestDatabase }>(async ({ app: _, database }) =>
  withTinyCity(database.pool),
);

/** One house in the west, major risk, ten days overdue, planned for one team. */
async function plannedHouse({ pool }: TestDatabase, area = CITY) {
  const site = await addSite(pool, { name: "甲", level: 1 });
  await addFinding(pool, { site, grade: "major", deadline: "2026-06-20" });
  return addSavedPlan(pool, { name: "七月第一周", area, site });
}

test.for(Object.entries(PLAN_FORMATS))("a saved plan leaves as %s", async ([format, { type }], { app, database }) => {
  const plan = await plannedHouse(database);
  const answer = await app.inject(`/api/plans/${plan}/export/${format}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toContain(type);
  // A workbook is packed; of the others each says where to go.
  if (format !== "xlsx") expect(answer.body).toContain("甲");
});

test("the sheet says why each site is worth a visit, in the language asked for", async ({ app, database }) => {
  const plan = await plannedHouse(database);
  const csv = async (lang: string) => (await app.inject(`/api/plans/${plan}/export/csv?lang=${lang}`)).body;
  expect(await csv("zh")).toContain("逾期 10 天");
  expect(await csv("en")).toContain("days overdue: 10");
});

test("a plan outside the area is no file, nor is a version that is not there", async ({ app, database }) => {
  const plan = await plannedHouse(database, WEST_COUNTY);
  const exported = async (area: string) => {
    const headers = await asPerson(app, database, { role: "viewer", area });
    return app.inject({ url: `/api/plans/${plan}/export/geojson`, headers });
  };
  expect((await exported(WEST_COUNTY)).body).toContain("甲");
  expect((await exported(EAST_COUNTY)).statusCode).toBe(404);
  expect((await app.inject(`/api/plans/${plan}/export/csv?version=9`)).statusCode).toBe(404);
});
