/** Entry point of the thread that reads what a snapshot holds (run-freeze.ts). */
import { parentPort, workerData } from "node:worker_threads";
import pg from "pg";
import { recordsOf } from "../../database/records.ts";
import { type Reading, readParts } from "./read-parts.ts";
import type { FreezeOutcome, FreezeTask } from "./run-freeze.ts";

const { database, cityCode, scope, actor } = workerData as FreezeTask;

const pool = new pg.Pool({ ...database, max: 1 });
const outcome = await read().then(
  (reading): FreezeOutcome => ({ reading }),
  (error: Error): FreezeOutcome => ({ failed: error.stack ?? error.message }),
);
await pool.end();
parentPort!.postMessage(outcome);
parentPort!.close();

function read(): Promise<Reading> {
  return recordsOf(pool, scope, actor).read((client) => readParts(client, cityCode), { snapshot: true });
}
