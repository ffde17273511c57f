import { expect, test } from "vitest";
import { actionWords, detailWords } from "#client/features/audit/audit-words.ts";
import { qualityRows } from "#client/features/quality/quality-rows.ts";
import { countyScores, SCORE_COLOURS, scoreColour } from "#client/features/quality/score-colours.ts";
import { type Key, translate } from "#client/lib/i18n/i18n.ts";
import { countMasks } from "#server/algorithms/quality/score.ts";
import type { QualitySummary } from "#server/features/quality/quality.contract.ts";
import { QUALITY_RULES } from "#server/features/quality/rules.contract.ts";

const REGIONS = new Map(
  [
    ["430600", null, "city", null],
    ["430602", "430600", "county", "430602"],
    ["430602-ETDZ", "430602", "zone", "430602-ETDZ"],
    ["430602001", "430602", "township", "430602"],
    ["430602100", "430602", "township", "430602-ETDZ"],
    ["430626", "430600", "county", "430626"],
    ["430626100", "430626", "township", "430626"],
  ].map(([code, parentCode, level, reportingUnit]) => [
    code as string,
    { code: code as string, parentCode: parentCode!, level: level as string, reportingUnit: reportingUnit! },
  ]),
);
const region = (code: string, records: number, faulty: number, debt: number) => ({
  code,
  records,
  faulty,
  debt,
  faults: [faulty],
});
const SUMMARY: Pick<QualitySummary, "rules" | "regions" | "before"> = {
  rules: ["outside"],
  regions: [
    region("430602001", 100, 10, 50),
    region("430602100", 50, 1, 5),
    region("430602", 10, 10, 30),
    region("430626100", 200, 20, 40),
    region("430600", 5, 5, 25),
  ],
  before: { day: "2026-06-01", regions: [{ code: "430626100", records: 100, faulty: 20, debt: 60 }] },
};
const shown = (scheme: "reporting" | "county", within: string | null) =>
  qualityRows(SUMMARY, REGIONS, scheme, within).rows.map(({ code, counts, rank }) => [
    code,
    counts.records,
    counts.debt,
    rank,
  ]);

test("units stand by their debt, the most first, and what states none last", () => {
  expect(shown("reporting", null)).toEqual([
    ["430602", 110, 80, 3],
    ["430626", 200, 40, 2],
    ["430602-ETDZ", 50, 5, 1],
    [null, 5, 25, null],
  ]);
});

test("a county of the map holds its zone", () => {
  expect(shown("county", null).slice(0, 2)).toEqual([
    ["430602", 160, 85, 2],
    ["430626", 200, 40, 1],
  ]);
});

test("a unit's townships add up to it, records without a township in a row of their own", () => {
  expect(shown("reporting", "430602")).toEqual([
    ["430602001", 100, 50, 1],
    [null, 10, 30, null],
  ]);
  expect(qualityRows(SUMMARY, REGIONS, "reporting", "430602").total.counts).toMatchObject({ records: 110, faulty: 20 });
});

test("a change is the difference of shares, and none where the day before knows nothing", () => {
  const { rows } = qualityRows(SUMMARY, REGIONS, "reporting", null);
  expect(rows.find(({ code }) => code === "430626")!.change).toBeCloseTo(0.1);
  expect(rows.find(({ code }) => code === "430602")!.change).toBeNull();
});

test("counties are coloured from the least debt to the most", () => {
  const scores = countyScores(SUMMARY, REGIONS);
  expect([...scores.byCounty]).toEqual([
    ["430602", 531.25],
    ["430626", 200],
  ]);
  expect(scoreColour(scores, scores.least, "light")).toBe(SCORE_COLOURS.light[0]);
  expect(scoreColour(scores, scores.most, "light")).toBe(SCORE_COLOURS.light.at(-1));
});

test("masks become counts: a record once, its faults each", () => {
  const counts = countMasks(
    new Map([["a", 10]]),
    [
      { regionCode: "a", mask: 0b101, n: 2 },
      { regionCode: "a", mask: 0b1, n: 1 },
      { regionCode: "a", mask: 0, n: 7 },
    ],
    [5, 3, 2],
  );
  expect(counts.get("a")).toEqual({ records: 10, faulty: 3, debt: 19, faults: [3, 0, 2] });
});

test("every rule is named and advised in both languages", () => {
  for (const { name, advice } of QUALITY_RULES)
    for (const words of [name.zh, name.en, advice.zh, advice.en]) expect(words).toMatch(/\S/);
  expect(new Set(QUALITY_RULES.map(({ name }) => name.zh)).size).toBe(QUALITY_RULES.length);
});

test("an entry of the log reads as words, and as it is written where there are none", () => {
  const inLanguage = (language: "zh" | "en") => ({ language, t: (key: Key) => translate(language, key) });
  expect(actionWords("site.changed", inLanguage("zh"))).toBe("点位修改");
  expect(actionWords("site.changed", inLanguage("en"))).toBe("Site changed");
  expect(actionWords("unheard.of", inLanguage("en"))).toBe("unheard.of");
  expect(detailWords({ name: { old: "甲", new: "乙" }, note: null, rows: 3 })).toBe("name: 甲 → 乙; note: –; rows: 3");
});
