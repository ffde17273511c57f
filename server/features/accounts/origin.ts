import type { FastifyRequest } from "fastify";
import { BadInput } from "../../plugins/problems.ts";

/** Scheme, host and port that the person asking reaches this server by, without a slash at the end. */
export function originOf(request: FastifyRequest, publicUrl: string | undefined): string {
  const origin = publicUrl ?? `${request.protocol}://${request.host}`;
  if (!URL.canParse(origin)) throw new BadInput("The Host header is not valid.");
  return new URL(origin).origin;
}
