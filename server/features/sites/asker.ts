import type { FastifyRequest } from "fastify";
import type { FindingAsker } from "./sites.queries.ts";

/** Who asks, behind a route that is not public. */
export const askerOf = ({ person, scope }: Pick<FastifyRequest, "person" | "scope">): FindingAsker => ({
  id: person?.id ?? null,
  name: person?.name ?? "",
  scope,
});
