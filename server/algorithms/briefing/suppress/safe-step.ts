/** A step as it may be shown to everybody. */
import {
  type Bilingual,
  BRIEFING_LANGUAGES,
  type BriefingContent,
  type Fact,
  type Paragraph,
  type Step,
} from "../briefing.ts";
import type { NameFinder } from "./names.ts";
import { factsOfBlock, safeBlock } from "./safe-block.ts";
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
  zh: "本页数字多数较小，不予公布。",
  en: "Most numbers of this page are small and are not published.",
};
const PARTLY_LEFT_OUT: Bilingual = {
  zh: "本页部分数字较小或可推算出较小数字，不予公布。",
  en: "Some numbers of this page are small, or would give small ones away, and are not published.",
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
          if (whole.some((segment) => "edited" in segment)) return null;
          if (names.has(whole.map(({ text }) => text).join(""))) return null;
          // "Too few to be ranked" tells of a number without naming it.
          if (ids.length === 0) return out.length === 0 ? whole : null;
          return mayStay(ids) ? whole : keepSentences(whole, language, mayStay);
        }
      }),
    ]),
  ) as unknown as Step["words"];
  const blocks = step.blocks.flatMap((block) => {
    const safe = safeBlock(block, isOut, rule, dropped);
    if (!safe && factsOfBlock(block).length > 0) dropped.blocks++;
    return safe ? [safe] : [];
  });

  const shown = blocks.flatMap(factsOfBlock);
  const left = new Set([...shown, ...inWords(kept)].filter((id) => !isOut(id)));
  const note = shown.some(isOut) ? STARRED : left.size * 2 < new Set(mentioned).size ? MOSTLY_SMALL : PARTLY_LEFT_OUT;
  const said = (language: "zh" | "en") =>
    out.length === 0 ? kept[language] : [...kept[language], [{ text: note[language] }]];
  return {
    step: {
      ...step,
      title: names.out(step.title),
      words: { zh: said("zh"), en: said("en") },
      notes: { zh: "", en: "" },
      view: safeView(step.view, rule.resolution),
      blocks,
    },
    isEmpty: mentioned.length > 0 && left.size === 0,
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
