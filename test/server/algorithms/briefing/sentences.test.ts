import { expect, test } from "vitest";
import type { BriefingLanguage, Paragraph } from "#server/algorithms/briefing/briefing.ts";
import { keepSentences } from "#server/algorithms/briefing/suppress/sentences.ts";
import { plain } from "#server/algorithms/briefing/words/write.ts";

/** "Found {a}." with a fact a. */
const paragraph = (text: string): Paragraph =>
  text
    .split(/(\{\w\})/)
    .filter(Boolean)
    .map((part) => (part.startsWith("{") ? { fact: part[1]!, text: part[1]! } : { text: part }));

const without = (out: string, text: string, language: BriefingLanguage) => {
  const kept = keepSentences(paragraph(text), language, (facts) => !facts.some((fact) => out.includes(fact)));
  return kept && plain(kept);
};

test("a Chinese clause goes without its sentence, and the sentence still ends", () => {
  const text = "本期新发现隐患{a}条；销号隐患{b}条；死亡{c}人。另有{d}起。";
  expect(without("b", text, "zh")).toBe("本期新发现隐患a条；死亡c人。另有d起。");
  expect(without("c", text, "zh")).toBe("本期新发现隐患a条；销号隐患b条。另有d起。");
});

test("without its first clause nobody knows what a sentence is of, so it goes", () => {
  expect(without("a", "登记矿山{a}座，隐患{b}条；未销号{c}条。另有{d}起。", "zh")).toBe("另有d起。");
  expect(without("ad", "登记矿山{a}座，隐患{b}条；未销号{c}条。另有{d}起。", "zh")).toBeNull();
});

test("an English semicolon parts what has one subject, so only sentences go", () => {
  const text = "Found: {a}, up; no change from {b}. Closed: {c}; up {d}. Deaths: {e}.";
  expect(without("b", text, "en")).toBe("Closed: c; up d. Deaths: e.");
  expect(without("d", text, "en")).toBe("Found: a, up; no change from b. Deaths: e.");
});

test("words without a number do not stay behind: they may tell of what went", () => {
  expect(without("a", "出租{a}条。其余各类变化不大。防汛{b}条。", "zh")).toBe("防汛b条。");
});
