import { create } from "zustand";
import type { CrossfilterCounts } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { WeeklySums } from "#server/algorithms/crossfilter/flow-sums.ts";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import type { CubeMoment } from "#server/algorithms/cube/cube.ts";
import type { CellGeometry } from "./cube-messages.ts";

/** What was last counted, all of one moment and one filter. */
export interface CountsState {
  asOf: CubeMoment | null;
  regionCodes: readonly string[];
  extents: ReadonlyMap<string, RegionExtent>;
  counts: CrossfilterCounts | null;
  weekly: WeeklySums | null;
  geometry: CellGeometry | null;
  /** Counts asked for and not yet answered. */
  pending: number;
}

export const useCounts = create<CountsState>(() => ({
  asOf: null,
  regionCodes: [],
  extents: new Map(),
  counts: null,
  weekly: null,
  geometry: null,
  pending: 0,
}));
