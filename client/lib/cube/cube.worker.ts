/** Holds the cube and the weekly flow, and counts them under any filter. */
import { cellToLatLng, splitLongToH3Index } from "h3-js";
import { type Crossfilter, type CubeFilter, createCrossfilter } from "#server/algorithms/crossfilter/crossfilter.ts";
import { sumFlow } from "#server/algorithms/crossfilter/flow-sums.ts";
import { regionExtents } from "#server/algorithms/crossfilter/region-extents.ts";
import type { RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import type { CubeMoment } from "#server/algorithms/cube/cube.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import type { Flow } from "#server/features/flow/flow.contract.ts";
import { ApiError, fetchJson } from "../api/fetch-json.ts";
import type {
  CellGeometry,
  CountReply,
  CountRequest,
  CubeReply,
  CubeRequest,
  LoadReply,
  LoadRequest,
} from "./cube-messages.ts";

/** The finest resolution; coarser cells are added up from it. */
const RESOLUTION = 8;
const COARSEST = 5;
/** Counts made before anybody asks, so that the first filter change runs on compiled code (measured: 26 ms cold, 5 ms warm). */
const WARM_UPS = 3;
const NO_FILTER: CubeFilter = {
  layer: [],
  category: [],
  level: [],
  status: [],
  supervision: [],
  place: [],
  units: "reporting",
};

interface Held {
  crossfilter: Crossfilter;
  flow: Flow;
  regions: ReadonlyMap<string, RegionParent>;
  asOf: CubeMoment;
}
let held: Held | undefined;

async function load({ regions }: LoadRequest): Promise<LoadReply> {
  const [bytes, flow] = await Promise.all([
    fetchBytes(`/api/cube?resolution=${RESOLUTION}`),
    fetchJson<Flow>("/api/flow"),
  ]);
  const cube = decodeCube(bytes);
  const crossfilter = createCrossfilter(cube, regions);
  // Coarser cells are made now rather than while somebody zooms.
  for (let resolution = COARSEST; resolution < RESOLUTION; resolution++) crossfilter.cells(resolution);
  for (let i = 0; i < WARM_UPS; i++) crossfilter.count(NO_FILTER, RESOLUTION);
  held = { crossfilter, flow, regions: new Map(regions.map((region) => [region.code, region])), asOf: cube.asOf };
  return {
    asOf: cube.asOf,
    rows: cube.rows,
    regionCodes: [...crossfilter.regionCodes],
    extents: regionExtents(cube, centresOf(cube.cells)),
  };
}

function count({ filter, resolution, weeks, wantCells }: CountRequest): CountReply {
  if (!held) throw new Error("The cube has not been loaded yet.");
  const { crossfilter, flow, regions, asOf } = held;
  const started = performance.now();
  const counts = crossfilter.count(filter, resolution);
  const weekly = sumFlow(flow, regions, filter, asOf.businessDate, weeks);
  const tookMs = performance.now() - started;
  let geometry: CellGeometry | null = null;
  if (wantCells) {
    const cells = crossfilter.cells(resolution).slice();
    geometry = { resolution, cells, centres: centresOf(cells) };
  }
  return { counts, weekly, geometry, tookMs };
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new ApiError(response.status, `${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

function centresOf(cells: BigUint64Array): Float64Array {
  const halves = new Uint32Array(cells.buffer, cells.byteOffset, cells.length * 2);
  const centres = new Float64Array(cells.length * 2);
  for (let i = 0; i < cells.length; i++) {
    const [lat, lon] = cellToLatLng(splitLongToH3Index(halves[i * 2]!, halves[i * 2 + 1]!));
    centres[i * 2] = lon;
    centres[i * 2 + 1] = lat;
  }
  return centres;
}

/** The buffers of a reply: they move to the page instead of being copied. */
function buffersOf(value: unknown, found = new Set<Transferable>()): Set<Transferable> {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (value && typeof value === "object") for (const part of Object.values(value)) buffersOf(part, found);
  return found;
}

addEventListener("message", async ({ data }: MessageEvent<CubeRequest>) => {
  const answer = (reply: CubeReply, buffers: Iterable<Transferable> = []) =>
    postMessage(reply, { transfer: [...buffers] });
  try {
    const value = data.kind === "load" ? await load(data) : count(data);
    answer({ id: data.id, ok: true, value }, data.kind === "load" ? [] : buffersOf(value));
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    answer({ id: data.id, ok: false, status, message: error instanceof Error ? error.message : String(error) });
  }
});
