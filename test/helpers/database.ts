/**
 * A database of its own for each test file, under one name for both kinds: write a suite as a function of
 * `DatabaseTest`, call it with `test` in x.db.test.ts and with `embeddedTest` in x.embedded.test.ts.
 */
import { randomUUID } from "node:crypto";
import { cp, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { test as base, inject } from "vitest";
import { type OpenDatabase, openDatabase } from "#db/open.ts";
import { TEMPLATE } from "./postgres.setup.ts";

/** Migrated and empty. */
export interface TestDatabase extends Omit<OpenDatabase, "close"> {
  pool: pg.Pool;
}

/** On a real PostgreSQL; only in *.db.test.ts and *.e2e.test.ts. */
export const test = base.extend(
  "database",
  { scope: "file" },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures needed from the source.
  async ({}, { onCleanup }): Promise<TestDatabase> => {
    const copy = await copyDatabase(TEMPLATE);
    const opened = await openDatabase({ DATABASE_URL: copy.connectionString });
    const pool = newPool(copy.connectionString);
    onCleanup(async () => {
      // Not awaited: a test that ran out of time may still hold a connection, and would hold up all others.
      void pool.end();
      await opened.close();
      await copy.drop();
    });
    return { ...opened, pool };
  },
);

export type DatabaseTest = typeof test;

/**
 * On the embedded database; only in *.embedded.test.ts. Opening one takes 5 s, so that all files of the run share one, one
 * after another: each begins with empty tables.
 */
export const embeddedTest: DatabaseTest = base
  .extend(
    "embedded",
    { scope: "worker" },
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, { onCleanup }): Promise<OpenDatabase> => {
      const all = inject("embeddedFolder");
      const folder = path.join(all, randomUUID());
      await cp(path.join(all, "template"), folder, { recursive: true });
      const opened = await openDatabase({ DATA_DIR: folder });
      onCleanup(async () => {
        await opened.close();
        await rm(folder, { recursive: true, force: true });
      });
      return opened;
    },
  )
  .extend("database", { scope: "file" }, async ({ embedded }, { onCleanup }): Promise<TestDatabase> => {
    let over = false;
    const pool = newPool(embedded.connectionString);
    onCleanup(async () => {
      over = true;
      await pool.end();
    });
    await pool.query(EMPTY);
    const onDataVersion: OpenDatabase["onDataVersion"] = (listener) =>
      embedded.onDataVersion((cityCode) => over || listener(cityCode));
    return { ...embedded, pool, onDataVersion };
  }) as unknown as DatabaseTest;

/** Removes all rows and starts all numbers again; as a replica, because some tables refuse to be emptied. */
const EMPTY = `begin; set local session_replication_role = replica;
  do $$ begin execute (select 'truncate ' || string_agg(format('%I', tablename), ', ') || ' restart identity cascade'
    from pg_tables where schemaname = 'public' and tablename not in ('migration', 'spatial_ref_sys')); end $$;
  commit`;

/** Copies a template database of the test cluster under a name of its own; `drop` cuts what is still connected. */
export async function copyDatabase(template: string): Promise<{ connectionString: string; drop: () => Promise<void> }> {
  const name = `srm_${randomUUID().replaceAll("-", "")}`;
  await maintain(`create database ${name} template ${template}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = name;
  return { connectionString: url.href, drop: () => maintain(`drop database ${name} with (force)`) };
}

async function maintain(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function newPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 6 });
  pool.on("error", () => {}); // of connections cut when the database goes away
  // The pool lets go of a connection that ends before it has ended.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
