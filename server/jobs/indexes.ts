import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { buildMissingIndexes } from "../../db/indexes.ts";

/**
 * Builds the indexes that an import has left missing because it was killed after its commit. In the background: the
 * records are right without them, only slower.
 */
export default fp(async (app: FastifyInstance) => {
  const stop = new AbortController();
  const building = buildMissingIndexes(app.pg.pool, undefined, stop.signal)
    .then((built) => built.length > 0 && app.log.warn(`Built the missing indexes ${built.join(", ")}.`))
    .catch((error) => stop.signal.aborted || app.log.error(error));
  app.addHook("preClose", async () => {
    stop.abort(new Error("The server is closing."));
    await building;
  });
});
