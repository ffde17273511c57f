import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { makeRoads, type Roads } from "../features/roads/open-roads.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** How long and how far it is between places. */
    roads: Roads;
  }
}

export default fp(async (app: FastifyInstance, { roads = makeRoads() }: { roads?: Roads | undefined }) => {
  app.decorate("roads", roads);
  app.addHook("onClose", () => roads.close());
});
