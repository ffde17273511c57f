import { describe, expect, test } from "vitest";
import type { BriefingContent, Fact, FactFormat, Step } from "#server/algorithms/briefing/briefing.ts";
import { ask, factId } from "#server/algorithms/briefing/questions.ts";
import {
  byChange,
  type Compared,
  type CountWords,
  comparedEn,
  comparedZh,
  isClear,
} from "#server/algorithms/briefing/words/changes.ts";
import { checkWords, markOf } from "#server/algorithms/briefing/words/check-words.ts";
import { formatFact, formatNumber } from "#server/algorithms/briefing/words/format-fact.ts";
import { looseNumbers } from "#server/algorithms/briefing/words/loose-numbers.ts";
import { counted, en, plain, size, zh } from "#server/algorithms/briefing/words/write.ts";

const NOW = { from: "2026-07-01", to: "2026-09-30" };
const BEFORE = { from: "2026-04-01", to: "2026-06-30" };
const YEAR = { from: "2025-07-01", to: "2025-09-30" };
const FINDINGS: CountWords = {
  zh: { name: "新发现隐患", unit: "条" },
  en: { one: "finding", many: "findings", rest: "were found" },
};

const fact = (value: Fact["value"], format: FactFormat = "count", id = "f"): Fact => ({
  id,
  value,
  format,
  ask: ask("found", {}, NOW),
});

/** So many now, in the period before and a year ago, compared as a briefing does. */
function compared(now: number, before: number, lastYear: number, id = "found"): Compared {
  const against = (name: "previous" | "lastYear", value: number) => ({
    against: name,
    before: fact(value, "count", `${id}.${name}`),
    change: fact(now - value, "change", `${id}.${name}.change`),
    changeShare: fact(value === 0 ? null : (now - value) / value, "changeShare", `${id}.${name}.share`),
    clear: isClear(fact(now), fact(value), NOW, name === "previous" ? BEFORE : YEAR),
  });
  return {
    now: fact(now, "count", id),
    previous: against("previous", before),
    lastYear: against("lastYear", lastYear),
    words: FINDINGS,
  };
}

describe("a count against the period before and the year before", () => {
  test.each([
    [
      "the absolute difference before the percentage",
      compared(1203, 1083, 1500),
      "新发现隐患1,203条，环比增加120条（增长11.1%），同比减少297条（下降19.8%）",
      "1,203 findings were found: up 120 (11.1%) on the previous period; down 297 (19.8%) on the same period last year.",
    ],
    [
      "no clear change where chance explains it",
      compared(52, 48, 60),
      "新发现隐患52条，与上期（48条）、上年同期（60条）相比均无明显变化",
      "52 findings were found: no clear change from the previous period (48) or the same period last year (60).",
    ],
    [
      "a clear change beside an unclear one",
      compared(60, 20, 55),
      "新发现隐患60条，环比增加40条（增长200.0%），与上年同期（55条）相比无明显变化",
      "60 findings were found: up 40 (200.0%) on the previous period; no clear change from the same period last year (55).",
    ],
    [
      "no percentage of nothing",
      compared(9, 0, 9),
      "新发现隐患9条，环比由0条增加9条（基数为零，不计算百分比），与上年同期（9条）持平",
      "9 findings were found: up 9 from 0 in the previous period (a base of nothing gives no percentage); the same as in the same period last year (9).",
    ],
    [
      "nothing ever",
      compared(0, 0, 0),
      "新发现隐患0条，与上期、上年同期（均为0条）持平",
      "0 findings were found: the same as in the previous period and the same period last year (0 each).",
    ],
    [
      "one in the singular",
      compared(1, 12, 1),
      "新发现隐患1条，环比减少11条（下降91.7%），与上年同期（1条）持平",
      "1 finding was found: down 11 (91.7%) on the previous period; the same as in the same period last year (1).",
    ],
  ])("says %s", (_, of, chinese, english) => {
    expect(plain(comparedZh(of))).toBe(chinese);
    expect(plain(comparedEn(of))).toBe(english);
  });

  test("a longer quarter is judged per day: 92 against 91 as 92 days against 91", () => {
    // 40 % more in days of the same length is clear; in a period 40 % longer it is none.
    expect(isClear(fact(1400), fact(1000), NOW, BEFORE)).toBe(true);
    expect(isClear(fact(1400), fact(1000), { from: "2026-01-01", to: "2026-05-07" }, BEFORE)).toBe(false);
  });

  test("the largest clear changes come first", () => {
    const rows = [compared(52, 48, 60, "unclear"), compared(500, 400, 500, "hundred"), compared(900, 500, 900, "most")];
    expect(byChange(rows).map(({ now }) => now.id)).toEqual(["most", "hundred", "unclear"]);
  });
});

