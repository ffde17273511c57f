import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { removeLeftovers } from "../features/photos/leftovers.ts";
import type { PhotoStore } from "../features/photos/photo-store.ts";

const FIRST_MS = 90_000;
const HOUR_MS = 3_600_000;
/** Uploads under way are over by then. */
const AGE_MINUTES = 60;

/** Every hour removes the files of photos whose records are gone, from the folder or bucket. */
export default fp(async (app: FastifyInstance, { photos }: { photos?: PhotoStore | undefined }) => {
  if (!photos) return;
  const attempt = () =>
    removeLeftovers(app.pg, photos, app.city.code, AGE_MINUTES).catch((error) => app.log.error(error));
  const first = setTimeout(attempt, FIRST_MS);
  const timer = setInterval(attempt, HOUR_MS);
  first.unref();
  timer.unref();
  app.addHook("onClose", async () => {
    clearTimeout(first);
    clearInterval(timer);
  });
});
