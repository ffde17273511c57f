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

const READ_AHEAD_MS = 100;

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

  // Read ahead, so that the first to ask after a start or a change need not wait. An import's thousand commits make one reading.
  let soon: NodeJS.Timeout | undefined;
  const readAhead = () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      app.city
        .moment()
        .then(app.currentCube)
        .catch((error) => app.log.warn(error));
    }, READ_AHEAD_MS);
  };
  app.city.changes.on("change", readAhead);
  app.addHook("onListen", async () => readAhead());
  app.addHook("preClose", async () => clearTimeout(soon));
});
