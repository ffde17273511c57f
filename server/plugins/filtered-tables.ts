import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { LRUCache } from "lru-cache";
import type { PoolClient } from "pg";
import type { Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import type { Lifecycle } from "../algorithms/lifecycle/lifecycle.ts";
import { readCube } from "../database/read-cube.ts";
import { readLifecycle } from "../database/read-lifecycle.ts";
import type { RecordFilter } from "../database/record-filter.ts";
import type { Scope } from "../features/accounts/scope.ts";

/** A table of the records that meet a filter: read once per data version and filter, shared by everyone who asks meanwhile and may see as much. */
type Filtered<T> = (moment: CubeMoment, scope: Scope, filter: RecordFilter) => Promise<T>;

declare module "fastify" {
  interface FastifyInstance {
    /** At resolution 8. */
    filteredCube: Filtered<Cube>;
    filteredLifecycle: Filtered<Lifecycle>;
  }
}

/** Filters held at a time: a cube takes up to 8 MB, a lifecycle table up to 5. */
const HELD = 8;

export default fp(async (app: FastifyInstance) => {
  const filtered = <T extends object>(
    read: (client: PoolClient, condition: string, under?: Scope) => Promise<T>,
    site: string,
  ) => {
    const held = new LRUCache<string, Promise<T>>({ max: HELD });
    return (moment: CubeMoment, scope: Scope, filter: RecordFilter): Promise<T> => {
      const key = `${moment.dataVersion} ${moment.changedAt} ${filter.key} ${scope.key}`;
      const known = held.get(key);
      if (known) return known;
      const table = app.pg
        .connect()
        .then((client) =>
          read(client, filter.condition(site), scope.read === "*" ? undefined : scope).finally(() => client.release()),
        );
      held.set(key, table);
      // A failed read must not be remembered.
      table.catch(() => held.delete(key));
      return table;
    };
  };
  app.decorate(
    "filteredCube",
    filtered((client, condition, under) => readCube(client, app.city, condition, under), "site"),
  );
  app.decorate(
    "filteredLifecycle",
    filtered((client, condition, under) => readLifecycle(client, app.city, condition, under), "s"),
  );
});
