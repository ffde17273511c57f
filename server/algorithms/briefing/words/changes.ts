/**
 * How a count is compared in words: the absolute difference before the percentage, "no clear change" where the exact
 * rate-ratio test cannot tell it from chance, and no percentage of nothing.
 */
import type { Period } from "../../analysis/analysis-types.ts";
import { rateRatioP } from "../../statistics/rate-ratio.ts";
import type { Fact, Paragraph } from "../briefing.ts";
import { lengthOf } from "../periods.ts";
import { counted, en, join, size, zh } from "./write.ts";

/** A change that chance would make as large as this often is none to speak of. */
export const CHANCE = 0.05;

export interface Comparison {
  against: "previous" | "lastYear";
  before: Fact;
  change: Fact;
  changeShare: Fact;
  /** Whether the rates per day differ by more than chance explains. */
  clear: boolean;
}

export interface Compared {
  now: Fact;
  previous: Comparison;
  lastYear: Comparison;
  /** What is counted: "新发现隐患", measured in "条"; "finding found" in English. */
  words: CountWords;
}

export interface CountWords {
  zh: { name: string; unit: string };
  /** "${n} findings were found": the noun, its plural, and the rest. */
  en: { one: string; many: string; rest: string };
}

export function isClear(now: Fact, before: Fact, period: Period, base: Period): boolean {
  return rateRatioP(Number(now.value), Number(before.value), lengthOf(period), lengthOf(base)) < CHANCE;
}

/** Largest first: clear changes before the rest, then by size, then by the id, so that the order is the same every time. */
export function byChange(compared: readonly Compared[]): Compared[] {
  const clear = ({ previous, lastYear }: Compared) => Number(previous.clear || lastYear.clear);
  const most = ({ previous, lastYear }: Compared) =>
    Math.max(...[previous, lastYear].map(({ change }) => Math.abs(Number(change.value))));
  return compared.toSorted(
    (a, b) => clear(b) - clear(a) || most(b) - most(a) || (a.now.id < b.now.id ? -1 : a.now.id > b.now.id ? 1 : 0),
  );
}

const TERMS = {
  previous: { zh: { than: "上期", term: "环比" }, en: "the previous period" },
  lastYear: { zh: { than: "上年同期", term: "同比" }, en: "the same period last year" },
} as const;

/** "环比增加120条（增长8.3%）"; "与上期（118条）相比无明显变化". */
export function changeZh({ against, before, change, changeShare, clear }: Comparison, unit: string): Paragraph {
  const { than, term } = TERMS[against].zh;
  const difference = Number(change.value);
  if (difference === 0) return zh`与${than}（${before}${unit}）持平`;
  if (!clear) return zh`与${than}（${before}${unit}）相比无明显变化`;
  if (before.value === 0) return zh`${term}由${before}${unit}增加${size(change)}${unit}（基数为零，不计算百分比）`;
  return difference > 0
    ? zh`${term}增加${size(change)}${unit}（增长${size(changeShare)}）`
    : zh`${term}减少${size(change)}${unit}（下降${size(changeShare)}）`;
}

/** "up 120 (8.3%) on the previous period". */
export function changeEn({ against, before, change, changeShare, clear }: Comparison): Paragraph {
  const than = TERMS[against].en;
  const difference = Number(change.value);
  if (difference === 0) return en`the same as in ${than} (${before})`;
  if (!clear) return en`no clear change from ${than} (${before})`;
  if (before.value === 0)
    return en`up ${size(change)} from ${before} in ${than} (a base of nothing gives no percentage)`;
  return en`${difference > 0 ? "up" : "down"} ${size(change)} (${size(changeShare)}) on ${than}`;
}

/** Both comparisons in one, where they say the same thing: nothing, or nothing clear. */
function together({ now, previous, lastYear }: Compared): "same" | "unclear" | null {
  const differences = [previous, lastYear].map(({ change }) => Number(change.value));
  if (differences.every((difference) => difference === 0)) return "same";
  if (previous.clear || lastYear.clear || now.value === null) return null;
  return differences.every((difference) => difference !== 0) ? "unclear" : null;
}

/** "环比增加120条（增长8.3%），与上年同期（118条）相比无明显变化". */
export function changesZh(compared: Compared): Paragraph {
  const { previous, lastYear } = compared;
  const { unit } = compared.words.zh;
  switch (together(compared)) {
    case "same":
      return zh`与上期、上年同期（均为${previous.before}${unit}）持平`;
    case "unclear":
      return zh`与上期（${previous.before}${unit}）、上年同期（${lastYear.before}${unit}）相比均无明显变化`;
    default:
      return zh`${changeZh(previous, unit)}，${changeZh(lastYear, unit)}`;
  }
}

/** "up 120 (8.3%) on the previous period; no clear change from the same period last year (118)". */
export function changesEn(compared: Compared): Paragraph {
  const { previous, lastYear } = compared;
  switch (together(compared)) {
    case "same":
      return en`the same as in the previous period and the same period last year (${previous.before} each)`;
    case "unclear":
      return en`no clear change from the previous period (${previous.before}) or the same period last year (${lastYear.before})`;
    default:
      return en`${changeEn(previous)}; ${changeEn(lastYear)}`;
  }
}

/** One clause a count: "新发现隐患1,203条，环比…，同比…". */
export function comparedZh(compared: Compared): Paragraph {
  const { name, unit } = compared.words.zh;
  return zh`${name}${compared.now}${unit}，${changesZh(compared)}`;
}

/** One sentence a count: "1,203 findings were found: up 120 (8.3%) on the previous period; no clear change from …". */
export function comparedEn(compared: Compared): Paragraph {
  const { one, many, rest } = compared.words.en;
  const were = compared.now.value === 1 ? rest.replace(/^were /, "was ") : rest;
  return en`${counted(compared.now, one, many)} ${were}: ${changesEn(compared)}.`;
}

export const sentenceZh = (clauses: readonly Paragraph[]): Paragraph => zh`${join(clauses, "；")}。`;
export const sentencesEn = (sentences: readonly Paragraph[]): Paragraph => join(sentences, " ");
