/**
 * npm run bench [-- --sites 1146600 --rows 600000]: prints the figures the README quotes. With DATABASE_URL it measures
 * the city in that database; without, it starts a PostgreSQL of its own and makes the demo city first.
 */
import { once } from "node:events";
import http from "node:http";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import zlib from "node:zlib";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { seedCity } from "#db/seed/seed-city.ts";
import type { Cube } from "#server/algorithms/cube/cube.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { buildApp } from "#server/app.ts";
import { verifyChain } from "#server/features/audit/audit-chain.ts";
import type { RegionCollection } from "#server/features/regions/regions.contract.ts";
import type { AnalysisBench, AnalysisTimes } from "#test/bench/analysis.worker.ts";
import { startPostgres } from "#test/helpers/postgres-cluster.ts";

const { values: options } = parseArgs({
  options: { sites: { type: "string", default: "1146600" }, rows: { type: "string", default: "600000" } },
});
const CITY = "430600";
const SEED = 1;

/** Park–Miller; the same tiles every time. */
let state = 20230420;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
const percentile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
const ms = (time: number) => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
const say = (what: string, figure: string, goal = "") => console.log(`${what.padEnd(62)} ${figure.padEnd(44)} ${goal}`);
const spread = (times: number[]) =>
  `median ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}, max ${ms(Math.max(...times))}`;

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  time: number;
}

/** What Chromium and Firefox ask for. */
const BROWSER = { "accept-encoding": "gzip, deflate, br, zstd" };

const agent = new http.Agent({ keepAlive: true });
function get(base: string, path: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get(base + path, { headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks),
            time: performance.now() - started,
          }),
        );
      })
      .on("error", reject);
  });
}

async function withServer<T>(databaseUrl: string, measure: (base: string) => Promise<T>): Promise<T> {
  const app = await buildApp({ databaseUrl, mode: "server", cityCode: CITY, visitorRoles: ["viewer"] });
  const base = await app.listen({ port: 0, host: "127.0.0.1" });
  try {
    return await measure(base);
  } finally {
    await app.close();
  }
}

async function benchCube(databaseUrl: string): Promise<Cube> {
  let cube: Cube | undefined;
  for (const encoding of ["zstd", "br", "gzip"]) {
    const times: number[] = [];
    let bytes = 0;
    for (let run = 0; run < 5; run++) {
      // A server of its own each time: nothing is cached but what PostgreSQL keeps.
      const answer = await withServer(databaseUrl, (base) => get(base, "/api/cube", { "accept-encoding": encoding }));
      times.push(answer.time);
      bytes = answer.body.length;
      if (encoding === "gzip") cube = decodeCube(zlib.gunzipSync(answer.body));
    }
    say(
      `GET /api/cube, new server, ${encoding}`,
      `${spread(times)}; ${(bytes / 1e6).toFixed(3)} MB`,
      "≤ 500 ms, ≤ 1.2 MB",
    );
  }
  await withServer(databaseUrl, async (base) => {
    const { headers } = await get(base, "/api/cube");
    const times: number[] = [];
    for (let i = 0; i < 200; i++) {
      const answer = await get(base, "/api/cube", { "if-none-match": headers.etag });
      if (answer.status !== 304) throw new Error(`expected 304, got ${answer.status}`);
      times.push(answer.time);
    }
    say("GET /api/cube, unchanged (304)", spread(times.slice(20)), "≤ 5 ms");
  });
  return cube!;
}

async function benchTables(databaseUrl: string): Promise<void> {
  for (const table of ["lifecycle", "accidents"]) {
    const times: number[] = [];
    let bytes = 0;
    for (let run = 0; run < 5; run++) {
      const answer = await withServer(databaseUrl, (base) => get(base, `/api/${table}`, { "accept-encoding": "zstd" }));
      times.push(answer.time);
      bytes = answer.body.length;
    }
    say(`GET /api/${table}, new server, zstd`, `${spread(times)}; ${(bytes / 1e6).toFixed(3)} MB`);
  }
}

/** The summary of data quality, and the audit log: 5,000 entries at one commit, and the chain verified. */
async function benchRecords(databaseUrl: string, pool: pg.Pool): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++)
    times.push(
      (await withServer(databaseUrl, (base) => get(base, "/api/quality", { "accept-encoding": "gzip" }))).time,
    );
  say("GET /api/quality, every rule, new server", spread(times), "≤ 2 s");

  const client = await pool.connect();
  await client.query("begin");
  await client.query(
    `select audit($1, 'bench.measured', 'bench', g::text, null, '{"name": {"old": "甲", "new": "乙"}}')
     from generate_series(1, 5000) g`,
    [CITY],
  );
  const began = performance.now();
  await client.query("commit");
  client.release();
  say("commit of 5,000 audit entries", ms(performance.now() - began));
  const started = performance.now();
  const { entries, broken } = await verifyChain(pool, CITY);
  if (broken) throw new Error(`the audit chain is broken at entry ${broken.id}`);
  const seconds = (performance.now() - started) / 1000;
  say(`verify ${entries.toLocaleString("en")} audit entries`, `${seconds.toFixed(1)} s`, "1,000,000 in seconds");
}

