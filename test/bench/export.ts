/**
 * npm run bench:export [-- --sites 1146600] [--formats csv,gpkg]: rows a second and peak memory of each format of files. With
 * DATABASE_URL it writes the sites of the city in that database; without, it starts a PostgreSQL and makes the demo city.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { seedCity } from "#db/seed/seed-city.ts";
import { EXPORT_FORMATS } from "#server/features/exports/exports.contract.ts";
import type { ExportTimes } from "#test/bench/export.worker.ts";
import { startPostgres } from "#test/helpers/postgres-cluster.ts";

const { values: options } = parseArgs({
  options: {
    sites: { type: "string", default: "1146600" },
    formats: { type: "string", default: Object.keys(EXPORT_FORMATS).join() },
  },
});
const MB = 1024 * 1024;

/** A process of its own for each, whose peak is the format's. */
async function measure(databaseUrl: string, format: string, crs: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "export.worker.ts"), databaseUrl, format, crs],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`${format} ended with ${code}`);
  const { rows, bytes, ms, peakBytes } = JSON.parse(said) as ExportTimes;
  const figures = [
    `${rows.toLocaleString("en")} rows`,
    `${(ms / 1000).toFixed(1)} s`,
    `${Math.round((rows / ms) * 1000).toLocaleString("en")} rows/s`,
    `${(bytes / MB).toFixed(0)} MB file`,
    `peak ${(peakBytes / MB).toFixed(0)} MB`,
  ];
  console.log(`${format.padEnd(8)} ${crs.padEnd(10)} ${figures.map((figure) => figure.padStart(16)).join(" ")}`);
}

async function benchAll(databaseUrl: string): Promise<void> {
  for (const format of options.formats.split(",")) await measure(databaseUrl, format, "wgs84");
  await measure(databaseUrl, "csv", "gcj02");
  await measure(databaseUrl, "csv", "epsg:4547");
}

if (process.env.DATABASE_URL) await benchAll(process.env.DATABASE_URL);
else {
  const cluster = await startPostgres();
  const databaseUrl = cluster.connectionString("postgres");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    await migrate(databaseUrl);
    await seedCity(pool, {
      cityCode: "430600",
      sites: Number(options.sites),
      seed: 1,
      asOf: "2026-11-24",
      bulk: "copy",
    });
    await pool.query("vacuum analyze");
    await benchAll(databaseUrl);
  } finally {
    await pool.end();
    cluster.stop();
  }
}
