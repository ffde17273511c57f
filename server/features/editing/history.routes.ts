import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { BadInput } from "../../plugins/problems.ts";
import { ACCIDENTS, SITES } from "./editables.ts";
import { RecordId } from "./editing.contract.ts";
import { HistoryPage, HistoryQuery } from "./history.contract.ts";
import { readHistory } from "./history.queries.ts";

const historyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const [path, { table, noun }] of [
    ["/api/sites/:id/history", SITES],
    ["/api/accidents/:id/history", ACCIDENTS],
  ] as const) {
    app.get(path, {
      config: { access: "viewer" },
      schema: {
        summary: `Every change of ${table === "site" ? "a site and its findings" : "an accident"}: who, when, old and new; the newest first, keyset pages`,
        tags: ["editing"],
        params: RecordId,
        querystring: HistoryQuery,
        response: { 200: HistoryPage },
      },
      async handler(request) {
        const { id } = request.params;
        const page = await app
          .records(request)
          .read((client) => readHistory(client, table, app.city.code, id, request.query));
        if (!page) throw new BadInput(`There is no ${noun} ${id}.`, { statusCode: 404 });
        return page;
      },
    });
  }
};
export default historyRoutes;
