/**
 * For each route with records behind it: whether somebody gets at what lies in the east, and at what lies in the west.
 * A route whose row in server/ACCESS.md says content, record, change or city needs its probe here.
 */
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { decodeAccidents } from "#server/algorithms/accidents/accident-arrow.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { decodeLifecycle } from "#server/algorithms/lifecycle/lifecycle-arrow.ts";
import { EAST_TOWNSHIP, type Position, WEST_TOWNSHIP } from "#test/helpers/tiny-city.ts";
import { BRIEFING_PROBES } from "./briefing-probes.ts";
import { EDIT_PROBES } from "./edit-probes.ts";
import { OTHER_PROBES } from "./other-probes.ts";
import { PLAN_PROBES } from "./plan-probes.ts";
import { ask, each, named, onEachSide, type Probe, type ProbeContext, WHERE } from "./probe.ts";
import { addSet, setOf, spotOf } from "./sample.ts";

/** The answer is a table whose rows state their regions. */
const regions =
  (url: string, codesOf: (bytes: Buffer) => Iterable<string>): Probe =>
  async (context) => {
    const codes = new Set(codesOf((await ask(context, url)).rawPayload));
    return { east: codes.has(EAST_TOWNSHIP), west: codes.has(WEST_TOWNSHIP) };
  };

const used = ({ values, codes }: { values: readonly string[]; codes: ArrayLike<number> }) =>
  Array.from(codes, (code) => values[code]!);

async function inTile(context: ProbeContext, [lon, lat]: Position, z: number): Promise<boolean> {
  const x = Math.floor(((lon + 180) / 360) * 2 ** z);
  const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 2 ** z);
  const { rawPayload, statusCode } = await ask(context, `/tiles/${z}/${x}/${y}.mvt`);
  if (statusCode === 204) return false;
  const { layers } = new VectorTile(new PbfReader(rawPayload));
  return Object.values(layers).some(({ length }) => length > 0);
}

/** From the records at zoom 14 and from the cube at 9: both or neither. */
const tiles: Probe = async (context) =>
  onEachSide(async (side) => {
    const [near, far] = [await inTile(context, WHERE[side].at, 14), await inTile(context, WHERE[side].at, 11)];
    if (near !== far) throw new Error(`the tiles of zoom 14 and 11 disagree about the ${side}`);
    return near;
  });

export const PROBES: Record<string, Probe> = {
  ...EDIT_PROBES,
  ...OTHER_PROBES,
  ...BRIEFING_PROBES,
  ...PLAN_PROBES,
  "GET /api/cube": regions("/api/cube", (bytes) => used(decodeCube(bytes).region)),
  "GET /api/lifecycle": regions("/api/lifecycle", (bytes) => used(decodeLifecycle(bytes).region)),
  "GET /api/accidents": regions("/api/accidents", (bytes) => used(decodeAccidents(bytes).region)),
  "GET /api/flow": async (context) => {
    const { region, dictionaries } = (await ask(context, "/api/flow")).json();
    const codes = new Set(used({ values: dictionaries.region, codes: region }));
    return { east: codes.has(EAST_TOWNSHIP), west: codes.has(WEST_TOWNSHIP) };
  },
  "GET /tiles/:z/:x/:y.mvt": tiles,
  "GET /api/sites": named("/api/sites"),
  "GET /api/sites.csv": named("/api/sites.csv"),
  "GET /api/sites/:id": each(({ site }, side) => `/api/sites/${site[side]}`),
  "GET /api/findings": named("/api/findings?list=overdue"),
  "GET /api/findings.csv": named("/api/findings.csv?list=overdue"),
  "GET /api/accidents/:id": each(({ accident }, side) => `/api/accidents/${accident[side]}`),
  "GET /api/black-spot-sets": async (context) => {
    const { sets } = (await ask(context, "/api/black-spot-sets")).json();
    const { spots } = sets.find(({ id }: { id: number }) => id === context.sample.set);
    return { east: spots >= 1, west: spots === 2 };
  },
  "GET /api/black-spot-sets/:id": named(({ sample }) => `/api/black-spot-sets/${sample.set}`),
  "GET /api/black-spot-sets/:id(^\\d{1,15}).geojson": named(
    ({ sample }) => `/api/black-spot-sets/${sample.set}.geojson`,
  ),
  "POST /api/black-spot-sets": async ({ app, headers, sample }) =>
    onEachSide(async (side) => {
      const payload = setOf([spotOf(side, sample.accident[side])]);
      const { statusCode } = await app.inject({ method: "POST", url: "/api/black-spot-sets", headers, payload });
      return statusCode === 201;
    }),
  "DELETE /api/black-spot-sets/:id": async ({ app, headers, pool, sample }) =>
    onEachSide(async (side) => {
      const url = `/api/black-spot-sets/${await addSet(pool, [spotOf(side, sample.accident[side])])}`;
      return (await app.inject({ method: "DELETE", url, headers })).statusCode === 204;
    }),
};
