import type { FastifyInstance, RouteOptions } from "fastify";
import fp from "fastify-plugin";

/**
 * Who may call a route: anybody, who may look, who may move findings on. Roles and areas join with the accounts; until
 * then everybody who reaches the server is an officer.
 */
export type Access = "public" | "viewer" | "officer";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Required: the server refuses to start with a route that does not say who may call it. */
    access?: Access;
  }
}

/** Routes that plugins add for themselves: the API's documentation page and the client's files. */
const PLUGIN_ROUTES = [/^\/api\/docs(\/|$)/, /^\/$/, /^\/\*$/];

export default fp(async (app: FastifyInstance) => {
  const undeclared: string[] = [];
  app.addHook("onRoute", (route: RouteOptions) => {
    const declared =
      route.config?.access ?? (PLUGIN_ROUTES.some((known) => known.test(route.url)) ? "public" : undefined);
    if (!declared) undeclared.push(`${[route.method].flat().join(",")} ${route.url}`);
  });
  app.addHook("onReady", async () => {
    if (undeclared.length)
      throw new Error(`These routes do not say who may call them (config.access): ${undeclared.join("; ")}`);
  });
});
