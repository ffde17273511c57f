/** Entry point of the thread that writes one file of a briefing (write-file.ts): laying out and packing take seconds. */
import { parentPort, workerData } from "node:worker_threads";
import { makeFile } from "./make-files.ts";
import type { WriteTask, Written } from "./write-file.ts";

const { kind, content, pictures, options, report } = workerData as WriteTask;
try {
  const bytes = await makeFile(kind, content, pictures, options, null, report);
  parentPort!.postMessage({ bytes } satisfies Written);
} catch (error) {
  parentPort!.postMessage({ failed: (error as Error).stack ?? String(error) } satisfies Written);
}
