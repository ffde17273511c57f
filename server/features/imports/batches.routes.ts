import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { CsvQuery } from "../../contracts/csv.contract.ts";
import type { Language } from "../../contracts/words.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { Batch, BatchDetail, BatchParams, UndoReport } from "./batches.contract.ts";
import { listBatches, readBatch, readRejects, rejectSource, type StoredReject } from "./batches.queries.ts";
import { rejectsCsv, rejectsGeoJson } from "./reject-files.ts";
import { undoBatch } from "./undo-batch.ts";

const EDITORS = ["officer", "supervisor", "administrator"] as const;
const MOST_BATCHES = 200;

const batchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const noSuchBatch = (id: string) =>
    new BadInput(`There is no import ${id} that you may see.`, { statusCode: 404, field: "id" });

  app.get("/api/import-batches", {
    config: { access: EDITORS },
    schema: {
      summary: "Imports, the newest first: one's own, or all for whoever may edit the whole city",
      tags: ["imports"],
      querystring: NoQuery,
      response: { 200: Type.Object({ batches: Type.Array(Batch) }) },
    },
    handler: async (request) => ({
      batches: await app.records(request).read((client) => listBatches(client, app.city.code, MOST_BATCHES)),
    }),
  });

  app.get("/api/import-batches/:id", {
    config: { access: EDITORS },
    schema: {
      summary: "One import with its counts, its mapping and its first rejected rows",
      tags: ["imports"],
      params: BatchParams,
      querystring: NoQuery,
      response: { 200: BatchDetail },
    },
    async handler(request) {
      const { id } = request.params;
      const batch = await app.records(request).read((client) => readBatch(client, app.city.code, id));
      if (!batch) throw noSuchBatch(id);
      return batch;
    },
  });

  app.post("/api/import-batches/:id/undo", {
    config: { access: EDITORS },
    schema: {
      summary: "Take an import back",
      description:
        "What it added goes, what it changed returns to its old values, what it took off the books comes back. Rows that somebody has worked on since stay and are listed. A second call changes nothing and gives the same answer.",
      tags: ["imports"],
      params: BatchParams,
      querystring: NoQuery,
      response: { 200: UndoReport },
    },
    async handler(request) {
      const { id } = request.params;
      const source = await app.records(request).read((client) => rejectSource(client, app.city.code, id));
      if (!source) throw noSuchBatch(id);
      const { person, scope } = request;
      const report = await undoBatch(app.pg.pool, {
        cityCode: app.city.code,
        batchId: id,
        person: { id: person!.id, name: person!.name },
        scope,
      });
      if (!report) throw noSuchBatch(id);
      return report;
    },
  });

  /** Read at the database's pace, not the reader's: the embedded database serves one transaction at a time. */
  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    kind: { type: string; ending: string },
    write: (rejects: AsyncGenerator<StoredReject[]>, columns: string[]) => AsyncGenerator<string>,
  ) => {
    const { client, end } = await app.records(request).open({ snapshot: true });
    const source = await rejectSource(client, app.city.code, id).catch(async (error) => {
      await end("rollback");
      throw error;
    });
    if (!source) {
      await end("rollback");
      throw noSuchBatch(id);
    }
    const out = new PassThrough();
    void pipeline(Readable.from(write(readRejects(client, app.city.code, id), source.columns)), out)
      .then(() => end("commit"))
      .catch(() => end("rollback"));
    return reply
      .type(kind.type)
      .header("content-disposition", `attachment; filename="rejected-${id}.${kind.ending}"`)
      .header("cache-control", "no-store")
      .send(out);
  };
  const file = (description: string, type: string) => ({
    200: { description, content: { [type]: { schema: Type.String() } } },
  });

  app.get("/api/import-batches/:id/rejects.csv", {
    config: { access: EDITORS },
    schema: {
      summary: "The rows an import rejected, with the reason of each, as CSV",
      description:
        "The file's own columns and one more with the reason. Mended, the file can be imported as it is: the reason is not read.",
      tags: ["imports"],
      params: BatchParams,
      querystring: CsvQuery,
      response: file("UTF-8 with a byte order mark", "text/csv"),
    },
    handler: (request, reply) =>
      send(request, reply, request.params.id, { type: "text/csv; charset=utf-8", ending: "csv" }, (rejects, columns) =>
        rejectsCsv(rejects, columns, request.query.lang as Language),
      ),
  });

  app.get("/api/import-batches/:id/rejects.geojson", {
    config: { access: EDITORS },
    schema: {
      summary: "The same as GeoJSON, with the positions as they were given",
      tags: ["imports"],
      params: BatchParams,
      querystring: CsvQuery,
      response: file("GeoJSON", "application/geo+json"),
    },
    handler: (request, reply) =>
      send(request, reply, request.params.id, { type: "application/geo+json", ending: "geojson" }, (rejects) =>
        rejectsGeoJson(rejects, request.query.lang as Language),
      ),
  });
};
export default batchRoutes;
