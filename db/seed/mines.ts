/** Mines: pits and tailings in the eastern hills, gravel dredged along the Miluo river. */

import { dayText } from "./calendar.ts";
import type { CityPlan } from "./city-plan.ts";
import { nearestTownship } from "./city-plan.ts";
import { countyAt, pointAt, toKm, toLonLat } from "./geometry.ts";
import { roundDegrees, type SiteDraft } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";

type MineCategory = "underground" | "open_pit" | "gravel" | "tailings";

/** Mining districts: centre, reach in km, share, what is dug. */
const DISTRICTS: [lon: number, lat: number, reachKm: number, share: number, minerals: readonly string[]][] = [
  [113.82, 28.7, 8, 5, ["金", "金", "石英"]],
  [113.95, 28.74, 6, 3, ["金", "钨"]],
  [113.78, 29.01, 6, 3, ["长石", "花岗岩", "云母"]],
  [113.52, 28.9, 7, 2, ["石膏", "花岗岩"]],
  [113.44, 28.64, 7, 2, ["建筑石料", "砖瓦用页岩"]],
  [113.435, 29.36, 4, 4, ["铅锌", "铅锌", "萤石"]],
  [113.57, 29.4, 6, 3, ["石灰岩", "白云岩", "建筑石料"]],
  [113.64, 29.56, 5, 2, ["石灰岩", "高岭土"]],
  [113.52, 29.23, 6, 2, ["花岗岩", "建筑石料"]],
  [113.58, 29.12, 6, 3, ["花岗岩", "长石", "铌钽"]],
  [113.44, 29.05, 5, 2, ["建筑石料", "砖瓦用页岩"]],
  [113.35, 28.97, 5, 1, ["花岗岩"]],
];

const KIND_NAMES: Record<MineCategory, string> = {
  underground: "矿",
  open_pit: "露天矿",
  gravel: "砂石场",
  tailings: "尾矿库",
};
const MINE_COUNTIES = new Set(["430621", "430626", "430681", "430682"]);

export function drawMines(plan: CityPlan, count: number): SiteDraft[] {
  const rng = createRng(plan.seed, "mines");
  return [...Array(count)].map((_, i) => (rng.chance(0.27) ? drawGravel(plan, i, rng) : drawPit(plan, i, rng)));
}

function drawGravel(plan: CityPlan, index: number, rng: Rng): SiteDraft {
  const river = plan.terrain.miluo;
  for (;;) {
    // The lower river, from Wukou to the lake.
    const { x, y, angle } = pointAt(river, river.length * rng.between(0.55, 0.96));
    const off = rng.pick([-1, 1]) * rng.between(0.1, 0.7);
    const [lon, lat] = toLonLat(x - off * Math.sin(angle), y + off * Math.cos(angle));
    const county = countyAt(plan.counties, roundDegrees(lon), roundDegrees(lat));
    if (county && MINE_COUNTIES.has(county.code)) return draft(plan, index, "gravel", "砂砾", lon, lat, rng);
  }
}

function drawPit(plan: CityPlan, index: number, rng: Rng): SiteDraft {
  for (;;) {
    const [lon0, lat0, reach, , minerals] = DISTRICTS[rng.weighted(DISTRICTS.map((district) => district[3]))]!;
    const [cx, cy] = toKm([lon0, lat0]);
    const x = cx + 0.6 * reach * rng.normal();
    const y = cy + 0.6 * reach * rng.normal();
    const [lon, lat] = toLonLat(x, y);
    const county = countyAt(plan.counties, roundDegrees(lon), roundDegrees(lat));
    if (!county || !MINE_COUNTIES.has(county.code) || plan.terrain.relief(x, y) < 0.25 || plan.terrain.water(x, y))
      continue;
    const mineral = rng.pick(minerals);
    const metal = ["金", "钨", "铅锌", "铌钽", "萤石", "石膏"].includes(mineral);
    const category = metal
      ? rng.chance(0.3)
        ? "tailings"
        : "underground"
      : rng.chance(0.06)
        ? "tailings"
        : "open_pit";
    return draft(plan, index, category, mineral, lon, lat, rng);
  }
}

function draft(
  plan: CityPlan,
  i: number,
  category: MineCategory,
  mineral: string,
  lon: number,
  lat: number,
  rng: Rng,
): SiteDraft {
  const township = nearestTownship(plan, roundDegrees(lon), roundDegrees(lat));
  return {
    layer: "mine",
    category,
    name: `${township.nameZh.replace(/(镇|乡|街道)$/, "")}${String(i + 1).padStart(3, "0")}号${mineral}${KIND_NAMES[category]}`,
    address: `${township.countyNameZh}${township.nameZh}`,
    regionCode: township.code,
    lon: roundDegrees(lon),
    lat: roundDegrees(lat),
    riskLevel: ([1, 2, 3, 4] as const)[rng.weighted(category === "gravel" ? [1, 12, 50, 37] : [8, 28, 45, 19])]!,
    attributes: {
      mineral,
      licence_expires: dayText(plan.asOf + rng.int(-240, 2200)),
      state: rng.pick(["生产", "生产", "生产", "停产整改", "停产", "闭坑治理"]),
      persons: rng.int(6, category === "underground" ? 180 : 60),
    },
    responsibleUnit: `${township.countyNameZh}应急管理局`,
    responsiblePerson: "包矿责任人（县级）",
    externalId: `YY-M-${String(i + 1).padStart(5, "0")}`,
  };
}
