/** Self-built houses: 98 % of the sites, drawn village by village so that the city is never in memory at once. */
import type { RiskLevel } from "../../server/contracts/vocabulary.contract.ts";
import type { CityPlan } from "./city-plan.ts";
import { inCounty, tileOrder, toKm, toLonLat } from "./geometry.ts";
import { roundDegrees, type SiteDraft } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";
import { type Hamlet, layHamlets, type Village } from "./settlement.ts";
import { type Township, townshipOffice } from "./townships.ts";

type HouseCategory = "residential" | "rental" | "commercial" | "public_use";

/** Of all houses; the shares below make about 0.05 commercial and 0.04 let, the rest residential. */
const PUBLIC_USE = 0.01;

/** Of all records: the position lies outside every county, or in another than the stated township's. */
const MISPLACED = 0.003;
/** Of all houses: the ledger names the county only. */
const TOWNSHIP_MISSING = 0.001;

/** Universities and industrial zones, where rooms are let: position, reach in km, weight. */
const LETTING: [lon: number, lat: number, reachKm: number, weight: number][] = [
  [113.137, 29.351, 1.6, 5],
  [113.212, 29.352, 2.4, 3.5],
  [113.2, 29.46, 2.0, 3],
  [113.355, 29.548, 2.0, 2.5],
  [113.15, 29.436, 1.5, 2.5],
  [113.255, 28.768, 2.2, 2.5],
  [113.14, 28.775, 2.0, 2.5],
  [113.455, 29.462, 1.8, 2.2],
  [112.93, 28.646, 1.8, 2.2],
  [113.128, 29.382, 1.2, 2],
  [112.55, 29.52, 1.5, 1.5],
];
const LETTING_KM = LETTING.map(([lon, lat, reach, weight]) => ({ at: toKm([lon, lat]), reach, weight }));

/** Base shares by pattern of the village, before the letting zones. */
const COMMERCIAL: Record<Village["kind"], number> = {
  core: 0.106,
  road: 0.07,
  dike: 0.018,
  plain: 0.014,
  hill: 0.014,
};
const RENTAL: Record<Village["kind"], number> = { core: 0.082, road: 0.018, dike: 0.006, plain: 0.005, hill: 0.004 };

/** Houses of all villages in the order the villages stand; exactly `count` of them. */
export function* drawHouses(plan: CityPlan, count: number): Generator<SiteDraft[]> {
  let share = 0;
  let done = 0;
  for (const village of plan.villages) {
    share += village.weight;
    const upTo = village === plan.villages.at(-1) ? count : Math.floor(share * count + 0.5);
    if (upTo > done) yield drawVillage(plan, village, upTo - done, done);
    done = Math.max(done, upTo);
  }
}

function drawVillage(plan: CityPlan, village: Village, count: number, before: number): SiteDraft[] {
  const rng = createRng(plan.seed, village.key, "houses");
  const hamlets = layHamlets(village, plan.terrain);
  const houses: { draft: SiteDraft; order: number }[] = [];
  let share = rng.next() / count;
  let done = 0;
  hamlets.forEach((hamlet, group) => {
    share += hamlet.weight;
    const upTo = group === hamlets.length - 1 ? count : Math.min(count, Math.floor(share * count));
    for (let number = 1; done < upTo; number++, done++) {
      const draft = drawHouse(plan, village, hamlet, group + 1, number, rng);
      houses.push({ draft, order: tileOrder(draft.lon, draft.lat) });
    }
  });
  houses.sort((a, b) => a.order - b.order);
  return houses.map(({ draft }, i) => {
    draft.externalId = `YY-H-${String(before + i + 1).padStart(7, "0")}`;
    return draft;
  });
}

function drawHouse(
  plan: CityPlan,
  village: Village,
  hamlet: Hamlet,
  group: number,
  number: number,
  rng: Rng,
): SiteDraft {
  const { township } = village;
  let [lon, lat] = placeInHamlet(plan, village, hamlet, rng);
  let regionCode = township.code;
  if (rng.chance(MISPLACED)) {
    const wrong = misplace(plan, township, lon, lat, rng);
    regionCode = wrong.regionCode;
    lon = wrong.lon;
    lat = wrong.lat;
  } else if (rng.chance(TOWNSHIP_MISSING)) regionCode = township.countyCode;

  const category = drawCategory(village, hamlet, rng);
  const place = `${township.nameZh}${village.code}${village.kind === "core" ? "社区" : "村"}${group}组`;
  const { attributes, riskLevel } = drawBuilding(village, category, rng);
  return {
    layer: "self_built_house",
    category,
    name: `${place}${String(number).padStart(3, "0")}号`,
    address: `${township.countyNameZh}${place}`,
    regionCode,
    lon: roundDegrees(lon),
    lat: roundDegrees(lat),
    riskLevel,
    attributes,
    responsibleUnit: townshipOffice(township),
    responsiblePerson: `包保责任人（${township.kind === "urban" ? "社区" : "村"}级）`,
    externalId: "",
  };
}

function placeInHamlet({ terrain }: CityPlan, village: Village, hamlet: Hamlet, rng: Rng): [number, number] {
  const straggler = rng.chance(0.06) && village.kind !== "core" ? 4 : 1;
  for (let tries = 0; tries < 12; tries++) {
    const run = hamlet.length * straggler * rng.normal();
    const side = hamlet.width * straggler * rng.normal();
    const x = hamlet.x + run * Math.cos(hamlet.angle) - side * Math.sin(hamlet.angle);
    const y = hamlet.y + run * Math.sin(hamlet.angle) + side * Math.cos(hamlet.angle);
    const [lon, lat] = toLonLat(x, y);
    if (inCounty(village.county, roundDegrees(lon), roundDegrees(lat)) && !terrain.water(x, y)) return [lon, lat];
  }
  return toLonLat(hamlet.x, hamlet.y);
}

