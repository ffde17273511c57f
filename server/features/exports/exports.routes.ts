import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { FindingCsvQuery } from "../findings/findings.contract.ts";
import { SiteCsvQuery } from "../sites/sites.contract.ts";
import type { ExportSource } from "./export-fields.contract.ts";
import {
  AccidentCountQuery,
  AccidentExportQuery,
  EXPORT_FORMATS,
  ExportCount,
  type ExportForm,
  type ExportFormat,
  FindingCountQuery,
  FindingExportQuery,
  SiteCountQuery,
  SiteExportQuery,
} from "./exports.contract.ts";
import { countRows, type Selection } from "./read-rows.ts";
import { runExport } from "./run-export.ts";
import type { WrittenExport } from "./write-export.ts";

/** Files written at a time by one server: each keeps a connection and a part of a processor busy. */
const MOST_AT_ONCE = 2;
/** Exports of more rows are logged, as are all with personal data. */
const LOGGED_ROWS = 10_000;

const FORMATS = Object.keys(EXPORT_FORMATS) as ExportFormat[];
const FileParams = Type.Object({ format: OneOf(FORMATS) });
const FILE = {
  description:
    "The file, named after the business date and the data version; the headers x-export-rows and x-export-bytes say how much it holds",
  content: Object.fromEntries(
    [...new Set(FORMATS.map((format) => EXPORT_FORMATS[format].type))].map((type) => [
      type.split(";")[0]!,
      { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) },
    ]),
  ),
};
const CSV_FILE = { ...FILE, content: { "text/csv": FILE.content["text/csv"]! } };

const exportRoutes: FastifyPluginAsyncTypebox = async (app) => {
  let underWay = 0;
  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    format: ExportFormat,
    { fields, crs, lang, ...filter }: ExportForm & Record<string, unknown>,
    source: ExportSource,
  ) => {
    const selection = { source, filter } as Selection;
    checkSort(selection);
    if (underWay >= MOST_AT_ONCE)
      throw new BadInput("Other exports are being written. Try again in a minute.", {
        code: "exports_busy",
        statusCode: 429,
      });
    underWay++;
    const folder = await mkdtemp(path.join(os.tmpdir(), "srm-export-"));
    const remove = () => rm(folder, { recursive: true, force: true });
    let written: WrittenExport;
    try {
      const form = { crs, lang, ...(fields !== undefined && { fields }) };
      written = await write(app, request, reply, { order: { selection, format, form }, folder });
      await note(app, request, source, format, written);
    } catch (error) {
      await remove();
      throw error;
    } finally {
      underWay--;
    }
    const stream = createReadStream(written.path);
    stream.on("close", () => void remove());
    return reply
      .type(EXPORT_FORMATS[format].type)
      .header("content-disposition", `attachment; filename="${written.name}"`)
      .header("content-length", written.bytes)
      .header("x-export-rows", written.rows)
      .header("x-export-bytes", written.bytes)
      .header("cache-control", "no-store")
      .send(stream);
  };

  const routesOf = (source: ExportSource, what: string, exported: TSchema, counted: TSchema) => {
    app.get(`/api/exports/${source}.:format`, {
      config: { access: "viewer" },
      exposeHeadRoute: false,
      schema: {
        summary: `${what} as a file: CSV, XLSX, GeoJSON, GeoPackage, Shapefile, KML or GeoParquet`,
        description:
          "Any number of rows. Owners' names and telephones come only when asked for as fields, masked outside the reader's area; such exports and those of more than 10,000 rows are logged.",
        tags: ["exports"],
        params: FileParams,
        querystring: exported,
        response: { 200: FILE },
      },
      handler: (request, reply) =>
        send(request, reply, request.params.format, request.query as ExportForm & Record<string, unknown>, source),
    });
    app.get(`/api/exports/${source}/count`, {
      config: { access: "viewer" },
      schema: {
        summary: `How many rows such a file has: ${what.toLowerCase()}`,
        tags: ["exports"],
        querystring: counted,
        response: { 200: ExportCount },
      },
      async handler(request) {
        const selection = { source, filter: request.query } as Selection;
        checkSort(selection);
        return app.records(request).read(
          async (client) => {
            const asOf = await app.city.moment(client);
            return { count: await countRows(client, app.city.code, asOf.businessDate, selection), asOf };
          },
          { snapshot: true },
        );
      },
    });
  };
  routesOf("sites", "Sites", SiteExportQuery, SiteCountQuery);
  routesOf("findings", "Findings with their sites", FindingExportQuery, FindingCountQuery);
  routesOf("accidents", "Accidents", AccidentExportQuery, AccidentCountQuery);

  // Addresses that were handed out before there were other formats.
  for (const [source, querystring] of [
    ["sites", SiteCsvQuery],
    ["findings", FindingCsvQuery],
  ] as const) {
    app.get(`/api/${source}.csv`, {
      config: { access: "viewer" },
      exposeHeadRoute: false,
      schema: {
        summary: `The same as /api/exports/${source}.csv in WGS84 with the usual fields`,
        tags: ["exports"],
        querystring,
        response: { 200: CSV_FILE },
      },
      handler: (request, reply) => send(request, reply, "csv", { ...request.query, crs: "wgs84" } as never, source),
    });
  }
};
export default exportRoutes;

/** A reader who goes away ends the writing. */
async function write(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  job: Pick<Parameters<typeof runExport>[0], "order" | "folder">,
): Promise<WrittenExport> {
  const gone = new AbortController();
  const left = () => gone.abort();
  reply.raw.once("close", left);
  try {
    const { person, scope } = request;
    return await runExport(
      {
        ...job,
        database: databaseOf(app),
        cityCode: app.city.code,
        scope,
        actor: { id: person?.id ?? null, name: person?.name ?? "" },
      },
      gone.signal,
    );
  } finally {
    reply.raw.off("close", left);
  }
}

/** How the application's own connections are made. */
function databaseOf({ pg }: FastifyInstance): { connectionString: string; options?: string } {
  const { connectionString, options } = pg.pool.options as { connectionString: string; options?: string };
  return { connectionString, ...(options && { options }) };
}

async function note(
  app: FastifyInstance,
  request: FastifyRequest,
  source: ExportSource,
  format: ExportFormat,
  { rows, fields, personal, name }: WrittenExport,
): Promise<void> {
  if (personal.length === 0 && rows <= LOGGED_ROWS) return;
  await app.records(request).write(async (client) => {
    await client.query("select audit($1, 'records.exported', 'export', $2, null, $3)", [
      app.city.code,
      name,
      JSON.stringify({ source, format, rows, personal, fields }),
    ]);
  });
}

function checkSort({ source, filter }: Selection): void {
  if (source === "findings" && filter.list === "worst" && filter.sort)
    throw new BadInput("The list 'worst' has an order of its own; leave out sort.", { field: "sort" });
}
