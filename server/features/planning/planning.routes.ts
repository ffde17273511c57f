import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { addPlanRoutes } from "./plan-routes.ts";
import { Planning } from "./planning.ts";
import { addProblemRoutes } from "./problem-routes.ts";

/** Plans: problems held on this server and solved in threads, and what is saved of them. */
const planningRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const planning = new Planning(app);
  app.addHook("preClose", () => planning.close());
  addProblemRoutes(app, planning);
  addPlanRoutes(app, planning);
};
export default planningRoutes;
