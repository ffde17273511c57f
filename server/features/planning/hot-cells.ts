import type { FastifyInstance, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import type { PlanningDesk } from "./planning-desk.ts";

/** Areas whose hot spots are held at a time. */
const AREAS_HELD = 8;

/**
 * Cells at resolution 8 that are hot in overdue findings, with their class (1 to 3), as the person asking may see them: Gi* over
 * the cells with sites, found anew when the records change.
 */
export function hotCellReader(app: FastifyInstance, desk: PlanningDesk) {
  const held = new LRUCache<string, Promise<ReadonlyMap<bigint, number>>>({ max: AREAS_HELD });
  return async ({ scope }: FastifyRequest): Promise<ReadonlyMap<bigint, number>> => {
    const moment = await app.city.moment();
    const key = `${moment.dataVersion} ${moment.changedAt} ${scope.key}`;
    const known = held.get(key);
    if (known) return known;
    const found = app.currentCube(moment, scope).then(async ({ rows, cells, cellOf, findingsOverdue }) => {
      const values = new Float64Array(cells.length);
      for (let r = 0; r < rows; r++) values[cellOf[r]!]! += findingsOverdue[r]!;
      const classes = await desk.ask("hotCells", { cells, values });
      const hot = new Map<bigint, number>();
      for (let c = 0; c < classes.length; c++) if (classes[c]! > 0) hot.set(cells[c]!, classes[c]!);
      return hot;
    });
    held.set(key, found);
    found.catch(() => held.get(key) === found && held.delete(key));
    return found;
  };
}
