import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { Duplicates, DuplicatesQuery, Merge, MergeParams, PairParams } from "./duplicates.contract.ts";
import { findDuplicates } from "./find-duplicates.ts";

/** What the database's rules refuse, as people may read it. */
function explained(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === "P0002")
    return new BadInput("One of the two is no longer on the books.", { code: "merge_gone", statusCode: 404 });
  if (code === "23514")
    return new BadInput(`These two cannot be merged: ${message}.`, { code: "merge_refused", statusCode: 409 });
  if (code === "23503")
    return new BadInput("The site that would go is still used elsewhere. Keep it and remove the other.", {
      code: "merge_in_use",
      statusCode: 409,
    });
  if (code === "23505")
    return new BadInput("The removed site's code has been given to another since.", {
      code: "merge_code_taken",
      statusCode: 409,
    });
  return error;
}

const duplicateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/duplicates", {
    config: { access: "officer" },
    schema: {
      summary: "Pairs of sites that may be one place, the most alike first",
      description: "Of one layer, less than 30 m apart, alike in name and address. Nothing is merged by itself.",
      tags: ["imports"],
      querystring: DuplicatesQuery,
      response: { 200: Duplicates },
    },
    handler: (request) => app.records(request).read((client) => findDuplicates(client, app.city.code, request.query)),
  });

  app.post("/api/duplicates/:a/:b/merge", {
    config: { access: "officer" },
    schema: {
      summary: "Make two sites one: the first stays and takes over the findings of the second",
      tags: ["imports"],
      params: PairParams,
      querystring: NoQuery,
      response: { 200: Merge },
    },
    async handler(request) {
      const { a, b } = request.params;
      try {
        return await app.records(request).write(async (client) => {
          const { rows } = await client.query("select merge_sites($1, $2, $3)::float8 as merge", [app.city.code, a, b]);
          return rows[0];
        });
      } catch (error) {
        throw explained(error);
      }
    },
  });

  app.post("/api/duplicates/:a/:b/dismiss", {
    config: { access: "officer" },
    schema: {
      summary: "Say that two sites are two places; they are not proposed again",
      tags: ["imports"],
      params: PairParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const { a, b } = request.params;
      if (a === b) throw new BadInput("A site is not its own duplicate.", { code: "merge_same" });
      await app
        .records(request)
        .write((client) =>
          client.query("insert into not_duplicate (city_code, a, b) values ($1, $2, $3) on conflict do nothing", [
            app.city.code,
            Math.min(a, b),
            Math.max(a, b),
          ]),
        );
      return reply.code(204).send(null);
    },
  });

  app.post("/api/merges/:id/undo", {
    config: { access: "officer" },
    schema: {
      summary: "Take a merge back: the site returns with the findings that came from it",
      tags: ["imports"],
      params: MergeParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      try {
        await app
          .records(request)
          .write((client) => client.query("select undo_merge($1, $2)", [app.city.code, request.params.id]));
      } catch (error) {
        throw explained(error);
      }
      return reply.code(204).send(null);
    },
  });
};
export default duplicateRoutes;
