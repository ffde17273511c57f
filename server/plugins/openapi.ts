import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

export default fp(async (app: FastifyInstance) => {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Safety risk map",
        version: "1",
        description:
          "Records, tiles and the cube of a city's safety risk map. Every answer carries the data version it was read at; ETags hang on it.",
        license: { name: "Apache-2.0" },
      },
    },
  });
  await app.register(swaggerUi, { routePrefix: "/api/docs", staticCSP: true });
});
