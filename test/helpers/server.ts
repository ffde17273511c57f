import path from "node:path";
import pg from "pg";
import { test as base } from "vitest";
import { openDatabase } from "#db/open.ts";
import { buildApp } from "#server/app.ts";
import { ROLES } from "#server/contracts/roles.contract.ts";
import { folderStore } from "#server/features/photos/folder-store.ts";
import { copyDatabase } from "./database.ts";
import { SEEDED_TEMPLATE } from "./e2e.setup.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { CITY } from "./tiny-city.ts";

export interface TestServer {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** The same records, for what a test has to look up or change. */
  pool: pg.Pool;
  /** Breaks every open connection to browsers, as a failing network does. */
  cutConnections(): void;
}

/** The real application with the built client, listening, on the file's own copy of the small demo city. */
export const test = base.extend(
  "server",
  { scope: "file" },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures needed from the source.
  async ({}, { onCleanup }): Promise<TestServer> => {
    const copy = await copyDatabase(SEEDED_TEMPLATE);
    const database = await openDatabase({ DATABASE_URL: copy.connectionString });
    const pool = new pg.Pool({ connectionString: copy.connectionString, max: 2 });
    pool.on("error", () => {}); // of connections cut when the database goes away
    // The pool lets go of a connection that ends before it has ended.
    pool.on("connect", (client) => client.on("error", () => {}));
    const photos = temporaryFolder("srm-photos");
    const app = await buildApp({
      databaseUrl: copy.connectionString,
      mode: database.mode,
      cityCode: CITY,
      clientDir: path.resolve(import.meta.dirname, "../../dist"),
      visitorRoles: ROLES,
      onDataVersion: database.onDataVersion,
      photos: folderStore(photos.path),
    });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    onCleanup(async () => {
      void pool.end();
      await app.close();
      await database.close();
      await copy.drop();
      photos.remove();
    });
    return { url, pool, cutConnections: () => app.server.closeAllConnections() };
  },
);
