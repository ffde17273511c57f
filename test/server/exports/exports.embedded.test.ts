import { expect } from "vitest";
import { embeddedTest as test } from "#test/helpers/app.ts";
import { addSite, withTinyCity } from "#test/helpers/tiny-city.ts";

test("the thread that writes a file reads the embedded database beside the server", async ({ app, database }) => {
  await withTinyCity(database.pool);
  await addSite(database.pool, { name: "甲" });
  const { payload } = await app.inject("/api/exports/sites.csv?fields=name&crs=epsg:4547&lang=code");
  const [header, row] = payload.replace("\uFEFF", "").split("\r\n");
  expect(header).toBe("name,x,y");
  const { rows } = await database.pool.query(
    "select st_x(g) as x, st_y(g) as y from (select st_transform(geom, 4547) as g from site) s",
  );
  const [, x, y] = row!.split(",").map(Number);
  expect(Math.hypot(x! - rows[0].x, y! - rows[0].y)).toBeLessThan(0.02);
  expect((await app.inject("/api/exports/sites.gpkg")).rawPayload.subarray(0, 15).toString()).toBe("SQLite format 3");
  // The connection was given back: the one backend serves others again.
  expect((await app.inject("/api/health")).json().sites).toBe(1);
});
