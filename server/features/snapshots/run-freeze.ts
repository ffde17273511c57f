import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Actor } from "../../database/records.ts";
import type { Scope } from "../accounts/scope.ts";
import type { Reading } from "./read-parts.ts";

/** What the worker is given: whose records, under which role and area. */
export interface FreezeTask {
  database: { connectionString: string; options?: string };
  cityCode: string;
  scope: Scope;
  actor: Actor;
}

export type FreezeOutcome = { reading: Reading } | { failed: string };

/** Reads everything in a thread of its own, in one repeatable-read transaction: the map stays quick meanwhile. */
export async function readInThread(task: FreezeTask): Promise<Reading> {
  const worker = new Worker(new URL("./freeze.worker.ts", import.meta.url), { workerData: task });
  const [outcome] = (await once(worker, "message")) as [FreezeOutcome];
  if ("failed" in outcome) throw new Error(outcome.failed);
  return outcome.reading;
}
