/** Black spots on the main roads: where accidents gather, with route and stake. */
import type { CityPlan } from "./city-plan.ts";
import { locate, nearestTownship } from "./city-plan.ts";
import { pointAt, toLonLat } from "./geometry.ts";
import { roundDegrees, type SiteDraft } from "./records.ts";
import { createRng } from "./rng.ts";
import { type Road, stakeText } from "./roads.ts";

const KINDS = ["junction", "bend", "descent", "village_street", "waterside"] as const;
const KIND_NAMES = { junction: "交叉口", bend: "急弯", descent: "长下坡", village_street: "穿村", waterside: "临水" };

export interface BlackSpot {
  road: Road;
  /** Kilometres along the road's line. */
  run: number;
  /** Share of the accidents it draws. */
  pull: number;
  draft: SiteDraft;
}

/** A road and a place on it, in proportion to traffic; inside the city. */
export function drawRoadPlace(plan: CityPlan, rng: { next(): number; weighted(weights: readonly number[]): number }) {
  for (;;) {
    const road = plan.roads[rng.weighted(plan.roads.map((one) => one.line.length * one.traffic))]!;
    const run = rng.next() * road.line.length;
    const { x, y } = pointAt(road.line, run);
    const [lon, lat] = toLonLat(x, y);
    if (locate(plan, lon, lat, "").countyCode !== null) return { road, run, lon, lat };
  }
}

/** The same for any number of sites: the first are the same spots. */
export function drawBlackSpots(plan: CityPlan, count: number): BlackSpot[] {
  const rng = createRng(plan.seed, "black spots");
  const spots: BlackSpot[] = [];
  for (let i = 0; i < count; i++) {
    const { road, run, lon, lat } = drawRoadPlace(plan, rng);
    const [x, y] = [(lon - 113) * 97.36, (lat - 29) * 110.86];
    const hilly = plan.terrain.relief(x, y) > 0.3;
    const weights = road.motorway ? [3, 3, hilly ? 5 : 1, 0, 2] : [5, hilly ? 5 : 2, hilly ? 4 : 0.4, 4, hilly ? 1 : 3];
    const category = KINDS[rng.weighted(weights)]!;
    const stakeKm = Math.round((road.firstStakeKm + run) * 10) / 10;
    const township = nearestTownship(plan, lon, lat);
    const riskLevel = ([1, 2, 3] as const)[rng.weighted([9, 29, 62])]!;
    const draft: SiteDraft = {
      layer: "black_spot",
      category,
      name: `${road.route} ${stakeText(stakeKm)} ${KIND_NAMES[category]}路段`,
      address: `${township.countyNameZh}${township.nameZh}${road.nameZh}`,
      regionCode: township.code,
      lon: roundDegrees(lon),
      lat: roundDegrees(lat),
      riskLevel,
      attributes: {
        route: road.route,
        stake: stakeText(stakeKm),
        stake_km: stakeKm,
        speed_limit_kmh: road.motorway ? 100 : rng.pick([40, 60, 70]),
        accidents_3y: rng.int(2, 9) + (4 - riskLevel) * 3,
      },
      responsibleUnit: `${township.countyNameZh}公安局交通警察大队`,
      responsiblePerson: "路段责任民警",
      externalId: `YY-B-${String(i + 1).padStart(5, "0")}`,
    };
    spots.push({ road, run, pull: (4 - riskLevel) * Math.exp(0.5 * rng.normal()), draft });
  }
  return spots;
}
