import { expect } from "vitest";
import { toGrid } from "#server/algorithms/crs/gauss-kruger.ts";
import { GAUSS_KRUGER, toWgs84 } from "#server/algorithms/crs/systems.ts";
import { test } from "#test/helpers/database.ts";

test("Gauss–Krüger agrees with PostGIS to less than a millimetre, both ways, in every zone", async ({ database }) => {
  const points = [...GAUSS_KRUGER].flatMap(([code, { meridian }]) =>
    [-3, -1.5, 0, 0.3, 1.5].flatMap((east) => [18, 29.37, 53].map((lat) => ({ code, lon: meridian + east, lat }))),
  );
  const { rows } = await database.pool.query(
    `select st_x(p) as x, st_y(p) as y
     from unnest($1::int[], $2::float8[], $3::float8[]) with ordinality as t (code, lon, lat, i),
       lateral (select st_transform(st_setsrid(st_makepoint(lon, lat), 4490), code) as p) g
     order by i`,
    [points.map((one) => one.code), points.map((one) => one.lon), points.map((one) => one.lat)],
  );
  let worst = 0;
  points.forEach(({ code, lon, lat }, i) => {
    const { x, y } = rows[i];
    const [east, north] = toGrid(lon, lat, GAUSS_KRUGER.get(code)!);
    const [backLon, backLat] = toWgs84(`epsg:${code}`)!(x, y)!;
    const metres = Math.hypot((backLon - lon) * 111_320 * Math.cos((lat * Math.PI) / 180), (backLat - lat) * 110_900);
    worst = Math.max(worst, Math.hypot(east - x, north - y), metres);
  });
  expect(rows).toHaveLength(points.length);
  expect(worst).toBeLessThan(0.001);
});
