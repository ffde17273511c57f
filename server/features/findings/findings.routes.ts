import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { BadInput } from "../../plugins/problems.ts";
import { FindingPage, FindingQuery, type FindingSelection } from "./findings.contract.ts";
import { listFindings } from "./findings.queries.ts";

function checkSort({ list, sort }: FindingSelection): void {
  if (list === "worst" && sort)
    throw new BadInput("The list 'worst' has an order of its own; leave out sort.", { field: "sort" });
}

const findingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/findings", {
    config: { access: "viewer" },
    schema: {
      summary: "Lists of findings with their sites: overdue, supervised, new, worst, open; keyset pages",
      tags: ["findings"],
      querystring: FindingQuery,
      response: { 200: FindingPage },
    },
    async handler(request) {
      const { query } = request;
      checkSort(query);
      const asOf = await app.city.moment();
      const page = await app
        .records(request)
        .read((client) => listFindings(client, app.city.code, asOf.businessDate, query));
      return { ...page, asOf };
    },
  });
};
export default findingRoutes;
