/** Puts the city together: streams its sites with their findings in an order that keeps neighbours together. */
import { drawAccidents } from "./accidents.ts";
import { drawBlackSpots } from "./black-spots.ts";
import { type CityInput, type CityPlan, locate, planCity } from "./city-plan.ts";
import { drawFindings, drawProvinceCase, findingChance, summarise } from "./findings.ts";
import { tileOrder, toKm } from "./geometry.ts";
import { drawHazards } from "./hazards.ts";
import { drawHouses } from "./houses.ts";
import { drawMines } from "./mines.ts";
import { gradientNoise } from "./noise.ts";
import { type AccidentRecord, cellOf, type FindingRecord, type SiteDraft, type SiteRecord } from "./records.ts";
import { planOversight } from "./responsibility.ts";
import { createRng, hashText, type Rng } from "./rng.ts";

/** Of all sites; the rest are houses. */
const OTHER_SHARE = 0.02;
/** Of the others. */
const BLACK_SPOT_SHARE = 0.1;
const MINE_SHARE = 0.12;
/** Houses under listed supervision of the province, all closed. */
export const PROVINCE_CASES = 12;

export interface GeneratedCity {
  plan: CityPlan;
  /** Batches of neighbouring sites; only one is in memory at a time. */
  sites(): Generator<SiteRecord[]>;
  accidents(): Generator<AccidentRecord>;
}

/** The synthetic city: the same input makes the same records, to the byte. */
export function generateCity(input: CityInput): GeneratedCity {
  const plan = planCity(input);
  return { plan, sites: () => generateSites(plan), accidents: () => drawAccidents(plan) };
}

function* generateSites(plan: CityPlan): Generator<SiteRecord[]> {
  const others = Math.round(plan.sites * OTHER_SHARE);
  const houses = plan.sites - others;
  const next = { site: 1, finding: 1, event: 1, extension: 1 };
  const finish = recordMaker(plan, next);

  const spots = drawBlackSpots(plan, Math.round(others * BLACK_SPOT_SHARE)).map(({ draft }) => draft);
  const mines = drawMines(plan, Math.round(others * MINE_SHARE));
  const hazards = drawHazards(plan, others - spots.length - mines.length, mines);
  const order = (site: SiteDraft) => tileOrder(site.lon, site.lat);
  const sorted = [...spots, ...mines, ...hazards].sort((a, b) => order(a) - order(b));
  if (sorted.length > 0) yield sorted.map((draft) => finish(draft));

  const listed = provinceHouses(plan, houses);
  let done = 0;
  for (const batch of drawHouses(plan, houses)) {
    yield batch.map((draft) => finish(draft, listed.has(done++)));
  }
}

/** Which houses, counted in the order they are drawn; spread over the city. */
function provinceHouses(plan: CityPlan, houses: number): Set<number> {
  const rng = createRng(plan.seed, "province cases");
  const cases = Math.min(PROVINCE_CASES, houses);
  const stride = houses / cases;
  return new Set([...Array(cases)].map((_, i) => Math.floor((i + rng.next()) * stride)));
}

function recordMaker(plan: CityPlan, next: { site: number; finding: number; event: number; extension: number }) {
  const rng = createRng(plan.seed, "findings");
  // Some parts of the city have far more findings than others; that is what the hot spots show.
  const neglect = gradientNoise(hashText(`${plan.seed}/neglect`), 16);
  const localNeglect = gradientNoise(hashText(`${plan.seed}/local neglect`), 5);
  const oversight = planOversight(plan);
  const riskRng = createRng(plan.seed, "risk in neglected corners");

  return (drawn: SiteDraft, province = false): SiteRecord => {
    const draft = oversight.neglected(drawn) ? atHigherRisk(drawn, riskRng) : drawn;
    const [x, y] = toKm([draft.lon, draft.lat]);
    const factor = draft.layer === "self_built_house" ? Math.exp(2.1 * neglect(x, y) + 1.3 * localNeglect(x, y)) : 1;
    const township = plan.townshipOf.get(draft.regionCode);
    const setting = {
      asOf: plan.asOf,
      reportingUnit: township?.reportingUnit ?? draft.regionCode,
      countyNameZh: township?.countyNameZh ?? plan.counties.find(({ code }) => code === draft.regionCode)?.nameZh ?? "",
    };
    const expected = factor * oversight.found(draft) * findingChance(draft.layer, draft.category, draft.riskLevel);
    const findings: FindingRecord[] = drawFindings(draft, expected, setting, rng);
    if (province) findings.unshift(drawProvinceCase(draft, setting, `${plan.seed}/${draft.externalId}`));
    for (const finding of findings) {
      finding.id = next.finding++;
      for (const event of finding.events) event.id = next.event++;
      for (const extension of finding.extensions) extension.id = next.extension++;
    }
    return {
      ...draft,
      id: next.site++,
      ...locate(plan, draft.lon, draft.lat, draft.regionCode),
      cell: cellOf(draft.lon, draft.lat),
      ...summarise(findings),
      ...oversight.draw(draft, findings),
      findings,
    };
  };
}

/** Houses nobody looks after: two in five of the low ones are a level worse. */
function atHigherRisk(draft: SiteDraft, rng: Rng): SiteDraft {
  const worse = draft.layer === "self_built_house" && draft.riskLevel >= 3 && rng.chance(0.4);
  return worse ? { ...draft, riskLevel: draft.riskLevel === 4 ? 3 : 2 } : draft;
}
