import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { BlackSpotSet, BlackSpotSetSummary, NewBlackSpotSet, SetParams } from "./black-spot-sets.contract.ts";
import { deleteSet, listSets, readSet, storeSet } from "./black-spot-sets.queries.ts";

/** Thousands of spots with their accidents' ids. */
const LARGEST_BODY = 8 * 1024 * 1024;
const GEOJSON = "application/geo+json";

const blackSpotSetRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const setOr404 = async (request: FastifyRequest, id: number): Promise<BlackSpotSet> => {
    const set = await app.records(request).read((client) => readSet(client, app.city.code, id));
    if (!set) throw noSuchSet(id);
    return set;
  };
  const noSuchSet = (id: number) =>
    new BadInput(`There is no set of black spots ${id}. It may have been deleted.`, { statusCode: 404 });

  app.get("/api/black-spot-sets", {
    config: { access: "viewer" },
    schema: {
      summary: "Saved sets of accident black spots, the newest first",
      tags: ["accidents"],
      querystring: NoQuery,
      response: { 200: Type.Object({ sets: Type.Array(BlackSpotSetSummary) }) },
    },
    handler: async (request) => ({
      sets: await app.records(request).read((client) => listSets(client, app.city.code)),
    }),
  });

  app.post("/api/black-spot-sets", {
    config: { access: "officer" },
    bodyLimit: LARGEST_BODY,
    schema: {
      summary: "Save a set of black spots as found today",
      description:
        "The accidents named must be in the records and within the period; every count is made again from them, and a body that disagrees is refused. A set is never changed afterwards.",
      tags: ["accidents"],
      querystring: NoQuery,
      body: NewBlackSpotSet,
      response: { 201: BlackSpotSet },
    },
    async handler(request, reply) {
      const id = await app.records(request).write((client) => storeSet(client, app.city.code, request.body));
      return reply
        .code(201)
        .header("location", `/api/black-spot-sets/${id}`)
        .send(await setOr404(request, id));
    },
  });

  app.get("/api/black-spot-sets/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One set with its spots and their accidents, as GeoJSON",
      tags: ["accidents"],
      params: SetParams,
      querystring: NoQuery,
      response: { 200: BlackSpotSet },
    },
    handler: (request) => setOr404(request, request.params.id),
  });

  app.get("/api/black-spot-sets/:id(^\\d{1,15}).geojson", {
    config: { access: "viewer" },
    schema: {
      summary: "The same as a file to download",
      tags: ["accidents"],
      params: SetParams,
      querystring: NoQuery,
      response: { 200: { description: "GeoJSON file", content: { [GEOJSON]: { schema: BlackSpotSet } } } },
    },
    async handler(request, reply) {
      const { params } = request;
      const set = await setOr404(request, params.id);
      return reply
        .type(GEOJSON)
        .header("content-disposition", `attachment; filename="black-spots-${params.id}.geojson"`)
        .send(set);
    },
  });

  app.delete("/api/black-spot-sets/:id", {
    config: { access: "officer" },
    schema: {
      summary: "Delete a whole set",
      tags: ["accidents"],
      params: SetParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const { params } = request;
      const deleted = await app.records(request).write((client) => deleteSet(client, app.city.code, params.id));
      if (!deleted) throw noSuchSet(params.id);
      return reply.code(204).send(null);
    },
  });
};
export default blackSpotSetRoutes;
