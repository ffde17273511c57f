import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { ClosurePage, ClosureQuery, NewReview } from "./closures.contract.ts";
import { findSuspiciousClosures, reviewClosure } from "./closures.queries.ts";

const closureRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/suspicious-closures", {
    config: { access: "supervisor" },
    schema: {
      summary: "Closures that deserve a second look, the most suspicious first; keyset pages",
      description:
        "Closures made in this system that stand, in the areas the person asking supervises. What a ledger brought along is not judged.",
      tags: ["findings"],
      querystring: ClosureQuery,
      response: { 200: ClosurePage },
    },
    async handler(request) {
      const asOf = await app.city.moment();
      const page = await app
        .records(request)
        .read((client) => findSuspiciousClosures(client, app.city.code, request.query));
      return { ...page, asOf };
    },
  });

  app.post("/api/suspicious-closures/:id/review", {
    config: { access: "supervisor" },
    schema: {
      summary: "Mark a closure as looked at; the audit log says by whom",
      tags: ["findings"],
      params: Type.Object({
        id: Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" }),
      }),
      body: NewReview,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      await app
        .records(request)
        .write((client) => reviewClosure(client, app.city.code, request.params.id, request.body.note?.trim() ?? ""));
      return reply.code(204).send(null);
    },
  });
};
export default closureRoutes;
