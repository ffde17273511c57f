/** What a fact asks, in words. Pure but for the words. */
import type { Bilingual, Fact } from "#server/algorithms/briefing/briefing.ts";
import type { What } from "#server/algorithms/briefing/questions.ts";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import {
  APPRAISAL_NAMES,
  CATEGORY_NAMES,
  CONTROL_NAMES,
  LAYER_NAMES,
  SUPERVISION_NAMES,
  WHAT_NAMES,
} from "#server/algorithms/briefing/words/names.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { dictionaries } from "../../lib/i18n/i18n.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";

/** Which of the two comparisons a change is: the same days a year before, or the days just before. */
export function comparisonOf({ ask }: Pick<Fact, "ask">): "previous" | "lastYear" | null {
  const from = ask.with?.from;
  if (typeof from !== "string" || !ask.period) return null;
  const yearBefore = `${Number(ask.period.from.slice(0, 4)) - 1}${ask.period.from.slice(4)}`;
  return from === yearBefore ? "lastYear" : "previous";
}

/** What is counted: "销号隐患", "Change: found". */
export function whatWords({ t, language }: I18n, { ask }: Pick<Fact, "ask">): string {
  const name = (what: string) => {
    const known: Bilingual | undefined = WHAT_NAMES[what as What];
    const key = `briefing.what.${what}`;
    return known?.[language] ?? (key in dictionaries[language] ? t(key as Key) : what);
  };
  if (ask.what !== "change" && ask.what !== "changeShare") return name(ask.what);
  const comparison = comparisonOf({ ask });
  const change = t("briefing.fact.change", { what: name(String(ask.with?.of ?? "")) });
  return comparison ? `${change} (${t(`briefing.change.${comparison}`)})` : change;
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
    ...(more?.appraisal === undefined ? [] : named(APPRAISAL_NAMES, [String(more.appraisal)])),
    ...(more?.deathsAtLeast === undefined ? [] : [t("briefing.fact.deathsAtLeast", { n: Number(more.deathsAtLeast) })]),
    ...(more?.control === undefined ? [] : named(CONTROL_NAMES, [String(more.control)])),
  ];
}

/** The days it is counted in. */
export function periodWords({ t, language }: I18n, { ask }: Pick<Fact, "ask">, asOf: string): string {
  if (ask.period === null) return t("briefing.fact.stock", { day: formatDay(asOf, language) });
  const [from, to] = [ask.period.from, ask.period.to].map((day) => formatDay(day, language));
  return t("briefing.fact.period.of", { from: from!, to: to! });
}
