/**
 * A briefing that may leave the house: small counts and what would give them away are withheld, points become cells, names and
 * free words are dropped. Comes with a report that says of every small count which values nobody can exclude.
 */
import {
  type Bilingual,
  type Block,
  BRIEFING_LANGUAGES,
  type BriefingContent,
  type Fact,
  type Paragraph,
  type Step,
  type TableCell,
} from "../briefing.ts";
import { factId } from "../questions.ts";
import type { SnapshotTables } from "../snapshot-tables.ts";
import { briefingPublication, partsOf } from "./briefing-publication.ts";
import { type ProtectedRange, type ProtectionRule, protect } from "./protect.ts";
import { type PublicCell, publicCells } from "./public-cells.ts";
import { AWAITED_APPROVAL, type PublicMap, publicMark } from "./public-map.ts";
import { isRank, worthOfCounts } from "./worth.ts";

export interface PublicRule extends Pick<ProtectionRule, "least" | "width" | "zeros"> {
  /** Finest H3 resolution of published cells. */
  resolution: number;
}

/** The usual minimum cell size of official statistics. */
export const USUAL_RULE: PublicRule = { least: 5, width: 5, resolution: 7 };

export interface SafetyReport {
  rule: PublicRule;
  /** Whether every small count's range is as wide as the rule asks. */
  safe: boolean;
  /** Facts not published, each with why. */
  withheld: readonly { fact: string; why: "small" | "complementary" | "derived" | "rank" }[];
  /** Of every small count (also those that only a difference would show): values an attacker cannot exclude. */
  ranges: readonly ProtectedRange[];
  /** Sites in cells too small to publish at any resolution. */
  sitesLeftOut: number;
  /** How many cases with their names and words, photos, and paragraphs (in both languages) were dropped. */
  dropped: { cases: number; photos: number; paragraphs: number };
}

export interface SafeBriefing {
  content: BriefingContent;
  cells: readonly PublicCell[];
  /** H3 indices of cells with sites too few to publish, and of those kept back with them. */
  suppressed: readonly string[];
  /** Counties, for the map; null where none are loaded. */
  outlines: PublicMap["outlines"];
  report: SafetyReport;
}

/** Said once in a step that withholds something. */
const WITHHELD_WORDS: Bilingual = {
  zh: "部分数字较小或可推算出较小数字，以“*”表示，不予公布。",
  en: "Numbers marked * are small, or would give small ones away, and are not published.",
};

const CELLS: Bilingual = { zh: "全部点位按网格分布（公开版）", en: "All sites by cell (public version)" };

const NO_CASES: Bilingual = { zh: "个案不对外公布。", en: "Single cases are not published." };

/**
 * @throws RangeError where the briefing's counts are not those of the tables (a briefing of another snapshot): nothing could be
 * proved then.
 */
export function makeSafeBriefing(
  briefing: BriefingContent,
  tables: SnapshotTables,
  rule: PublicRule = USUAL_RULE,
): SafeBriefing {
  const facts = Object.values(briefing.facts);
  const publication = briefingPublication(tables, facts, rule.least, worthOfCounts(briefing));
  const protection = protect(publication, rule);
  const why = new Map<string, SafetyReport["withheld"][number]["why"]>();
  for (const fact of facts) {
    const reason = reasonOf(fact, protection.withheld, rule.least);
    if (reason) why.set(fact.id, reason);
  }
  if (facts.some((fact) => isRank(fact) && why.has(fact.id))) {
    for (const fact of facts) if (isRank(fact)) why.set(fact.id, "rank");
  }
  const isOut = (id: string) => why.has(id);
  const published = Object.fromEntries(
    facts.map((fact): [string, Fact] => [fact.id, isOut(fact.id) ? withhold(fact) : publish(fact)]),
  );

  const dropped = { cases: 0, photos: 0, paragraphs: 0 };
  const names = nameFinder(tables);
  const clean = (step: Step) => safeStep(step, briefing.facts, isOut, names, rule, dropped);
  const steps = briefing.steps.map(clean);
  const sheets = Object.fromEntries(Object.entries(briefing.sheets).map(([code, sheet]) => [code, clean(sheet)]));
  const { cells, leftOut, suppressed } = publicCells(tables.cube, rule.least, rule.resolution);
  return {
    content: {
      ...briefing,
      title: names.out(briefing.title),
      subtitle: names.out(briefing.subtitle),
      steps,
      sheets,
      facts: published,
      // Without a number the pages would say that they are for internal use.
      stamp: {
        ...briefing.stamp,
        confidentiality: publicMark(rule.least),
        approval: briefing.stamp.approval || AWAITED_APPROVAL,
      },
    },
    cells,
    suppressed,
    outlines: tables.area,
    report: {
      rule,
      safe: protection.safe,
      withheld: [...why].map(([fact, reason]) => ({ fact, why: reason })),
      ranges: protection.ranges,
      sitesLeftOut: leftOut,
      dropped,
    },
  };
}

