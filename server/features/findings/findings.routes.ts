import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { CSV_ANSWER } from "../../contracts/csv.contract.ts";
import { TRANSITIONS } from "../../contracts/transitions.contract.ts";
import { sendCsv } from "../../http/send-csv.ts";
import { BadInput } from "../../plugins/problems.ts";
import { readFindings } from "../sites/sites.queries.ts";
import { findingColumns } from "./finding-columns.ts";
import {
  ChangedFinding,
  FindingCsvQuery,
  FindingPage,
  FindingQuery,
  type FindingSelection,
  NewFindingEvent,
} from "./findings.contract.ts";
import { findingExport, listFindings } from "./findings.queries.ts";
import { moveFinding } from "./move-finding.ts";

const steps = Object.entries(TRANSITIONS)
  .map(([from, to]) => `- ${from} → ${to.join(", ")}`)
  .join("\n");

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

  app.get("/api/findings.csv", {
    config: { access: "viewer" },
    schema: {
      summary: "The same lists as a CSV file",
      tags: ["findings"],
      querystring: FindingCsvQuery,
      response: { 200: CSV_ANSWER },
    },
    async handler(request, reply) {
      const { query } = request;
      checkSort(query);
      return sendCsv(app, request, reply, {
        name: `findings-${query.list}`,
        language: query.lang,
        columns: findingColumns(query.list),
        sql: ({ businessDate }) => findingExport(app.city.code, businessDate, query, query.lang),
      });
    },
  });

  app.post("/api/findings/:id/events", {
    config: { access: ["officer", "supervisor"] },
    schema: {
      summary: "Move a finding on to its next status",
      description: `Writes an event of today (of the business date in a demo city) in the name of the person signed in. Answers 409 when the finding's status is no longer \`expectedStatus\`. What may follow:\n${steps}`,
      tags: ["findings"],
      params: Type.Object({
        id: Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" }),
      }),
      body: NewFindingEvent,
      response: { 200: ChangedFinding },
    },
    async handler(request) {
      const { params, body, person } = request;
      const records = app.records(request);
      const siteId = await records.write((client) =>
        moveFinding(client, app.city.code, params.id, body, person!.visitor ? "web" : person!.name),
      );
      const asOf = await app.city.moment();
      const [finding] = await records.read((client) => readFindings(client, app.city.code, { id: params.id }));
      return { ...finding!, siteId, asOf };
    },
  });
};
export default findingRoutes;
