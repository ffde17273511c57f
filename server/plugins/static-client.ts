import { readFile } from "node:fs/promises";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

/** The folder of the page for inspectors. Its service worker has charge of what lies under it, and of nothing else. */
const FIELD = /^\/field(?=\?|$)/;

/** The built client. Hashed files are cached for good; pages and the service worker are asked for again every time. */
export default fp(async (app: FastifyInstance, { clientDir }: { clientDir: string }) => {
  await readFile(path.join(clientDir, "index.html")).catch(() => {
    throw new Error(`There is no client in ${clientDir}. Build it with 'npm run build'.`);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (FIELD.test(request.url)) return reply.redirect(request.url.replace(FIELD, "/field/"), 308);
  });
  await app.register(fastifyStatic, {
    root: clientDir,
    wildcard: true,
    cacheControl: false,
    setHeaders(reply, file: string) {
      const hashed = file.includes(`${path.sep}assets${path.sep}`);
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
});
