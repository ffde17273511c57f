import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { PlanPlace } from "../../algorithms/routing/plan-problem.ts";
import type { Travel, TravelProvider } from "./travel-provider.ts";

/** Bytes of matrices held: one of 601 places takes 2.9 MB; one of more than 2,800 is not kept. */
const HELD_BYTES = 64 * 1024 * 1024;
const BYTES_A_PAIR = 8;

/**
 * The same provider, which remembers matrices by day and places: a plan is solved several times over. Those who ask for
 * the same at once share one answer; a failed one is asked again.
 * @param today the city's day, so that tomorrow's plan asks the roads anew
 */
export function cachedTravel(provider: TravelProvider, today: () => string): TravelProvider {
  const held = new LRUCache<string, Promise<Travel>>({ maxSize: HELD_BYTES });
  return {
    ...provider,
    matrix(places) {
      const key = `${today()} ${keyOf(places)}`;
      const known = held.get(key);
      if (known) return known;
      const travel = provider.matrix(places);
      held.set(key, travel, { size: Math.max(1, places.length ** 2 * BYTES_A_PAIR) });
      travel.catch(() => held.get(key) === travel && held.delete(key));
      return travel;
    },
  };
}

function keyOf(places: readonly PlanPlace[]): string {
  const positions = Float64Array.from(places.flatMap(({ lon, lat }) => [lon, lat]));
  return createHash("sha256").update(positions).digest("base64");
}
