/**
 * npm run bench:import [-- --sites 1146600 --rounds 1]: a ledger of the demo city's houses into a fresh PostgreSQL, end to end, beside
 * `ogr2ogr -f PostgreSQL` on the same file and machine, at three moments that are alike on both sides: rows safe with
 * their keys, with the index of positions, and with the indexes of our table. ogr2ogr has the fastest of its options; what
 * else ours does meanwhile (values checked, regions found, rollups, history of the batch) it does not.
 */
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { dayText } from "#db/seed/calendar.ts";
import { generateCity } from "#db/seed/generate.ts";
import { ensureCity, readRegionFiles } from "#db/seed/load-regions.ts";
import { verify } from "#db/verify.ts";
import { startPostgres } from "#test/helpers/postgres-cluster.ts";

const { values: options } = parseArgs({
  options: { sites: { type: "string", default: "1146600" }, rounds: { type: "string", default: "1" } },
});
const CITY = "430600";
const run = promisify(execFile);

/** CPU seconds of a process, of its children that have ended, and its parent. Linux only. */
async function timesOf(pid: number | "self"): Promise<{ parent: number; own: number; children: number }> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const sum = (i: number) => (Number(fields[i] ?? 0) + Number(fields[i + 1] ?? 0)) / 100;
  return { parent: Number(fields[1] ?? 0), own: sum(11), children: sum(13) };
}

/** CPU seconds of a server with all its backends, ended or not: on a shared machine they say more than the clock. */
async function serverCpu(pid: number): Promise<number> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const backends = (await Promise.all(processes.map((name) => timesOf(Number(name))))).filter(
    (one) => one.parent === pid,
  );
  const { own, children } = await timesOf(pid);
  return backends.reduce((total, one) => total + one.own, own + children);
}

/** The database server: all its backends are its children. */
async function postmaster(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query("select pg_backend_pid() as pid");
  const text = await readFile(`/proc/${rows[0].pid}/stat`, "utf8").catch(() => "");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
}

/** CPU seconds of commands and of the database since the last call. */
function cpuMeter(server: number): (command?: number) => Promise<string> {
  let before = [0, 0] as [number, number];
  return async (command) => {
    const running = command === undefined ? 0 : (await timesOf(command)).own;
    const now: [number, number] = [(await timesOf("self")).children + running, await serverCpu(server)];
    const text = `CPU ${(now[0] - before[0]).toFixed(1)} s + database ${(now[1] - before[1]).toFixed(1)} s`;
    before = now;
    return text;
  };
}
const seconds = (since: number) => (performance.now() - since) / 1000;

