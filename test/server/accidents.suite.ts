import { beforeEach, describe, expect } from "vitest";
import { decodeAccidents } from "#server/algorithms/accidents/accident-arrow.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addAccident, EAST_TOWNSHIP, withTinyCity } from "#test/helpers/tiny-city.ts";

/** What GET /api/accidents promises on either database. */
export function accidentsSuite(test: AppTest): void {
  describe("the accident table", () => {
    beforeEach<{ database: TestDatabase }>(async ({ database }) => withTinyCity(database.pool));

    test("lists all accidents in the order they happened, saying what the source does not", async ({
      app,
      database: { pool },
    }) => {
      const later = await addAccident(pool, {
        at: "2026-06-02 00:01",
        severity: "fatal",
        deaths: 3,
        injuries: 2,
        seriousInjuries: 1,
        where: [113.1234567, 29.1],
      });
      const earlier = await addAccident(pool, {
        at: "1969-12-31 23:59",
        severity: null,
        deaths: null,
        seriousInjuries: null,
        injuries: null,
        road: null,
        where: null,
        region: EAST_TOWNSHIP,
      });
      const table = decodeAccidents((await app.inject("/api/accidents")).rawPayload);
      expect([...table.id]).toEqual([earlier, later]);
      expect([...table.at]).toEqual([-1, Date.UTC(2026, 5, 2, 0, 1) / 60_000]);
      expect([...table.lon]).toEqual([Number.NaN, 113.1234567]);
      expect([...table.lat]).toEqual([Number.NaN, 29.1]);
      expect([table.deaths, table.seriousInjuries, table.injuries].map((column) => [...column])).toEqual([
        [-1, 3],
        [-1, 1],
        [-1, 2],
      ]);
      expect([[...table.severity], [...table.accidentClass]]).toEqual([
        [0, 1],
        [0, 2],
      ]);
      expect([...table.region.codes].map((code) => table.region.values[code])).toEqual([EAST_TOWNSHIP, "430602001"]);
      expect([...table.road.codes].map((code) => table.road.values[code])).toEqual(["", "G107"]);
    });

    test("keeps a road's name as it is written, tabs and backslashes too", async ({ app, database: { pool } }) => {
      await addAccident(pool, { road: "湘北大道\t\\辅道\n" });
      const { road } = decodeAccidents((await app.inject("/api/accidents")).rawPayload);
      expect(road.values).toEqual(["湘北大道\t\\辅道\n"]);
    });

    test("one accident has its card; one that is not there is said so", async ({ app, database: { pool } }) => {
      const id = await addAccident(pool, { deaths: 3, severity: "fatal" });
      expect((await app.inject(`/api/accidents/${id}`)).json()).toMatchObject({
        id,
        occurredAt: "2026-06-23T08:30",
        class: "larger",
        deaths: 3,
        road: "G107",
        lon: 113.1,
        blackSpotSets: [],
        asOf: { demo: false },
      });
      const missing = await app.inject(`/api/accidents/${id + 1}`);
      expect([missing.statusCode, missing.json().detail]).toEqual([404, `There is no accident ${id + 1}.`]);
    });
  });
}
