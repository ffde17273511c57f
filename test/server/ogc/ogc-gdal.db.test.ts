import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { seedCity } from "#db/seed/seed-city.ts";
import { buildApp } from "#server/app.ts";
import { COLLECTIONS } from "#server/features/ogc/collections.ts";
import { test as databaseTest } from "#test/helpers/database.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

const run = promisify(execFile);
const SITES = 3000;

/** The application listening, on a small demo city. */
const test = databaseTest.extend("ogc", { scope: "file" }, async ({ database }, { onCleanup }) => {
  await seedCity(database.pool, { cityCode: CITY, sites: SITES, seed: 5, asOf: "2026-11-24", bulk: "copy" });
  const app = await buildApp({
    databaseUrl: database.connectionString,
    mode: "server",
    cityCode: CITY,
    visitorRoles: ["viewer"],
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const folder = await mkdtemp(path.join(os.tmpdir(), "srm-ogc-"));
  onCleanup(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });
  return { source: `OAPIF:${address}/ogc`, folder };
});

const featureCount = async (...what: string[]): Promise<number> => {
  const { stdout } = await run("ogrinfo", ["-ro", "-so", ...what], { maxBuffer: 1 << 24 });
  return Number(/Feature Count: (\d+)/.exec(stdout)?.[1]);
};

test("ogr2ogr copies a whole layer over several pages with the right count and values", async ({ ogc, database }) => {
  const file = path.join(ogc.folder, "houses.gpkg");
  await run("ogr2ogr", ["-f", "GPKG", file, ogc.source, "self_built_house", "-oo", "PAGE_SIZE=700"]);
  const { rows } = await database.pool.query(
    `select id::text, name, risk_level, status::text, attributes ->> 'storeys' as storeys, st_x(geom) as x, st_y(geom) as y
     from site where layer = 'self_built_house' order by site.id`,
  );
  expect(rows.length).toBeGreaterThan(2100);
  const { stdout } = await run(
    "ogr2ogr",
    [
      "-f",
      "CSV",
      "/vsistdout/",
      file,
      "-sql",
      "select id, name, risk_level, status, storeys, st_x(geom) as x, st_y(geom) as y from self_built_house order by id",
      "-dialect",
      "SQLite",
    ],
    { maxBuffer: 1 << 26 },
  );
  const copied = stdout
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.replaceAll('"', "").split(","));
  expect(copied).toHaveLength(rows.length);
  copied.forEach(([id, name, level, status, storeys, x, y], i) => {
    const stored = rows[i];
    expect([id, name, Number(level), status, Number(storeys)]).toEqual([
      stored.id,
      stored.name,
      stored.risk_level,
      stored.status,
      Number(stored.storeys),
    ]);
    expect(Math.abs(Number(x) - stored.x)).toBeLessThan(1e-6);
    expect(Math.abs(Number(y) - stored.y)).toBeLessThan(1e-6);
  });
});

test("a box and a condition of ogr2ogr copy the features they name", async ({ ogc, database }) => {
  const box = [113.0, 29.0, 113.3, 29.5];
  const { rows } = await database.pool.query(
    `select count(*)::int as n from site where layer = 'self_built_house' and risk_level = 2
       and st_intersects(geom, st_makeenvelope($1, $2, $3, $4, 4326))`,
    box,
  );
  const file = path.join(ogc.folder, "some.gpkg");
  const narrowed = ["-spat", ...box.map(String), "-where", "risk_level = 2"];
  await run("ogr2ogr", ["-f", "GPKG", file, ogc.source, "self_built_house", ...narrowed]);
  expect(rows[0].n).toBeGreaterThan(0);
  expect(await featureCount(file, "self_built_house")).toBe(rows[0].n);
});

test("ogrinfo opens every collection and counts what the records hold", async ({ ogc, database }) => {
  const { rows } = await database.pool.query(`
    select layer::text as id, count(*)::int as n from site group by layer
    union all select 'finding', count(*)::int from finding
    union all select 'accident', count(*)::int from accident
    union all select 'region', count(*)::int from region`);
  const stored = Object.fromEntries(rows.map(({ id, n }) => [id, n]));
  const counted: Record<string, number> = {};
  for (const id of COLLECTIONS.keys()) counted[id] = await featureCount(ogc.source, id);
  expect(counted).toEqual(stored);
});
