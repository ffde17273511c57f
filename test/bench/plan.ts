/**
 * npm run bench:plan [-- --sites 60000] [--candidates 600,5000]: how long a plan takes over HTTP, step by step, and how long the
 * server's event loop was kept from others meanwhile. With DATABASE_URL it plans in the city of that database; without, it starts a
 * PostgreSQL and makes the demo city.
 */
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { seedCity } from "#db/seed/seed-city.ts";
import { buildApp } from "#server/app.ts";
import { ROLES } from "#server/contracts/roles.contract.ts";
import type { PlanStep } from "#test/bench/plan.worker.ts";
import { startPostgres } from "#test/helpers/postgres-cluster.ts";

const { values: options } = parseArgs({
  options: { sites: { type: "string", default: "60000" }, candidates: { type: "string", default: "600,5000" } },
});
const CITY = "430600";
const DAY = "2026-11-24";

/** The steps are asked from another thread, so that the loop that is measured is the server's alone. */
async function bench(databaseUrl: string, candidates: number): Promise<void> {
  const app = await buildApp({ databaseUrl, mode: "server", cityCode: CITY, visitorRoles: ROLES });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const busy = watchBusy();
  const client = new Worker(new URL("./plan.worker.ts", import.meta.url), { workerData: { address, candidates } });
  client.on("message", (step: PlanStep) => {
    if (step.state === "begun") {
      delay.reset();
      busy.longestMs = 0;
      delay.enable();
      return;
    }
    delay.disable();
    const longest = `loop kept at most ${busy.longestMs.toFixed(0)} ms, late at most ${(delay.max / 1e6).toFixed(0)} ms`;
    console.log(
      `${String(candidates).padStart(6)}  ${step.name.padEnd(34)} ${step.ms.toFixed(0).padStart(6)} ms  ${longest}  ${step.note}`,
    );
  });
  await once(client, "exit");
  busy.stop();
  await app.close();
}

/**
 * The longest stretch of processor time between two turns of this thread's loop: what the server itself kept others waiting for. How
 * late a turn comes depends on what else the computer does, too.
 */
function watchBusy() {
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = cpuMs();
  const timer = setInterval(() => {
    const now = cpuMs();
    watched.longestMs = Math.max(watched.longestMs, now - last);
    last = now;
  }, 1);
  const watched = { longestMs: 0, stop: () => clearInterval(timer) };
  return watched;
}

async function benchAll(databaseUrl: string): Promise<void> {
  for (const candidates of options.candidates.split(",")) await bench(databaseUrl, Number(candidates));
}

if (process.env.DATABASE_URL) await benchAll(process.env.DATABASE_URL);
else {
  const cluster = await startPostgres();
  const databaseUrl = cluster.connectionString("postgres");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    await migrate(databaseUrl);
    await seedCity(pool, { cityCode: CITY, sites: Number(options.sites), seed: 1, asOf: DAY, bulk: "copy" });
    await pool.query("vacuum analyze");
    await benchAll(databaseUrl);
  } finally {
    await pool.end();
    cluster.stop();
  }
}
