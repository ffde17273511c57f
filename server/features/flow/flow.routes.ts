import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { Flow } from "./flow.contract.ts";
import { readFlow } from "./flow.queries.ts";

const flowRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/flow", {
    config: { access: "viewer" },
    schema: {
      summary: "Findings found, closed, reopened and closed on time, by week × township × layer × category",
      tags: ["cube"],
      querystring: NoQuery,
      response: { 200: Flow },
    },
    async handler(request, reply) {
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment)) return reply;
      return { asOf: moment, ...(await app.records(request).read((client) => readFlow(client, app.city.code))) };
    },
  });
};
export default flowRoutes;
