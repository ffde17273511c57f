/** Three years of accidents: mostly on the road, gathering at the black spots, with the day's and the week's rhythm. */
import { type BlackSpot, drawBlackSpots, drawRoadPlace } from "./black-spots.ts";
import { dayText, monthsBefore, weekday } from "./calendar.ts";
import { type CityPlan, locate, nearestTownship } from "./city-plan.ts";
import { countyAt, pointAt, toLonLat } from "./geometry.ts";
import { type AccidentRecord, cellOf, roundDegrees } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";
import { type Road, stakeText } from "./roads.ts";

/** Accidents gather at this many spots, whatever the number of sites. */
const HOT_SPOTS = 90;
export const ACCIDENTS = 6000;

/** Relative numbers by hour: two rush hours, a third peak after dark. */
const WORKDAY_HOURS = [5, 4, 3, 2, 3, 7, 17, 32, 33, 24, 21, 20, 19, 19, 21, 22, 26, 35, 37, 30, 24, 19, 13, 8];
const WEEKEND_HOURS = [9, 7, 5, 4, 3, 5, 9, 14, 20, 25, 28, 28, 25, 23, 25, 27, 28, 30, 32, 31, 29, 25, 20, 14];
/** Monday to Sunday. */
const WEEKDAYS = [1.0, 0.96, 0.95, 0.98, 1.12, 1.16, 1.05];

const KINDS: [kind: string, share: number][] = [
  ["road", 0.955],
  ["fire", 0.024],
  ["construction", 0.012],
  ["work", 0.006],
  ["drowning", 0.003],
];

/** Larger accidents (three deaths or more): months and days before the city's day. None after the first of them. */
const LARGER: [months: number, days: number, deaths: number][] = [
  [30, 12, 3],
  [33, 5, 4],
  [34, 21, 3],
  [35, 9, 5],
];

const ROAD_CASES = [
  "小型客车与二轮电动车在路口相撞",
  "货车追尾前方减速车辆",
  "摩托车弯道驶出路外",
  "行人横穿公路被小型客车碰撞",
  "三轮车转弯与直行车辆相撞",
  "雨天路滑车辆侧翻",
  "会车占道相撞",
  "夜间照明不足碰撞行人",
];
const OTHER_CASES: Record<string, string[]> = {
  fire: ["沿街门店电气线路短路起火", "居民自建房厨房起火", "仓库堆垛起火"],
  construction: ["高处作业坠落", "脚手架局部坍塌", "吊装物体打击"],
  work: ["机械伤害", "有限空间作业中毒", "车间触电"],
  drowning: ["临水作业落水", "学生野泳溺水"],
};

export function* drawAccidents(plan: CityPlan, count = ACCIDENTS): Generator<AccidentRecord> {
  const rng = createRng(plan.seed, "accidents");
  const spots = drawBlackSpots(plan, HOT_SPOTS);
  const first = monthsBefore(plan.asOf, 36);
  const larger = LARGER.map(([months, days, deaths]) => ({ day: monthsBefore(plan.asOf, months) - days, deaths }));
  const days = [...Array(Math.max(0, count - larger.length))].map(() => ({
    day: drawDay(first, plan.asOf, rng),
    deaths: 0,
  }));
  const all = [...days, ...larger.slice(0, count)].sort((a, b) => a.day - b.day);
  let id = 0;
  for (const { day, deaths } of all) yield drawAccident(plan, spots, ++id, day, deaths, rng);
}

function drawDay(first: number, last: number, rng: Rng): number {
  for (;;) {
    const day = rng.int(first, last - 1);
    // Ends of the year and the weeks of the spring travel season see more; numbers fall slowly over the years.
    const season = 1 + 0.15 * Math.cos((2 * Math.PI * ((day % 365.25) - 10)) / 365.25);
    const trend = 1.1 - (0.2 * (day - first)) / (last - first);
    if (rng.chance((WEEKDAYS[weekday(day)]! * season * trend) / 1.6)) return day;
  }
}

