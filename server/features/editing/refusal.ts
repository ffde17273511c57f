import type { FastifyError, FastifyInstance } from "fastify";
import type { Fault } from "../../contracts/check-record.ts";

const TITLES: Record<number, string> = { 400: "Bad request", 403: "Forbidden", 409: "Conflict" };

/** A refusal that says more than a sentence: the faults of a record, or the record as it is now. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly more: object;
  constructor(statusCode: number, detail: string, more: object = {}) {
    super(detail);
    this.statusCode = statusCode;
    this.more = more;
  }
}

/** @throws Refusal 400 that names each fault with its field, value and reason; nothing when there is none */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new Refusal(400, `Correct ${[...new Set(faults.map(({ field }) => field))].join(", ")} and save again.`, {
    errors: faults.map((fault) => ({ ...fault, message: fault.reason })),
  });
}

/** Lets refusals leave whole (RFC 9457 extension members); everything else goes to the application's own handler. */
export function sendRefusals(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (!(error instanceof Refusal)) throw error;
    const { statusCode, message, more } = error;
    return reply
      .code(statusCode)
      .type("application/problem+json")
      .send(
        JSON.stringify({
          type: "about:blank",
          title: TITLES[statusCode] ?? "Error",
          status: statusCode,
          detail: message,
          ...more,
        }),
      );
  });
}
