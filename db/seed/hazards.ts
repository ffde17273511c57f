/** Hazard sites of the seven key sectors, each where such places are. */
import type { CityPlan } from "./city-plan.ts";
import { locate, nearestTownship } from "./city-plan.ts";
import { countyAt, pointAt, toKm, toLonLat } from "./geometry.ts";
import { roundDegrees, type SiteDraft } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";

type Sector = "chemicals" | "mining" | "construction" | "tourism" | "fire" | "gas" | "flood";

const SHARES: [Sector, number][] = [
  ["chemicals", 14],
  ["mining", 8],
  ["construction", 19],
  ["tourism", 7],
  ["fire", 25],
  ["gas", 15],
  ["flood", 12],
];

type Place = [lon: number, lat: number, reachKm: number, share: number];

const PLACES: Partial<Record<Sector, Place[]>> = {
  chemicals: [
    [113.352, 29.548, 1.8, 8],
    [113.275, 29.485, 1.6, 6],
    [113.2, 29.468, 1.5, 5],
    [113.15, 29.438, 1.0, 3],
    [113.46, 29.462, 1.5, 3],
    [113.415, 29.66, 1.2, 2],
    [113.14, 28.775, 1.5, 1],
  ],
  tourism: [
    [113.0935, 29.3845, 0.5, 5],
    [113.1, 29.335, 1.3, 3],
    [113.005, 29.362, 0.5, 2],
    [113.962, 28.862, 2.5, 4],
    [113.745, 28.53, 2.5, 2],
    [113.482, 29.022, 0.8, 2],
    [113.025, 28.872, 0.8, 2],
    [113.58, 29.24, 2.5, 1],
    [113.945, 28.96, 2.5, 2],
    [112.93, 28.635, 1.2, 1],
  ],
};

const NAMES: Record<Sector, readonly string[]> = {
  chemicals: ["化工装置区", "危化品储罐区", "危化品仓库", "加油站", "装卸码头"],
  mining: ["选矿厂", "排土场", "民爆物品库", "废弃矿硐"],
  construction: ["房建工地", "市政工地", "道路工地", "桥梁工地", "装修改造工程"],
  tourism: ["景区游步道", "观光索道", "游船码头", "玻璃栈道", "漂流河段", "游乐设施"],
  fire: ["农贸市场", "商业综合体", "老旧小区", "仓储物流园", "养老机构", "沿街商铺", "校外培训机构"],
  gas: ["燃气储配站", "液化气充装站", "餐饮燃气集中区", "调压站", "老旧燃气管道"],
  flood: ["险工险段", "穿堤涵闸", "山塘", "电排站", "小型水库"],
};

/** Where the sites of some sectors stand next to: mines, towns. */
export function drawHazards(plan: CityPlan, count: number, mines: readonly SiteDraft[]): SiteDraft[] {
  const rng = createRng(plan.seed, "hazards");
  const cores = plan.villages.filter((village) => village.kind === "core");
  const coreWeights = cores.map((village) => village.weight * (village.township.kind === "urban" ? 2.2 : 1));
  const urban = cores.filter(({ township }) => township.kind === "urban" || township.kind === "seat");
  const urbanWeights = urban.map((village) => village.weight * (village.township.kind === "urban" ? 3 : 1));

  const around = (x: number, y: number, reach: number): [number, number] =>
    toLonLat(x + reach * rng.normal(), y + reach * rng.normal());
  const spot = (sector: Sector): [number, number] => {
    const places = PLACES[sector];
    if (places && rng.chance(0.88)) {
      const [lon, lat, reach] = places[rng.weighted(places.map((place) => place[3]))]!;
      return around(...toKm([lon, lat]), reach * 0.7);
    }
    if (sector === "mining" && mines.length > 0) {
      const mine = rng.pick(mines);
      return around(...toKm([mine.lon, mine.lat]), 0.5);
    }
    if (sector === "flood") {
      const dikes = plan.terrain.dikes;
      const dike = dikes[rng.weighted(dikes.map((line) => line.length))]!;
      const { x, y, angle } = pointAt(dike, rng.next() * dike.length);
      const off = rng.pick([-1, 1]) * rng.between(0.4, 1.3);
      return toLonLat(x - off * Math.sin(angle), y + off * Math.cos(angle));
    }
    const [from, weights] = sector === "construction" ? [urban, urbanWeights] : [cores, coreWeights];
    const village = from[rng.weighted(weights)]!;
    return around(village.x, village.y, village.reach * (sector === "construction" ? 2.2 : 1.1));
  };

  return [...Array(count)].map((_, i) => {
    const sector = SHARES[rng.weighted(SHARES.map(([, share]) => share))]![0];
    for (;;) {
      const [lon, lat] = spot(sector).map(roundDegrees) as [number, number];
      if (!countyAt(plan.counties, lon, lat) || plan.terrain.water(...toKm([lon, lat]))) continue;
      return draft(plan, i, sector, lon, lat, rng);
    }
  });
}

function draft(plan: CityPlan, i: number, sector: Sector, lon: number, lat: number, rng: Rng): SiteDraft {
  const township = nearestTownship(plan, lon, lat);
  const crowd = sector === "tourism" || sector === "fire" ? 5.6 : 3.6;
  const what = rng.pick(NAMES[sector]);
  const stated = rng.chance(0.003) ? rng.pick(plan.townships).code : township.code;
  return {
    layer: "hazard_site",
    category: sector,
    name: `${township.nameZh}${what}${String(i + 1).padStart(4, "0")}`,
    address: `${township.countyNameZh}${township.nameZh}`,
    regionCode: locate(plan, lon, lat, stated).regionCheck === "ok" ? township.code : stated,
    lon,
    lat,
    riskLevel: ([1, 2, 3, 4] as const)[rng.weighted(sector === "chemicals" ? [12, 30, 40, 18] : [4, 17, 46, 33])]!,
    attributes: {
      sector,
      kind: what,
      persons_exposed: Math.max(2, Math.round(Math.exp(crowd + 0.8 * rng.normal()))),
      ...(sector === "chemicals" && rng.chance(0.3) && { major_hazard_grade: rng.int(1, 4) }),
    },
    responsibleUnit: `${township.countyNameZh}${OFFICE[sector]}`,
    responsiblePerson: "行业监管责任人",
    externalId: `YY-Z-${String(i + 1).padStart(5, "0")}`,
  };
}

const OFFICE: Record<Sector, string> = {
  chemicals: "应急管理局",
  mining: "应急管理局",
  construction: "住房和城乡建设局",
  tourism: "文化旅游广电局",
  fire: "消防救援大队",
  gas: "住房和城乡建设局",
  flood: "水利局",
};
