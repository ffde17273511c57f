/** What the page and the counting worker say to each other. */
import type { Answer, CellDetail, Question } from "#server/algorithms/analysis/analysis-types.ts";
import type { BlackSpotResult } from "#server/algorithms/black-spots/identify.ts";
import type { BlackSpotSettings } from "#server/algorithms/black-spots/settings.ts";
import type { CubeFilter } from "#server/algorithms/crossfilter/crossfilter.ts";
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
  /** The city's polygons, the universe of the statistics; null where none are known. */
  area: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon> | null;
  /** CQL2 text that the server filters records by. */
  where: string | null;
  /** Id of the snapshot to load in place of the records. */
  snapshot: string | null;
}
export interface LoadReply {
  /** Which load this was. */
  load: number;
  asOf: CubeMoment;
  rows: number;
  regionCodes: readonly string[];
  analysisCodes: readonly string[];
  extents: RegionExtent[];
}

export interface AnswerRequest {
  kind: "answer";
  question: Question;
  /** Whether the page lacks the cells of this resolution. */
  wantCells: boolean;
}
export interface AnswerReply {
  /** The load it was counted from: codes and cells of another do not fit it. */
  load: number;
  answer: Answer;
  geometry: CellGeometry | null;
  /** Worker time of the counting, milliseconds. */
  tookMs: number;
}

/** In how many settings each cell is significant on its side. */
export interface StabilityRequest {
  kind: "stability";
  question: Question;
}
export interface DetailRequest {
  kind: "detail";
  question: Question;
  cell: bigint;
}
export interface PermutationRequest {
  kind: "permutation";
  question: Question;
  cell: bigint;
  permutations: number;
  seed: number;
}
export interface BlackSpotsRequest {
  kind: "blackSpots";
  settings: BlackSpotSettings;
  filter: Pick<CubeFilter, "place" | "units">;
}

/** What each request is answered with. */
export interface Replies {
  load: LoadReply;
  answer: AnswerReply;
  stability: Uint8Array;
  detail: CellDetail;
  permutation: number;
  blackSpots: BlackSpotResult;
}
export type Kind = keyof Replies;
export type RequestBody =
  | LoadRequest
  | AnswerRequest
  | StabilityRequest
  | DetailRequest
  | PermutationRequest
  | BlackSpotsRequest;
export type RequestOf<K extends Kind> = Omit<Extract<RequestBody, { kind: K }>, "kind">;

export type CubeRequest = { id: number } & RequestBody;

/** The findings and accidents of a load have arrived, or could not be had: what knows time can be asked for now. */
export interface TablesNotice {
  notice: "tables";
  load: number;
  problem: string | null;
}

export type CubeReply =
  | { id: number; ok: true; value: Replies[Kind] }
  | { id: number; ok: false; message: string; status: number }
  | TablesNotice;
