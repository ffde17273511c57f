/** For each route of imports: whether somebody gets at an upload, an import under way or a batch that is another's. */
import type { FastifyInstance } from "fastify";
import type { Found, ImportJob } from "#server/features/imports/imports.contract.ts";
import { IN_THE_WEST } from "#test/helpers/tiny-city.ts";

/** A file that was sent and not imported, one that was, and the batch it became. */
export interface OwnImports {
  upload: string;
  choices: object;
  job: string;
  batch: string;
}

type Headers = Record<string, string>;

async function send(app: FastifyInstance, headers: Headers): Promise<Found> {
  const boundary = "----form";
  const file = `编号,名称,类别,风险等级,lon,lat,乡镇\nA1,老屋,出租,2,${IN_THE_WEST.join()},岳阳楼街道\nA2,,出租,2,1,1,\n`;
  const response = await app.inject({
    method: "POST",
    url: "/api/imports",
    headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="own.csv"\r\n\r\n${file}\r\n--${boundary}--\r\n`,
  });
  return response.json();
}

export async function addOwnImports(app: FastifyInstance, headers: Headers): Promise<OwnImports> {
  const choicesOf = ({ layer, target, map, swapped }: Found) => ({ layer, target, map, swapped, crs: "wgs84" });
  const imported = await send(app, headers);
  const payload = { ...choicesOf(imported), source: "own" };
  await app.inject({ method: "POST", url: `/api/imports/${imported.id}/start`, headers, payload });
  await app.inject({ url: `/api/imports/${imported.id}/events`, headers });
  const job = (await app.inject({ url: `/api/imports/${imported.id}`, headers })).json<ImportJob>();
  const waiting = await send(app, headers);
  return { upload: waiting.id, choices: choicesOf(waiting), job: job.id, batch: job.result!.batch };
}

type Reaches = (app: FastifyInstance, headers: Headers, imports: OwnImports) => Promise<boolean>;

const asks =
  (
    method: "GET" | "POST",
    urlOf: (imports: OwnImports) => string,
    payloadOf?: (imports: OwnImports) => object,
  ): Reaches =>
  async (app, headers, imports) => {
    const url = urlOf(imports);
    const response = await app.inject({ method, url, headers, ...(payloadOf && { payload: payloadOf(imports) }) });
    if (response.statusCode >= 300 && response.statusCode !== 404)
      throw new Error(`${method} ${url} answers ${response.statusCode}: ${response.body}`);
    return response.statusCode < 300;
  };

const named = ({ choices }: OwnImports) => ({ ...choices, source: "own" });

export const OWN_PROBES: Record<string, Reaches> = {
  "POST /api/imports/:id/look": asks(
    "POST",
    ({ upload }) => `/api/imports/${upload}/look`,
    () => ({}),
  ),
  "POST /api/imports/:id/check": asks(
    "POST",
    ({ upload }) => `/api/imports/${upload}/check`,
    ({ choices }) => choices,
  ),
  "POST /api/imports/:id/diff": asks("POST", ({ upload }) => `/api/imports/${upload}/diff`, named),
  "GET /api/imports/:id/diff": async (app, headers, imports) => {
    const { choices, upload } = imports;
    const url = `/api/imports/${upload}/diff`;
    const compared = await app.inject({ method: "POST", url, headers, payload: { ...choices, source: "own" } });
    const page = await app.inject({ url: `${url}?kind=new`, headers });
    if (compared.statusCode !== page.statusCode) throw new Error(`GET ${url} answers ${page.statusCode}: ${page.body}`);
    return page.statusCode < 300;
  },
  "POST /api/imports/:id/start": asks("POST", ({ upload }) => `/api/imports/${upload}/start`, named),
  "POST /api/imports/:id/cancel": asks("POST", ({ upload }) => `/api/imports/${upload}/cancel`),
  "GET /api/imports/:id": asks("GET", ({ job }) => `/api/imports/${job}`),
  "GET /api/imports/:id/events": asks("GET", ({ job }) => `/api/imports/${job}/events`),
  "GET /api/import-batches": async (app, headers, { batch }) => {
    const { batches } = (await app.inject({ url: "/api/import-batches", headers })).json();
    return batches.some(({ id }: { id: string }) => id === batch);
  },
  "GET /api/import-batches/:id": asks("GET", ({ batch }) => `/api/import-batches/${batch}`),
  "GET /api/import-batches/:id/rejects.:format": asks("GET", ({ batch }) => `/api/import-batches/${batch}/rejects.csv`),
  "POST /api/import-batches/:id/undo": asks("POST", ({ batch }) => `/api/import-batches/${batch}/undo`),
};
