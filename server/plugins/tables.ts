import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { LRUCache } from "lru-cache";
import type { PoolClient } from "pg";
import type { AccidentTable } from "../algorithms/accidents/accident-table.ts";
import type { Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import type { Lifecycle } from "../algorithms/lifecycle/lifecycle.ts";
import { narrowCube, narrowTable } from "../algorithms/narrow.ts";
import { readAccidents } from "../database/read-accidents.ts";
import { readCube } from "../database/read-cube.ts";
import { readLifecycle } from "../database/read-lifecycle.ts";
import { type Scope, WHOLE_CITY } from "../features/accounts/scope.ts";

/** A table of the city as of now, of the regions somebody may read: read once per data version, shared by all who ask. */
type Current<T> = (moment: CubeMoment, scope: Scope) => Promise<T>;

declare module "fastify" {
  interface FastifyInstance {
    /** At resolution 8. */
    currentCube: Current<Cube>;
    currentLifecycle: Current<Lifecycle>;
    currentAccidents: Current<AccidentTable>;
  }
}

const READ_AHEAD_MS = 100;
/** Areas whose tables are held at a time. */
const AREAS_HELD = 32;

export default fp(async (app: FastifyInstance) => {
  const current = <T extends { asOf: CubeMoment }>(
    read: (client: PoolClient) => Promise<T>,
    narrow: (table: T, regions: ReadonlySet<string>) => T,
  ): Current<T> => {
    let held: { key: string; table: Promise<T> } | undefined;
    const narrowed = new LRUCache<string, Promise<T>>({ max: AREAS_HELD });
    const whole = (moment: CubeMoment): Promise<T> => {
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
    return (moment, { read: reach, key: area }) => {
      if (reach === "*") return whole(moment);
      const key = `${keyOf(moment)} ${area}`;
      const known = narrowed.get(key);
      if (known) return known;
      const table = whole(moment).then((all) => narrow(all, new Set(reach)));
      narrowed.set(key, table);
      table.catch(() => narrowed.delete(key));
      return table;
    };
  };
  app.decorate(
    "currentCube",
    current((client) => readCube(client, app.city), narrowCube),
  );
  app.decorate(
    "currentLifecycle",
    current((client) => readLifecycle(client, app.city), narrowTable),
  );
  app.decorate(
    "currentAccidents",
    current((client) => readAccidents(client, app.city), narrowTable),
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
          await app.currentCube(moment, WHOLE_CITY);
          await app.currentLifecycle(moment, WHOLE_CITY);
          await app.currentAccidents(moment, WHOLE_CITY);
        })
        .catch((error) => app.log.warn(error));
    }, READ_AHEAD_MS);
  };
  app.city.changes.on("change", readAhead);
  app.addHook("onListen", async () => readAhead());
  app.addHook("preClose", async () => clearTimeout(soon));
});

const keyOf = (moment: CubeMoment) => `${moment.dataVersion} ${moment.changedAt}`;
