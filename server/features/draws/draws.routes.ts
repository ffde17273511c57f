import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { drawProblems, problemSentence, wanted } from "../../algorithms/draw/draw.ts";
import type { DrawFile } from "../../algorithms/draw/draw-file.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { DrawBody, DrawDocument, DrawParams, DrawPreview, DrawSummary, NewDraw } from "./draws.contract.ts";
import { checkInspectors, commitDraw, listDraws, performDraw, readDraw, readFrame } from "./draws.queries.ts";

/** Hundreds of inspectors with the sites they keep away from. */
const LARGEST_BODY = 4 * 1024 * 1024;
const DRAWERS = ["planner", "supervisor"] as const;

const drawRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const noSuchDraw = (id: number) =>
    new BadInput(`There is no draw ${id}, or not all of its sites are in your area.`, { statusCode: 404 });
  const drawOr404 = async (request: FastifyRequest, id: number): Promise<DrawFile> => {
    const file = await app.records(request).read((client) => readDraw(client, app.city.code, id));
    if (!file) throw noSuchDraw(id);
    return file;
  };

  app.get("/api/draws", {
    config: { access: "viewer" },
    schema: {
      summary: "Random draws of sites and inspectors, the latest first",
      tags: ["draws"],
      querystring: NoQuery,
      response: { 200: Type.Object({ draws: Type.Array(DrawSummary) }) },
    },
    handler: async (request) => ({
      draws: await app.records(request).read((client) => listDraws(client, app.city.code)),
    }),
  });

  app.get("/api/draws/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One draw as the file with which anybody can draw again",
      description:
        "Before the draw it holds the hashes of seed and frame, after it the seed and the result. 'npm run draw -- verify FILE' draws again.",
      tags: ["draws"],
      params: DrawParams,
      querystring: NoQuery,
      response: { 200: DrawDocument },
    },
    async handler(request, reply) {
      const { params } = request;
      const file = await drawOr404(request, params.id);
      reply.header("content-disposition", `attachment; filename="draw-${params.id}.json"`);
      return file as never;
    },
  });

  app.post("/api/draws/preview", {
    config: { access: DRAWERS },
    bodyLimit: LARGEST_BODY,
    schema: {
      summary: "How many sites a draw would choose from and draw, and what makes it impossible",
      tags: ["draws"],
      querystring: NoQuery,
      body: NewDraw,
      response: { 200: DrawPreview },
    },
    async handler(request) {
      const { body } = request;
      checkInspectors(body.inspectors);
      const { frame, levels } = await app.records(request).read((client) => readFrame(client, app.city.code, body));
      return {
        sites: frame.sites.length,
        levels: frame.strata.map((stratum) => {
          const sites = levels.get(stratum.level) ?? 0;
          return { level: stratum.level, sites, wanted: wanted(stratum, sites) };
        }),
        problems: drawProblems(frame).map((problem) => ({ ...problem, sentence: problemSentence(problem) })),
      };
    },
  });

  app.post("/api/draws", {
    config: { access: DRAWERS },
    bodyLimit: LARGEST_BODY,
    schema: {
      summary: "Commit to a draw: the frame stands, and the hashes of frame and seed are public",
      description: "The seed is made here and shown to nobody before the draw.",
      tags: ["draws"],
      querystring: NoQuery,
      body: NewDraw,
      response: { 201: DrawDocument },
    },
    async handler(request, reply) {
      const id = await app.records(request).write((client) => commitDraw(client, app.city.code, request.body));
      return reply
        .code(201)
        .header("location", `/api/draws/${id}`)
        .send((await drawOr404(request, id)) as never);
    },
  });

  app.post("/api/draws/:id/draw", {
    config: { access: DRAWERS },
    schema: {
      summary: "Reveal the seed and draw; once, and never again",
      tags: ["draws"],
      params: DrawParams,
      querystring: NoQuery,
      body: DrawBody,
      response: { 200: DrawDocument },
    },
    async handler(request) {
      const { params, body } = request;
      const drawn = await app
        .records(request)
        .write((client) => performDraw(client, app.city.code, params.id, body.word));
      const file = await drawOr404(request, params.id);
      if (!drawn)
        throw new BadInput(`Draw ${params.id} was drawn already. Commit to a new one to draw again.`, {
          statusCode: 409,
        });
      return file as never;
    },
  });
};
export default drawRoutes;