/** Why a fact is withheld; null where it is published. */
function reasonOf(fact: Fact, withheld: ReadonlyMap<string, "small" | "complementary">, least: number) {
  const own = withheld.get(fact.id);
  if (own) return own;
  if (partsOf(fact).some((part) => withheld.has(factId(part)))) return "derived" as const;
  const tooFew = fact.ask.what === "medianDays" && fact.denominator !== undefined && fact.denominator < least;
  return tooFew ? ("derived" as const) : null;
}

/** Without a denominator that is no published count itself. */
function publish(fact: Fact): Fact {
  if (fact.ask.what !== "medianDays" && fact.ask.what !== "forecastOpen") return fact;
  const { denominator: _, ...rest } = fact;
  return rest;
}

/** Neither the value nor what it is of. */
function withhold({ denominator: _, ...fact }: Fact): Fact {
  return { ...fact, value: null, withheld: true };
}

/** Telephones of China, mobile and fixed, as people write them. */
const TELEPHONE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)/;
/** Shorter names of sites are words of other things too, characters. */
const LEAST_SITE_NAME = 4;
const LEAST_PERSON_NAME = 2;

interface NameFinder {
  /** Whether a text names a person or a site of the snapshot, or a telephone. */
  has(text: string): boolean;
  /** The text, or a dash in its place. */
  out(text: Bilingual): Bilingual;
}

function nameFinder({ lists }: SnapshotTables): NameFinder {
  const names = new Set<string>();
  for (const { rows } of Object.values(lists) as SnapshotTables["lists"][keyof SnapshotTables["lists"]][])
    for (const { person, siteName } of rows) {
      if (person && person.length >= LEAST_PERSON_NAME) names.add(person);
      if (siteName.length >= LEAST_SITE_NAME) names.add(siteName);
    }
  const has = (text: string) => TELEPHONE.test(text) || [...names].some((name) => text.includes(name));
  return { has, out: (text) => (has(text.zh) || has(text.en) ? { zh: "—", en: "—" } : text) };
}

function safeStep(
  step: Step,
  facts: BriefingContent["facts"],
  isOut: (id: string) => boolean,
  names: NameFinder,
  rule: PublicRule,
  dropped: SafetyReport["dropped"],
): Step {
  const mentioned = step.blocks
    .flatMap(factsOf)
    .concat(BRIEFING_LANGUAGES.flatMap((language) => step.words[language].flatMap(factsOfParagraph)));
  const out = mentioned.filter(isOut);
  // "Most overdue: A (12), B (8)" says of every other unit that it has no more: such words go with the first number withheld.
  const hiddenPatterns = new Set(out.map((id) => patternOf(facts[id]!)));
  const words = Object.fromEntries(
    BRIEFING_LANGUAGES.map((language) => {
      const kept = step.words[language].filter((paragraph) => {
        const ids = factsOfParagraph(paragraph);
        // Nobody proves a number that was typed.
        if (paragraph.some((segment) => "edited" in segment)) return false;
        if (names.has(paragraph.map(({ text }) => text).join(""))) return false;
        // "Too few to be ranked" tells of a number without naming it.
        if (ids.length === 0) return out.length === 0;
        return !ids.some((id) => isOut(id) || hiddenPatterns.has(patternOf(facts[id]!)));
      });
      dropped.paragraphs += step.words[language].length - kept.length;
      return [language, out.length === 0 ? kept : [...kept, [{ text: WITHHELD_WORDS[language] }]]];
    }),
  ) as unknown as Step["words"];
  return {
    ...step,
    title: names.out(step.title),
    words,
    notes: { zh: "", en: "" },
    view: safeView(step.view, rule.resolution),
    blocks: step.blocks.flatMap((block) => safeBlock(block, isOut, rule, dropped)),
  };
}

