import type { Paragraph } from "../../../algorithms/briefing/briefing.ts";
import { markOf } from "../../../algorithms/briefing/words/check-words.ts";
import { type Box, SIZES, type TextItem } from "../page.ts";
import type { Setting } from "../setting.ts";
import { fitSize, heightOf, type Run, wrap } from "../text-fit.ts";

/** Points between paragraphs of a size. */
const gapAt = (size: number) => Math.round(size * 0.4);

/** Words as they stand in a step, numbers bold, typed-over ones marked where they say something else. */
export const runsOf = (setting: Setting, paragraph: Paragraph): Run[] =>
  paragraph.map((segment) => {
    if (!("fact" in segment)) return { text: segment.text };
    const typed = segment.edited && differs(setting, segment.text, segment.fact);
    return { text: typed ? `${segment.text}†` : segment.text, bold: true, fact: segment.fact };
  });

/** Whether a number typed over says something else than its fact. */
export function differs({ content, language }: Setting, typed: string, id: string): boolean {
  const fact = content.facts[id];
  return fact === undefined || markOf(typed, fact, language) !== null;
}

export function wordsHeight(paragraphs: readonly (readonly Run[])[], width: number, size: number): number {
  const lines = paragraphs.reduce((sum, runs) => sum + wrap(runs, width, size).length, 0);
  return heightOf(lines, size) + (Math.max(0, paragraphs.length - 1) * gapAt(size)) / 72;
}

/** One line or short words in the largest size that fits. */
export const text = (
  box: Box,
  words: string,
  { most, least, bold = false }: { most: number; least: number; bold?: boolean },
  more: Partial<TextItem> = {},
): TextItem => ({
  kind: "text",
  box,
  paragraphs: [[{ text: words }]],
  size: fitSize(words, box, { most, least, bold }),
  bold,
  colour: "ink",
  ...more,
});

/** Words in a box at a size. */
export const wordsItem = (box: Box, paragraphs: readonly (readonly Run[])[], size: number): TextItem => ({
  kind: "text",
  box,
  paragraphs,
  size,
  gap: gapAt(size),
  colour: "ink",
});

/** Words at the largest size from `most` down to `least` at which they stand in the box; null: at none. */
export function wholeWords(
  box: Box,
  paragraphs: readonly (readonly Run[])[],
  { most, least }: { most: number; least: number },
): TextItem | null {
  for (let size = most; size >= least; size--)
    if (wordsHeight(paragraphs, box.w, size) <= box.h) return wordsItem(box, paragraphs, size);
  return null;
}

export interface FittedWords {
  item: TextItem;
  /** Height of the words in their box. */
  height: number;
  /** Share of the words that is shown, 1 all of them. */
  share: number;
}

/** Points: the largest, the least for all the words, the one for a part of them, the least of all. */
export interface WordSizes {
  most: number;
  whole: number;
  part: number;
  least: number;
}
const SLIDE_SIZES: WordSizes = {
  most: SIZES.wordsMost,
  whole: SIZES.wordsWhole,
  part: SIZES.words,
  least: SIZES.wordsLeast,
};

/**
 * As much of the words as stands in the box at a size people read from the last row: all of them, else the first clauses, the
 * last ended by an ellipsis.
 */
export function mostWords(
  box: Box,
  paragraphs: readonly (readonly Run[])[],
  sizes: WordSizes = SLIDE_SIZES,
): FittedWords {
  const whole = wholeWords(box, paragraphs, { most: sizes.most, least: sizes.whole });
  if (whole) return { item: whole, height: wordsHeight(paragraphs, box.w, whole.size), share: 1 };
  for (let size = sizes.part; ; size -= 2) {
    const kept = firstClauses(paragraphs, box, size);
    if (kept.length === 0 && size > sizes.least) continue;
    const shown = kept.length > 0 ? kept : firstLines(paragraphs[0] ?? [], box, size);
    const item = wordsItem(box, shown, size);
    return { item, height: wordsHeight(shown, box.w, size), share: lengthOf(shown) / lengthOf(paragraphs) };
  }
}

const lengthOf = (paragraphs: readonly (readonly Run[])[]) =>
  paragraphs.reduce((sum, runs) => sum + runs.reduce((length, run) => length + run.text.length, 0), 0);

/** Where a clause ends: after a full stop or semicolon, of Latin writing only before a space. */
const CLAUSE_END = /(?<=[。！？；])|(?<=[.!?;]) (?=\S)/;

/** A paragraph in clauses. */
function clausesOf(paragraph: readonly Run[]): Run[][] {
  const clauses: Run[][] = [[]];
  for (const run of paragraph)
    for (const [i, part] of run.text.split(CLAUSE_END).entries()) {
      if (i > 0) clauses.push([]);
      if (part) clauses.at(-1)!.push({ ...run, text: part });
    }
  return clauses.filter((clause) => clause.length > 0);
}

function firstClauses(paragraphs: readonly (readonly Run[])[], box: Box, size: number): Run[][] {
  const kept: Run[][] = [];
  const latin = !/\p{Script=Han}/u.test(
    paragraphs
      .flat()
      .map((run) => run.text)
      .join(""),
  );
  for (const paragraph of paragraphs) {
    const said: Run[][] = [];
    for (const clause of clausesOf(paragraph)) {
      said.push(clause);
      if (wordsHeight([...kept, ended(said, latin)], box.w, size) <= box.h) continue;
      said.pop();
      return said.length > 0 ? [...kept, ended(said, latin)] : kept;
    }
    kept.push(joined(said, latin));
  }
  return kept;
}

const joined = (clauses: readonly (readonly Run[])[], latin: boolean): Run[] =>
  clauses.flatMap((clause, i) => (i > 0 && latin ? [{ text: " " }, ...clause] : clause));

/** Clauses that stop short of their paragraph's end say so. */
function ended(clauses: readonly (readonly Run[])[], latin: boolean): Run[] {
  const runs = joined(clauses, latin);
  const last = runs.at(-1);
  if (!last || !/[；;]$/.test(last.text)) return runs;
  return [...runs.slice(0, -1), { ...last, text: `${last.text.slice(0, -1)}${latin ? " …" : "……"}` }];
}

/** What stands in a box of a sentence without any end. */
function firstLines(paragraph: readonly Run[], box: Box, size: number): Run[][] {
  const lines = wrap(paragraph, box.w, size).slice(0, Math.max(1, Math.floor((box.h + 1e-9) / heightOf(1, size))));
  const last = lines.at(-1) ?? [];
  const cut = last.map((run, i) => (i === last.length - 1 ? { ...run, text: `${run.text.slice(0, -1)}…` } : run));
  return [[...lines.slice(0, -1).flat(), ...cut]];
}

/** Paragraphs, and lines of paragraphs, that fit at a size; the others. */
export function splitWords(
  paragraphs: readonly (readonly Run[])[],
  { w, h }: Pick<Box, "w" | "h">,
  size: number,
): [fitting: Run[][], rest: Run[][]] {
  const fitting: Run[][] = [];
  let left = h;
  for (const [index, runs] of paragraphs.entries()) {
    const lines = wrap(runs, w, size);
    const fits = Math.floor((left + 1e-9) / heightOf(1, size));
    if (lines.length > fits) {
      const cut = fits < 2 ? 0 : fits;
      if (cut > 0) fitting.push(lines.slice(0, cut).flat());
      return [fitting, [lines.slice(cut).flat(), ...paragraphs.slice(index + 1).map((rest) => [...rest])]];
    }
    fitting.push([...runs]);
    left -= heightOf(lines.length, size) + gapAt(size) / 72;
  }
  return [fitting, []];
}
