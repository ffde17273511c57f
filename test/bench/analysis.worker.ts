/** Times the analysis of tables as the server sends them, and hands the times back. */
import { parentPort, workerData } from "node:worker_threads";
import { decodeAccidents } from "#server/algorithms/accidents/accident-arrow.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { decodeLifecycle } from "#server/algorithms/lifecycle/lifecycle-arrow.ts";
import type { RegionCollection } from "#server/features/regions/regions.contract.ts";
import { enlarged, timeAnswers } from "./analysis.ts";

export interface AnalysisBench {
  cube: Uint8Array;
  lifecycle: Uint8Array;
  accidents: Uint8Array;
  regions: RegionCollection;
  /** The cube is enlarged to so many rows; 0: as it is. */
  rows: number;
}

export interface AnalysisTimes {
  rows: number;
  surfaces: ReturnType<typeof timeAnswers>;
}

const { cube: bytes, lifecycle, accidents, regions, rows } = workerData as AnalysisBench;
const cube = enlarged(decodeCube(bytes), rows);
const surfaces = timeAnswers(
  cube,
  { lifecycle: decodeLifecycle(lifecycle), accidents: decodeAccidents(accidents) },
  regions,
);
parentPort!.postMessage({ rows: cube.rows, surfaces } satisfies AnalysisTimes);
