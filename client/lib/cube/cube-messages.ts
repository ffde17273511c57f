/** What the page and the counting worker say to each other. */
import type { CrossfilterCounts, CubeFilter } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { WeeklySums } from "#server/algorithms/crossfilter/flow-sums.ts";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import type { RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import type { CubeMoment } from "#server/algorithms/cube/cube.ts";

/** Distinct cells of a resolution, ascending, and their centres as longitude and latitude in turn. */
export interface CellGeometry {
  resolution: number;
  cells: BigUint64Array;
  centres: Float64Array;
}

export interface LoadRequest {
  kind: "load";
  regions: RegionParent[];
}
export interface LoadReply {
  asOf: CubeMoment;
  rows: number;
  regionCodes: readonly string[];
  extents: RegionExtent[];
}

export interface CountRequest {
  kind: "count";
  filter: CubeFilter;
  resolution: number;
  weeks: number;
  /** Whether the page lacks the cells of this resolution. */
  wantCells: boolean;
}
export interface CountReply {
  counts: CrossfilterCounts;
  weekly: WeeklySums | null;
  geometry: CellGeometry | null;
  /** Worker time of the counting, milliseconds. */
  tookMs: number;
}

export type CubeRequest = { id: number } & (LoadRequest | CountRequest);
export type CubeReply = { id: number } & (
  | { ok: true; value: LoadReply | CountReply }
  | { ok: false; message: string; status: number }
);
