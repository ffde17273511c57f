/** Everything about the synthetic city that is settled before the first record: land, roads, townships, villages. */

import type { RegionCheck } from "../../server/contracts/vocabulary.contract.ts";
import { dayOf } from "./calendar.ts";
import { type County, countyAt, readCounties } from "./geometry.ts";
import { hashText } from "./rng.ts";
import { createRoads, type Road } from "./roads.ts";
import { createSettlement, type Village } from "./settlement.ts";
import { createTerrain, type Terrain } from "./terrain.ts";
import { listTownships, type RegionRow, type Township } from "./townships.ts";

export interface CityInput {
  /** County outlines (db/regions/*.geojson) and the region list (db/regions/*.csv). */
  outlines: GeoJSON.FeatureCollection;
  regions: readonly RegionRow[];
  sites: number;
  seed: number | string;
  /** YYYY-MM-DD: the day the city is true for; nothing happens after it. */
  asOf: string;
}

export interface CityPlan {
  seed: string;
  sites: number;
  asOf: number;
  counties: readonly County[];
  townships: readonly Township[];
  townshipOf: ReadonlyMap<string, Township>;
  terrain: Terrain;
  roads: readonly Road[];
  villages: readonly Village[];
}

export function planCity({ outlines, regions, sites, seed, asOf }: CityInput): CityPlan {
  const key = String(seed);
  const counties = readCounties(outlines);
  const townships = listTownships(regions);
  const terrain = createTerrain(hashText(key) & 0xffff);
  const roads = createRoads(hashText(key) & 0xffff);
  return {
    seed: key,
    sites,
    asOf: dayOf(asOf),
    counties,
    townships,
    townshipOf: new Map(townships.map((township) => [township.code, township])),
    terrain,
    roads,
    villages: createSettlement(counties, townships, terrain, roads, key),
  };
}

/** What SQL's locate() says of a position and a stated region (a township; a county or the city states no township). */
export function locate(
  plan: Pick<CityPlan, "counties" | "townshipOf">,
  lon: number,
  lat: number,
  regionCode: string,
): { countyCode: string | null; regionCheck: RegionCheck } {
  const countyCode = countyAt(plan.counties, lon, lat)?.code ?? null;
  const stated = plan.townshipOf.get(regionCode)?.countyCode ?? plan.counties.find((c) => c.code === regionCode)?.code;
  const regionCheck =
    countyCode === null ? "outside" : stated === undefined || stated === countyCode ? "ok" : "mismatch";
  return { countyCode, regionCheck };
}

/** The township whose centre is nearest, of the county that holds the position where one does. */
export function nearestTownship(plan: Pick<CityPlan, "counties" | "townships">, lon: number, lat: number): Township {
  const county = countyAt(plan.counties, lon, lat);
  let best: Township | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const township of plan.townships) {
    if (county && township.countyCode !== county.code) continue;
    const square = ((township.lon - lon) * 0.875) ** 2 + (township.lat - lat) ** 2;
    if (square < least) {
      least = square;
      best = township;
    }
  }
  return best!;
}
