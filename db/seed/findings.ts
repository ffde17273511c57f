/** Findings and their histories: found, registered, assigned, rectified, accepted, closed; late, extended, reopened. */
import type {
  Category,
  FindingStatus,
  Layer,
  SiteStatus,
  Supervision,
} from "../../server/contracts/vocabulary.contract.ts";
import { weekday } from "./calendar.ts";
import { type Phrase, phrasesFor } from "./phrases.ts";
import type { EventRecord, ExtensionRecord, FindingRecord, SiteDraft } from "./records.ts";
import { createRng, type Rng } from "./rng.ts";

/** How a reporting unit works; what the ranking shows. */
export interface UnitHabits {
  /** Share of its findings that end up closed. */
  closed: number;
  /** Of them, closed by the original deadline. */
  onTime: number;
  /** How often a late one is granted an extension. */
  extended: number;
}

/** The thirteen reporting units, deliberately unlike: best some 97 % closed, worst some 78 %. */
export const UNIT_HABITS: Record<string, UnitHabits> = {
  "430602": { closed: 0.942, onTime: 0.88, extended: 0.4 },
  "430602-ETDZ": { closed: 0.965, onTime: 0.93, extended: 0.35 },
  "430602-NANHU": { closed: 0.972, onTime: 0.95, extended: 0.3 },
  "430603": { closed: 0.931, onTime: 0.9, extended: 0.3 },
  "430603-CLJ": { closed: 0.915, onTime: 0.83, extended: 0.6 },
  "430611": { closed: 0.902, onTime: 0.86, extended: 0.5 },
  "430621": { closed: 0.868, onTime: 0.79, extended: 0.55 },
  "430623": { closed: 0.886, onTime: 0.84, extended: 0.4 },
  "430624": { closed: 0.921, onTime: 0.8, extended: 0.7 },
  "430626": { closed: 0.842, onTime: 0.74, extended: 0.65 },
  "430671": { closed: 0.95, onTime: 0.91, extended: 0.4 },
  "430681": { closed: 0.905, onTime: 0.87, extended: 0.45 },
  "430682": { closed: 0.79, onTime: 0.72, extended: 0.3 },
};

/** Findings of a third of the sites are older than two years; nothing is older than this. */
export const HISTORY_DAYS = 1095;
/** Of the findings, still open only because they are young. */
const STILL_YOUNG = 0.022;
/** Days before `asOf` around which campaigns found much at once, and how wide they were. */
const CAMPAIGNS: [daysAgo: number, spread: number][] = [
  [960, 30],
  [735, 35],
  [520, 28],
  [275, 30],
  [110, 22],
];

export interface FindingSetting {
  asOf: number;
  reportingUnit: string;
  /** "平江县": whose bureaus write the events. */
  countyNameZh: string;
}

/** The findings of one site, most often none. Ids are left 0 for the caller. */
export function drawFindings(site: SiteDraft, expected: number, setting: FindingSetting, rng: Rng): FindingRecord[] {
  if (!rng.chance(expected)) return [];
  const more = site.layer === "self_built_house" ? [74, 19, 5, 2] : [34, 30, 20, 11, 5];
  const count = 1 + rng.weighted(more);
  return [...Array(count)].map(() => drawFinding(site, setting, rng));
}

/** One of the houses under listed supervision of the province: found long ago, rectified, accepted, closed. */
export function drawProvinceCase(site: SiteDraft, setting: FindingSetting, key: string): FindingRecord {
  const rng = createRng("province", key);
  const foundOn = workday(setting.asOf - rng.int(500, HISTORY_DAYS - 40));
  const phrase = rng.pick(phrasesFor(site.layer, site.category).filter((one) => one.major));
  const closing = {
    foundOn,
    limit: 120,
    closeDay: foundOn + rng.int(60, 115),
    extension: 0,
    slips: false,
    reopens: false,
  };
  return assemble(site, phrase, "province", closing, setting, rng);
}

