/** Parts that several templates share: a layer by its categories, listed supervision, overdue, what falls due. */
import type { Category, Layer } from "../../../contracts/vocabulary.contract.ts";
import type { Bilingual, Block, Fact, Paragraph } from "../briefing.ts";
import { LISTED, type Scope } from "../questions.ts";
import { byChange, changesEn, changesZh } from "../words/changes.ts";
import { CATEGORY_NAMES, COLUMN, SUPERVISION_NAMES, UNITS } from "../words/names.ts";
import { counted, en, join, zh } from "../words/write.ts";
import { bars, bilingual, type Desk, descending, factTable, nonzero, WORDS, whatColumns } from "./desk.ts";

/** Named at most so many in a sentence: more belongs into the table. */
export const NAMED = 3;

export interface Words {
  zh: Paragraph[];
  en: Paragraph[];
}

/** "登记…处，累计发现隐患…条，已销号…条，整改率…；未销号…条，其中逾期未整改…条" */
export function stockWords(desk: Desk, scope: Scope, subject: Bilingual, unitZh: string): Words {
  const of = (what: Parameters<Desk["fact"]>[0]) => desk.fact(what, scope);
  const [sites, findings, closed, rate] = [of("sites"), of("findings"), of("closed"), of("rectification")];
  const [open, overdue] = [of("open"), of("overdue")];
  const none = findings.value === 0;
  const done = !none && open.value === 0;
  return {
    zh: [
      none
        ? zh`${subject.zh}${sites}${unitZh}，未发现隐患（累计${findings}条）。`
        : done
          ? zh`${subject.zh}${sites}${unitZh}，累计发现隐患${findings}条，已全部销号（未销号${open}条）。`
          : zh`${subject.zh}${sites}${unitZh}，累计发现隐患${findings}条，已销号${closed}条，整改率${rate}；未销号${open}条，其中逾期未整改${overdue}条。`,
    ],
    en: [
      none
        ? en`${subject.en}: ${counted(sites, "site")} and ${counted(findings, "finding")}.`
        : done
          ? en`${subject.en}: ${counted(sites, "site")} and ${counted(findings, "finding")} to date, all closed (${open} open).`
          : en`${subject.en}: ${counted(sites, "site")} and ${counted(findings, "finding")} to date, ${closed} of them closed (${rate}); ${open} still open, of which ${overdue} overdue.`,
    ],
  };
}

/** New findings of each category against both periods, the largest clear changes first. */
export function categoryChanges(desk: Desk, layer: Layer, categories: readonly Category[]): Words {
  const rows = categories.map((category) => ({
    category,
    of: desk.compared("found", WORDS.found, { layer: [layer], category: [category] }),
  }));
  const clear = byChange(rows.map(({ of }) => of))
    .filter(({ previous, lastYear }) => previous.clear || lastYear.clear)
    .slice(0, NAMED)
    .map((of) => rows.find((row) => row.of === of)!);
  if (clear.length === 0) {
    return {
      zh: [zh`本期各类新发现隐患与上期、上年同期相比均无明显变化。`],
      en: [en`No kind shows a clear change in new findings from the previous period or from last year.`],
    };
  }
  return {
    zh: [
      zh`本期新发现隐患变化较大的：${join(
        clear.map(({ category, of }) => {
          const name = CATEGORY_NAMES[category].zh;
          return zh`${name}${of.now}条，${changesZh(of)}`;
        }),
        "；",
      )}。${clear.length < rows.length ? "其余各类变化不大。" : ""}`,
    ],
    en: [
      en`New findings that changed most: ${join(
        clear.map(({ category, of }) => {
          const name = CATEGORY_NAMES[category].en;
          return en`${name}, ${of.now}: ${changesEn(of)}`;
        }),
        "; ",
      )}.${clear.length < rows.length ? " The others changed less." : ""}`,
    ],
  };
}

