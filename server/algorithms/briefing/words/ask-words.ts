/** What a number is of, in words: "未销号（条）：汨罗市，矿山". For lists that stand apart from the page the number is on. */
import type { RiskLevel, SiteStatus } from "../../../contracts/vocabulary.contract.ts";
import { type Bilingual, BRIEFING_LANGUAGES, type BriefingLanguage, type Fact } from "../briefing.ts";
import { LISTED, type What } from "../questions.ts";
import { formatDay } from "./format-fact.ts";
import {
  APPRAISAL_NAMES,
  CATEGORY_NAMES,
  CONTROL_NAMES,
  LAYER_NAMES,
  SUPERVISION_NAMES,
  WHAT_NAMES,
  WORKS_NAMES,
} from "./names.ts";

/** Of numbers that head no column, and of counts whose column says "in the period" where the period is said here. */
const OWN_NAMES: Partial<Record<What, Bilingual>> = {
  found: { zh: "新发现隐患（条）", en: "Found" },
  closedInPeriod: { zh: "销号隐患（条）", en: "Closed" },
  fellOverdue: { zh: "新增逾期（条）", en: "Fell overdue" },
  rectificationAtStart: { zh: "期初整改率", en: "Rectified at the start" },
  findingsPer1000: { zh: "每千处隐患数", en: "Findings per 1000 sites" },
  unitsRanked: { zh: "参与排名的单位数", en: "Units ranked" },
  overdueFor: { zh: "逾期未整改（条）", en: "Overdue" },
  forecastOpen: { zh: "预计到期仍未销号（条）", en: "Expected still open" },
  openAtStart: { zh: "期初未销号（条）", en: "Open at the start" },
  findingsAtStart: { zh: "期初累计隐患（条）", en: "Findings at the start" },
  unstated: { zh: "未载明死亡人数的事故（起）", en: "Accidents whose deaths are not stated" },
  noPerson: { zh: "未明确责任人的点位（处）", en: "Sites without a named person" },
  noUnit: { zh: "未明确责任单位的点位（处）", en: "Sites without a named unit" },
  expired: { zh: "责任到期的点位（处）", en: "Sites whose assignment has ended" },
  closedOnTime: { zh: "按期销号（条）", en: "Closed on time" },
};

const LEVEL_NAMES: Record<RiskLevel, Bilingual> = {
  1: { zh: "重大风险", en: "Major risk" },
  2: { zh: "较大风险", en: "Considerable risk" },
  3: { zh: "一般风险", en: "Moderate risk" },
  4: { zh: "低风险", en: "Low risk" },
};
const STATUS_NAMES: Record<SiteStatus, Bilingual> = {
  overdue: { zh: "逾期未整改", en: "Overdue" },
  open: { zh: "未销号", en: "Open" },
  submitted: { zh: "待验收", en: "Awaiting acceptance" },
  closed: { zh: "已销号", en: "All closed" },
  clear: { zh: "无隐患", en: "No findings" },
};
const ACCIDENT_NAMES: Record<string, Bilingual> = { road: { zh: "道路交通", en: "Road traffic" } };

const ANY_LISTED: Bilingual = { zh: "挂牌督办", en: "Under listed supervision" };
const CITY: Bilingual = { zh: "全市", en: "Whole city" };
const SIGNS = { zh: { list: "，", or: "、", of: "：" }, en: { list: ", ", or: " / ", of: ": " } } as const;

/** @param place names of a region by its code. */
export function askWords(fact: Pick<Fact, "ask">, place: (code: string) => Bilingual): Bilingual {
  return Object.fromEntries(
    BRIEFING_LANGUAGES.map((language) => [language, inLanguage(fact, place, language)]),
  ) as unknown as Bilingual;
}

function inLanguage(
  { ask }: Pick<Fact, "ask">,
  place: (code: string) => Bilingual,
  language: BriefingLanguage,
): string {
  const { filter, period, with: more = {} } = ask;
  const { list, or, of } = SIGNS[language];
  const zh = language === "zh";
  const named = (names: Readonly<Record<string, Bilingual>>, keys: readonly (string | number)[]) =>
    keys.map((key) => names[key]?.[language] ?? String(key)).join(or);
  const days = (from: string, to: string) =>
    zh
      ? `${formatDay(from, language)}至${formatDay(to, language)}`
      : `${formatDay(from, language)} to ${formatDay(to, language)}`;
  const isChange = ask.what === "change" || ask.what === "changeShare";
  const what = isChange ? String(more.of) : ask.what;
  const name = (OWN_NAMES[what as What] ?? WHAT_NAMES[what as What])?.[language] ?? what;
  const scope = [
    filter.place === null ? CITY[language] : place(filter.place)[language],
    named(LAYER_NAMES, filter.layer),
    named(CATEGORY_NAMES, filter.category),
    named(LEVEL_NAMES, filter.level),
    named(STATUS_NAMES, filter.status),
    LISTED.every((level) => filter.supervision.includes(level))
      ? ANY_LISTED[language]
      : named(SUPERVISION_NAMES, filter.supervision),
    more.appraisal === undefined ? "" : named(APPRAISAL_NAMES, [more.appraisal]),
    more.control === undefined ? "" : named(CONTROL_NAMES, [more.control]),
    more.works === undefined ? "" : named(WORKS_NAMES, [more.works]),
    more.kind === undefined ? "" : named(ACCIDENT_NAMES, [more.kind]),
    ask.what === "dueIn" || ask.what === "forecastOpen" ? (zh ? `${more.days}天内` : `within ${more.days} days`) : "",
    ask.what === "overdueFor" ? (zh ? `逾期${more.from}—${more.to}天` : `${more.from}–${more.to} days overdue`) : "",
    period ? days(period.from, period.to) : "",
    isChange ? `${zh ? "与比较期相比：" : "against "}${days(String(more.from), String(more.to))}` : "",
  ];
  const change = zh ? `${name}变化` : `Change: ${name}`;
  return `${isChange ? change : name}${of}${scope.filter(Boolean).join(list)}`;
}
