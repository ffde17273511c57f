import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { encodeLifecycle, LIFECYCLE_COLUMNS } from "../../algorithms/lifecycle/lifecycle-arrow.ts";
import { RecordFilterQuery } from "../../contracts/common.contract.ts";
import { recordFilter } from "../../database/record-filter.ts";
import { ARROW_STREAM, EncodedTables } from "../../http/encoded-tables.ts";

const columns = Object.entries(LIFECYCLE_COLUMNS)
  .map(([name, meaning]) => `- \`${name}\` ${meaning}`)
  .join("\n");

const LifecycleQuery = Type.Object({ ...RecordFilterQuery.properties }, { additionalProperties: false });

const lifecycleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const encoded = new EncodedTables(8);

  app.get("/api/lifecycle", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "The lifecycle table: one row a finding, with its days and what is needed of its site",
      description: `An Apache Arrow IPC stream of one record batch. Columns:\n${columns}\n\nWith \`filter\` those of the sites that meet it. Schema metadata: data_version, changed_at, business_date, city_code, demo.`,
      tags: ["cube"],
      querystring: LifecycleQuery,
      response: {
        200: {
          description: "Arrow IPC stream",
          content: { [ARROW_STREAM]: { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
      },
    },
    async handler(request, reply) {
      const filter = recordFilter(request.query.filter);
      const variant = filter?.key ?? "";
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment, variant)) return reply;
      return encoded.send(request, reply, {
        moment,
        variant: `${variant} ${request.scope.key}`,
        encode: async () =>
          encodeLifecycle(
            await (filter
              ? app.filteredLifecycle(moment, request.scope, filter)
              : app.currentLifecycle(moment, request.scope)),
          ),
      });
    },
  });
};
export default lifecycleRoutes;
