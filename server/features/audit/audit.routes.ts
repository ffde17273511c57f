import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { BadInput } from "../../plugins/problems.ts";
import { AuditPage, AuditQuery, Roots, RootsQuery, Verification, VerifyBody } from "./audit.contract.ts";
import { auditActions, listAudit } from "./audit.queries.ts";
import { auditRoots, verifyChain } from "./audit-chain.ts";

/** Entries verified in one request: some seconds. */
const AT_MOST = 100_000;
const ROOT_DAYS = 62;
const DAY_MS = 86_400_000;

const auditRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/audit", {
    config: { access: "viewer" },
    schema: {
      summary: "Who did what: the audit log, the latest first; keyset pages",
      description: "Administrators see all of it, everybody else the entries about records they may see.",
      tags: ["audit"],
      querystring: AuditQuery,
      response: { 200: AuditPage },
    },
    async handler(request) {
      const { query, scope } = request;
      for (const field of ["from", "to"] as const) checkDay(query[field], field);
      return app.records(request).read(async (client) => {
        const page = await listAudit(client, app.city.code, query);
        const actions = scope.audit && query.before === undefined ? await auditActions(client, app.city.code) : [];
        return { ...page, whole: scope.audit, actions };
      });
    },
  });

  app.get("/api/audit/roots", {
    config: { access: "administrator" },
    schema: {
      summary: "The root of each day that has entries: printed and kept, it proves the log up to that day",
      tags: ["audit"],
      querystring: RootsQuery,
      response: { 200: Roots },
    },
    async handler(request) {
      wholeLog(request);
      const { to } = request.query;
      checkDay(to, "to");
      const from = new Date((to ? Date.parse(to) : Date.now()) - ROOT_DAYS * DAY_MS).toISOString().slice(0, 10);
      const roots = await app
        .records(request)
        .read((client) => auditRoots(client, app.city.code, { from, to, limit: ROOT_DAYS }));
      return { roots };
    },
  });

  app.post("/api/audit/verify", {
    config: { access: "administrator" },
    schema: {
      summary: "Recompute the chain of the audit log",
      description: `Answers for at most ${AT_MOST.toLocaleString("en")} entries; when unfinished, ask again from the entry after the last. The command 'npm run audit -- verify' does the same in one go.`,
      tags: ["audit"],
      body: VerifyBody,
      response: { 200: Verification },
    },
    async handler(request) {
      wholeLog(request);
      const { from } = request.body;
      return app.records(request).read((client) => verifyChain(client, app.city.code, { from, limit: AT_MOST }));
    },
  });
};
export default auditRoutes;

/** An administrator of a county has the role, but not the log. */
function wholeLog({ scope }: FastifyRequest): void {
  if (!scope.audit)
    throw new BadInput("The whole log is open to administrators of the city. Ask one of them.", { statusCode: 403 });
}

function checkDay(day: string | undefined, field: string): void {
  if (day !== undefined && (Number.isNaN(Date.parse(day)) || new Date(day).toISOString().slice(0, 10) !== day))
    throw new BadInput(`${field} is not a day of the calendar. Write YYYY-MM-DD.`, { field });
}