/** A quarterly briefing from the records as they are: frozen, counted, written. A new server each time. */
async function benchBriefing(databaseUrl: string): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const app = await buildApp({ databaseUrl, mode: "server", cityCode: CITY, visitorRoles: ["presenter"] });
    try {
      const started = performance.now();
      const payload = { template: "quarterly", language: "zh" };
      const answer = await app.inject({ method: "POST", url: "/api/briefings", payload });
      if (answer.statusCode !== 201) throw new Error(`no briefing: ${answer.body}`);
      times.push(performance.now() - started);
    } finally {
      await app.close();
    }
  }
  say("new quarterly briefing, with its snapshot, new server", spread(times), "≤ 10 s");
}

/** Filters on attributes, as CQL2 and as plain SQL: the cube's total must be the count. */
const ATTRIBUTE_FILTERS = [
  ["storeys >= 4", "(attributes ->> 'storeys')::int >= 4"],
  ["altered = TRUE", "attributes @> '{\"altered\": true}'"],
  ["licence_expires < DATE('2027-06-01')", "attributes ->> 'licence_expires' < '2027-06-01'"],
  [
    "storeys >= 3 AND altered = TRUE AND risk_level <= 2",
    "(attributes ->> 'storeys')::int >= 3 and attributes @> '{\"altered\": true}' and risk_level <= 2",
  ],
  [
    "S_INTERSECTS(geom, POLYGON((112.9 29.2, 113.4 29.2, 113.4 29.6, 112.9 29.6, 112.9 29.2)))",
    "st_intersects(geom, st_makeenvelope(112.9, 29.2, 113.4, 29.6, 4326))",
  ],
] as const;

async function benchAttributeFilters(databaseUrl: string, pool: pg.Pool): Promise<void> {
  for (const [filter, sql] of ATTRIBUTE_FILTERS) {
    const { rows } = await pool.query(`select count(*)::int as n from site where city_code = $1 and ${sql}`, [CITY]);
    const times: number[] = [];
    for (let run = 0; run < 3; run++) {
      const answer = await withServer(databaseUrl, (base) =>
        get(base, `/api/cube?filter=${encodeURIComponent(filter)}`, { "accept-encoding": "gzip" }),
      );
      times.push(answer.time);
      const counted = decodeCube(zlib.gunzipSync(answer.body)).n.reduce((sum, n) => sum + n, 0);
      if (counted !== rows[0].n) throw new Error(`${filter}: the cube counts ${counted}, plain SQL ${rows[0].n}`);
    }
    const shown = filter.length > 52 ? `${filter.slice(0, 49)}…` : filter;
    say(`cube where ${shown}`, `${spread(times)}; ${rows[0].n.toLocaleString("en")} sites, as plain SQL`, "≤ 1.5 s");
  }
}

const tileAt = (lon: number, lat: number, z: number) => {
  const n = 2 ** z;
  const x = Math.floor(((lon + 180) / 360) * n);
  const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * n);
  return { z, x, y };
};

async function readTables(base: string): Promise<void> {
  for (const table of ["cube", "lifecycle", "accidents"]) await get(base, `/api/${table}`, BROWSER);
}

