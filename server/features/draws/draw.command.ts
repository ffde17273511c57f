/**
 * npm run draw -- verify FILE   draws again from a file; exit code 1 and everything that does not match
 * npm run draw -- verify --id N the same from the database, and compares the hashes with those in the audit log
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import type { DrawFile } from "../../algorithms/draw/draw-file.ts";
import { readConfig } from "../../config.ts";
import { type DrawReport, verifyFile, verifyStored } from "./run-verify.ts";

const USAGE = `Say what to verify:
  npm run draw -- verify FILE
  npm run draw -- verify --id N`;

async function main(): Promise<DrawReport> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { id: { type: "string" } } });
  const [what, path] = positionals;
  if (what !== "verify" || (path === undefined) === (values.id === undefined)) throw new Error(USAGE);
  if (path !== undefined) return verifyFile(await readDrawFile(path));
  if (!/^[1-9]\d{0,14}$/.test(values.id!)) throw new Error(`--id wants the number of a draw, not '${values.id}'.`);
  const database = await openDatabase();
  let pool: pg.Pool | undefined;
  try {
    await migrate(database.connectionString);
    pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
    return await verifyStored(pool, readConfig(process.env).CITY_CODE, Number(values.id));
  } finally {
    await pool?.end();
    await database.close();
  }
}

async function readDrawFile(path: string): Promise<DrawFile> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(`${path} cannot be read.`);
  });
  try {
    return JSON.parse(text) as DrawFile;
  } catch {
    throw new Error(`${path} is not JSON.`);
  }
}

try {
  const { lines, holds } = await main();
  console.log(lines.join("\n"));
  if (!holds) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
