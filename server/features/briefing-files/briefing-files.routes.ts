import { createReadStream } from "node:fs";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import { withReport } from "../../algorithms/briefing/suppress/report-words.ts";
import type { SafeBriefing } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { attachment, fileNameOf } from "../../http/attachment.ts";
import { ownAddressOf } from "../../http/listening.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Briefing } from "../briefings/briefings.contract.ts";
import { findBriefing, isInSight, readTheme as readCityTheme } from "../briefings/briefings.queries.ts";
import { findPart, readBytes } from "../snapshots/snapshots.queries.ts";
import { photoPart } from "../snapshots/store-snapshot.ts";
import { FileJob, FileParams, FilesParams, NewFile, USUAL_K } from "./briefing-files.contract.ts";
import { readTheme } from "./briefing-theme.ts";
import { sayIn } from "./briefing-words.ts";
import { refuseWithoutChromium } from "./chromium-needed.ts";
import { drawPublicMaps } from "./draw-public-maps.ts";
import { holdDrawnMaps, withChromium } from "./drawn-maps.ts";
import { type JobDesk, type KeptJob, openFileJobs, whenAborted } from "./file-jobs.ts";
import { BRIEFING_FILES, type FileOptions, photosOf, picturesOf, viewRequestsOf } from "./make-files.ts";
import { photoPicture } from "./photo-picture.ts";
import type { Picture } from "./pictures.ts";
import { writeFileOf } from "./write-file.ts";

const Bytes = Type.Unsafe<Buffer>({ type: "string", format: "binary" });

