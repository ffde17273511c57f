import { expect, test } from "vitest";
import { dictionaries, type Key, translate } from "#client/lib/i18n/i18n.ts";
import { MEASURES } from "#client/lib/measures.ts";
import {
  ALL_CATEGORIES,
  FINDING_GRADES,
  FINDING_STATUSES,
  LAYERS,
  RISK_LEVELS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";

const keys = Object.keys(dictionaries.zh) as Key[];
const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test("both languages have the same words", () => {
  expect(Object.keys(dictionaries.en).sort()).toEqual([...keys].sort());
});

test("both languages fill the same blanks", () => {
  const uneven = keys.filter((key) =>
    dictionaries.en[key].split("|").some((form) => blanks(form).join() !== blanks(dictionaries.zh[key]).join()),
  );
  expect(uneven).toEqual([]);
});

test("every word of the vocabulary has a label", () => {
  const wanted = [
    ...LAYERS.map((word) => `layer.${word}`),
    ...ALL_CATEGORIES.map((word) => `category.${word}`),
    ...RISK_LEVELS.flatMap((level) => [`level.${level}`, `level.letter.${level}`, `level.short.${level}`]),
    ...SITE_STATUSES.map((word) => `status.${word}`),
    ...SUPERVISIONS.map((word) => `supervision.${word}`),
    ...FINDING_STATUSES.map((word) => `findingStatus.${word}`),
    ...FINDING_GRADES.map((word) => `grade.${word}`),
    ...MEASURES.flatMap((word) => [`measure.${word}`, `measure.${word}.of`]),
  ];
  expect(wanted.filter((key) => !keys.includes(key as Key))).toEqual([]);
});

test("the four levels are told apart by their letters alone", () => {
  for (const words of Object.values(dictionaries)) {
    expect(new Set(RISK_LEVELS.map((level) => words[`level.letter.${level}`])).size).toBe(4);
  }
});

test("English counts one and many", () => {
  expect(translate("en", "site.list.count", { n: 1 })).toBe("1 site here");
  expect(translate("en", "site.list.count", { n: 12 })).toBe("12 sites here");
  expect(translate("zh", "site.list.count", { n: 12 })).toBe("此处共 12 处点位");
});
