import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import type { Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import { readCube } from "../database/read-cube.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** The city's cube at resolution 8 as of now: read once per data version, shared by everyone who asks meanwhile. */
    currentCube(moment: CubeMoment): Promise<Cube>;
  }
}

export default fp(async (app: FastifyInstance) => {
  let held: { key: string; cube: Promise<Cube> } | undefined;
  app.decorate("currentCube", (moment: CubeMoment) => {
    const key = `${moment.dataVersion} ${moment.changedAt}`;
    if (held?.key !== key) {
      const cube = app.pg.connect().then(async (client) => {
        try {
          return await readCube(client, app.city);
        } finally {
          client.release();
        }
      });
      const reading = { key, cube };
      held = reading;
      // A failed read must not be remembered; the records may have moved on while it was read.
      cube.then(
        (read) => {
          reading.key = `${read.asOf.dataVersion} ${read.asOf.changedAt}`;
        },
        () => {
          if (held === reading) held = undefined;
        },
      );
    }
    return (held as { cube: Promise<Cube> }).cube;
  });
});
