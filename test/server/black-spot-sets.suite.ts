import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect } from "vitest";
import { setOf } from "#client/features/accidents/black-spots/black-spots.api.ts";
import { decodeAccidents } from "#server/algorithms/accidents/accident-arrow.ts";
import { identifyBlackSpots } from "#server/algorithms/black-spots/identify.ts";
import { PRESETS } from "#server/algorithms/black-spots/presets.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addAccident, CITY, IN_THE_WEST, withTinyCity } from "#test/helpers/tiny-city.ts";

/** What saved sets of black spots promise on either database. */
export function blackSpotSetsSuite(test: AppTest): void {
  const post = (app: FastifyInstance, payload: object) =>
    app.inject({ method: "POST", url: "/api/black-spot-sets", payload });

  /** Three accidents at one place, one of them with deaths unstated, and the body that says so. */
  async function threeAccidents({ pool }: TestDatabase) {
    const accidentIds = [
      await addAccident(pool, { at: "2026-01-01 00:00", severity: "fatal", deaths: 2, injuries: 1 }),
      await addAccident(pool, { at: "2026-03-01 12:00", severity: null, deaths: null, injuries: null }),
      await addAccident(pool, { at: "2026-06-30 23:59", severity: "slight", injuries: 3 }),
    ];
    const counts = { n: 3, fatal: 1, serious: 0, slight: 1, damageOnly: 0, deaths: 2, injuries: 4 };
    const spot = {
      geometry: { type: "Point", coordinates: IN_THE_WEST },
      road: "G107",
      epdo: 17.5,
      extentM: 80,
      ...counts,
      accidentIds,
    };
    const set = {
      name: "二季度黑点",
      method: "radius",
      settings: { radiusM: 500 },
      period: { from: "2026-01-01", to: "2026-06-30" },
      accidents: 3,
      spots: [spot],
    };
    return { set, spot, accidentIds };
  }

  describe("sets of black spots", () => {
    beforeEach<{ database: TestDatabase }>(async ({ database }) => withTinyCity(database.pool));

    test("are kept as they were found, with the moment and their accidents", async ({ app, database }) => {
      const { set, spot, accidentIds } = await threeAccidents(database);
      const saved = await post(app, set);
      expect(saved.statusCode).toBe(201);
      const { id } = saved.json().set;
      expect(saved.headers.location).toBe(`/api/black-spot-sets/${id}`);

      const { geometry, ...properties } = spot;
      const read = await app.inject(`/api/black-spot-sets/${id}`);
      expect(read.json()).toMatchObject({
        type: "FeatureCollection",
        set: {
          id,
          name: "二季度黑点",
          note: "",
          settings: { radiusM: 500 },
          period: set.period,
          spots: 1,
          accidentsInSpots: 3,
          deathsInSpots: 2,
        },
        features: [{ type: "Feature", id: 1, geometry, properties: { rank: 1, ...properties } }],
      });
      expect((await app.inject("/api/black-spot-sets")).json()).toEqual({ sets: [read.json().set] });
      expect((await app.inject(`/api/accidents/${accidentIds[0]}`)).json().blackSpotSets).toEqual([
        { id, name: "二季度黑点", rank: 1 },
      ]);

      const file = await app.inject(`/api/black-spot-sets/${id}.geojson`);
      expect(file.headers["content-disposition"]).toBe(`attachment; filename="black-spots-${id}.geojson"`);
      expect(file.headers["content-type"]).toContain("application/geo+json");
      expect(file.json()).toEqual(read.json());
    });

    test("are refused where a count, an accident or the period disagrees with the records", async ({
      app,
      database,
    }) => {
      const { set, spot } = await threeAccidents(database);
      const before = await addAccident(database.pool, { at: "2025-12-31 23:59" });
      const refusals: [object, string][] = [
        [{ spots: [{ ...spot, deaths: 3 }] }, "spots.0.deaths"],
        [{ spots: [spot, { ...spot, n: 2 }] }, "spots.1.n"],
        [{ spots: [{ ...spot, accidentIds: [...spot.accidentIds, 987_654] }] }, "accidents"],
        [{ spots: [{ ...spot, accidentIds: [...spot.accidentIds.slice(1), 987_654] }] }, "spots.0.accidentIds"],
        [{ spots: [{ ...spot, accidentIds: [...spot.accidentIds.slice(1), before] }] }, "spots.0.accidentIds"],
        [{ accidents: 4 }, "accidents"],
        [{ period: { from: "2026-07-01", to: "2026-06-30" } }, "period"],
        [{ period: { from: "2026-02-30", to: "2026-06-30" } }, "period.from"],
        [{ name: "  " }, "name"],
      ];
      for (const [change, field] of refusals) {
        const refused = await post(app, { ...set, ...change });
        expect([refused.statusCode, refused.json().errors?.[0].field], JSON.stringify(change)).toEqual([400, field]);
      }
      expect((await app.inject("/api/black-spot-sets")).json()).toEqual({ sets: [] });
    });

    test("are saved as the page identifies them, where the source states no severity too", async ({
      app,
      database,
    }) => {
      const casualties = [
        { deaths: 1, injuries: 0 },
        { deaths: 0, seriousInjuries: 2, injuries: 2 },
        { deaths: 0, injuries: 1 },
        { deaths: 0, injuries: 0 },
        { deaths: null, injuries: null },
      ];
      for (const one of casualties) await addAccident(database.pool, { severity: null, ...one });
      const table = decodeAccidents((await app.inject("/api/accidents")).rawPayload);
      const [preset] = PRESETS;
      const found = identifyBlackSpots(table, preset!, "2026-06-30");
      expect(found.spots[0]).toMatchObject({ fatal: 1, serious: 1, slight: 1, damageOnly: 1, unknown: 1 });
      const saved = await post(app, setOf("黑点", preset!, found));
      expect(saved.json()).toMatchObject({ set: { spots: 1, accidentsInSpots: 5, deathsInSpots: 1 } });
    });

    test("are deleted as a whole, and then only", async ({ app, database }) => {
      const { pool } = database;
      const { set, accidentIds } = await threeAccidents(database);
      const { id } = (await post(app, set)).json().set;
      for (const statement of [
        "update black_spot_set set name = 'another'",
        "update black_spot set n = n + 1",
        "delete from black_spot",
        "delete from black_spot_accident",
        `insert into black_spot_accident select city_code, set_id, rank, ${accidentIds[0]} from black_spot`,
      ]) {
        await expect(pool.query(statement), statement).rejects.toThrow(/written once/);
      }
      // What a set stands on stays on the books as long as it does.
      const strike = () => pool.query("delete from accident where city_code = $1", [CITY]);
      await expect(strike()).rejects.toThrow(/foreign key/);

      const remove = () => app.inject({ method: "DELETE", url: `/api/black-spot-sets/${id}` });
      expect((await remove()).statusCode).toBe(204);
      expect((await remove()).statusCode).toBe(404);
      expect((await app.inject(`/api/black-spot-sets/${id}`)).statusCode).toBe(404);
      await expect(strike()).resolves.toMatchObject({ rowCount: 3 });
    });
  });
}
