import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "..");
const setup = (name: string) => path.join(import.meta.dirname, "helpers", name);

// Threads and commands that tests start find their modules compiled: half of what starting one takes.
process.env.NODE_COMPILE_CACHE ??= path.join(root, "node_modules/.cache/compiled");

const DATABASE = "test/**/*.db.test.ts";
const EMBEDDED = "test/**/*.embedded.test.ts";
const BROWSER = "test/**/*.e2e.test.ts";

/** Four kinds of test, told apart by the end of the file's name; each starts only what it needs. */
export default defineConfig({
  root,
  test: {
    // PostgreSQL or Chromium works beside each worker; more workers than this only wait for the two cores.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [DATABASE, EMBEDDED, BROWSER],
          isolate: false,
          // Nothing here waits for anything: longer than this is a machine with other work, or an endless loop.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: [DATABASE],
          globalSetup: setup("postgres.setup.ts"),
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "embedded",
          include: [EMBEDDED],
          globalSetup: setup("embedded.setup.ts"),
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // One at a time, on one database: opening another takes 5 s, a core and 0.9 GB.
          fileParallelism: false,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: [BROWSER],
          globalSetup: [setup("postgres.setup.ts"), setup("e2e.setup.ts")],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          // What a page shows after a click waits for the server, the worker and a map drawn in software.
          expect: { poll: { timeout: 15_000 } },
          // One after another in one process, which keeps its modules and its Chromium.
          fileParallelism: false,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