/** Every site as a house, so that the file has as many rows as asked for. */
async function writeLedger(file: string, sites: number): Promise<number> {
  const files = await readRegionFiles(CITY);
  const townships = new Map(files.regions.map(({ code, nameZh }) => [code, nameZh]));
  const out = createWriteStream(file);
  out.write("编号,名称,类别,风险等级,经度,纬度,乡镇,区县,地址,责任单位,责任人,最近检查日期,层数,结构,建成年份,用途\n");
  let rows = 0;
  for (const batch of generateCity({ ...files, sites, seed: 1, asOf: "2026-06-30" }).sites()) {
    let text = "";
    for (const site of batch) {
      rows++;
      const { storeys = "", structure = "", built_year = "", use = "" } = site.attributes;
      const cells = [
        site.externalId,
        site.name,
        site.layer === "self_built_house" ? site.category : "residential",
        site.riskLevel,
        site.lon,
        site.lat,
        townships.get(site.regionCode) ?? "",
        townships.get(site.regionCode.slice(0, 6)) ?? "",
        site.address,
        site.responsibleUnit ?? "",
        site.responsiblePerson ?? "",
        site.inspectedOn === null ? "" : dayText(site.inspectedOn),
        storeys,
        structure,
        built_year,
        use,
      ];
      text += `${cells.join(",")}\n`;
    }
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return rows;
}

interface Ours {
  /** Until the index of positions is there, and that of the map's tiles. */
  placed: number;
  /** Until every index is there, with the start of the command. */
  seconds: number;
  /** Until the commit: the rows are safe, counted and on the map. */
  stored: number;
  storedCpu: string;
  /** After the commit. */
  cpu: string;
  /** Of the whole command: resident memory at its highest, bytes. */
  memory: number;
}

async function ours(databaseUrl: string, file: string, cpu: ReturnType<typeof cpuMeter>): Promise<Ours> {
  await migrate(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  await ensureCity(pool, CITY);
  const command = path.join(import.meta.dirname, "../../server/features/imports/import.command.ts");
  const args = [command, file, "--layer", "self_built_house", "--crs", "wgs84", "--source", "houses"];
  await cpu();
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.pipe(process.stdout);
  let stored = 0;
  let storedCpu: Promise<string> | undefined;
  child.stdout.on("data", (text: Buffer) => {
    if (!text.includes("stored") || stored) return;
    stored = seconds(started);
    storedCpu = cpu(child.pid);
  });
  let memory = 0;
  let placed = 0;
  const watch = setInterval(() => {
    if (stored && !placed)
      pool
        .query(
          `select from pg_index where indexrelid in (to_regclass('site_geom'), to_regclass('site_tile')) and indisvalid`,
        )
        .then(({ rowCount }) => {
          if (rowCount === 2) placed ||= seconds(started);
        })
        .catch(() => {});
    readFile(`/proc/${child.pid}/status`, "utf8")
      .then((text) => {
        memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) * 1024);
      })
      .catch(() => {});
  }, 200);
  const [code] = await once(child, "exit");
  clearInterval(watch);
  if (code !== 0) throw new Error("The import failed.");
  const took = seconds(started);
  await pool.end();
  return {
    seconds: took,
    placed: placed || took,
    stored,
    storedCpu: (await storedCpu) ?? "",
    cpu: await cpu(),
    memory,
  };
}

async function assertSound(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const broken = (await verify(pool, CITY)).filter((rule) => rule.broken);
  await pool.end();
  if (broken.length) throw new Error(`db:verify: ${broken.map(({ rule }) => rule).join("; ")}`);
}

/** Its key as a table of records has it: no code twice. */
const KEY = "create unique index on houses (编号)";
const SPATIAL = "create index on houses using gist (wkb_geometry)";
/**
 * The indexes of our table on ogr2ogr's, where it has the columns or others of their kind: coordinates instead of codes of
 * tiles and cells. Ours has eight small ones more, of what ogr2ogr's table does not know (batches, findings, terms).
 */
const OTHERS = [
  "create index on houses (经度, 纬度) include (ogc_fid, 风险等级, 类别, 乡镇)",
  "create index on houses using gin (lower(名称 || ' ' || coalesce(编号, '') || ' ' || 地址) gin_trgm_ops)",
  "create index on houses (乡镇)",
  'create index on houses (经度, 名称 collate "C")',
  "create index on houses (最近检查日期)",
  "create index on houses (乡镇, 最近检查日期, ogc_fid) where 最近检查日期 < '2025-06-30'",
  "create index on houses (乡镇, ogc_fid) where coalesce(责任人, '') = ''",
  "create index on houses (乡镇, ogc_fid) where coalesce(责任单位, '') = ''",
];

/** ogr2ogr with COPY, without its spatial index, which is timed apart. */
async function ogr(databaseUrl: string, file: string): Promise<{ seconds: number }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query("create extension postgis; create extension pg_trgm");
  await pool.end();
  const { hostname, port, pathname, username } = new URL(databaseUrl);
  const target = `PG:host=${hostname} port=${port} user=${username} dbname=${pathname.slice(1)}`;
  const places = ["-oo", "X_POSSIBLE_NAMES=经度", "-oo", "Y_POSSIBLE_NAMES=纬度"];
  const started = performance.now();
  await run("ogr2ogr", [
    ...["-f", "PostgreSQL", target, file, "-nln", "houses", "-a_srs", "EPSG:4326"],
    ...[
      "--config",
      "PG_USE_COPY",
      "YES",
      "-lco",
      "SPATIAL_INDEX=NONE",
      "-lco",
      "GEOMETRY_NAME=wkb_geometry",
      ...places,
    ],
  ]);
  return { seconds: seconds(started) };
}

