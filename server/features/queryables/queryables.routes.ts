import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { QUERYABLES, type Queryable } from "../../contracts/queryables.contract.ts";

const TYPES: Record<Queryable["type"], object> = {
  number: { type: "number" },
  boolean: { type: "boolean" },
  string: { type: "string" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string", format: "date-time" },
  geometry: { format: "geometry-any", "x-ogc-role": "primary-geometry" },
};

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "/api/queryables",
  type: "object",
  title: "What a filter may ask about a site",
  properties: Object.fromEntries(
    [...QUERYABLES].map(([name, { type, words, meaning }]) => [
      name,
      { title: meaning, ...TYPES[type], ...(words && { enum: words }) },
    ]),
  ),
  additionalProperties: false,
};
const SCHEMA_JSON = "application/schema+json";

const queryableRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/queryables", {
    config: { access: "viewer" },
    schema: {
      summary: "The properties that `filter` may name, as a JSON Schema (OGC API – Features, part 3)",
      tags: ["sites"],
      querystring: NoQuery,
      response: {
        200: {
          description: "JSON Schema",
          content: { [SCHEMA_JSON]: { schema: Type.Object({}, { additionalProperties: true }) } },
        },
      },
    },
    handler: (_request, reply) => reply.type(SCHEMA_JSON).send(schema),
  });
};
export default queryableRoutes;
