/** npm run import -- FILE --layer L --crs wgs84|gcj02|bd09|epsg:N [--map field=column …] [--source NAME] [--calibre TEXT] */
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "../../../db/migrate.ts";
import { openDatabase } from "../../../db/open.ts";
import { ensureCity } from "../../../db/seed/load-regions.ts";
import { readConfig } from "../../config.ts";
import { parseCoordinateSystem } from "./coordinate-system.ts";
import { type ImportReport, importFile } from "./import-file.ts";
import { TARGETS, type Target } from "./targets.ts";

const USAGE = `npm run import -- FILE --layer LAYER --crs CRS [--map field=column …] [--source NAME] [--calibre TEXT]
  FILE      a .csv (UTF-8) or .geojson file
  LAYER     ${TARGETS.join(", ")}
  CRS       wgs84, gcj02, bd09 or epsg:N
  --map     names the column of a field that is not recognised by itself; may be repeated
  --source  which ledger this is (default: the file's name); its rows are recognised by their codes when it comes again
  --calibre for accidents: what the source counts, in its own words`;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layer: { type: "string" },
      crs: { type: "string" },
      map: { type: "string", multiple: true, default: [] },
      source: { type: "string" },
      calibre: { type: "string" },
    },
  });
  // `--map a=b c=d` and `--map a=b --map c=d` both read naturally.
  const file = positionals.find((word) => !word.includes("="));
  const pairs = [...values.map, ...positionals.filter((word) => word.includes("="))];
  if (!file || !values.layer || !values.crs) throw new Error(USAGE);
  if (!TARGETS.some((known) => known === values.layer))
    throw new Error(`--layer ${values.layer} is not one of ${TARGETS.join(", ")}.`);
  const crs = parseCoordinateSystem(values.crs);
  const map = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );

  const config = readConfig(process.env);
  const database = await openDatabase(config);
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  try {
    await migrate(database.connectionString);
    await ensureCity(pool, config.CITY_CODE);
    const client = await pool.connect();
    try {
      const started = performance.now();
      const report = await importFile(client, {
        file,
        target: values.layer as Target,
        crs,
        map,
        cityCode: config.CITY_CODE,
        source: values.source ?? path.basename(file),
        ...(values.calibre !== undefined && { calibre: values.calibre }),
        onProgress: (read) => process.stderr.isTTY && process.stderr.write(`\r${read.toLocaleString("en")} rows read`),
      });
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
      print(report, (performance.now() - started) / 1000);
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
    await database.close();
  }
}

function print(report: ImportReport, seconds: number): void {
  const number = (value: number) => value.toLocaleString("en");
  console.log(
    `Batch ${report.batchId}: columns ${Object.entries(report.columns)
      .map(([field, column]) => `${field}=${column}`)
      .join(" ")}`,
  );
  console.log(`  read      ${number(report.read)} in ${seconds.toFixed(1)} s`);
  console.log(
    `  stored    ${number(report.stored)} (${number(report.inserted)} new, ${number(report.updated)} changed, ${number(report.unchanged)} as before)`,
  );
  for (const [check, rows] of [...report.regionChecks].sort())
    console.log(`            ${number(rows)} region_check = ${check}`);
  console.log(`  rejected  ${number(report.rejected)}${report.rejected ? " (kept in import_reject)" : ""}`);
  for (const [reason, rows] of [...report.reasons].sort((a, b) => b[1] - a[1]))
    console.log(`            ${number(rows)} ${reason}`);
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
