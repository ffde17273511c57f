import { spawnSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { seedCity } from "#db/seed/seed-city.ts";
import { clientIsBuilt } from "#server/client-build.ts";
import { TEMPLATE } from "./postgres.setup.ts";
import { BUSINESS_DATE, CITY } from "./tiny-city.ts";

/** A small demo city, made once; every browser test file works on a copy of it. */
export const SEEDED_TEMPLATE = "srm_seeded";
export const SEEDED_SITES = 3000;

const root = path.resolve(import.meta.dirname, "../..");

/** Runs after postgres.setup.ts. */
export default async function setup(project: TestProject): Promise<void> {
  await buildClient();
  await seedTemplate(project.getProvidedContext().postgresUrl);
}

async function buildClient(): Promise<void> {
  if (await clientIsBuilt(root)) return;
  // In a process of its own: under Vitest's NODE_ENV it would be a development build.
  const vite = path.join(root, "node_modules/vite/bin/vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error("The client did not build; the lines above say why.");
}

async function seedTemplate(postgresUrl: string): Promise<void> {
  const maintenance = new pg.Client({ connectionString: postgresUrl });
  await maintenance.connect();
  try {
    await maintenance.query(`create database ${SEEDED_TEMPLATE} template ${TEMPLATE}`);
    const url = new URL(postgresUrl);
    url.pathname = SEEDED_TEMPLATE;
    const pool = new pg.Pool({ connectionString: url.href });
    await seedCity(pool, { cityCode: CITY, sites: SEEDED_SITES, seed: 1, asOf: BUSINESS_DATE, bulk: "copy" });
    await pool.end();
    await maintenance.query(`alter database ${SEEDED_TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await maintenance.end();
  }
}
