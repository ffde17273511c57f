/** What a fact asks, in words. Pure but for the words. */

import { dayNumber, dayText } from "#server/algorithms/analysis/calendar.ts";
import type { Bilingual, Fact } from "#server/algorithms/briefing/briefing.ts";
import { comparisonOf, questionBefore, type What } from "#server/algorithms/briefing/questions.ts";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import {
  ACCIDENT_KIND_NAMES,
  APPRAISAL_NAMES,
  CATEGORY_NAMES,
  CONTROL_NAMES,
  LAYER_NAMES,
  SUPERVISION_NAMES,
  WHAT_NAMES,
  WORKS_NAMES,
} from "#server/algorithms/briefing/words/names.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { dictionaries } from "../../lib/i18n/i18n.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";

/** What is counted: "销号隐患", "Change: found". */
export function whatWords(i18n: I18n, { ask }: Pick<Fact, "ask">): string {
  if (ask.what !== "change" && ask.what !== "changeShare") return nameOfWhat(i18n, ask.what);
  const comparison = comparisonOf(ask);
  const what = nameOfWhat(i18n, String(ask.with?.of ?? ""));
  return i18n.t(ask.what === "change" ? "briefing.fact.change" : "briefing.fact.changeShare", {
    what,
    to: i18n.t(comparison ? `briefing.change.${comparison}` : "briefing.change"),
  });
}

/** What a word of `questions.ts` is called. */
export function nameOfWhat({ t, language }: I18n, what: string): string {
  const known: Bilingual | undefined = WHAT_NAMES[what as What];
  const key = `briefing.what.${what}`;
  return known?.[language] ?? (key in dictionaries[language] ? t(key as Key) : what);
}

/** Of which records, as a list of conditions; empty: of all. */
export function scopeWords(
  { t, language }: I18n,
  { ask }: Pick<Fact, "ask">,
  place: (code: string) => string,
): string[] {
  const { filter, with: more } = ask;
  const named = <K extends string>(names: Readonly<Record<K, Bilingual>>, keys: readonly string[]) =>
    keys.map((key) => names[key as K]?.[language] ?? key);
  const join = (words: string[]) => (words.length > 0 ? [words.join(language === "zh" ? "、" : ", ")] : []);
  const status = filter.status.map((one) => t(`status.${one}` as "status.open"));
  const level = filter.level.map((one) => t(`level.${one as 1 | 2 | 3 | 4}`));
  return [
    ...(filter.place === null ? [] : [place(filter.place)]),
    ...join(named(LAYER_NAMES, filter.layer)),
    ...join(named(CATEGORY_NAMES, filter.category)),
    ...join(level),
    ...join(status),
    ...join(named(SUPERVISION_NAMES, filter.supervision)),
    ...(more?.kind === undefined ? [] : named(ACCIDENT_KIND_NAMES, [String(more.kind)])),
    ...(more?.appraisal === undefined ? [] : named(APPRAISAL_NAMES, [String(more.appraisal)])),
    ...(more?.deathsAtLeast === undefined ? [] : [t("briefing.fact.deathsAtLeast", { n: Number(more.deathsAtLeast) })]),
    ...(more?.control === undefined ? [] : named(CONTROL_NAMES, [String(more.control)])),
    ...(more?.works === undefined ? [] : named(WORKS_NAMES, [String(more.works)])),
    ...(more?.days === undefined ? [] : [t("briefing.fact.daysAhead", { n: Number(more.days) })]),
    ...(ask.what === "overdueFor" ? [lateWords(t, Number(more?.from), Number(more?.to))] : []),
  ];
}

/** Of the day before a period begins. */
const AT_START = ["rectificationAtStart", "openAtStart", "findingsAtStart"];

/** The days it is counted in. */
export function periodWords({ t, language }: I18n, { ask }: Pick<Fact, "ask">, asOf: string): string {
  if (ask.period === null) return t("briefing.fact.stock", { day: formatDay(asOf, language) });
  if (AT_START.includes(ask.what))
    return t("briefing.fact.stock", { day: formatDay(dayText(dayNumber(ask.period.from) - 1), language) });
  const [from, to] = [ask.period.from, ask.period.to].map((day) => formatDay(day, language));
  const period = t("briefing.fact.period.of", { from: from!, to: to! });
  const before = questionBefore(ask)?.period;
  if (!before) return period;
  const [first, last] = [before.from, before.to].map((day) => formatDay(day, language));
  return t("briefing.fact.period.against", {
    period,
    before: t("briefing.fact.period.of", { from: first!, to: last! }),
  });
}

/** Days since the deadline; the last group has no end that anybody means. */
const lateWords = (t: I18n["t"], from: number, to: number) =>
  to >= 3650 ? t("briefing.fact.late.over", { from }) : t("briefing.fact.late", { from, to });