function drawFinding(site: SiteDraft, setting: FindingSetting, rng: Rng): FindingRecord {
  const habits = UNIT_HABITS[setting.reportingUnit]!;
  const phrases = phrasesFor(site.layer, site.category);
  const wantsMajor = rng.chance(site.riskLevel === 1 ? 0.55 : site.riskLevel === 2 ? 0.3 : 0.06);
  const fitting = phrases.filter((phrase) => Boolean(phrase.major) === wantsMajor);
  const phrase = rng.pick(fitting.length > 0 ? fitting : phrases);
  const foundOn = drawFoundOn(setting.asOf, rng);
  const limit = phrase.major ? rng.pick([60, 90, 90, 120, 180]) : rng.pick([15, 30, 30, 45, 60]);
  const supervision = drawSupervision(site.layer, Boolean(phrase.major), rng);

  const stuck = rng.chance(Math.max(0, 1 - habits.closed - STILL_YOUNG));
  const late = stuck || !rng.chance(habits.onTime);
  const duration = late
    ? limit * (1.05 + 0.45 * -Math.log(1 - rng.next()))
    : limit * (0.3 + 0.68 * Math.sqrt(rng.next()));
  const waiting = stuck && rng.chance(0.14);
  let closeDay = stuck ? Number.POSITIVE_INFINITY : foundOn + Math.max(6, Math.round(duration));
  if (waiting) closeDay = setting.asOf + rng.int(1, 9);
  const extension = late && rng.chance(habits.extended) ? rng.pick([30, 60, 60, 90, 180, 365]) : 0;
  const closing = { foundOn, limit, closeDay, extension, slips: rng.chance(0.09), reopens: rng.chance(0.014) };
  return assemble(site, phrase, supervision, closing, setting, rng);
}

function drawFoundOn(asOf: number, rng: Rng): number {
  for (;;) {
    const [daysAgo, spread] = rng.pick(CAMPAIGNS);
    const age = rng.chance(0.5) ? daysAgo + spread * rng.normal() : HISTORY_DAYS * rng.next();
    const day = workday(asOf - Math.round(age));
    if (day <= asOf && day >= asOf - HISTORY_DAYS) return day;
  }
}

/** Inspections at the weekend are written down on the Friday before. */
const workday = (day: number): number => day - Math.max(0, weekday(day) - 4);

function drawSupervision(layer: Layer, major: boolean, rng: Rng): Supervision {
  const scale = (major ? 4 : 1) * (layer === "self_built_house" ? 1 : 1.6);
  const draw = rng.next();
  return draw < 0.004 * scale ? "city" : draw < 0.02 * scale ? "county" : "none";
}

interface Closing {
  foundOn: number;
  /** Days given. */
  limit: number;
  /** When it is due to be closed; Infinity if nobody gets on with it. */
  closeDay: number;
  /** Days granted on top; 0 for none. */
  extension: number;
  /** Sent back once before it is accepted. */
  slips: boolean;
  reopens: boolean;
}

const BUREAUS: Record<Layer, string> = {
  self_built_house: "住房和城乡建设局",
  hazard_site: "应急管理局",
  black_spot: "公安局交通警察大队",
  mine: "应急管理局",
};

