import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { buildMissingIndexes, missingIndexes } from "#db/indexes.ts";
import { verify } from "#db/verify.ts";
import { buildApp } from "#server/app.ts";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { importFile } from "#server/features/imports/import-file.ts";
import { test } from "#test/helpers/database.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

const ROWS = 6000;
const REJECTED = 40;
const COMMAND = path.join(import.meta.dirname, "../../../server/features/imports/import.command.ts");

let folder: string;
let file: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "srm-crash-"));
  file = path.join(folder, "ledger.csv");
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const category = i % (ROWS / REJECTED) === 7 ? "castle" : "rental";
    return `K${i},屋${i},${category},3,${113.01 + (i % 370) / 1000},${29.01 + (i % 180) / 1000}`;
  });
  await writeFile(file, ["id,name,category,level,lon,lat", ...lines].join("\n"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));
test.beforeEach(({ database }) => withTinyCity(database.pool));

const ALONE = "begin; lock table site, import_batch, import_reject in access exclusive mode";

/** What is on the books, once whoever was writing is gone: the lock waits for them. */
async function books(pool: import("pg").Pool) {
  // What a killed import had already sent to be committed leaves its indexes to be built.
  await pool.query(`${ALONE}; commit`);
  await buildMissingIndexes(pool);
  const client = await pool.connect();
  try {
    await client.query(ALONE);
    const { rows } = await client.query(`
      select (select count(*)::int from site) as sites, (select count(*)::int from import_reject) as rejects,
        (select count(*)::int from import_batch) as batches,
        (select coalesce(sum(rows_inserted), 0)::int from import_batch) as inserted,
        (select coalesce(sum(rows_rejected), 0)::int from import_batch) as rejected,
        (select count(*)::int from import_batch where finished_at is null or rows_read <> rows_stored + rows_rejected) as half,
        (select coalesce(sum(n), 0)::int from cube_cell) as counted,
        (select count(*)::int from pg_class where relname ~ '^import_(row|match)') as staging,
        (select count(*)::int from pg_index where indrelid = 'site'::regclass) as indexes`);
    await client.query("commit");
    return rows[0];
  } finally {
    client.release();
  }
}

test("killed at a random moment, twenty times, an import is there as a whole or not at all", {
  timeout: 240_000,
}, async ({ database }) => {
  const { pool, connectionString } = database;
  const { indexes } = await books(pool);
  const run = (source: string) =>
    spawn(process.execPath, [COMMAND, file, "--layer", "self_built_house", "--crs", "wgs84", "--source", source], {
      env: { ...process.env, DATABASE_URL: connectionString },
      stdio: "ignore",
    });
  const started = performance.now();
  await once(run("whole"), "exit");
  const whole = performance.now() - started;
  expect(await books(pool)).toMatchObject({ sites: ROWS - REJECTED, rejects: REJECTED, batches: 1, half: 0 });

  let cut = 0;
  for (let attempt = 0; attempt < 20; attempt++) {
    // Half of them bring a ledger that is known and goes through staging, half a new one; the first half into an empty table.
    if (attempt < 10) await withTinyCity(pool);
    const child = run(attempt % 2 === 0 ? `new ${attempt}` : "whole");
    const killed = setTimeout(() => child.kill("SIGKILL"), whole * (0.25 + 0.75 * Math.random()));
    const [code] = await once(child, "exit");
    clearTimeout(killed);
    if (code !== 0) cut++;
    const { sites, rejects, batches, inserted, rejected, ...after } = await books(pool);
    expect({ sites, rejects, ...after }, `attempt ${attempt}`).toEqual({
      sites: inserted,
      rejects: rejected,
      half: 0,
      counted: inserted,
      staging: 0,
      indexes,
    });
    expect(rejects).toBe(batches * REJECTED);
  }
  expect(cut).toBeGreaterThan(0);
  expect((await verify(pool, CITY)).filter(({ broken }) => broken)).toEqual([]);
});

test("killed between its commit and the end of its indexes, an import is there, and the next start builds them", async ({
  database,
}) => {
  const { pool, connectionString } = database;
  // Whoever builds takes this lock first: holding it is the moment in between.
  const builder = await pool.connect();
  await builder.query("select pg_advisory_lock(430601)");
  const args = [COMMAND, file, "--layer", "self_built_house", "--crs", "wgs84", "--source", "x"];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: connectionString },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let said = "";
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes("rejected")) break;
  }
  child.kill("SIGKILL");
  await exited;
  const missing = (await missingIndexes(pool)).map(({ name }) => name);
  builder.release(true);
  expect(missing.slice(0, 3)).toEqual(["site_tile", "site_geom", "site_search"]);
  expect(missing).toContain("site_city_code_region_code_fkey");
  expect((await verify(pool, CITY)).filter(({ broken }) => broken)).toEqual([]);

  const app = await buildApp({ databaseUrl: connectionString, mode: "server", cityCode: CITY, visitorRoles: [] });
  await expect.poll(() => missingIndexes(pool), { timeout: 30_000 }).toEqual([]);
  await app.close();
  expect(await books(pool)).toMatchObject({ sites: ROWS - REJECTED, half: 0 });
});

test("two imports at once, of two ledgers and of one file twice, lose nothing and double nothing", async ({
  database,
}) => {
  const load = (source: string) =>
    importFile(database.pool, {
      file,
      target: "self_built_house",
      crs: parseCoordinateSystem("wgs84"),
      map: {},
      cityCode: CITY,
      source,
    });
  const reports = await Promise.all(["one", "other", "other"].map(load));
  const stored = ROWS - REJECTED;
  expect(reports.map(({ read, stored, rejected }) => [read, stored, rejected])).toEqual(
    reports.map(() => [ROWS, stored, REJECTED]),
  );
  expect(reports[0]!.inserted).toBe(stored);
  const [first, second] = reports.slice(1).sort((a, b) => b.inserted - a.inserted);
  expect(first).toMatchObject({ inserted: stored, unchanged: 0 });
  expect(second).toMatchObject({ inserted: 0, updated: 0, unchanged: stored });
  expect(await books(database.pool)).toMatchObject({ sites: 2 * stored, counted: 2 * stored, half: 0, staging: 0 });
  expect((await verify(database.pool, CITY)).filter(({ broken }) => broken)).toEqual([]);
});

test("a cancelled import leaves nothing behind and says why", async ({ database }) => {
  const stop = new AbortController();
  const cancelled = importFile(database.pool, {
    file,
    target: "self_built_house",
    crs: parseCoordinateSystem("wgs84"),
    map: {},
    cityCode: CITY,
    source: "x",
    signal: stop.signal,
    onProgress: ({ read }) => read > ROWS / 2 && stop.abort(new Error("cancelled by a person")),
  });
  await expect(cancelled).rejects.toThrow("cancelled by a person");
  expect(await books(database.pool)).toMatchObject({ sites: 0, batches: 0, rejects: 0, staging: 0 });
});
