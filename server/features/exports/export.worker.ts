/** Entry point of the thread that writes one file (run-export.ts). */
import { parentPort, workerData } from "node:worker_threads";
import pg from "pg";
import { readMoment } from "../../database/read-moment.ts";
import { recordsOf } from "../../database/records.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { ExportOutcome, ExportTask } from "./run-export.ts";
import { type WrittenExport, writeExport } from "./write-export.ts";

const { database, cityCode, scope, actor, order, folder } = workerData as ExportTask;

const stopping = new AbortController();
parentPort!.once("message", () => stopping.abort(new BadInput("The reader went away.", { statusCode: 499 })));

const pool = new pg.Pool({ ...database, max: 1 });
const outcome = await write().then(
  (written): ExportOutcome => ({ written }),
  (error): ExportOutcome => {
    const { message, statusCode = 400, field } = error as BadInput;
    return error instanceof BadInput
      ? { refused: { detail: message, statusCode, field } }
      : { failed: (error as Error).stack ?? message };
  },
);
await pool.end();
parentPort!.postMessage(outcome);
parentPort!.close();

async function write(): Promise<WrittenExport> {
  const { client, end } = await recordsOf(pool, scope, actor).open({ snapshot: true });
  try {
    const written = await writeExport(client, await readMoment(client, cityCode), order, folder, stopping.signal);
    await end("commit");
    return written;
  } catch (error) {
    await end("rollback");
    throw error;
  }
}
