import { expect } from "vitest";
import { loadRegions } from "#db/seed/load-regions.ts";
import { countiesOf, loadLocator } from "#server/features/imports/locate.ts";
import type { DatabaseTest } from "#test/helpers/database.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

/** Park–Miller, the same points every time. */
function createRandom() {
  let state = 20261127;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export function locateSuite(test: DatabaseTest): void {
  test("the county of a position is the one PostGIS finds, on the city's real outlines and close to them", async ({
    database: { pool },
  }) => {
    await withTinyCity(pool);
    const client = await pool.connect();
    try {
      await loadRegions(client, CITY);
    } finally {
      client.release();
    }
    const random = createRandom();
    const points: [number, number][] = Array.from({ length: 1500 }, () => [
      112.2 + 2 * random(),
      28.3 + 1.7 * random(),
    ]);
    const { rows: corners } = await pool.query<{ lon: number; lat: number }>(
      "select st_x(d.geom) as lon, st_y(d.geom) as lat from region, st_dumppoints(geom) d where level = 'county'",
    );
    // On the corners, and from a nanodegree to a hundred metres beside them.
    const some = corners.filter((_, i) => i % 5 === 0);
    for (const { lon, lat } of some) {
      points.push([lon, lat]);
      for (const scale of [1e-10, 1e-8, 1e-6, 1e-3])
        points.push([lon + scale * (random() - 0.5), lat + scale * (random() - 0.5)]);
    }
    const locator = await loadLocator(pool, CITY);
    const expected = await countiesOf(pool, CITY, points);
    let unsure = 0;
    const wrong = points.filter(([lon, lat], i) => {
      const place = locator.place(lon, lat, undefined);
      if (!place) unsure++;
      return place && place.county !== expected[i];
    });
    expect(wrong).toEqual([]);
    // Left to the database: points on a boundary, and hardly any other.
    expect(unsure).toBeGreaterThanOrEqual(some.length);
    expect(unsure).toBeLessThan(3 * some.length);
  });
}
