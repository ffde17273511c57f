/**
 * Who answers for a site and when somebody last looked at it. Townships differ in diligence, units in how well they keep
 * their lists of names, and in a few neglected corners with much risk nobody has looked for more than a year: what a
 * map of blind spots has to find.
 */
import { weekday } from "./calendar.ts";
import type { CityPlan } from "./city-plan.ts";
import { HISTORY_DAYS, UNIT_HABITS } from "./findings.ts";
import { toKm } from "./geometry.ts";
import type { FindingRecord, SiteDraft } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";

/** Neglected corners: how many, how far they reach and at least lie apart, kilometres. */
const CORNERS = 8;
const CORNER_REACH = 3.2;
const CORNERS_APART = 18;
/** Days since the last look in a neglected corner, at least. */
const NEGLECTED_DAYS = 400;
/** How much of what is wrong there has been found. */
const FOUND_IN_CORNER = 0.3;

/** Mean days between two looks at a site of low risk, in the most and the least diligent township. */
const LOOK_EVERY = { best: 150, worst: 460 };
/** Of it for risk levels 1 to 4. */
const SOONER = [0.3, 0.45, 0.8, 1] as const;

export interface Responsibility {
  responsibleUnit: string | null;
  responsiblePerson: string | null;
  /** Days since 1970-01-01; null: never, or without an end. */
  responsibleUntil: number | null;
  inspectedOn: number | null;
}

export interface Oversight {
  /** True in a neglected corner. */
  neglected(site: Pick<SiteDraft, "lon" | "lat">): boolean;
  /** Of the findings a place would have, how many have been found: we find where we look. */
  found(site: Pick<SiteDraft, "lon" | "lat">): number;
  /** Draws once a site, in the order the sites are made; a site with findings was looked at when the last was found. */
  draw(site: SiteDraft, findings: readonly FindingRecord[]): Responsibility;
}

export function planOversight(plan: CityPlan): Oversight {
  const rng = createRng(plan.seed, "oversight");
  const corners = pickCorners(plan);
  const townships = new Map(plan.townships.map(({ code }) => [code, drawTownship(plan, code)]));
  const elsewhere = { lookEvery: 260, unnamed: 0.05, unassigned: 0.02, ended: 0.06, termEnd: plan.asOf + 220 };

  const neglected: Oversight["neglected"] = ({ lon, lat }) => {
    const [x, y] = toKm([lon, lat]);
    return corners.some((corner) => (corner.x - x) ** 2 + (corner.y - y) ** 2 < CORNER_REACH ** 2);
  };
  return {
    neglected,
    found: (site) => (neglected(site) ? FOUND_IN_CORNER : 1),
    draw(site, findings) {
      const habits = townships.get(site.regionCode) ?? elsewhere;
      const lookEvery = habits.lookEvery * SOONER[site.riskLevel - 1]!;
      const wait = Math.round(-lookEvery * Math.log(1 - rng.next()));
      const age = neglected(site) ? NEGLECTED_DAYS + wait : wait;
      const looked = age < HISTORY_DAYS ? workday(plan.asOf - age) : null;
      const lastFound = findings.reduce((last, { foundOn }) => Math.max(last, foundOn), Number.NEGATIVE_INFINITY);
      const unassigned = rng.chance(habits.unassigned) && findings.length === 0;
      const unnamed = rng.chance(habits.unnamed);
      return {
        inspectedOn: Number.isFinite(lastFound) ? Math.max(lastFound, looked ?? lastFound) : looked,
        responsibleUnit: unassigned ? null : site.responsibleUnit,
        responsiblePerson: unnamed ? null : site.responsiblePerson,
        responsibleUntil: unassigned && unnamed ? null : drawUntil(plan.asOf, habits, rng),
      };
    },
  };
}

interface TownshipHabits {
  lookEvery: number;
  /** Shares of sites without a named person, without a department, with an assignment that has ended. */
  unnamed: number;
  unassigned: number;
  ended: number;
  /** Last day of the term that runs now. */
  termEnd: number;
}

/** A township's own ways about its unit's: a unit that closes little also looks seldom and keeps its lists badly. */
function drawTownship(plan: CityPlan, code: string): TownshipHabits {
  const rng = createRng(plan.seed, "oversight", code);
  const { closed } = UNIT_HABITS[plan.townshipOf.get(code)!.reportingUnit]!;
  const slackness = Math.max(0, Math.min(1, (0.98 - closed) / 0.2 + 0.22 * rng.normal()));
  return {
    lookEvery: LOOK_EVERY.best + (LOOK_EVERY.worst - LOOK_EVERY.best) * slackness,
    unnamed: 0.015 + 0.06 * slackness * rng.between(0.5, 1.5),
    unassigned: 0.004 + 0.03 * slackness * rng.between(0.5, 1.5),
    ended: 0.01 + 0.15 * slackness * rng.between(0.3, 1.7),
    termEnd: plan.asOf + rng.int(40, 900),
  };
}

/** Terms end together; one in four assignments has no end, and some ended without a successor being written down. */
function drawUntil(asOf: number, { ended, termEnd }: TownshipHabits, rng: Rng): number | null {
  if (rng.chance(ended)) return asOf - rng.int(1, 420);
  return rng.chance(0.25) ? null : termEnd;
}

const workday = (day: number): number => day - Math.max(0, weekday(day) - 4);

/** Around large villages outside the city districts, far from one another. */
function pickCorners(plan: CityPlan): { x: number; y: number }[] {
  const rng = createRng(plan.seed, "neglected corners");
  const candidates = plan.villages
    .filter(({ township }) => township.kind === "town" || township.kind === "rural")
    .map((village) => ({ village, lot: village.weight * rng.between(0.4, 1) }))
    .sort((a, b) => b.lot - a.lot);
  const corners: { x: number; y: number }[] = [];
  for (const { village } of candidates) {
    if (corners.length === CORNERS) break;
    if (corners.every(({ x, y }) => Math.hypot(x - village.x, y - village.y) > CORNERS_APART))
      corners.push({ x: village.x, y: village.y });
  }
  return corners;
}
