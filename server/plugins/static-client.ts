import { readFile } from "node:fs/promises";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

/** The built client. Hashed files are cached for good; the page itself is asked for again every time. */
export default fp(async (app: FastifyInstance, { clientDir }: { clientDir: string }) => {
  await readFile(path.join(clientDir, "index.html")).catch(() => {
    throw new Error(`There is no client in ${clientDir}. Build it with 'npm run build'.`);
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
