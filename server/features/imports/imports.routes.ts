import { PassThrough } from "node:stream";
import multipart from "@fastify/multipart";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { BatchDiff, DiffPage, DiffQuery } from "./batches.contract.ts";
import { checkRows } from "./check-rows.ts";
import { assertKnown, parseCoordinateSystem } from "./coordinate-system.ts";
import { firstPage, pageOf, previewBatch } from "./diff-batch.ts";
import { resolveFindings } from "./finding-rows.ts";
import { type RunningJob, readUpload, startJob } from "./import-jobs.ts";
import { CheckBody, CheckReport, Found, ImportJob, LookBody, StartBody, UploadParams } from "./imports.contract.ts";
import { checkedMap, layerOf, lookAtUpload } from "./look-at-upload.ts";
import { FileProblem } from "./readers/file-problem.ts";
import { LIMITS } from "./readers/limits.ts";
import { loadRegionLookup } from "./region-lookup.ts";
import { swapColumns, swapRows } from "./swap-axes.ts";
import { createUploads, type Upload } from "./uploads.ts";

const tags = ["imports"];
/** Proxies drop connections that stay silent for a minute. */
const HEARTBEAT_MS = 25_000;
const PROGRESS_MS = 200;
/** What is over is known for as long as somebody may still look. */
const FINISHED_KEPT = 200;

/**
 * Imports by the browser: a file is sent, looked at, checked and then loaded as one batch. An upload lives on the server
 * that took it, for an hour, and belongs to the person who sent it.
 */
const importRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const uploads = createUploads();
  const jobs = new Map<string, RunningJob>();
  const streams = new Set<PassThrough>();
  await app.register(multipart, { limits: { fileSize: LIMITS.upload, files: 1, fields: 0 } });
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
    for (const running of jobs.values()) running.cancel();
    await Promise.all([...jobs.values()].map((running) => running.over));
  });
  app.addHook("onClose", () => uploads.close());

  const ownerOf = ({ person }: FastifyRequest) => person?.id ?? "visitor";
  const uploadOr404 = (request: FastifyRequest, id: string): Upload => {
    const upload = uploads.find(ownerOf(request), id);
    if (!upload)
      throw new BadInput("This file is not here any more. Choose it again.", { code: "upload_gone", statusCode: 404 });
    return upload;
  };
  const jobOr404 = (request: FastifyRequest, id: string): RunningJob => {
    const running = jobs.get(id);
    if (running?.owner !== ownerOf(request))
      throw new BadInput("There is no such import. It may have been forgotten; look at the list of batches.", {
        code: "import_gone",
        statusCode: 404,
      });
    return running;
  };

  app.post("/api/imports", {
    config: { access: "officer" },
    schema: {
      summary: "Send a file to import and learn what it is; nothing is stored yet",
      description:
        "multipart/form-data with one file: CSV, XLSX, GeoJSON, Shapefile (zip), GeoPackage, KML, MapInfo (zip), DXF, up to 1 GB. A file that cannot be read is answered 422 with `code` and `params` beside the sentence. It is forgotten after an hour.",
      tags,
      consumes: ["multipart/form-data"],
      querystring: NoQuery,
      response: { 200: Found },
    },
    async handler(request, reply) {
      if (!request.isMultipart()) throw new BadInput("Send the file as multipart/form-data.", { statusCode: 415 });
      const part = await request.file();
      if (!part) throw new BadInput("Choose a file.", { code: "no_file", field: "file" });
      try {
        const upload = await uploads.receive(ownerOf(request), part.filename, part.file);
        try {
          return await lookAtUpload(app.pg, app.city.code, upload, {});
        } catch (error) {
          await uploads.forget(upload);
          throw error;
        }
      } catch (error) {
        // What is left of the body is let through, so that the answer arrives.
        part.file.resume();
        return refuseFile(error, reply) as never;
      }
    },
  });

  app.post("/api/imports/:id/look", {
    config: { access: "officer" },
    schema: {
      summary: "Look at the file again with another layer, encoding, target or mapping",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      body: LookBody,
      response: { 200: Found },
    },
    async handler(request, reply) {
      const upload = uploadOr404(request, request.params.id);
      const { encoding } = request.body;
      try {
        if (encoding && encoding !== upload.source.encoding?.toLowerCase()) await uploads.reopen(upload, encoding);
        return await lookAtUpload(app.pg, app.city.code, upload, request.body);
      } catch (error) {
        return refuseFile(error, reply) as never;
      }
    },
  });

  app.post("/api/imports/:id/check", {
    config: { access: "officer" },
    schema: {
      summary: "Which of the first 20,000 rows would be rejected, and why; nothing is stored",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      body: CheckBody,
      response: { 200: CheckReport },
    },
    async handler(request, reply) {
      const upload = uploadOr404(request, request.params.id);
      const { layer, target, crs, swapped, source = "" } = request.body;
      const { edit } = request.scope;
      const map = await accepted(request.body, upload);
      const { businessDate: today } = await app.city.moment();
      try {
        const rows = upload.source.rows(layer);
        return await checkRows(swapped ? swapRows(rows) : rows, {
          target,
          map: swapped ? swapColumns(map) : map,
          crs,
          regions: await loadRegionLookup(app.pg, app.city.code),
          edit,
          ...(target === "finding" && {
            resolve: (candidates) =>
              resolveFindings(
                app.pg,
                {
                  cityCode: app.city.code,
                  source: source.trim(),
                  today,
                  edit: edit === "*" ? edit : new Set(edit),
                },
                candidates,
              ),
          }),
        });
      } catch (error) {
        return refuseFile(error, reply) as never;
      }
    },
  });

  app.post("/api/imports/:id/diff", {
    config: { access: "officer" },
    schema: {
      summary: "What the file would change in the records: new, changed, gone, unclear, in conflict; nothing is stored",
      description:
        "Of each kind the first 200 rows; GET gives the next ones. Decisions about vanished, unclear and conflicting rows are sent along with the start of the import.",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      body: StartBody,
      response: { 200: BatchDiff },
    },
    async handler(request, reply) {
      const upload = uploadOr404(request, request.params.id);
      const { body } = request;
      const map = await accepted(body, upload);
      const layer = layerOf(upload, body.layer);
      try {
        const { rows } = await readUpload(upload, layer.name);
        upload.diff = await previewBatch(app.pg.pool, {
          rows: body.swapped ? swapRows(rows) : rows,
          columns: layer.columns.map((column) => column.name),
          target: body.target,
          crs: parseCoordinateSystem(body.crs),
          map: body.swapped ? swapColumns(map) : map,
          source: body.source.trim(),
          ...(body.calibre !== undefined && { calibre: body.calibre }),
          ...(body.decisions !== undefined && { decisions: body.decisions }),
          cityCode: app.city.code,
          scope: request.scope,
        });
        return firstPage(upload.diff);
      } catch (error) {
        return refuseFile(error, reply) as never;
      }
    },
  });

  app.get("/api/imports/:id/diff", {
    config: { access: "officer" },
    schema: {
      summary: "Further rows of the last comparison, a kind at a time",
      tags,
      params: UploadParams,
      querystring: DiffQuery,
      response: { 200: DiffPage },
    },
    async handler(request) {
      const { diff } = uploadOr404(request, request.params.id);
      if (!diff) throw new BadInput("This file has not been compared yet.", { code: "not_compared", statusCode: 404 });
      return pageOf(diff, request.query.kind, request.query.offset);
    },
  });

  app.post("/api/imports/:id/start", {
    config: { access: "officer" },
    schema: {
      summary: "Import the file as one batch; follow it at /api/imports/{id}/events",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      body: StartBody,
      response: { 202: ImportJob },
    },
    async handler(request, reply) {
      const upload = uploadOr404(request, request.params.id);
      if (jobs.get(upload.id)?.job.state === "running")
        throw new BadInput("This file is being imported already.", { code: "import_running", statusCode: 409 });
      const map = await accepted(request.body, upload);
      const running = startJob({
        pool: app.pg.pool,
        cityCode: app.city.code,
        upload,
        body: { ...request.body, map },
        person: { id: request.person?.id ?? null, name: request.person?.name ?? "" },
        edit: request.scope.edit,
        onFault: (error) => request.log.error(error),
      });
      jobs.set(upload.id, running);
      running.over.then(() => {
        if (running.job.state === "done") uploads.forget(upload).catch((error) => request.log.error(error));
        const over = [...jobs].filter(([, one]) => one.job.state !== "running");
        for (const [id] of over.slice(0, Math.max(0, over.length - FINISHED_KEPT))) jobs.delete(id);
      });
      return reply.code(202).send(running.job);
    },
  });

  app.get("/api/imports/:id", {
    config: { access: "officer" },
    schema: {
      summary: "An import as it stands",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      response: { 200: ImportJob },
    },
    handler: async (request) => jobOr404(request, request.params.id).job,
  });

  app.post("/api/imports/:id/cancel", {
    config: { access: "officer" },
    schema: {
      summary: "Cancel an import; nothing of it is kept. Without one under way the file is forgotten",
      tags,
      params: UploadParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const running = jobs.get(id);
      if (running?.owner === ownerOf(request) && running.job.state === "running") {
        running.cancel();
        await running.over;
      } else await uploads.forget(uploadOr404(request, id));
      return reply.code(204).send(null);
    },
  });

  app.get("/api/imports/:id/events", {
    config: { access: "officer", compress: false },
    schema: {
      summary: "Server-sent events: `import` with the import as it stands, until it is over",
      tags,
      params: UploadParams,
      response: {
        200: {
          description: "Each event's data is an import as of /api/imports/{id}",
          content: { "text/event-stream": { schema: Type.Unsafe<PassThrough>({ type: "string" }) } },
        },
      },
    },
    async handler(request, reply) {
      const running = jobOr404(request, request.params.id);
      const stream = new PassThrough();
      let timer: NodeJS.Timeout | undefined;
      const tell = () => {
        timer = undefined;
        if (stream.writableEnded) return;
        stream.write(`event: import\ndata: ${JSON.stringify(running.job)}\n\n`);
        if (running.job.state !== "running") stream.end();
      };
      const onChange = () => {
        if (running.job.state !== "running") {
          clearTimeout(timer);
          tell();
        } else timer ??= setTimeout(tell, PROGRESS_MS);
      };
      const heartbeat = setInterval(() => stream.write(": \n\n"), HEARTBEAT_MS);
      streams.add(stream);
      running.changes.on("change", onChange);
      stream.once("close", () => {
        clearInterval(heartbeat);
        clearTimeout(timer);
        running.changes.off("change", onChange);
        streams.delete(stream);
      });
      reply.raw.once("close", () => stream.destroy());
      stream.write("retry: 1000\n\n");
      tell();
      return reply
        .headers({ "cache-control": "no-cache", "x-accel-buffering": "no", "x-no-compression": "1" })
        .type("text/event-stream")
        .send(stream);
    },
  });

  /** The mapping, once everything that was chosen exists. @throws BadInput */
  async function accepted(body: CheckBody, upload: Upload) {
    const layer = layerOf(upload, body.layer);
    await assertKnown(app.pg, parseCoordinateSystem(body.crs)).catch((error: Error) => {
      throw new BadInput(error.message, { code: "unknown_crs", field: "crs" });
    });
    return checkedMap(
      body.target,
      layer.columns.map((column) => column.name),
      body.map,
    );
  }
};
export default importRoutes;

/** Answers a file's problem with its code, so that the page says it in the reader's language. @throws anything else */
function refuseFile(error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof FileProblem)) throw error;
  const { code, params, message } = error;
  const status = code === "upload" ? 413 : 422;
  return reply
    .code(status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send({ type: "about:blank", title: "The file cannot be read", status, detail: message, code, params });
}
