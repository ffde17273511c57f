import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Actor } from "../../database/records.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Scope } from "../accounts/scope.ts";
import type { ExportOrder, WrittenExport } from "./write-export.ts";

/** What the worker is given. */
export interface ExportTask {
  database: { connectionString: string; options?: string };
  cityCode: string;
  /** Whose records: the worker reads under the same database role and area as the request would. */
  scope: Scope;
  actor: Actor;
  order: ExportOrder;
  /** An empty folder; the caller removes it. */
  folder: string;
}

/** What it answers. */
export type ExportOutcome =
  | { written: WrittenExport }
  | { refused: { detail: string; statusCode: number; field: string | undefined } }
  | { failed: string };

/** MB. What lies in the worker at a time is a few pages of rows; with more room it would only collect garbage later. */
const YOUNG_HEAP = 8;
const OLD_HEAP = 192;

/**
 * Writes a file in a thread of its own: the map stays quick meanwhile, and the memory is bounded.
 * @throws BadInput for what cannot be written so; also when `signal` ends it
 */
export async function runExport(task: ExportTask, signal?: AbortSignal): Promise<WrittenExport> {
  const worker = new Worker(new URL("./export.worker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_HEAP, maxOldGenerationSizeMb: OLD_HEAP },
  });
  const stop = () => worker.postMessage("stop");
  signal?.addEventListener("abort", stop);
  try {
    // A worker that runs out of memory or cannot start raises `error`, which `once` turns into a rejection.
    const [outcome] = (await once(worker, "message")) as [ExportOutcome];
    if ("written" in outcome) return outcome.written;
    if ("failed" in outcome) throw new Error(outcome.failed);
    const { detail, statusCode, field } = outcome.refused;
    throw new BadInput(detail, { statusCode, ...(field && { field }) });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