/** A slip of the ledger: the township of a neighbouring county written down, or a position shifted or mistyped. */
function misplace({ counties, townships, terrain }: CityPlan, township: Township, lon: number, lat: number, rng: Rng) {
  if (rng.chance(0.4)) {
    const others = townships.filter(
      (other) => other.countyCode !== township.countyCode && Math.hypot(other.lon - lon, other.lat - lat) < 0.35,
    );
    if (others.length > 0) return { regionCode: rng.pick(others).code, lon, lat };
  }
  const own = counties.find((county) => county.code === township.countyCode)!;
  for (let tries = 0; tries < 400; tries++) {
    const typed = rng.chance(0.3) ? rng.pick([0.1, -0.1, 0.2, -0.2]) : 0;
    const reach = 0.004 + 0.0006 * tries;
    const wrongLon = lon + (typed || reach * rng.normal());
    const wrongLat = lat + (typed ? 0 : reach * rng.normal());
    if (!inCounty(own, wrongLon, wrongLat) && !terrain.water(...toKm([wrongLon, wrongLat]))) {
      return { regionCode: township.code, lon: wrongLon, lat: wrongLat };
    }
  }
  return { regionCode: township.code, lon, lat };
}

function drawCategory(village: Village, hamlet: Hamlet, rng: Rng): HouseCategory {
  let letting = 1;
  for (const { at, reach, weight } of LETTING_KM) {
    const square = (hamlet.x - at[0]) ** 2 + (hamlet.y - at[1]) ** 2;
    if (square < 9 * reach * reach) letting += weight * Math.exp(-square / (reach * reach));
  }
  const commercial = COMMERCIAL[village.kind] * (0.8 + 0.2 * letting);
  const rental = Math.min(0.45, RENTAL[village.kind] * letting);
  const draw = rng.next();
  if (draw < commercial) return "commercial";
  if (draw < commercial + rental) return "rental";
  return draw < commercial + rental + PUBLIC_USE ? "public_use" : "residential";
}

const USES: Record<HouseCategory, readonly string[]> = {
  residential: ["居住"],
  rental: ["出租居住", "群租房", "员工宿舍"],
  commercial: ["餐饮", "商店", "民宿", "仓储", "加工作坊", "农家乐", "超市", "理发店"],
  public_use: ["村卫生室", "村级活动场所", "幼儿园", "养老服务点", "宗族祠堂"],
};

/** How far houses of the two dangerous grades have come, in hundredths. */
const GRADE_D = [
  { share: 24, said: { control: "sealed" } },
  { share: 14, said: { control: "sealed", works: "planned" } },
  { share: 22, said: { control: "sealed", works: "under_way" } },
  { share: 13, said: { control: "vacated", works: "under_way" } },
  { share: 9, said: { control: "vacated", works: "demolished" } },
  { share: 6, said: { control: "none", works: "reinforced" } },
  { share: 12, said: { control: "restricted" } },
] as const;
const GRADE_C = [
  { share: 46, said: {} },
  { share: 34, said: { works: "under_way" } },
  { share: 20, said: { control: "none", works: "reinforced" } },
] as const;

function drawBuilding(village: Village, category: HouseCategory, rng: Rng) {
  const dense = village.kind === "core";
  const builtYear = Math.round(2019 - Math.min(48, 21 * Math.abs(rng.normal()) * 0.9));
  const storeys = 1 + rng.weighted(dense ? [6, 22, 34, 24, 9, 4, 1] : [22, 52, 22, 4]);
  const structure =
    builtYear < 1985 && rng.chance(0.45)
      ? rng.pick(["砖木", "土木", "砖木"])
      : rng.chance(storeys > 3 ? 0.55 : 0.14)
        ? "框架"
        : "砖混";
  const altered = rng.chance(category === "residential" ? 0.05 : 0.22);
  const attributes: SiteDraft["attributes"] = {
    storeys,
    structure,
    built_year: builtYear,
    use: rng.pick(USES[category]),
  };
  if (altered) attributes.altered = true;

  let riskLevel: RiskLevel = rng.chance(0.13) ? 3 : 4;
  const suspicious = (altered ? 2.2 : 1) * (builtYear < 1990 ? 2 : 1) * (category === "residential" ? 1 : 1.9);
  if (rng.chance(0.06 * suspicious)) {
    const appraisal = "ABCD"[rng.weighted([24, 46, 23, 7])]!;
    attributes.appraisal = appraisal;
    if (appraisal === "D") {
      Object.assign(attributes, GRADE_D[rng.weighted(GRADE_D.map(({ share }) => share))]!.said);
      riskLevel = rng.chance(0.55) ? 1 : 2;
    } else if (appraisal === "C") {
      attributes.control = "restricted";
      Object.assign(attributes, GRADE_C[rng.weighted(GRADE_C.map(({ share }) => share))]!.said);
      riskLevel = rng.chance(0.7) ? 2 : 3;
    } else if (appraisal === "B") riskLevel = 3;
  } else if (altered && rng.chance(0.35)) riskLevel = rng.chance(0.12) ? 2 : 3;
  return { attributes, riskLevel };
}