async function benchTiles(databaseUrl: string, pool: pg.Pool): Promise<void> {
  const { rows: sites } = await pool.query<{ lon: number; lat: number }>(
    "select st_x(geom) as lon, st_y(geom) as lat from site where city_code = $1 and id = any($2::bigint[]) and geometrytype(geom) = 'POINT'",
    [CITY, Array.from({ length: 400 }, () => Math.floor(1 + random() * Number(options.sites)))],
  );
  const { rows: edges } = await pool.query(
    "select st_xmin(e) w, st_ymin(e) s, st_xmax(e) e, st_ymax(e) n from (select st_extent(geom) e from region where city_code = $1) x",
    [CITY],
  );
  const { w, s, e, n } = edges[0];
  const zoom = () => 12 + Math.floor(random() * 5);
  const sets = {
    "200 random tiles z 12–16, where sites are": Array.from({ length: 200 }, (_, i) =>
      tileAt(sites[i]!.lon, sites[i]!.lat, zoom()),
    ),
    "200 random tiles z 12–16, over the city's box": Array.from({ length: 200 }, () =>
      tileAt(w + random() * (e - w), s + random() * (n - s), zoom()),
    ),
    "200 random tiles z 12 only, where sites are": Array.from({ length: 200 }, (_, i) =>
      tileAt(sites[i + 150]!.lon, sites[i + 150]!.lat, 12),
    ),
  };
  for (const [name, tiles] of Object.entries(sets)) {
    await withServer(databaseUrl, async (base) => {
      // The process is warm, its tiles are not: a minute after the start is what people meet, not the first second, in
      // which the server reads its tables ahead.
      await readTables(base);
      for (let i = 0; i < 40; i++)
        await get(
          base,
          `/tiles/${Object.values(tileAt(w + random() * (e - w), s + random() * (n - s), 13)).join("/")}.mvt`,
        );
      const distinct = [...new Map(tiles.map((tile) => [`${tile.z}/${tile.x}/${tile.y}`, tile])).keys()];
      const answers: Answer[] = [];
      for (const tile of distinct) answers.push(await get(base, `/tiles/${tile}.mvt`, BROWSER));
      const largest = Math.max(...answers.map((answer) => answer.body.length));
      say(
        `${name}, not cached (${distinct.length} distinct)`,
        `${spread(answers.map((answer) => answer.time))}; largest ${(largest / 1e3).toFixed(0)} kB`,
        "p95 ≤ 25 ms",
      );
    });
  }

  await withServer(databaseUrl, async (base) => {
    // The server reads its tables when it starts; a tile's first asking makes its resolution's cells.
    await readTables(base);
    const slowest: string[] = [];
    const all: number[] = [];
    for (let z = 0; z <= 11; z++) {
      const [from, to] = [tileAt(w, n, z), tileAt(e, s, z)];
      for (let x = from.x; x <= to.x; x++) {
        for (let y = from.y; y <= to.y; y++) {
          const { time } = await get(base, `/tiles/${z}/${x}/${y}.mvt`, BROWSER);
          all.push(time);
          if (time === Math.max(...all)) slowest[0] = `${z}/${x}/${y}`;
        }
      }
    }
    say(`every tile z 0–11 of the city, cold (${all.length})`, `${spread(all)}; slowest ${slowest[0]}`, "each ≤ 60 ms");
  });
}

/** In a worker, as in the browser: with a heap of its own, in which nothing lies but the tables. */
async function benchAnalysis(input: Omit<AnalysisBench, "rows">): Promise<void> {
  for (const [rows, goal] of [
    [0, "p95 ≤ 8 ms"],
    [Number(options.rows), "p95 ≤ 16 ms"],
  ] as const) {
    const worker = new Worker(new URL("./analysis.worker.ts", import.meta.url), { workerData: { ...input, rows } });
    const [timed] = (await once(worker, "message")) as [AnalysisTimes];
    for (const { what, times } of timed.surfaces) {
      say(`one filter change, everything, ${what}, ${timed.rows.toLocaleString("en")} rows`, spread(times), goal);
    }
  }
}

async function main(): Promise<void> {
  const cluster = process.env.DATABASE_URL ? undefined : await startPostgres();
  const databaseUrl = process.env.DATABASE_URL ?? cluster!.connectionString("postgres");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    await migrate(databaseUrl);
    if ((await pool.query("select 1 from city where code = $1", [CITY])).rows.length === 0) {
      const started = performance.now();
      await seedCity(pool, {
        cityCode: CITY,
        sites: Number(options.sites),
        seed: SEED,
        asOf: "2026-11-24",
        bulk: "copy",
      });
      const seconds = (performance.now() - started) / 1000;
      say(
        `make the demo city of ${Number(options.sites).toLocaleString("en")} sites`,
        `${seconds.toFixed(0)} s, peak memory of Node ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
        "≤ 300 s, ≤ 1 GB",
      );
    }
    const cube = await benchCube(databaseUrl);
    const sites = cube.n.reduce((sum, n) => sum + n, 0);
    console.log(
      `  the cube: ${sites.toLocaleString("en")} sites in ${cube.rows.toLocaleString("en")} rows, ${cube.cells.length.toLocaleString("en")} cells`,
    );
    await benchTables(databaseUrl);
    await benchRecords(databaseUrl, pool);
    await benchBriefing(databaseUrl);
    await benchAttributeFilters(databaseUrl, pool);
    await benchTiles(databaseUrl, pool);
    const regions = await withServer(
      databaseUrl,
      async (base) => JSON.parse((await get(base, "/api/regions")).body.toString()) as RegionCollection,
    );
    const input = await withServer(databaseUrl, async (base) => {
      const plain = async (table: string) =>
        (await get(base, `/api/${table}`, { "accept-encoding": "identity" })).body as Uint8Array;
      return {
        cube: await plain("cube"),
        lifecycle: await plain("lifecycle"),
        accidents: await plain("accidents"),
        regions,
      };
    });
    await benchAnalysis(input);
  } finally {
    await pool.end();
    agent.destroy();
    cluster?.stop();
  }
}

await main();
