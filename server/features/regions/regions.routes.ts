import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { RegionCollection } from "./regions.contract.ts";
import { readRegions } from "./regions.queries.ts";

const regionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/regions", {
    config: { access: "viewer" },
    schema: {
      summary: "City, counties, zones and townships; outlines where they are loaded",
      tags: ["regions"],
      querystring: NoQuery,
      response: { 200: RegionCollection },
    },
    async handler(request, reply) {
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment)) return reply;
      reply.type("application/geo+json");
      return app.records(request).read((client) => readRegions(client, app.city.code));
    },
  });
};
export default regionRoutes;
