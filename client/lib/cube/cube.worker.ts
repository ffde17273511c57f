/** Holds the tables and answers questions about them; the thinking is in server/algorithms/analysis. */
import { cellToLatLng, splitLongToH3Index } from "h3-js";
import { decodeAccidents } from "#server/algorithms/accidents/accident-arrow.ts";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { createAnalysis } from "#server/algorithms/analysis/analysis.ts";
import {
  type Analysis,
  type Question,
  RESOLUTION_RANGE,
  STABILITY_SETTINGS,
} from "#server/algorithms/analysis/analysis-types.ts";
import { identifyBlackSpots } from "#server/algorithms/black-spots/identify.ts";
import { regionExtents } from "#server/algorithms/crossfilter/region-extents.ts";
import { isWithin, type RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { decodeLifecycle } from "#server/algorithms/lifecycle/lifecycle-arrow.ts";
import type { Problem } from "#server/contracts/common.contract.ts";
import { ApiError } from "../api/fetch-json.ts";
import { tableAddress } from "../api/table-address.ts";
import type {
  AnswerReply,
  AnswerRequest,
  BlackSpotsRequest,
  CellGeometry,
  CubeReply,
  CubeRequest,
  LoadReply,
  LoadRequest,
  Replies,
  RequestBody,
} from "./cube-messages.ts";

const FINEST = RESOLUTION_RANGE.finest;
/** Answers made before anybody asks, so that the first filter change runs on compiled code. */
const WARM_UPS = 3;
const ANYTHING: Question = {
  filter: { layer: [], category: [], level: [], status: [], supervision: [], place: [], units: "reporting" },
  resolution: FINEST,
  surface: "count",
  measure: "open",
  period: null,
  deathsAtLeast: 1,
  putRight: null,
};

const OVERTAKEN = "Newer tables took the place of these.";
/** Time for the page to ask its first question before the worker is busy with the tables. */
const FIRST_ANSWER_MS = 50;

interface Held {
  load: number;
  analysis: Analysis;
  accidents: AccidentTable | null;
  regions: ReadonlyMap<string, RegionParent>;
}
let held: Held | undefined;
let loads = 0;
/** The polygons change hardly ever; the same object lets what is made of them be used again. */
let knownArea: { text: string; area: LoadRequest["area"] } | undefined;

async function load({ regions, area, where, snapshot }: LoadRequest): Promise<LoadReply> {
  const mine = ++loads;
  const filter = where === null || snapshot !== null ? "" : `filter=${encodeURIComponent(where)}`;
  const of = (table: "cube" | "lifecycle" | "accidents", query = "") =>
    fetchBytes(`${tableAddress(snapshot, table)}${query && `?${query}`}`);
  // All three are asked for at once; the map waits for the cube alone.
  const tables = Promise.all([of("lifecycle", filter), of("accidents")]);
  tables.catch(() => undefined);
  const cube = decodeCube(
    // A snapshot's is of the finest resolution.
    await of("cube", snapshot === null ? `resolution=${FINEST}${filter && `&${filter}`}` : ""),
  );
  if (mine !== loads) throw new Error(OVERTAKEN);

  const text = JSON.stringify(area);
  if (knownArea?.text !== text) knownArea = { text, area };
  const analysis = createAnalysis({ cube, lifecycle: null, accidents: null, regions, area: knownArea.area });
  // Coarser cells are made now rather than while somebody zooms.
  for (let resolution = RESOLUTION_RANGE.coarsest; resolution < FINEST; resolution++) analysis.cells(resolution);
  for (let i = 0; i < WARM_UPS; i++) analysis.answer(ANYTHING);
  const current: Held = {
    load: mine,
    analysis,
    accidents: null,
    regions: new Map(regions.map((region) => [region.code, region])),
  };
  // The first cube is shown without waiting for the tables; later ones replace cube and tables at one moment.
  const isFirst = held === undefined;
  const arrived = tables.then(
    async ([findings, accidents]) => {
      if (isFirst) await pause(FIRST_ANSWER_MS);
      current.accidents = decodeAccidents(accidents);
      analysis.setTables(decodeLifecycle(findings), current.accidents);
      return null;
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (!isFirst) await arrived;
  if (mine !== loads) throw new Error(OVERTAKEN);
  held = current;
  void arrived.then(async (problem) => {
    // After the reply, so that the page knows which load this is about.
    await pause(0);
    if (held !== current) return;
    postMessage({ notice: "tables", load: mine, problem } satisfies CubeReply);
    await warmUp(current);
  });
  return {
    load: mine,
    asOf: cube.asOf,
    rows: cube.rows,
    regionCodes: [...cube.region.values],
    analysisCodes: analysis.regionCodes,
    extents: regionExtents(cube, centresOf(cube.cells)),
  };
}

/** Makes what hot spots and their stability need, in small pieces, so that questions in between need not wait long. */
async function warmUp(current: Held): Promise<void> {
  const resolutions = [...new Set(STABILITY_SETTINGS.map(({ resolution }) => resolution))];
  const steps = [
    () => current.analysis.answer({ ...ANYTHING, surface: "hotspots" }),
    ...resolutions.map((resolution) => () => current.analysis.prepareStability(resolution)),
  ];
  for (const step of steps) {
    await pause(0);
    if (held !== current) return;
    step();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function answer({ question, wantCells }: AnswerRequest, { load: from, analysis }: Held): AnswerReply {
  const started = performance.now();
  const found = analysis.answer(question);
  const tookMs = performance.now() - started;
  let geometry: CellGeometry | null = null;
  if (wantCells) {
    const cells = analysis.cells(question.resolution).slice();
    geometry = { resolution: question.resolution, cells, centres: centresOf(cells) };
  }
  return { load: from, answer: found, geometry, tookMs };
}

function blackSpots({ settings, filter }: BlackSpotsRequest, { accidents, regions }: Held): Replies["blackSpots"] {
  if (!accidents) throw new Error("The accidents have not been loaded yet.");
  const { place, units } = filter;
  return identifyBlackSpots(
    accidents,
    settings,
    accidents.asOf.businessDate,
    (code) => place.length === 0 || place.some((one) => isWithin(regions, code, one, units)),
  );
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) {
    const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
    throw new ApiError(
      response.status,
      problem?.detail ?? problem?.title ?? `${response.status} ${response.statusText}`,
    );
  }
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

/** Arrays by cell move to the page instead of being copied; the analysis makes them anew for every answer. */
function buffersOf({ answer: { counts, surface }, geometry }: AnswerReply): Transferable[] {
  const columns = [counts.cells, surface, geometry ?? {}].flatMap((part) => Object.values(part));
  return [
    ...new Set(columns.filter((column) => ArrayBuffer.isView(column)).map((column) => column.buffer)),
  ] as ArrayBuffer[];
}

function respond(request: RequestBody): { value: Replies[keyof Replies]; buffers: Transferable[] } {
  if (!held) throw new Error("The cube has not been loaded yet.");
  const { analysis } = held;
  switch (request.kind) {
    case "answer": {
      const value = answer(request, held);
      return { value, buffers: buffersOf(value) };
    }
    case "stability": {
      const value = analysis.stability(request.question);
      return { value, buffers: [value.buffer] };
    }
    case "detail":
      return { value: analysis.detail(request.question, request.cell), buffers: [] };
    case "permutation": {
      const { question, cell, permutations, seed } = request;
      return { value: analysis.permutationP(question, cell, permutations, seed), buffers: [] };
    }
    case "blackSpots":
      return { value: blackSpots(request, held), buffers: [] };
    case "load":
      throw new Error("A load is answered when its cube has arrived.");
  }
}

addEventListener("message", async ({ data }: MessageEvent<CubeRequest>) => {
  const { id } = data;
  const say = (reply: CubeReply, transfer: Transferable[] = []) => postMessage(reply, { transfer });
  try {
    if (data.kind === "load") return say({ id, ok: true, value: await load(data) });
    const { value, buffers } = respond(data);
    say({ id, ok: true, value }, buffers);
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    say({ id, ok: false, status, message: error instanceof Error ? error.message : String(error) });
  }
});
