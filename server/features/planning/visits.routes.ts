import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { mayPlan, namesOf } from "./planning.ts";
import {
  AssignedVisits,
  type NewReport,
  ReportAnswers,
  ReportBatch,
  ReportQuery,
  VisitQuery,
  VisitReports,
} from "./visits.contract.ts";
import { listReports, listVisits, storeReport } from "./visits.queries.ts";

const tags = ["planning"];
/** A device's clock may be ahead by as much. */
const AHEAD_MS = 15 * 60_000;

const visitRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const code = app.city.code;

  app.get("/api/visits", {
    config: { access: "viewer" },
    schema: {
      summary: "Stops that are handed out, in the order they are driven; of a day, of a plan, one's own",
      tags,
      querystring: VisitQuery,
      response: { 200: AssignedVisits },
    },
    handler: async (request) => ({
      visits: await app
        .records(request)
        .read((client) => listVisits(client, code, request.person?.id ?? null, request.query)),
    }),
  });

  app.post("/api/visits/reports", {
    config: { access: "officer" },
    schema: {
      summary: "Report visits: done, not possible, postponed; may be sent again after a lost connection",
      description:
        "Each report has an id made on the device and is stored once. One that is refused does not keep the others back. A visit that is done becomes the site's last inspection.",
      tags,
      querystring: NoQuery,
      body: ReportBatch,
      response: { 200: ReportAnswers },
    },
    handler: (request) =>
      app.records(request).write(async (client) => {
        const answers: ReportAnswers["reports"] = [];
        for (const report of request.body.reports) {
          const problem = faultOf(report);
          const answer = problem
            ? ("refused" as const)
            : await storeReport(client, code, request.person?.id ?? null, report);
          if (answer === "stored" || answer === "known") answers.push({ id: report.id, answer, problem: null });
          else answers.push({ id: report.id, answer: "refused", problem: problem ?? NO_SITE });
        }
        return { reports: answers };
      }),
  });

  app.get("/api/visits/reports", {
    config: { access: "viewer" },
    schema: {
      summary: "What was reported, the latest first: of a site, of a plan",
      tags,
      querystring: ReportQuery,
      response: { 200: VisitReports },
    },
    async handler(request) {
      const rows = await app.records(request).read((client) => listReports(client, code, request.query));
      const { scope, person } = request;
      const visible = rows.filter(
        ({ personId, regionCode }) => personId === person?.id || mayPlan(scope.plan, regionCode),
      );
      const names = await namesOf(
        app,
        visible.map(({ personId }) => personId),
      );
      return {
        reports: rows.map(({ regionCode, personId, ...report }) => ({
          ...report,
          reportedBy:
            personId && (personId === person?.id || mayPlan(scope.plan, regionCode))
              ? (names.get(personId) ?? null)
              : null,
        })),
      };
    },
  });
};
export default visitRoutes;

const NO_SITE = "There is no such site in an area whose records you may change.";

function faultOf({ at }: NewReport): string | null {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return "The time is no time of the calendar.";
  return time > Date.now() + AHEAD_MS ? "The time lies in the future. Check the clock of the device." : null;
}
