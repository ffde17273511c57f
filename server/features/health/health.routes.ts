import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Health } from "./health.contract.ts";

const healthRoutes: FastifyPluginAsyncTypebox<{ mode: "embedded" | "server" }> = async (app, { mode }) => {
  app.get("/api/health", {
    config: { access: "public" },
    schema: {
      summary: "Whether the server and its database answer, and what they hold",
      tags: ["service"],
      response: { 200: Health },
    },
    async handler() {
      const moment = await app.city.moment();
      // The rollup holds the count; counting a million records would take longer than the map.
      const { rows } = await app.pg.query(
        "select coalesce(sum(n), 0)::int as sites from cube_cell where city_code = $1",
        [app.city.code],
      );
      return { status: "ok" as const, mode, dataVersion: moment.dataVersion, sites: rows[0].sites, asOf: moment };
    },
  });
};
export default healthRoutes;
