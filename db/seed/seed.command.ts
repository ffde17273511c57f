/** npm run db:seed -- --sites N --seed S [--as-of YYYY-MM-DD] [--replace] */
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import pg from "pg";
import { migrate } from "../migrate.ts";
import { openDatabase } from "../open.ts";
import { todayInChina } from "./first-start.ts";
import { type SeedStage, seedCity } from "./seed-city.ts";

const CITY_CODE = "430600";

const { values } = parseArgs({
  options: {
    sites: { type: "string", default: "40000" },
    seed: { type: "string", default: "430600" },
    "as-of": { type: "string", default: todayInChina() },
    replace: { type: "boolean", default: false },
  },
});
const sites = Number(values.sites);
if (!Number.isInteger(sites) || sites < 100 || sites > 20_000_000) {
  fail(`--sites must be a whole number from 100 to 20,000,000, not ${values.sites}.`);
}
if (!/^\d{4}-\d\d-\d\d$/.test(values["as-of"]) || Number.isNaN(Date.parse(values["as-of"]))) {
  fail(`--as-of must be a day written YYYY-MM-DD, not ${values["as-of"]}.`);
}

const database = await openDatabase();
const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
const bar = new SingleBar(
  { format: "{stage} [{bar}] {value}/{total}", clearOnComplete: false },
  Presets.shades_classic,
);
const started = performance.now();
let shown: SeedStage | undefined;
try {
  await migrate(database.connectionString);
  await seedCity(pool, {
    cityCode: CITY_CODE,
    sites,
    seed: values.seed,
    asOf: values["as-of"],
    bulk: database.bulk,
    replace: values.replace,
    onProgress(stage, done, total) {
      if (stage !== shown) {
        if (shown) bar.stop();
        bar.start(total, done, { stage: stage.padEnd(9) });
        shown = stage;
      } else bar.update(done);
    },
  });
  bar.stop();
  const seconds = (performance.now() - started) / 1000;
  // ru_maxrss is in kilobytes.
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${sites.toLocaleString("en")} sites in ${seconds.toFixed(1)} s, ${Math.round(sites / seconds).toLocaleString("en")} a second; peak memory ${peakMb.toFixed(0)} MB.`,
  );
} catch (error) {
  if (shown) bar.stop();
  process.exitCode = 1;
  console.error((error as Error).message);
} finally {
  await pool.end();
  await database.close();
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
