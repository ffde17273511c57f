import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { ACCIDENT_COLUMNS, encodeAccidents } from "../../algorithms/accidents/accident-arrow.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { ARROW_STREAM, EncodedTables } from "../../http/encoded-tables.ts";
import { BadInput } from "../../plugins/problems.ts";
import { Accident, AccidentParams } from "./accidents.contract.ts";
import { findAccident } from "./accidents.queries.ts";

const columns = Object.entries(ACCIDENT_COLUMNS)
  .map(([name, meaning]) => `- \`${name}\` ${meaning}`)
  .join("\n");

const accidentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const encoded = new EncodedTables(4);

  app.get("/api/accidents", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "All accidents of the city, in the order they happened",
      description: `An Apache Arrow IPC stream of one record batch. Columns:\n${columns}\n\nSchema metadata: data_version, changed_at, business_date, city_code, demo.`,
      tags: ["accidents"],
      querystring: NoQuery,
      response: {
        200: {
          description: "Arrow IPC stream",
          content: { [ARROW_STREAM]: { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
      },
    },
    async handler(request, reply) {
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment)) return reply;
      const table = await app.currentAccidents(moment, request.scope);
      const variant = request.scope.key;
      return encoded.send(request, reply, { moment: table.asOf, variant, encode: () => encodeAccidents(table) });
    },
  });

  app.get("/api/accidents/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One accident",
      tags: ["accidents"],
      params: AccidentParams,
      querystring: NoQuery,
      response: { 200: Accident },
    },
    async handler(request) {
      const { id } = request.params;
      const moment = await app.city.moment();
      const accident = await app.records(request).read((client) => findAccident(client, app.city.code, id));
      if (!accident) throw new BadInput(`There is no accident ${id}.`, { statusCode: 404 });
      return { ...accident, asOf: moment };
    },
  });
};
export default accidentRoutes;