function drawAccident(
  plan: CityPlan,
  spots: BlackSpot[],
  id: number,
  day: number,
  deaths: number,
  rng: Rng,
): AccidentRecord {
  const kind = deaths > 0 ? "road" : KINDS[rng.weighted(KINDS.map(([, share]) => share))]![0];
  const place = kind === "road" ? drawOnRoad(plan, spots, rng, deaths > 0) : drawInTown(plan, rng);
  const township = nearestTownship(plan, place.lon, place.lat);
  const located = locate(plan, place.lon, place.lat, township.code);
  const unlocated = deaths === 0 && rng.chance(0.008);
  const harm = drawHarm(kind, deaths, rng);
  const hour = rng.weighted(weekday(day) >= 5 ? WEEKEND_HOURS : WORKDAY_HOURS);
  const at = place.road && place.stake ? `${place.road}${place.stake}处` : `${township.nameZh}`;
  const what = kind === "road" ? rng.pick(ROAD_CASES) : rng.pick(OTHER_CASES[kind]!);
  return {
    id,
    occurredAt: `${dayText(day)} ${String(hour).padStart(2, "0")}:${String(rng.int(0, 59)).padStart(2, "0")}`,
    kind,
    ...harm,
    calibre: kind === "road" ? "7日内死亡，含农村道路" : "30日内死亡",
    road: place.road,
    stake: place.stake,
    description: `${at}，${what}`,
    regionCode: township.code,
    countyCode: unlocated ? null : located.countyCode,
    regionCheck: unlocated ? "unlocated" : located.regionCheck,
    position: unlocated ? null : { lon: place.lon, lat: place.lat, cell: cellOf(place.lon, place.lat) },
    attributes: { weather: rng.pick(["晴", "晴", "晴", "阴", "阴", "雨", "雨", "雾"]) },
    externalId: `YY-A-${String(id).padStart(5, "0")}`,
  };
}

interface AccidentPlace {
  lon: number;
  lat: number;
  road: string | null;
  stake: string | null;
}

function drawOnRoad(plan: CityPlan, spots: BlackSpot[], rng: Rng, onMainRoad: boolean): AccidentPlace {
  const draw = rng.next();
  if (draw > 0.7 && !onMainRoad) return drawInTown(plan, rng);
  for (;;) {
    let road: Road;
    let run: number;
    if (draw < 0.45) {
      const spot = spots[rng.weighted(spots.map(({ pull }) => pull))]!;
      road = spot.road;
      run = spot.run + 0.22 * rng.normal();
    } else ({ road, run } = drawRoadPlace(plan, rng));
    const { x, y } = pointAt(road.line, run);
    const [lon, lat] = toLonLat(x + 0.006 * rng.normal(), y + 0.006 * rng.normal()).map(roundDegrees) as [
      number,
      number,
    ];
    if (countyAt(plan.counties, lon, lat) || rng.chance(0.02)) {
      return {
        lon,
        lat,
        road: road.route,
        stake: stakeText(road.firstStakeKm + Math.max(0, Math.min(road.line.length, run))),
      };
    }
  }
}

function drawInTown(plan: CityPlan, rng: Rng): AccidentPlace {
  for (;;) {
    const village = rng.pick(plan.villages);
    if (village.kind !== "core" && rng.chance(0.7)) continue;
    const x = village.x + village.reach * rng.normal();
    const y = village.y + village.reach * rng.normal();
    const [lon, lat] = toLonLat(x, y).map(roundDegrees) as [number, number];
    if (countyAt(plan.counties, lon, lat) && !plan.terrain.water(x, y)) return { lon, lat, road: null, stake: null };
  }
}

function drawHarm(
  kind: string,
  larger: number,
  rng: Rng,
): Pick<AccidentRecord, "severity" | "deaths" | "seriousInjuries" | "injuries" | "lossYuan"> {
  const loss = Math.round(Math.exp(8.2 + 1.1 * Math.min(3, rng.normal())) / 100) * 100;
  if (larger > 0) {
    const injuries = rng.int(2, 5);
    return { severity: "fatal", deaths: larger, seriousInjuries: rng.int(1, 2), injuries, lossYuan: 1_800_000 + loss };
  }
  const severity = (["fatal", "serious", "slight", "damage_only"] as const)[
    rng.weighted(kind === "road" ? [4, 17, 54, 25] : kind === "fire" ? [3, 6, 16, 75] : [22, 40, 34, 4])
  ]!;
  const deaths = severity === "fatal" ? (rng.chance(0.07) ? 2 : 1) : 0;
  const seriousInjuries = severity === "serious" ? rng.int(1, 2) : severity === "fatal" && rng.chance(0.3) ? 1 : 0;
  const slight = severity === "slight" ? rng.int(1, 3) : severity === "damage_only" ? 0 : rng.int(0, 2);
  return {
    severity,
    deaths,
    seriousInjuries,
    injuries: seriousInjuries + slight,
    lossYuan: severity === "fatal" ? loss * 8 : loss,
  };
}
