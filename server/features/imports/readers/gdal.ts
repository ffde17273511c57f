import { Worker } from "node:worker_threads";
import { FileProblem } from "./file-problem.ts";
import { LIMITS } from "./limits.ts";

export interface GdalTask {
  file: string;
  /** Folder that takes the rows. */
  output: string;
  /** Of a Shapefile's texts. */
  encoding?: string | undefined;
  /** Its rows are written as one GeoJSON feature a line; without it the layers are described. */
  layer?: string;
  /** Name of the file of rows, without ending. */
  order?: string;
}

export interface GdalInfo {
  driverShortName: string;
  layers: {
    name: string;
    featureCount: number;
    geometryFields: { coordinateSystem?: { projjson?: object } | null }[];
    fields: { name: string; type: string; subType?: string }[];
  }[];
}

export type WrittenRows = { written: string } | { failed: string };
/** A description comes with the rows where there is one layer only. */
export type GdalAnswer = { info: GdalInfo; messages: string[]; rows?: WrittenRows } | WrittenRows;

/** What could not be done, in GDAL's own words; the reader says which file and what to do. */
export class GdalFailure extends Error {}

/**
 * Runs one task in a thread of its own.
 * @throws GdalFailure, FileProblem `slow`, or the signal's reason.
 */
export async function runGdal(task: GdalTask, name: string, signal?: AbortSignal): Promise<GdalAnswer> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./gdal.worker.ts", import.meta.url), { workerData: task, stderr: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<GdalAnswer>((resolve, reject) => {
      worker.on("message", (message: GdalAnswer) => {
        // Under `node --watch` the runtime sends messages of its own here.
        if ("failed" in message) reject(new GdalFailure(message.failed));
        else if ("info" in message || "written" in message) resolve(message);
      });
      worker.on("error", (error) => reject(new GdalFailure(error.message, { cause: error })));
      worker.on("exit", () => reject(new GdalFailure("the reader ended without an answer")));
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      timer = setTimeout(
        () => reject(new FileProblem("slow", { file: name, limit: LIMITS.gdalMinutes })),
        LIMITS.gdalMinutes * 60_000,
      );
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
