/**
 * npm start: opens the database, migrates, makes the demo city on first start, builds the client, serves.
 * npm start -- --briefing FILE   serves a briefing's pack alone, without a database.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import cliProgress from "cli-progress";
import pg from "pg";
import { migrate } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";
import { prepareCity } from "../db/seed/first-start.ts";
import { buildApp } from "./app.ts";
import { buildClientIfNeeded } from "./client-build.ts";
import { readConfig } from "./config.ts";
import { adviseAboutAdministrator } from "./features/accounts/advise.ts";
import { oidcSettings } from "./features/accounts/oidc-provider.ts";
import { serveBriefing } from "./features/briefing-files/serve-briefing.ts";
import { openPhotoStore } from "./features/photos/open-store.ts";
import { openRoads } from "./features/roads/open-roads.ts";
import { addressOf, portInUse } from "./http/listening.ts";

const root = path.resolve(import.meta.dirname, "..");

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { values } = parseArgs({ options: { briefing: { type: "string" } } });
  if (values.briefing !== undefined) {
    const { url } = await serveBriefing(values.briefing, config);
    console.log(url);
    return;
  }
  // The build runs in a process of its own beside the database's start: two cores, half the wait.
  const building = buildClientIfNeeded(root);
  const database = await openDatabase(config);
  await migrate(database.connectionString);
  await prepareCityWithProgressBar(database, config.CITY_CODE);
  await building;

  const app = await buildApp({
    databaseUrl: database.connectionString,
    mode: database.mode,
    cityCode: config.CITY_CODE,
    // The demo on this computer lets everybody look; records of one's own ask who is looking.
    visitorRoles:
      database.mode === "embedded" && (await isDemo(database.connectionString, config.CITY_CODE)) ? ["viewer"] : [],
    publicUrl: config.PUBLIC_URL,
    trustProxy: config.TRUST_PROXY,
    oidc: oidcSettings(config),
    clientDir: path.join(root, "dist"),
    photos: openPhotoStore(config),
    roads: openRoads(config),
    chromiumPath: config.CHROMIUM_PATH,
    logLevel: config.LOG_LEVEL,
    onDataVersion: database.onDataVersion,
  });
  try {
    await app.listen({ port: config.PORT, host: config.HOST });
  } catch (error) {
    await app.close();
    await database.close();
    throw portInUse(error as Error, config.PORT);
  }
  console.log(addressOf(app.server, config.HOST));
  await adviseAboutAdministrator(app, database.mode);

  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await app.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, close);
}

async function isDemo(connectionString: string, cityCode: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ demo: boolean }>("select demo from city where code = $1", [cityCode]);
    return rows[0]?.demo ?? false;
  } finally {
    await client.end();
  }
}

async function prepareCityWithProgressBar(
  database: Awaited<ReturnType<typeof openDatabase>>,
  cityCode: string,
): Promise<void> {
  const bar = new cliProgress.SingleBar({
    format: "Making the demo city {bar} {percentage}% {stage}",
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
  let started = false;
  await prepareCity(database, cityCode, (stage, done, total) => {
    if (!started) bar.start(total, done, { stage });
    started = true;
    bar.setTotal(total);
    bar.update(done, { stage });
  });
  if (started) bar.stop();
}

start().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