describe("a fact in writing", () => {
  test.each<[FactFormat, Fact["value"], string, string]>([
    ["count", 1234567, "1,234,567", "1,234,567"],
    ["share", 0.91834, "91.8%", "91.8%"],
    ["share", 0.99991, "99.9%", "99.9%"],
    ["share", 0.0001, "<0.1%", "<0.1%"],
    ["share", 1, "100.0%", "100.0%"],
    ["share", null, "–", "–"],
    ["rate", 1412.34, "1,412.3", "1,412.3"],
    ["change", 12, "+12", "+12"],
    ["change", -1203, "−1,203", "−1,203"],
    ["change", 0, "0", "0"],
    ["changeShare", -0.0312, "−3.1%", "−3.1%"],
    ["changeShare", 0.0002, "0.0%", "0.0%"],
    ["points", 0.0123, "+1.2", "+1.2"],
    ["date", "2026-11-20", "2026年11月20日", "20 November 2026"],
    ["months", 30, "30", "30"],
  ])("%s %s is %s and %s", (format, value, chinese, english) => {
    expect(formatFact({ value, format }, "zh")).toBe(chinese);
    expect(formatFact({ value, format }, "en")).toBe(english);
  });

  test("what is withheld is a star and nothing else", () => {
    expect(formatFact({ value: null, format: "count", withheld: true }, "zh")).toBe("*");
  });

  test("halves go away from zero, whatever binary fractions make of them", () => {
    expect(
      [1.005, 2.5, -2.5, 0.05].map((value) => formatNumber(value, value === 1.005 ? 2 : value === 0.05 ? 1 : 0)),
    ).toEqual(["1.01", "3", "−3", "0.1"]);
  });

  test("a number in a sentence is a segment of its own, with its fact", () => {
    const [one, fell] = [fact(1, "count", "one"), fact(-40, "change", "fell")];
    expect(zh`减少${size(fell)}条`).toEqual([{ text: "减少" }, { fact: "fell", text: "40" }, { text: "条" }]);
    expect(plain(en`${counted(one, "finding")} and ${counted(fact(0), "finding")}`)).toBe("1 finding and 0 findings");
  });
});

describe("checking words that a person has typed over", () => {
  const count = fact(12034, "count");
  test.each<[string, Fact, ReturnType<typeof markOf>]>([
    ["12,034", count, null],
    ["12034", count, null],
    ["１２０３４", count, null],
    ["1.2万", count, "rounded"],
    ["12,000", count, "rounded"],
    ["12,043", count, "differs"],
    ["1.3万", count, "differs"],
    ["10,000", count, "differs"],
    ["many", count, "unreadable"],
    ["91.8%", fact(0.91834, "share"), null],
    ["91.83％", fact(0.91834, "share"), null],
    ["92%", fact(0.91834, "share"), "rounded"],
    ["91.9%", fact(0.91834, "share"), "differs"],
    ["91.8", fact(0.91834, "share"), "differs"],
    ["40", fact(-40, "change"), null],
    ["−40", fact(-40, "change"), null],
    ["-40", fact(-40, "change"), null],
    ["+40", fact(-40, "change"), "differs"],
    ["3.1%", fact(-0.0312, "changeShare"), null],
    ["2026-11-20", fact("2026-11-20", "date"), null],
    ["20 Nov 2026", fact("2026-11-20", "date"), null],
    ["2026年11月21日", fact("2026-11-20", "date"), "differs"],
    ["–", fact(null, "share"), null],
    ["50%", fact(null, "share"), "differs"],
  ])("%s", (typed, of, mark) => {
    expect(markOf(typed, of, "zh")).toBe(mark);
  });

  test("marks say where the number stands, what was typed and what the fact says", () => {
    const words = [[{ text: "共" }, { fact: "f", text: "13", edited: true as const }, { text: "条" }]];
    const step = { id: "s", words: { zh: words, en: [[{ fact: "gone", text: "1" }]] } } as unknown as Step;
    const briefing = { steps: [step], sheets: {}, facts: { f: fact(12) } } as unknown as BriefingContent;
    expect(checkWords(briefing)).toEqual([
      { step: "s", language: "zh", paragraph: 0, segment: 1, fact: "f", typed: "13", expected: "12", mark: "differs" },
      { step: "s", language: "en", paragraph: 0, segment: 0, fact: "gone", typed: "1", expected: "", mark: "unknown" },
    ]);
    const loose = { ...step, words: { zh: [[{ text: "另有7起" }]], en: [] } };
    expect(checkWords({ ...briefing, steps: [loose] })).toMatchObject([{ typed: "7", fact: "", mark: "loose" }]);
    // A sheet that is a step as well is one thing to the reader.
    expect(checkWords({ ...briefing, sheets: { "430602": structuredClone(step) } })).toEqual(checkWords(briefing));
  });
});

test.each<[string, string[]]>([
  ["全市登记各类点位39,000处，整改率91.8%，约1.2万条", ["39,000", "91.8%", "1.2万"]],
  ["另有７起，环比−5", ["７", "−5"]],
  ["本期（2026年8月30日至2026年11月28日），今年5月，2025年", []],
  ["From 30 August 2026 to 28 November 2026, in May 2027, since 2026-08-30", []],
  ["G107、S308线，A4纸", []],
  ["20 people of 1,200", ["20", "1,200"]],
])("numbers that no fact stands behind are found, days and names of roads are none: %s", (text, found) => {
  expect(looseNumbers([{ fact: "f", text: "12" }, { text }])).toEqual(found.map((one) => ({ segment: 1, text: one })));
});

test("the same question has the same id, another question another", () => {
  const id = (...question: Parameters<typeof ask>) => factId(ask(...question));
  expect(id("found", { layer: ["mine"], place: "430626" }, NOW)).toBe("found.mine.430626.2026-07-01_2026-09-30");
  const ids = [
    id("closed", {}, null),
    id("closed", { status: ["closed"] }, null),
    id("closed", { level: [1] }, null),
    id("closed", { supervision: ["city"] }, null),
    id("closed", { place: "430626" }, null),
    id("closed", {}, null, { days: 1 }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
