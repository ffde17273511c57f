import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import type { PoolClient } from "pg";
import type { AccidentTable } from "../algorithms/accidents/accident-table.ts";
import type { Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import type { Lifecycle } from "../algorithms/lifecycle/lifecycle.ts";
import { readAccidents } from "../database/read-accidents.ts";
import { readCube } from "../database/read-cube.ts";
import { readLifecycle } from "../database/read-lifecycle.ts";

/** A table of the city as of now: read once per data version, shared by everyone who asks meanwhile. */
type Current<T> = (moment: CubeMoment) => Promise<T>;

declare module "fastify" {
  interface FastifyInstance {
    /** At resolution 8. */
    currentCube: Current<Cube>;
    currentLifecycle: Current<Lifecycle>;
    currentAccidents: Current<AccidentTable>;
  }
}

const READ_AHEAD_MS = 100;

export default fp(async (app: FastifyInstance) => {
  const current = <T extends { asOf: CubeMoment }>(read: (client: PoolClient) => Promise<T>): Current<T> => {
    let held: { key: string; table: Promise<T> } | undefined;
    return (moment) => {
      const key = keyOf(moment);
      if (held?.key === key) return held.table;
      const table = app.pg.connect().then((client) => read(client).finally(() => client.release()));
      const reading = { key, table };
      held = reading;
      // A failed read must not be remembered; the records may have moved on while it was read.
      table.then(
        (done) => {
          reading.key = keyOf(done.asOf);
        },
        () => {
          if (held === reading) held = undefined;
        },
      );
      return table;
    };
  };
  app.decorate(
    "currentCube",
    current((client) => readCube(client, app.city)),
  );
  app.decorate(
    "currentLifecycle",
    current((client) => readLifecycle(client, app.city)),
  );
  app.decorate(
    "currentAccidents",
    current((client) => readAccidents(client, app.city)),
  );

  // Read ahead, so that the first to ask after a start or a change need not wait: the cube, by which the page is drawn,
  // before the others. An import's thousand commits make one reading.
  let soon: NodeJS.Timeout | undefined;
  const readAhead = () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      app.city
        .moment()
        .then(async (moment) => {
          await app.currentCube(moment);
          await app.currentLifecycle(moment);
          await app.currentAccidents(moment);
        })
        .catch((error) => app.log.warn(error));
    }, READ_AHEAD_MS);
  };
  app.city.changes.on("change", readAhead);
  app.addHook("onListen", async () => readAhead());
  app.addHook("preClose", async () => clearTimeout(soon));
});

const keyOf = (moment: CubeMoment) => `${moment.dataVersion} ${moment.changedAt}`;