/** What is asked, but for the value of the one thing that differs between the rows of a table. */
const patternOf = ({ ask }: Fact): string =>
  JSON.stringify([
    ask.what,
    ask.period,
    Object.keys(ask.with ?? {}),
    Object.entries(ask.filter).map(([name, value]) => (value === null || value.length === 0 ? "" : name)),
  ]);

const factsOfParagraph = (paragraph: Paragraph): string[] =>
  paragraph.flatMap((segment) => ("fact" in segment ? [segment.fact] : []));

function factsOf(block: Block): string[] {
  switch (block.kind) {
    case "chart":
      return block.series.flatMap(({ facts }) => facts);
    case "table":
      return block.rows.flat().flatMap((cell) => ("fact" in cell ? [cell.fact] : []));
    case "number":
      return [block.fact, ...block.changes];
    default:
      return [];
  }
}

function safeBlock(
  block: Block,
  isOut: (id: string) => boolean,
  rule: PublicRule,
  dropped: SafetyReport["dropped"],
): Block[] {
  switch (block.kind) {
    case "map":
      // What the words beneath the live map told of is not what the cells show.
      return [{ ...block, view: safeView(block.view, rule.resolution), caption: CELLS }];
    case "photos":
      dropped.photos++;
      return [];
    case "cases":
      // A single record, and even how many are shown, would tell of a small count; its words may name people.
      dropped.cases += block.items.length;
      return [{ ...block, items: [], empty: NO_CASES }];
    case "table": {
      // Rows in the order of their numbers would tell how large a withheld one is.
      const hides = block.rows.some((row) => row.some((cell) => "fact" in cell && isOut(cell.fact)));
      return [hides ? { ...block, rows: byHead(block.rows, (row) => headOf(row[0])) } : block];
    }
    case "chart": {
      if (!block.series.some(({ facts }) => facts.some(isOut))) return [block];
      const order = byHead([...block.categories.keys()], (c) => block.categories[c]!.zh);
      return [
        {
          ...block,
          categories: order.map((c) => block.categories[c]!),
          series: block.series.map((series) => ({ ...series, facts: order.map((c) => series.facts[c]!) })),
        },
      ];
    }
    default:
      return [block];
  }
}

const headOf = (cell: TableCell | undefined): string => (cell && "text" in cell ? cell.text.zh : "");

/** By code point, whatever the computer's language. */
const byHead = <T>(rows: readonly T[], head: (row: T) => string): T[] =>
  rows.toSorted((a, b) => (head(a) < head(b) ? -1 : head(a) > head(b) ? 1 : 0));

/** Points appear from zoom 12. */
const CLOSEST = 10;
/** What a view may say in public: no record, no list, no measure by place. */
const KEPT = ["layer", "category", "level", "status", "supervision", "place", "period"];

/** The same view as outlines alone, from afar: whoever draws it lays the published cells over it. */
export function safeView(view: string, resolution: number): string {
  const said = new URLSearchParams(view);
  const parts: [string, string][] = [];
  const [lon, lat, zoom] = (said.get("at") ?? "").split(",").map(Number);
  if (Number.isFinite(lon) && Number.isFinite(lat) && Number.isFinite(zoom)) {
    const near = (degrees: number) => Math.round(degrees * 100) / 100;
    parts.push(["at", [near(lon!), near(lat!), Math.min(CLOSEST, zoom!)].join()]);
  }
  for (const name of KEPT) {
    const value = said.get(name);
    if (value !== null) parts.push([name, value]);
  }
  parts.push(["show", "none"], ["cells", String(resolution)]);
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
}