const briefingFileRoutes: FastifyPluginAsyncTypebox<{ chromiumPath?: string | undefined }> = async (
  app,
  { chromiumPath },
) => {
  const city = app.city.code;
  const jobs = openFileJobs();
  const drawn = holdDrawnMaps();
  app.addHook("onClose", () => jobs.close());

  const ownerOf = ({ person }: FastifyRequest) => person?.id ?? "visitor";
  const noSuch = (id: string) =>
    new BadInput(`There is no briefing ${id}, or it is not shown in your area.`, {
      code: "no_briefing",
      statusCode: 404,
    });

  /** @throws BadInput 404 unless it is the person's own and the briefing still theirs to see */
  async function jobOr404(request: FastifyRequest, { id, file }: { id: string; file: string }): Promise<KeptJob> {
    const kept = jobs.find(ownerOf(request), id, file);
    const mine = kept && (await app.records(request).read((client) => isInSight(client, city, id)));
    if (!mine)
      throw new BadInput("This file is not here any more. Make it again.", { code: "file_gone", statusCode: 404 });
    return kept;
  }

  app.post("/api/briefings/:id/files", {
    config: { access: "viewer" },
    schema: {
      summary: "Make a file of a briefing: PowerPoint, PDF, spreadsheet or offline pack; follow it at its own address",
      description:
        "Its maps are drawn as the person asking sees them. They are held for a while: a second file of the same language and paper is quick.",
      tags: ["briefings"],
      params: FilesParams,
      querystring: NoQuery,
      body: NewFile,
      response: { 202: FileJob },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const wish = request.body;
      const { kind, language, audience = "internal", paper = "wide" } = wish;
      const briefing = await app
        .records(request)
        .read((client) => findBriefing(client, city, id, wish.version ?? undefined));
      if (!briefing) throw noSuch(id);
      if (audience === "public" && !briefing.mayEdit)
        throw new BadInput("The public version is made by who presents the briefing.", {
          code: "public_presenter",
          statusCode: 403,
        });
      if (kind === "pdf" || (kind !== "xlsx" && audience === "internal")) await refuseWithoutChromium(chromiumPath);
      const theme = readTheme(await app.records(request).read((client) => readCityTheme(client, city)));
      const options: FileOptions = { language, theme, paper: kind === "pdf" ? paper : "wide" };
      const { title, stamp } = briefing.content;
      const suffix = audience === "public" ? ` ${sayIn(language)("publicName")}` : "";
      const { job } = jobs.start({
        owner: ownerOf(request),
        briefing: id,
        kind,
        name: fileNameOf(`${title[language]} ${stamp.asOf}${suffix}`, kind),
        onFault: (error) => request.log.error(error),
        make: (desk) => make(request, briefing, wish, options, desk),
      });
      return reply.code(202).header("location", `/api/briefings/${id}/files/${job.id}`).send(job);
    },
  });

  async function make(
    request: FastifyRequest,
    briefing: Briefing,
    { kind, audience = "internal", k = USUAL_K, version = briefing.version }: NewFile,
    options: FileOptions,
    desk: JobDesk,
  ): Promise<Uint8Array> {
    const { signal, say } = desk;
    let safe: SafeBriefing | null = null;
    if (audience === "public") {
      say({ state: "counting" });
      safe = await Promise.race([app.publicVersion(request, { ...briefing, version }, k), whenAborted(signal)]);
    }
    const content = safe ? withReport(safe) : briefing.content;
    const write = async (maps: [string, Picture][], chromium: Parameters<typeof writeFileOf>[2]) => {
      say({ state: "writing" });
      const photos = kind === "xlsx" ? [] : await readPhotos(request, content);
      const task = { content, pictures: picturesOf(maps, photos), options, report: safe?.report ?? null };
      const bytes = await writeFileOf(kind, task, chromium, signal);
      const { language, paper } = options;
      await noteExport(request, briefing.id, { kind, audience, language, version, ...(kind === "pdf" && { paper }) });
      return bytes;
    };
    if (kind === "xlsx") return write([], null);

    const requests = viewRequestsOf(content, options);
    if (safe) {
      const maps = await drawPublicMaps(safe, requests);
      if (kind !== "pdf") return write(maps, null);
      return desk.inTurn(() => withChromium(chromiumPath, signal, (chromium) => write(maps, chromium)));
    }
    const views = (pictures: readonly Picture[]) =>
      requests.map(({ view }, i): [string, Picture] => [view, pictures[i]!]);
    const reader = request.scope.key;
    const held = drawn.held(reader, requests).filter((picture) => picture !== undefined);
    const maps = { done: held.length, of: requests.length };
    say({ maps });
    if (kind !== "pdf" && held.length === requests.length) return write(views(held), null);
    return desk.inTurn(() =>
      withChromium(chromiumPath, signal, async (chromium) => {
        say({ state: "drawing" });
        const lent = app.lend(request);
        try {
          const live = { url: ownAddressOf(app.server), cookies: lent.cookies };
          const pictures = await drawn.draw(chromium, live, reader, requests, () => void maps.done++);
          return await write(views(pictures), chromium);
        } finally {
          lent.end();
        }
      }),
    );
  }

  /** Files are meant to be passed on: the log says who made them, of which version and for whom. */
  async function noteExport(request: FastifyRequest, id: string, detail: Record<string, unknown>): Promise<void> {
    await app.records(request).write(async (client) => {
      await client.query("select audit($1, 'briefing.exported', 'briefing', $2, null, $3)", [
        city,
        id,
        JSON.stringify(detail),
      ]);
    });
  }

  /** What is gone from the snapshot is left out: the page says that there is none. */
  async function readPhotos(request: FastifyRequest, content: BriefingContent): Promise<[string, Picture][]> {
    const photos: [string, Picture][] = [];
    for (const id of photosOf(content)) {
      const bytes = await app.records(request).read(async (client) => {
        const part = await findPart(client, city, content.snapshot, photoPart(id));
        return part && readBytes(client, city, part.sha256);
      });
      if (bytes) photos.push([id, await photoPicture(bytes)]);
    }
    return photos;
  }

  app.get("/api/briefings/:id/files/:file", {
    config: { access: "viewer" },
    schema: {
      summary: "A file as far as it is made",
      tags: ["briefings"],
      params: FileParams,
      querystring: NoQuery,
      response: { 200: FileJob },
    },
    async handler(request, reply) {
      reply.header("cache-control", "no-store");
      return (await jobOr404(request, request.params)).job;
    },
  });

  app.delete("/api/briefings/:id/files/:file", {
    config: { access: "viewer" },
    schema: {
      summary: "Give up a file that is being made, or forget one that is made",
      tags: ["briefings"],
      params: FileParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      await jobs.forget(await jobOr404(request, request.params));
      return reply.code(204).send(null);
    },
  });

  app.get("/api/briefings/:id/files/:file/content", {
    config: { access: "viewer", compress: false },
    exposeHeadRoute: false,
    schema: {
      summary: "A file that is made, for an hour",
      tags: ["briefings"],
      params: FileParams,
      querystring: NoQuery,
      response: {
        200: {
          description: "the file",
          content: Object.fromEntries(
            Object.values(BRIEFING_FILES).map((type) => [type.split(";")[0]!, { schema: Bytes }]),
          ),
        },
      },
    },
    async handler(request, reply) {
      const { job, path } = await jobOr404(request, request.params);
      if (!job.file || path === null)
        throw new BadInput("This file is not made yet. Ask again when its state is done.", { statusCode: 409 });
      return reply
        .type(BRIEFING_FILES[job.kind])
        .header("content-disposition", attachment(job.file.name, `briefing.${job.kind}`))
        .header("content-length", job.file.bytes)
        .header("cache-control", "no-store")
        .send(createReadStream(path) as never);
    },
  });
};
export default briefingFileRoutes;
