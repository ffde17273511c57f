import { createReadStream, type ReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { CsvQuery } from "../../contracts/csv.contract.ts";
import type { Language } from "../../contracts/words.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { Batch, BatchDetail, BatchParams, REJECT_FORMATS, RejectParams, UndoReport } from "./batches.contract.ts";
import { listBatches, readBatch, readRejectColumns, readRejects, rejectSource } from "./batches.queries.ts";
import { writeRejects } from "./reject-files.ts";
import { undoBatch } from "./undo-batch.ts";

const MOST_BATCHES = 200;
const REJECT_FILE = {
  description: "The file",
  content: Object.fromEntries(
    [...new Set(Object.values(REJECT_FORMATS))].map((type) => [
      type.split(";")[0]!,
      { schema: Type.Unsafe<ReadStream>({ type: "string", format: "binary" }) },
    ]),
  ),
};

const batchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const noSuchBatch = (id: string) =>
    new BadInput(`There is no import ${id} that you may see.`, {
      code: "no_batch",
      params: { id },
      statusCode: 404,
      field: "id",
    });

  app.get("/api/import-batches", {
    config: { access: "officer" },
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
    config: { access: "officer" },
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
    config: { access: "officer" },
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

  app.get("/api/import-batches/:id/rejects.:format", {
    config: { access: "officer" },
    exposeHeadRoute: false,
    schema: {
      summary: "The rows an import rejected, with the reason of each, as the kind of file they came in",
      description:
        "The file's own columns and one more with the reason. Mended, the file can be imported as it is: the reason is not read. `rejectFormat` of the import names the kind; CSV and GeoJSON may be asked for as well. Files that came as MapInfo or DXF come back as GeoPackage.",
      tags: ["imports"],
      params: RejectParams,
      querystring: CsvQuery,
      response: { 200: REJECT_FILE },
    },
    async handler(request, reply) {
      const { id, format } = request.params;
      const { client, end } = await app.records(request).open({ snapshot: true });
      const folder = await mkdtemp(path.join(os.tmpdir(), "srm-rejects-"));
      const file = path.join(folder, `rejected.${format}`);
      try {
        const source = await rejectSource(client, app.city.code, id);
        if (!source) throw noSuchBatch(id);
        // Written first and sent then: a slow download must not hold a transaction.
        await writeRejects(client, file, format, {
          source,
          columns: await readRejectColumns(client, app.city.code, id, source.columns),
          rejects: readRejects(client, app.city.code, id),
          language: request.query.lang as Language,
        });
        const stream = createReadStream(file);
        stream.on("close", () => void rm(folder, { recursive: true, force: true }));
        return reply
          .type(REJECT_FORMATS[format])
          .header("content-disposition", `attachment; filename="rejected-${id}.${format.replace(/^shp\./, "")}"`)
          .header("content-length", (await stat(file)).size)
          .header("cache-control", "no-store")
          .send(stream);
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      } finally {
        await end("rollback");
      }
    },
  });
};
export default batchRoutes;