/** Two at a time, as our import builds its own. */
async function addIndexes(databaseUrl: string, indexes: readonly string[]): Promise<{ seconds: number }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const started = performance.now();
  const left = [...indexes];
  const work = async () => {
    const client = await pool.connect();
    await client.query("set maintenance_work_mem = '400MB'");
    for (let next = left.shift(); next; next = left.shift()) await client.query(next);
    client.release();
  };
  await Promise.all([work(), work()]);
  await pool.end();
  return { seconds: seconds(started) };
}

const folder = await mkdtemp(path.join(os.tmpdir(), "srm-bench-import-"));
const cluster = await startPostgres();
try {
  const file = path.join(folder, "houses.csv");
  const rows = await writeLedger(file, Number(options.sites));
  const megabytes = (await stat(file)).size / 1e6;
  console.log(
    `${rows.toLocaleString("en")} rows, ${megabytes.toFixed(0)} MB; load average ${os.loadavg()[0]!.toFixed(1)} on ${os.cpus().length} cores`,
  );
  console.log(execFileSync("ogr2ogr", ["--version"], { encoding: "utf8" }).trim());
  const admin = new pg.Client({ connectionString: cluster.connectionString("postgres") });
  await admin.connect();
  const server = await postmaster(admin);
  const say = (what: string, time: number, more = "") =>
    console.log(
      `${what.padEnd(66)} ${time.toFixed(1).padStart(6)} s  ${Math.round(rows / time)
        .toLocaleString("en")
        .padStart(8)} rows/s  ${more}`,
    );
  for (let round = 1; round <= Number(options.rounds); round++) {
    await admin.query(`create database ours${round}`);
    await admin.query(`create database ogr${round}`);
    const [ourDatabase, theirDatabase] = [`ours${round}`, `ogr${round}`].map((name) =>
      cluster.connectionString(name),
    ) as [string, string];
    const cpu = cpuMeter(server);
    const mine = await ours(ourDatabase, file, cpu);
    say("npm run import: rows safe, with keys, checked, counted", mine.stored, mine.storedCpu);
    say("  and the indexes of positions and of tiles", mine.placed);
    const memory = `${mine.cpu} more, peak memory ${(mine.memory / 1e6).toFixed(0)} MB`;
    say("  and all indexes", mine.seconds, memory);
    await cpu();
    const bare = await ogr(theirDatabase, file);
    say("ogr2ogr -f PostgreSQL: rows safe, with a number as key", bare.seconds, await cpu());
    const keyed = bare.seconds + (await addIndexes(theirDatabase, [KEY])).seconds;
    say("  and no code twice, as ours", keyed, `${await cpu()} more`);
    const placed = keyed + (await addIndexes(theirDatabase, [SPATIAL, OTHERS[0]!])).seconds;
    say("  and the indexes of positions and of tiles", placed, `${await cpu()} more`);
    const indexed = placed + (await addIndexes(theirDatabase, OTHERS.slice(1))).seconds;
    say("  and seven more like ours", indexed, `${await cpu()} more`);
    const ratio = (theirs: number, own: number) => `x${(theirs / own).toFixed(2)}`;
    console.log(
      `as fast as ogr2ogr: keys ${ratio(keyed, mine.stored)}, positions ${ratio(placed, mine.placed)}, all indexes ${ratio(indexed, mine.seconds)}`,
    );
    await assertSound(ourDatabase);
    console.log("db:verify of the import is clean");
    await admin.query(`drop database ours${round}`);
    await admin.query(`drop database ogr${round}`);
  }
  await admin.end();
} finally {
  cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
