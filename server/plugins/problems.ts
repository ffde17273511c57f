/** Every error leaves as application/problem+json (RFC 9457): a plain sentence, never the database's own words. */
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import fp from "fastify-plugin";
import type { Problem } from "../contracts/common.contract.ts";
import type { ProblemCode, ProblemParams } from "../contracts/problem-codes.contract.ts";

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Sign in first",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  406: "Not acceptable",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported media type",
  429: "Too many requests",
  500: "Internal error",
  503: "Not available",
};

/** How a page says it in another language: `params` is what the sentence names. */
interface Coded {
  code?: ProblemCode;
  params?: ProblemParams;
}

/** A 4xx whose sentence is meant for the caller. `field` names the parameter at fault. */
export class BadInput extends Error {
  /** What it is told by: a test runner may load this file twice, and then two classes have the name. */
  override readonly name = "BadInput";
  readonly statusCode: number;
  readonly field: string | undefined;
  readonly code: ProblemCode | undefined;
  readonly params: ProblemParams | undefined;
  constructor(
    detail: string,
    { statusCode = 400, field, code, params }: { statusCode?: number; field?: string } & Coded = {},
  ) {
    super(detail);
    this.statusCode = statusCode;
    this.field = field;
    this.code = code;
    this.params = params;
  }
}

/** A 503 whose sentence is meant for the caller: what the server stands on does not answer, `instead` names what to ask for. */
interface Unavailable extends Coded {
  statusCode: 503;
  instead: NonNullable<Problem["errors"]>[number];
}

function send(
  reply: FastifyReply,
  status: number,
  detail: string,
  { errors, code, params }: Coded & Pick<Problem, "errors"> = {},
): FastifyReply {
  const problem: Problem = {
    type: "about:blank",
    title: TITLES[status] ?? "Error",
    status,
    detail,
    ...(code && { code }),
    ...(params && { params }),
    ...(errors && { errors }),
  };
  return reply.code(status).type("application/problem+json").send(JSON.stringify(problem));
}

/** A pattern says nothing to people; the parameter's description does. */
function explain(
  fault: NonNullable<FastifyError["validation"]>[number] & { parentSchema?: { description?: string } },
): string {
  if (fault.keyword === "additionalProperties") return "is not a parameter of this address; see /api/docs";
  if (fault.keyword !== "pattern") return fault.message ?? "is not valid";
  const wanted = fault.parentSchema?.description;
  return wanted ? `is not of the form expected: ${wanted}` : "is not of the form expected";
}

export default fp(async (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.validation) {
      const errors = error.validation.map((fault) => {
        const { missingProperty, additionalProperty } = fault.params as {
          missingProperty?: string;
          additionalProperty?: string;
        };
        const field =
          missingProperty ??
          additionalProperty ??
          (fault.instancePath.split("/").filter(Boolean).join(".") || (error.validationContext ?? "request"));
        const allowed = (fault.params as { allowedValues?: unknown[] }).allowedValues;
        return { field, message: allowed ? `must be one of ${allowed.join(", ")}` : explain(fault) };
      });
      const fields = [...new Set(errors.map((fault) => fault.field))].join(", ");
      return send(reply, 400, `Correct ${fields} and ask again.`, { code: "invalid", params: { fields }, errors });
    }
    const { instead, code } = error as Partial<Unavailable>;
    if (error.statusCode === 503 && instead)
      return send(reply, 503, error.message, { errors: [instead], ...(code && { code }) });
    const status = error.statusCode && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
    if (status) {
      const { field, code, params } = error.name === "BadInput" ? (error as Partial<BadInput>) : {};
      return send(reply, status, error.message, {
        ...(code && { code }),
        ...(params && { params }),
        ...(field && { errors: [{ field, message: error.message }] }),
      });
    }
    // A row policy refused what a route let through: a record of another area, or another role's step.
    if (error.code === "42501")
      return send(reply, 403, "This is outside what you may do, or outside your area.", { code: "outside" });
    // A rule of the records that a check before missed, for somebody else was quicker.
    if (error.code === "23514")
      return send(reply, 409, "The record does not allow this as it is now. Look at it again.", {
        code: "changed_meanwhile",
      });
    request.log.error(error);
    const unreachable = /ECONNREFUSED|ECONNRESET|Connection terminated|57P0[123]|08\d{3}/.test(
      `${error.code} ${error.message}`,
    );
    return unreachable
      ? send(reply, 503, "The database cannot be reached at the moment. Try again shortly.", { code: "away" })
      : send(
          reply,
          500,
          "Something went wrong on the server. It has been logged; try again, or tell the administrator when it happened.",
          { code: "fault" },
        );
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0]!;
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && /^\/(api|tiles)\//.test(path)) {
      reply.header("allow", "GET, HEAD");
      return send(reply, 405, "This address can only be read. Use GET.");
    }
    return send(reply, 404, `There is nothing at ${path}. The API is described at /api/docs.`);
  });
});

/** For errors before any route is found, such as an address that is not valid UTF-8. */
export const frameworkProblem = (error: FastifyError, _request: unknown, reply: FastifyReply): void => {
  send(reply, error.statusCode ?? 400, "The address is not valid. Check its percent-encoding.");
};
