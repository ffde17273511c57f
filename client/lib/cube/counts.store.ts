import { create } from "zustand";
import type { Answer, SurfaceCells, TimeAnswer } from "#server/algorithms/analysis/analysis-types.ts";
import type { CrossfilterCounts } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import type { CubeMoment } from "#server/algorithms/cube/cube.ts";
import type { CellGeometry } from "./cube-messages.ts";

/** What was last answered, all of one moment and one question. */
export interface CountsState {
  asOf: CubeMoment | null;
  /** Order of `counts.regions` and `counts.matrix`. */
  regionCodes: readonly string[];
  /** Order of the columns of `time`. */
  analysisCodes: readonly string[];
  extents: ReadonlyMap<string, RegionExtent>;
  counts: CrossfilterCounts | null;
  surface: SurfaceCells | null;
  /** Null until the findings and accidents have arrived. */
  time: TimeAnswer | null;
  /** Without the what-if; null where there is none. */
  before: Answer["before"];
  geometry: CellGeometry | null;
  /** Per cell of `geometry`, in how many settings it is significant; null until known for the surface shown. */
  stability: Uint8Array | null;
  /** Answers asked for and not yet here. */
  pending: number;
  /** The server is being asked for the records of another attribute filter; what is shown is that of before. */
  asking: boolean;
  /** Why part of the answer is missing, in the server's words: a filter it refused, tables that could not be had. */
  problem: string | null;
}

export const useCounts = create<CountsState>(() => ({
  asOf: null,
  regionCodes: [],
  analysisCodes: [],
  extents: new Map(),
  counts: null,
  surface: null,
  time: null,
  before: null,
  geometry: null,
  stability: null,
  pending: 0,
  asking: false,
  problem: null,
}));
