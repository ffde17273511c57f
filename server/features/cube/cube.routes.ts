import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { LRUCache } from "lru-cache";
import { Type } from "typebox";
import { rollUpCube } from "../../algorithms/cube/cube.ts";
import { CUBE_COLUMNS, encodeCube } from "../../algorithms/cube/cube-arrow.ts";
import { acceptedEncoding, compressBytes, sendEncoded } from "../../http/compressed.ts";
import { ARROW_STREAM, CubeQuery } from "./cube.contract.ts";

const columns = Object.entries(CUBE_COLUMNS)
  .map(([name, meaning]) => `- \`${name}\` ${meaning}`)
  .join("\n");

const cubeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  /** Encoded cubes by version, resolution and encoding; several requests for a new one share its making. */
  const encoded = new LRUCache<string, Promise<Uint8Array>>({ max: 16 });

  app.get("/api/cube", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "The cube: counts by cell × region × layer × category × level × status × supervision",
      description: `An Apache Arrow IPC stream of one record batch. Columns:\n${columns}\n\nSchema metadata: resolution, data_version, changed_at, business_date, city_code, demo.`,
      tags: ["cube"],
      querystring: CubeQuery,
      response: {
        200: {
          description: "Arrow IPC stream",
          content: { [ARROW_STREAM]: { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
      },
    },
    async handler(request, reply) {
      const { resolution } = request.query;
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment, `r${resolution}`)) return reply;

      const encoding = acceptedEncoding(request);
      const cube = await app.currentCube(moment);
      const key = `${cube.asOf.dataVersion} ${cube.asOf.changedAt} ${resolution} ${encoding}`;
      let bytes = encoded.get(key);
      if (!bytes) {
        bytes = Promise.resolve(encodeCube(rollUpCube(cube, resolution))).then((arrow) =>
          compressBytes(arrow, encoding, "dense"),
        );
        bytes.catch(() => encoded.delete(key));
        encoded.set(key, bytes);
      }
      return sendEncoded(reply, await bytes, encoding, ARROW_STREAM);
    },
  });
};
export default cubeRoutes;
