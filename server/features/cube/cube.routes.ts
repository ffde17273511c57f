import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { rollUpCube } from "../../algorithms/cube/cube.ts";
import { CUBE_COLUMNS, encodeCube } from "../../algorithms/cube/cube-arrow.ts";
import { recordFilter } from "../../database/record-filter.ts";
import { ARROW_STREAM, EncodedTables } from "../../http/encoded-tables.ts";
import { CubeQuery } from "./cube.contract.ts";

const columns = Object.entries(CUBE_COLUMNS)
  .map(([name, meaning]) => `- \`${name}\` ${meaning}`)
  .join("\n");

const cubeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const encoded = new EncodedTables(16);

  app.get("/api/cube", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "The cube: counts by cell × region × layer × category × level × status × supervision",
      description: `An Apache Arrow IPC stream of one record batch. Columns:\n${columns}\n\nWith \`filter\` the same of the sites that meet it, counted from the records. Schema metadata: resolution, data_version, changed_at, business_date, city_code, demo.`,
      tags: ["cube"],
      querystring: CubeQuery,
      response: {
        200: {
          description: "Arrow IPC stream",
          content: { [ARROW_STREAM]: { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
      },
    },
    async handler(request, reply) {
      const { resolution } = request.query;
      const filter = recordFilter(request.query.filter);
      const moment = await app.city.moment();
      const variant = `r${resolution}${filter ? `-${filter.key}` : ""}`;
      if (app.city.notModified(request, reply, moment, variant)) return reply;

      const cube = await (filter
        ? app.filteredCube(moment, request.scope, filter)
        : app.currentCube(moment, request.scope));
      return encoded.send(request, reply, {
        moment: cube.asOf,
        variant: `${variant} ${request.scope.key}`,
        encode: () => encodeCube(rollUpCube(cube, resolution)),
      });
    },
  });
};
export default cubeRoutes;
