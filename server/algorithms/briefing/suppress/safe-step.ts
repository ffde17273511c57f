/** A step as it may be shown to everybody. */
import {
  type Bilingual,
  type Block,
  BRIEFING_LANGUAGES,
  type BriefingContent,
  type Fact,
  type Paragraph,
  type Step,
} from "../briefing.ts";
import { looseNumbers } from "../words/loose-numbers.ts";
import type { NameFinder } from "./names.ts";
import { factsOfBlock, safeBlock, UNRANKED } from "./safe-block.ts";
import type { PublicRule, SafetyReport } from "./safe-briefing.ts";
import { safeView } from "./safe-view.ts";
import { keepSentences } from "./sentences.ts";

/** Said once in a step that shows numbers as withheld. */
const STARRED: Bilingual = {
  zh: "部分数字较小或可推算出较小数字，以“*”表示，不予公布。",
  en: "Numbers marked * are small, or would give small ones away, and are not published.",
};
/** Said where they are not even shown as such. */
const MOSTLY_SMALL: Bilingual = {
  zh: "本页其余数字较小或可推算出较小数字，不予公布。",
  en: "The other numbers of this page are small, or would give small ones away, and are not published.",
};
const PARTLY_LEFT_OUT: Bilingual = {
  zh: "本页部分数字较小或可推算出较小数字，不予公布。",
  en: "Some numbers of this page are small, or would give small ones away, and are not published.",
};

/** Said where whole rows are gone. */
const NOT_LISTED: Bilingual = {
  zh: "数字全部不予公布的，表、图中不列。",
  en: " What has no number that may be published is not listed.",
};

export interface SafeStep {
  step: Step;
  /** Whether it had numbers and none of them is left. */
  isEmpty: boolean;
}

export function safeStep(
  step: Step,
  facts: BriefingContent["facts"],
  isOut: (id: string) => boolean,
  names: NameFinder,
  rule: PublicRule,
  dropped: SafetyReport["dropped"],
  /** Whether the map of all sites may stand here whatever the step's own map shows. */
  anyMap: boolean,
): SafeStep {
  const inWords = (words: Step["words"]) =>
    BRIEFING_LANGUAGES.flatMap((language) => words[language].flatMap(factsOfParagraph));
  const mentioned = step.blocks.flatMap(factsOfBlock).concat(inWords(step.words));
  const out = mentioned.filter(isOut);
  // "Most overdue: A (12), B (8)" says of every other unit that it has no more: such words go with the first number withheld.
  const hiddenPatterns = new Set(out.map((id) => patternOf(facts[id]!)));
  const mayStay = (ids: readonly string[]) => !ids.some((id) => isOut(id) || hiddenPatterns.has(patternOf(facts[id]!)));
  const kept = Object.fromEntries(
    BRIEFING_LANGUAGES.map((language) => [
      language,
      step.words[language].flatMap((paragraph) => {
        const said = safeParagraph(paragraph);
        if (!said) dropped.paragraphs++;
        else if (said !== paragraph) dropped.sentences++;
        return said ? [said] : [];

        function safeParagraph(whole: Paragraph): Paragraph | null {
          const ids = factsOfParagraph(whole);
          // Nobody proves a number that was typed.
          if (whole.some((segment) => "edited" in segment) || looseNumbers(whole).length > 0) return null;
          if (names.has(whole.map(({ text }) => text).join(""))) return null;
          // "Too few to be ranked" tells of a number without naming it.
          if (ids.length === 0) return out.length === 0 ? whole : null;
          return mayStay(ids) ? whole : keepSentences(whole, language, mayStay);
        }
      }),
    ]),
  ) as unknown as Step["words"];
  let isShortened = false;
  const blocks = step.blocks.flatMap((block) => {
    // The one public map is of all sites: in place of one of mines, or of accidents, it would say something else.
    if (block.kind === "map" && !anyMap && !isOfAllSites(block.view)) return [];
    const safe = safeBlock(block, facts, isOut, rule, dropped);
    if (!safe && factsOfBlock(block).length > 0) dropped.blocks++;
    isShortened ||= safe !== null && linesOf(safe) < linesOf(block);
    return safe ? [safe] : [];
  });

  const shown = blocks.flatMap(factsOfBlock);
  const left = new Set([...shown, ...inWords(kept)].filter((id) => !isOut(id)));
  const note = shown.some(isOut) ? STARRED : left.size * 2 < new Set(mentioned).size ? MOSTLY_SMALL : PARTLY_LEFT_OUT;
  const said = (language: "zh" | "en") =>
    out.length === 0
      ? kept[language]
      : [...kept[language], [{ text: note[language] + (isShortened ? NOT_LISTED[language] : "") }]];
  const isUnranked = blocks.some((block) => block.kind === "table" && block.title === UNRANKED);
  // Typical cases are nothing without a case.
  const wereCases = step.layout === "cases" && blocks.every(({ kind }) => kind === "number");
  return {
    step: {
      ...step,
      title: isUnranked ? UNRANKED : names.out(step.title),
      words: { zh: said("zh"), en: said("en") },
      notes: { zh: "", en: "" },
      view: safeView(step.view, rule.resolution),
      blocks,
    },
    isEmpty: wereCases || (mentioned.length > 0 && left.size === 0),
  };
}

/** A view of every kind of site, whatever it colours them by. */
function isOfAllSites(view: string): boolean {
  const said = new URLSearchParams(view);
  return (
    said.get("tab") !== "accidents" &&
    !["layer", "category", "level", "status", "supervision"].some((one) => said.has(one))
  );
}

/** Rows of a table, bars of a chart. */
const linesOf = (block: Block): number =>
  block.kind === "table" ? block.rows.length : block.kind === "chart" ? block.categories.length : 0;

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
