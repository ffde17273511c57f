/** Probes of what goes out: files, the OGC API, histories, the audit log, the quality of the records. */
import { EAST_TOWNSHIP, WEST_TOWNSHIP } from "#test/helpers/tiny-city.ts";
import { ask, each, named, onEachSide, type Probe, type Side, WHERE } from "./probe.ts";
import { addDraw } from "./sample.ts";

/** The count is of both sides, of one, or of none. */
const counted =
  (url: string, allOf: (body: never) => number): Probe =>
  async (context) => {
    const whole = await ask({ ...context, headers: context.ofCity }, url);
    const mine = await ask(context, url);
    const [all, some] = [allOf(whole.json() as never), allOf(mine.json() as never)];
    return { east: some > 0, west: some === all };
  };

/** A draw of one of a side's houses. */
const drawIn = (side: Side) => ({
  title: `draw in the ${side}`,
  sites: { place: WHERE[side].region },
  strata: [{ level: 3, count: 1 }],
  weighting: "equal",
  inspectors: [{ id: "a", name: "a", unit: null, notInUnits: [], notAtSites: [] }],
  perSite: 1,
  avoidLast: false,
});

export const OTHER_PROBES: Record<string, Probe> = {
  "GET /api/sites/:id/record": each(({ site }, side) => `/api/sites/${site[side]}/record`),
  "GET /api/sites/:id/history": each(({ site }, side) => `/api/sites/${site[side]}/history`),
  "GET /api/accidents/:id/record": each(({ accident }, side) => `/api/accidents/${accident[side]}/record`),
  "GET /api/accidents/:id/history": each(({ accident }, side) => `/api/accidents/${accident[side]}/history`),
  "GET /api/findings/:id": each(({ finding }, side) => `/api/findings/${finding[side]}`),
  "GET /api/findings/:id/photos": async (context) => {
    const has = async (finding: number) => {
      const { items } = (await ask(context, `/api/findings/${finding}/photos`)).json();
      return (items?.length ?? 0) > 0;
    };
    return { east: await has(context.sample.finding.east), west: await has(context.sample.finding.west) };
  },
  "GET /api/photos/:id/full": each(({ photo }, side) => `/api/photos/${photo[side]}/full`),
  "GET /api/photos/:id/thumbnail": each(({ photo }, side) => `/api/photos/${photo[side]}/thumbnail`),
  "GET /api/exports/sites.:format": named("/api/exports/sites.geojson"),
  "GET /api/exports/sites/count": counted("/api/exports/sites/count", ({ count }: { count: number }) => count),
  "GET /api/exports/findings.:format": named("/api/exports/findings.csv?list=overdue"),
  "GET /api/exports/findings/count": counted(
    "/api/exports/findings/count?list=overdue",
    ({ count }: { count: number }) => count,
  ),
  "GET /api/exports/accidents.:format": named("/api/exports/accidents.csv"),
  "GET /api/exports/accidents/count": counted("/api/exports/accidents/count", ({ count }: { count: number }) => count),
  "GET /ogc/collections/:collection/items": named("/ogc/collections/self_built_house/items?f=json&limit=100"),
  "GET /ogc/collections/:collection/items/:feature": each(
    ({ finding }, side) => `/ogc/collections/finding/items/${finding[side]}?f=json`,
  ),
  "GET /api/draws": named("/api/draws"),
  "GET /api/draws/:id": each(({ draw }, side) => `/api/draws/${draw[side]}`),
  "POST /api/draws/preview": async ({ app, headers }) =>
    onEachSide(async (side) => {
      const payload = drawIn(side);
      const preview = await app.inject({ method: "POST", url: "/api/draws/preview", headers, payload });
      return (preview.json().sites ?? 0) > 0;
    }),
  "POST /api/draws": async ({ app, headers }) =>
    onEachSide(async (side) => {
      const payload = drawIn(side);
      return (await app.inject({ method: "POST", url: "/api/draws", headers, payload })).statusCode === 201;
    }),
  "POST /api/draws/:id/draw": async ({ app, headers, pool, sample }) =>
    onEachSide(async (side) => {
      const url = `/api/draws/${await addDraw(pool, sample.site[side], side)}/draw`;
      return (await app.inject({ method: "POST", url, headers, payload: { word: "" } })).statusCode === 200;
    }),
  "GET /api/audit": async (context) => {
    const { items } = (await ask(context, "/api/audit?limit=200&subject=site")).json();
    const regions = items.map(({ regionCode }: { regionCode: string }) => regionCode);
    return { east: regions.includes(EAST_TOWNSHIP), west: regions.includes(WEST_TOWNSHIP) };
  },
  "GET /api/audit/roots": async (context) => {
    const whole = (await ask(context, "/api/audit/roots")).statusCode === 200;
    return { east: whole, west: whole };
  },
  "POST /api/audit/verify": async ({ app, headers }) => {
    const payload = { from: 1 };
    const whole = (await app.inject({ method: "POST", url: "/api/audit/verify", headers, payload })).statusCode === 200;
    return { east: whole, west: whole };
  },
  "GET /api/quality": async (context) => {
    const { regions } = (await ask(context, "/api/quality")).json();
    const codes = regions.map(({ code }: { code: string }) => code);
    return { east: codes.includes(EAST_TOWNSHIP), west: codes.includes(WEST_TOWNSHIP) };
  },
  "GET /api/quality/records": named("/api/quality/records?rule=no_unit&limit=200"),
  "GET /api/quality/records.csv": named("/api/quality/records.csv?rule=no_unit"),
  "GET /api/quality/map": counted("/api/quality/map?rule=no_unit", ({ total }: { total: number }) => total),
  "GET /api/suspicious-closures": async (context) => {
    const { items } = (await ask(context, "/api/suspicious-closures?limit=200")).json();
    const seen = items.map(({ description }: { description: string }) => description);
    return { east: seen.includes("closed in the east"), west: seen.includes("closed in the west") };
  },
};
