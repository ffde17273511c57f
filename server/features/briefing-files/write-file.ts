import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import type { SafetyReport } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import type { Chromium } from "./chromium.ts";
import type { BriefingFile, FileOptions } from "./make-files.ts";
import type { Pictures } from "./pictures.ts";
import { printPdf } from "./print-pdf.ts";

export interface WriteTask {
  /** PDF is printed of `html`. */
  kind: Exclude<BriefingFile, "pdf">;
  content: BriefingContent;
  pictures: Pictures;
  options: FileOptions;
  /** What proves that a public version is safe. */
  report: SafetyReport | null;
}

export type Written = { bytes: Uint8Array } | { failed: string };

/** One of the files, written in a thread of its own. PDF needs Chromium. */
export async function writeFileOf(
  kind: BriefingFile,
  task: Omit<WriteTask, "kind">,
  chromium: Chromium | null,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (kind !== "pdf") return inThread({ ...task, kind }, signal);
  if (!chromium) throw new Error("A PDF is printed by Chromium, and none was opened.");
  const html = await inThread({ ...task, kind: "html" }, signal);
  return printPdf(chromium, new TextDecoder().decode(html), task.options.paper);
}

async function inThread(task: WriteTask, signal: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(new URL("./file.worker.ts", import.meta.url), { workerData: task });
  try {
    const [outcome] = (await once(worker, "message", { signal })) as [Written];
    if ("failed" in outcome) throw new Error(outcome.failed);
    return outcome.bytes;
  } finally {
    await worker.terminate();
  }
}
