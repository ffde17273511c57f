import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PoolClient } from "pg";
import { TRANSITIONS } from "../../contracts/transitions.contract.ts";
import { WHO } from "../../contracts/workflow.contract.ts";
import { IdempotencyKey } from "../../http/idempotency-key.ts";
import { BadInput } from "../../plugins/problems.ts";
import { askerOf } from "../sites/asker.ts";
import { type FindingAsker, readFindings } from "../sites/sites.queries.ts";
import {
  ChangedFinding,
  FindingConflict,
  FindingParams,
  NewExtension,
  NewFinding,
  NewStep,
  NewSupervision,
} from "./steps.contract.ts";
import { addFinding, extendDeadline, StaleFinding, supervise, takeStep } from "./take-step.ts";

const steps = Object.entries(TRANSITIONS)
  .map(([from, to]) => `- ${from} → ${to.map((one) => `${one} (${WHO[one as keyof typeof WHO]})`).join(", ")}`)
  .join("\n");

const stepRoutes: FastifyPluginAsyncTypebox = async (app) => {
  /** The finding as it is now, for the person asking. @throws BadInput 404 */
  async function answer(request: FastifyRequest, id: string): Promise<ChangedFinding> {
    const asOf = await app.city.moment();
    const [finding] = await app
      .records(request)
      .read((client) => readFindings(client, app.city.code, { id }, askerOf(request)));
    if (!finding)
      throw new BadInput(`There is no finding ${id}. It may have been removed.`, {
        code: "no_finding",
        statusCode: 404,
      });
    return { ...finding, asOf };
  }

  /** Does the work and answers with the finding as it is now; to a stale version with 409 and the finding as well. */
  async function change(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    work: (client: PoolClient, asker: FindingAsker) => Promise<void>,
  ): Promise<ChangedFinding> {
    try {
      await app.records(request).write((client) => work(client, askerOf(request)));
    } catch (error) {
      if (!(error instanceof StaleFinding)) throw error;
      const conflict: FindingConflict = {
        type: "about:blank",
        title: "Conflict",
        status: 409,
        detail: error.message,
        code: "stale_finding",
        errors: [{ field: "expectedVersion", message: error.message }],
        current: await answer(request, id),
      };
      // The serialiser of the status does the rest; its type is the other answer's.
      return reply.code(409).type("application/problem+json").send(conflict) as unknown as ChangedFinding;
    }
    return answer(request, id);
  }

  app.get("/api/findings/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One finding with its history and what the person asking may do next",
      tags: ["findings"],
      params: FindingParams,
      response: { 200: ChangedFinding },
    },
    handler: (request) => answer(request, request.params.id),
  });

  app.post("/api/findings", {
    config: { access: "officer" },
    schema: {
      summary: "Write down a new finding at a site",
      tags: ["findings"],
      headers: IdempotencyKey,
      body: NewFinding,
      response: { 200: ChangedFinding, 201: ChangedFinding },
    },
    async handler(request, reply) {
      const clientId = request.headers["idempotency-key"];
      const { id, added } = await app
        .records(request)
        .write((client) => addFinding(client, app.city.code, request.body, askerOf(request), clientId));
      return reply.code(added ? 201 : 200).send(await answer(request, id));
    },
  });

  app.post("/api/findings/:id/events", {
    config: { access: ["officer", "supervisor"] },
    schema: {
      summary: "Move a finding on to its next status",
      description: `Writes an event of today (of the business date in a demo city) in the name of the person signed in. 'assigned' needs unit and person; 'submitted' a photo of kind 'after' or a note why there is none; 'returned' and 'reopened' a note. Nobody accepts a finding they submitted. What may follow, and whose step it is:\n${steps}`,
      tags: ["findings"],
      params: FindingParams,
      body: NewStep,
      response: { 200: ChangedFinding, 409: FindingConflict },
    },
    handler: (request, reply) =>
      change(request, reply, request.params.id, (client, asker) =>
        takeStep(client, app.city.code, request.params.id, request.body, asker),
      ),
  });

  app.post("/api/findings/:id/extension", {
    config: { access: "supervisor" },
    schema: {
      summary: "Grant more time; the original deadline is kept",
      tags: ["findings"],
      params: FindingParams,
      body: NewExtension,
      response: { 200: ChangedFinding, 409: FindingConflict },
    },
    handler: (request, reply) =>
      change(request, reply, request.params.id, (client, asker) =>
        extendDeadline(client, app.city.code, request.params.id, request.body, asker),
      ),
  });

  app.post("/api/findings/:id/supervision", {
    config: { access: "supervisor" },
    schema: {
      summary: "List a finding for supervision, change the level, or lift it",
      description: "Lifting before the finding is closed needs a note, as listing does.",
      tags: ["findings"],
      params: FindingParams,
      body: NewSupervision,
      response: { 200: ChangedFinding, 409: FindingConflict },
    },
    handler: (request, reply) =>
      change(request, reply, request.params.id, (client, asker) =>
        supervise(client, app.city.code, request.params.id, request.body, asker),
      ),
  });
};
export default stepRoutes;
