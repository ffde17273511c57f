import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { Problem } from "../contracts/common.contract.ts";

const PROBLEM = {
  description: "What is wrong with the request, and with which field",
  content: { "application/problem+json": { schema: Problem } },
};

export default fp(async (app: FastifyInstance) => {
  await app.register(swagger, {
    // Whatever takes input can be asked wrongly, and answers so in one form.
    transform: ({ schema, url }) => {
      const takesInput = schema?.querystring || schema?.params;
      const response = { ...(schema?.response as object), ...(takesInput ? { "4xx": PROBLEM } : {}) };
      return { schema: schema && { ...schema, response }, url };
    },
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Safety risk map",
        version: "1",
        description:
          "Records, tiles and the cube of a city's safety risk map. Every answer carries the data version it was read at; ETags hang on it.\n\nFor GIS and other software the same records are offered as OGC API – Features and Tiles under [/ogc](/ogc?f=html), described in OpenAPI 3.0 at [/ogc/api](/ogc/api?f=html).",
        license: { name: "Apache-2.0" },
      },
      externalDocs: { url: "/ogc/api?f=html", description: "OGC API – Features and Tiles" },
    },
  });
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: true,
    // Swagger UI writes inline styles, and a server in an office is reached over plain http.
    transformStaticCSP: (header) =>
      header.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace("upgrade-insecure-requests;", ""),
    theme: { title: "Safety risk map API" },
  });
});
