import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import { buildMissingIndexes } from "./indexes.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Any fixed number: servers starting together take turns. */
const ADVISORY_LOCK = 430_600;

/**
 * Applies the migrations in db/migrations that the database does not have yet, in name order, each in its own
 * transaction. Safe to run again and from several processes at once.
 * @returns the names applied now.
 * @throws Error naming the file that failed and the database's reason.
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query(
      "create table if not exists migration (name text primary key, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string }>("select name from migration");
    const applied = new Set(rows.map((row) => row.name));
    const pending = files.filter((name) => !applied.has(name));
    // A migration may change an index that an import has left to be built.
    if (pending.length > 0 && (await knowsIndexes(client))) await buildIndexes(connectionString);
    for (const name of pending) {
      const sql = await readFile(new URL(name, folder), "utf8");
      try {
        await client.query("begin");
        await client.query(sql);
        if (await knowsIndexes(client)) await client.query("select note_indexes()");
        await client.query("insert into migration (name) values ($1)", [name]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`Migration ${name} failed and was undone: ${(error as Error).message}`, { cause: error });
      }
    }
    return pending;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [ADVISORY_LOCK]).catch(() => {});
    await client.end();
  }
}

async function knowsIndexes(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select to_regproc('note_indexes') is not null as known");
  return rows[0].known;
}

/** Builds what is missing of the indexes that are there for speed. @returns the names built now */
export async function buildIndexes(connectionString: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  try {
    return await buildMissingIndexes(pool);
  } finally {
    await pool.end();
  }
}