function assemble(
  site: SiteDraft,
  phrase: Phrase,
  supervision: Supervision,
  { foundOn, limit, closeDay, extension, slips, reopens }: Closing,
  { asOf, countyNameZh }: FindingSetting,
  rng: Rng,
): FindingRecord {
  const unit = site.responsibleUnit;
  const bureau = `${countyNameZh}${BUREAUS[site.layer]}`;
  const deadlineOriginal = foundOn + limit;
  let deadline = deadlineOriginal;
  let status = "found" as FindingStatus;
  let today = foundOn;
  let over = false;
  const extensions: ExtensionRecord[] = [];
  const events: EventRecord[] = [{ id: 0, day: foundOn, actor: unit, from: null, to: "found", note: "" }];

  // A function, because the compiler does not see that step() changes it.
  const last = () => status;
  /** Adds an event unless it lies in the future; then nothing later happens either. */
  const step = (day: number, to: FindingStatus, actor: string, note = ""): boolean => {
    const on = Math.max(today, day);
    over ||= !(on <= asOf);
    if (over) return false;
    events.push({ id: 0, day: on, actor, from: status === to ? null : status, to, note });
    status = to;
    today = on;
    return true;
  };

  step(today + rng.int(0, 2), "registered", `${unit}隐患登记岗`);
  step(today + rng.int(0, 3), "assigned", bureau, supervisionNote(supervision));
  step(today + rng.int(1, 5), "rectifying", unit);
  const submitDay = closeDay - rng.int(2, 6);
  const extendDay = deadline - rng.int(1, 5);
  if (extension > 0 && extendDay < submitDay && extendDay >= today) {
    over ||= extendDay > asOf;
    if (!over) {
      const until = deadline + extension;
      extensions.push({ id: 0, day: extendDay, actor: bureau, from: deadline, until, note: "施工难度大，经批准延期" });
      deadline = until;
      today = extendDay;
    }
  }
  if (slips) {
    step(submitDay - rng.int(6, 12), "submitted", unit, "整改完成，申请验收");
    step(today + rng.int(1, 3), "returned", bureau, "资料不全，退回补正");
    step(today + 1, "rectifying", unit);
  }
  step(submitDay, "submitted", unit, "整改完成，申请验收");
  step(closeDay - 1, "accepted", bureau, "现场复核合格");
  step(closeDay, "closed", bureau, "销号");
  if (reopens && last() === "closed") {
    step(today + rng.int(20, 160), "reopened", bureau, "“回头看”发现问题反弹");
    step(today + rng.int(1, 4), "rectifying", unit);
    if (rng.chance(0.7)) {
      step(today + rng.int(15, 45), "submitted", unit, "再次整改完成");
      step(today + rng.int(1, 4), "accepted", bureau);
      step(today + rng.int(0, 2), "closed", bureau, "销号");
    }
  }

  const closed = last() === "closed";
  const costly = phrase.major ? 9 : 7.4;
  return {
    id: 0,
    grade: phrase.major ? "major" : "general",
    criterion: phrase.criterion,
    description: phrase.description,
    foundOn,
    deadlineOriginal,
    deadline,
    status: last(),
    supervision,
    unit,
    person: rng.chance(0.6) ? "整改责任人（主要负责人）" : null,
    measures: phrase.measure,
    fundsYuan: rng.chance(0.55) ? Math.round(Math.exp(costly + 0.9 * rng.normal()) / 100) * 100 : null,
    plan: phrase.major ? "责任、措施、资金、时限、预案“五到位”" : null,
    closedOn: closed ? today : null,
    overdue: isOverdue(last(), deadline, asOf),
    events,
    extensions,
  };
}

const supervisionNote = (supervision: Supervision): string =>
  supervision === "province"
    ? "省级挂牌督办"
    : supervision === "city"
      ? "市级挂牌督办"
      : supervision === "county"
        ? "县级挂牌督办"
        : "";

/** SQL's is_overdue(). */
export const isOverdue = (status: FindingStatus, deadline: number, today: number): boolean =>
  status !== "submitted" && status !== "accepted" && status !== "closed" && deadline < today;

const RANK: Record<Supervision, number> = { none: 0, county: 1, city: 2, province: 3, national: 4 };

/** What the view site_recount says of a site's findings. */
export function summarise(findings: readonly FindingRecord[]) {
  const closed = findings.filter((finding) => finding.closedOn !== null).length;
  const overdue = findings.filter((finding) => finding.overdue).length;
  const submitted = findings.filter(({ status }) => status === "submitted" || status === "accepted").length;
  const status: SiteStatus =
    findings.length === 0
      ? "clear"
      : overdue > 0
        ? "overdue"
        : closed === findings.length
          ? "closed"
          : closed + submitted === findings.length
            ? "submitted"
            : "open";
  const supervision = findings.reduce<Supervision>(
    (most, finding) => (RANK[finding.supervision] > RANK[most] ? finding.supervision : most),
    "none",
  );
  return { status, supervision, findingsClosed: closed, findingsOverdue: overdue };
}

/** Chance that a site has any finding, before its township's own factor. */
export function findingChance(layer: Layer, category: Category, riskLevel: number): number {
  if (layer === "black_spot") return 1;
  if (layer === "mine") return 0.86;
  if (layer === "hazard_site") return 0.8;
  const base = category === "residential" ? 0.066 : 0.23;
  return riskLevel === 1 ? 0.97 : riskLevel === 2 ? 0.8 : riskLevel === 3 ? base * 2.6 : base * 0.85;
}
