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
    const { database, close } = await openWithPool({ DATABASE_URL: copy.connectionString });
    onCleanup(async () => {
      await close();
      await copy.drop();
    });
    return database;
  },
);

export type DatabaseTest = typeof test;

/** On the embedded database; only in *.embedded.test.ts. */
export const embeddedTest: DatabaseTest = base.extend(
  "database",
  { scope: "file" },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  async ({}, { onCleanup }): Promise<TestDatabase> => {
    const all = inject("embeddedFolder");
    const folder = path.join(all, randomUUID());
    await cp(path.join(all, "template"), folder, { recursive: true });
    const { database, close } = await openWithPool({ DATA_DIR: folder });
    onCleanup(async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    });
    return database;
  },
);

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

async function openWithPool(settings: { DATABASE_URL: string } | { DATA_DIR: string }) {
  const { close, ...opened } = await openDatabase(settings);
  const pool = new pg.Pool({ connectionString: opened.connectionString, max: 6 });
  pool.on("error", () => {}); // of connections cut when the database goes away
  // The pool lets go of a connection that ends before it has ended.
  pool.on("connect", (client) => client.on("error", () => {}));
  const database: TestDatabase = { ...opened, pool };
  return {
    database,
    async close() {
      // Not awaited: a test that ran out of time may still hold a connection, and would hold up all others.
      void pool.end();
      await close();
    },
  };
}
