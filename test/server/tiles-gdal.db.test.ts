import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { seedCity } from "#db/seed/seed-city.ts";
import { AXIS_BITS, tileBounds, worldPosition } from "#server/algorithms/geo/web-mercator.ts";
import { buildApp } from "#server/app.ts";
import { test } from "#test/helpers/database.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

const run = promisify(execFile);

/** What GDAL's ogrinfo says of a layer in a saved tile. */
async function ogrinfo(folder: string, { z, x, y }: { z: number; x: number; y: number }, tile: Buffer, layer: string) {
  const file = path.join(folder, String(z), String(x), `${y}.mvt`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, tile);
  const { stdout } = await run("ogrinfo", ["-ro", "-al", `MVT:${file}`, layer], { maxBuffer: 1 << 28 });
  const values = (field: string) =>
    [...stdout.matchAll(new RegExp(`^  ${field} \\(\\w+\\) = (.*)$`, "gm"))].map((match) => match[1]!);
  return { count: Number(/Feature Count: (\d+)/.exec(stdout)?.[1]), values };
}

test("GDAL opens the tiles and counts what the records hold", async ({ database }) => {
  await seedCity(database.pool, { cityCode: CITY, sites: 4000, seed: 3, asOf: "2026-11-24", bulk: "copy" });
  const app = await buildApp({
    databaseUrl: database.connectionString,
    mode: "server",
    cityCode: CITY,
    visitorRoles: ["viewer"],
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), "srm-tiles-"));
  try {
    const { rows: densest } = await database.pool.query(
      "select avg(st_x(geom)) as lon, avg(st_y(geom)) as lat from site where geometrytype(geom) = 'POINT' group by cell order by count(*) desc limit 1",
    );
    for (const z of [12, 14]) {
      const [x, y] = worldPosition(densest[0].lon, densest[0].lat).map((position) =>
        Math.floor(position / 2 ** (AXIS_BITS - z)),
      ) as [number, number];
      const address = { z, x, y };
      const response = await app.inject({
        url: `/tiles/${address.z}/${address.x}/${address.y}.mvt`,
        headers: { "accept-encoding": "identity" },
      });
      const { rows } = await database.pool.query(
        "select layer::text, count(*)::int as n from site where geom && st_makeenvelope($1, $2, $3, $4, 4326) group by layer order by layer",
        tileBounds(address),
      );
      const stored = Object.fromEntries(rows.map((row) => [row.layer, row.n]));
      const seen = await ogrinfo(folder, address, response.rawPayload, "sites");
      expect(seen.count).toBeGreaterThan(0);
      const byLayer: Record<string, number> = {};
      for (const layer of seen.values("layer")) byLayer[layer] = (byLayer[layer] ?? 0) + 1;
      expect(byLayer).toEqual(stored);
      expect(seen.values("level").every((level) => /^[1-4]$/.test(level))).toBe(true);
    }

    const whole = { z: 2, x: 3, y: 1 };
    const response = await app.inject({ url: "/tiles/2/3/1.mvt", headers: { "accept-encoding": "identity" } });
    const cells = await ogrinfo(folder, whole, response.rawPayload, "cells");
    const { rows } = await database.pool.query("select count(*)::int as n from site");
    expect(cells.values("n").reduce((sum, n) => sum + Number(n), 0)).toBe(rows[0].n);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});
