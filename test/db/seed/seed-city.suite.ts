import { expect } from "vitest";
import { clearCity } from "#db/seed/clear-city.ts";
import { seedCity } from "#db/seed/seed-city.ts";
import { verify } from "#db/verify.ts";
import type { DatabaseTest } from "#test/helpers/database.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

const SITES = 2500;
const AS_OF = "2026-11-24";

/** What the seeded demo city promises, on whichever database. */
export function seedCitySuite(test: DatabaseTest): void {
  test("the demo city is whole: every rule of db:verify holds, and it says that it is synthetic", async ({
    database,
  }) => {
    const { pool, bulk } = database;
    await seedCity(pool, { cityCode: CITY, sites: SITES, seed: 5, asOf: AS_OF, bulk });
    expect((await verify(pool, CITY)).filter(({ broken }) => broken)).toEqual([]);

    const one = async (sql: string) => (await pool.query({ text: sql, rowMode: "array" })).rows[0]![0];
    expect(await one("select demo from city")).toBe(true);
    expect(await one("select count(*)::int from site")).toBe(SITES);
    expect(await one("select count(distinct reporting_unit)::int from region")).toBe(13);
    expect(await one("select count(*)::int from region where level = 'township'")).toBe(138);
    expect(
      await one(
        "select count(distinct site_id)::int from finding where supervision = 'province' and status = 'closed'",
      ),
    ).toBe(12);
    expect(await one("select count(*)::int from finding where supervision = 'province'")).toBe(12);
    // Thirty months without a major road accident, and no more than thirty-one.
    const last = "(select max(occurred_at)::date from accident where kind = 'road' and class <> 'general')";
    expect(await one(`select ${last} <= date '${AS_OF}' - interval '30 months'`)).toBe(true);
    expect(await one(`select ${last} > date '${AS_OF}' - interval '31 months'`)).toBe(true);
    expect(await one(`select count(*)::int from finding_event where day > '${AS_OF}'`)).toBe(0);
  });

  test("a city that has records is not seeded over, and cleared it can be seeded again", async ({ database }) => {
    const { pool, bulk } = database;
    const options = { cityCode: CITY, sites: 300, seed: 5, asOf: AS_OF, bulk };
    await expect(seedCity(pool, options)).rejects.toThrow(/already/);
    const client = await pool.connect();
    await clearCity(client, CITY).finally(() => client.release());
    await seedCity(pool, options);
    expect((await pool.query("select count(*)::int as n from site")).rows[0].n).toBe(300);
    expect((await pool.query("select sum(n)::int as n from cube_cell")).rows[0].n).toBe(300);
  });
}
