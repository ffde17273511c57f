import type { FastifyInstance } from "fastify";
import { countCityAdministrators } from "./accounts.queries.ts";

/** Says in one line how the first administrator is made, where nobody could sign in. */
export async function adviseAboutAdministrator(app: FastifyInstance, mode: "embedded" | "server"): Promise<void> {
  if (mode === "embedded" && (await app.city.moment()).demo) return;
  if ((await countCityAdministrators(app.pg, app.city.code)) > 0) return;
  console.log("Nobody administers this city yet: npm run user -- add LOGIN --name NAME --role administrator");
}