/** A layer's categories as a table and as open and overdue findings stacked. */
export function categoryBlocks(
  desk: Desk,
  layer: Layer,
  categories: readonly Category[],
  head: Bilingual,
  place?: string,
): Block[] {
  const rows = categories.map((category) => ({
    head: CATEGORY_NAMES[category],
    scope: { layer: [layer], category: [category], ...(place !== undefined && { place }) } as Scope,
  }));
  const whats = ["sites", "findings", "rectification", "open", "overdue"] as const;
  return [
    factTable(
      bilingual("分类整改情况", "Rectification by kind"),
      head,
      [...whatColumns(whats), ...whatColumns(["found", "closedInPeriod"])],
      rows.map((row) => ({
        head: row.head,
        facts: [
          ...whats.map((what) => desk.fact(what, row.scope)),
          desk.fact("found", row.scope, desk.periods.current),
          desk.fact("closedInPeriod", row.scope, desk.periods.current),
        ],
      })),
    ),
    bars(
      "bars",
      bilingual("未销号与逾期隐患", "Open and overdue findings"),
      UNITS.findings,
      rows.map((row) => row.head),
      [
        { name: bilingual("未销号", "Open"), colour: "main", facts: rows.map(({ scope }) => desk.fact("open", scope)) },
        {
          name: bilingual("其中逾期未整改", "Of which overdue"),
          colour: "bad",
          facts: rows.map(({ scope }) => desk.fact("overdue", scope)),
        },
      ],
    ),
  ];
}

/** "逾期未整改最多的是甲（12条）、乙（8条）…" over anything that has a name and a count; null where there is none. */
export function mostOf(
  rows: readonly { name: Bilingual; fact: Fact }[],
  lead: Bilingual,
  unitZh: string,
): { zh: Paragraph; en: Paragraph } | null {
  const most = descending(rows, ({ fact }) => fact)
    .filter(({ fact }) => nonzero(fact))
    .slice(0, NAMED);
  if (most.length === 0) return null;
  return {
    zh: zh`${lead.zh}${join(
      most.map(({ name, fact }) => zh`${name.zh}（${fact}${unitZh}）`),
      "、",
    )}。`,
    en: en`${lead.en} ${join(
      most.map(({ name, fact }) => en`${name.en} (${fact})`),
      ", ",
      " and ",
    )}.`,
  };
}

/** Units with facts, in the order given. */
export const unitTable = (
  desk: Desk,
  title: Bilingual,
  whats: readonly Parameters<Desk["fact"]>[0][],
  scope: Scope,
  units = desk.units,
): Block =>
  factTable(
    title,
    COLUMN.unit,
    whatColumns(whats),
    units.map(({ code }) => ({
      head: desk.name(code),
      facts: whats.map((what) => desk.fact(what, { ...scope, place: code }, periodOf(desk, what))),
    })),
  );

const IN_PERIOD = new Set([
  "found",
  "closedInPeriod",
  "fellOverdue",
  "onTimeShare",
  "medianDays",
  "accidents",
  "deaths",
  "injuries",
]);
export const periodOf = (desk: Desk, what: string) => (IN_PERIOD.has(what) ? desk.periods.current : null);

/** Findings at sites under listed supervision, by level; levels without any are left out. */
export function listedRows(desk: Desk, scope: Scope) {
  return LISTED.toReversed()
    .map((level) => ({ level, scope: { ...scope, supervision: [level] } as Scope, head: SUPERVISION_NAMES[level] }))
    .filter((row) => nonzero(desk.fact("findings", row.scope)));
}

export const OVERDUE_STRETCHES = [
  { from: 1, to: 30, name: bilingual("30天以内", "Up to 30 days") },
  { from: 31, to: 90, name: bilingual("31—90天", "31–90 days") },
  { from: 91, to: 180, name: bilingual("91—180天", "91–180 days") },
  { from: 181, to: 36_500, name: bilingual("180天以上", "More than 180 days") },
] as const;
