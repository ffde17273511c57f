/**
 * A briefing that may leave the house: small counts and what would give them away are withheld, points become cells, names and
 * free words are dropped. Comes with a report that says of every small count which values nobody can exclude.
 */
import type { Bilingual, BriefingContent, Fact } from "../briefing.ts";
import { factId } from "../questions.ts";
import type { SnapshotTables } from "../snapshot-tables.ts";
import { askWords } from "../words/ask-words.ts";
import { briefingPublication, partsOf } from "./briefing-publication.ts";
import { nameFinder } from "./names.ts";
import { type ProtectedRange, type ProtectionRule, protect } from "./protect.ts";
import { type PublicCell, publicCells } from "./public-cells.ts";
import { AWAITED_APPROVAL, type PublicMap, publicMark } from "./public-map.ts";
import { safeStep } from "./safe-step.ts";
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
  /** Facts not published, each with what it is of and why. */
  withheld: readonly { fact: string; words: Bilingual; why: "small" | "complementary" | "derived" | "rank" }[];
  /** Of every small count (also those that only a difference would show): values an attacker cannot exclude. */
  ranges: readonly ProtectedRange[];
  /** Sites in cells too small to publish at any resolution. */
  sitesLeftOut: number;
  /**
   * How many cases with their names and words and photos were dropped; paragraphs, and those that lost a sentence (in both
   * languages); numbers, charts and tables of which little or nothing was left; whole steps of which nothing was.
   */
  dropped: { cases: number; photos: number; paragraphs: number; sentences: number; blocks: number; steps: number };
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

  const dropped = { cases: 0, photos: 0, paragraphs: 0, sentences: 0, blocks: 0, steps: 0 };
  const names = nameFinder(tables);
  const regionNames = new Map(tables.regions.map(({ code, nameZh, nameEn }) => [code, { zh: nameZh, en: nameEn }]));
  const cleaned = briefing.steps.map((step, i) => safeStep(step, briefing.facts, isOut, names, rule, dropped, i === 0));
  const filled = cleaned.filter(({ isEmpty }) => !isEmpty);
  // A briefing has one page at least: the first then says that there is nothing.
  const steps = (filled.length > 0 ? filled : cleaned.slice(0, 1)).map(({ step }) => step);
  dropped.steps = briefing.steps.length - steps.length;
  const sheets = Object.fromEntries(
    Object.entries(briefing.sheets).map(([code, sheet]) => [
      code,
      safeStep(sheet, briefing.facts, isOut, names, rule, dropped, true).step,
    ]),
  );
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
      withheld: [...why].map(([fact, reason]) => ({
        fact,
        words: askWords(briefing.facts[fact]!, (code) => regionNames.get(code) ?? { zh: code, en: code }),
        why: reason,
      })),
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
