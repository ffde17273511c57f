/** What every template works with: facts by question, names of places, views, and blocks made of facts. */
import type { Period } from "../../analysis/analysis-types.ts";
import type { Bilingual, Block, CaseItem, ChartSeries, Fact, Paragraph, Step, TableCell } from "../briefing.ts";
import { createCameras } from "../cameras.ts";
import { createCityCounter } from "../city-counter.ts";
import { type BriefingPeriods, briefingPeriods } from "../periods.ts";
import { ask, type Counted, type Scope, type What } from "../questions.ts";
import type { SnapshotFinding, SnapshotRegion, SnapshotTables } from "../snapshot-tables.ts";
import { type BriefingView, encodeBriefingView } from "../view-query.ts";
import { type Compared, type Comparison, type CountWords, isClear } from "../words/changes.ts";
import { COLUMN, WHAT_NAMES } from "../words/names.ts";

export interface Desk {
  tables: SnapshotTables;
  periods: BriefingPeriods;
  units: readonly SnapshotRegion[];
  /** Of the snapshot, the period or what the kind of fact says: the period is needed for counts of what happened. */
  fact(what: What, scope?: Scope, period?: Period | null, more?: Fact["ask"]["with"]): Fact;
  /** A count of what happened in the period, with both comparisons. */
  compared(what: Counted, words: CountWords, scope?: Scope, more?: Fact["ask"]["with"]): Compared;
  /** A fact that was asked before. */
  known(id: string): Fact;
  name(code: string): Bilingual;
  view(view: Omit<BriefingView, "camera">): string;
}

export function createDesk(tables: SnapshotTables): Desk {
  const counter = createCityCounter(tables);
  const periods = briefingPeriods(tables.settings.period, tables.cube.asOf.businessDate);
  const camera = createCameras(tables);
  const names = new Map(tables.regions.map(({ code, nameZh, nameEn }) => [code, { zh: nameZh, en: nameEn }]));

  const fact: Desk["fact"] = (what, scope = {}, period = null, more = undefined) =>
    counter.fact(ask(what, scope, period, more));
  const comparison = (
    what: Counted,
    scope: Scope,
    against: Comparison["against"],
    more: Fact["ask"]["with"],
  ): Comparison => {
    const base = periods[against];
    const now = fact(what, scope, periods.current, more);
    const before = fact(what, scope, base, more);
    const with_ = { ...more, of: what, from: base.from, to: base.to };
    return {
      against,
      before,
      change: fact("change", scope, periods.current, with_),
      changeShare: fact("changeShare", scope, periods.current, with_),
      clear: isClear(now, before, periods.current, base),
    };
  };
  return {
    tables,
    periods,
    units: counter.units,
    fact,
    known: counter.known,
    compared: (what, words, scope = {}, more = undefined) => ({
      now: fact(what, scope, periods.current, more),
      previous: comparison(what, scope, "previous", more),
      lastYear: comparison(what, scope, "lastYear", more),
      words,
    }),
    name: (code) => names.get(code) ?? { zh: code, en: code },
    view: ({ scope, ...view }) =>
      encodeBriefingView({ camera: camera(scope?.place ?? null), ...view, ...(scope && { scope }) }),
  };
}

export const WORDS = {
  found: {
    zh: { name: "新发现隐患", unit: "条" },
    en: { one: "new finding", many: "new findings", rest: "were recorded" },
  },
  closedInPeriod: {
    zh: { name: "销号隐患", unit: "条" },
    en: { one: "finding", many: "findings", rest: "were closed" },
  },
  fellOverdue: {
    zh: { name: "新增逾期未整改隐患", unit: "条" },
    en: { one: "finding", many: "findings", rest: "fell overdue" },
  },
  accidents: {
    zh: { name: "发生事故", unit: "起" },
    en: { one: "accident", many: "accidents", rest: "happened" },
  },
  deaths: {
    zh: { name: "事故死亡", unit: "人" },
    en: { one: "person", many: "people", rest: "were killed in accidents" },
  },
  injuries: {
    zh: { name: "事故受伤", unit: "人" },
    en: { one: "person", many: "people", rest: "were injured in accidents" },
  },
} as const satisfies Partial<Record<Counted, CountWords>>;

export const bilingual = (zh: string, en: string): Bilingual => ({ zh, en });
export const cell = (fact: Fact): TableCell => ({ fact: fact.id });
export const textCell = (text: Bilingual): TableCell => ({ text });
export const titleOf = (what: What): Bilingual => WHAT_NAMES[what] ?? { zh: what, en: what };

export interface Row {
  head: Bilingual;
  facts: readonly Fact[];
}

/** A table whose first column names the rows and whose other cells are facts. */
export function factTable(
  title: Bilingual,
  head: Bilingual,
  columns: readonly { key: string; title: Bilingual }[],
  rows: readonly Row[],
): Block {
  return {
    kind: "table",
    title,
    columns: [
      { key: "head", title: head, align: "start" },
      ...columns.map((column) => ({ ...column, align: "end" as const })),
    ],
    rows: rows.map((row) => [textCell(row.head), ...row.facts.map(cell)]),
  };
}

export const whatColumns = (whats: readonly What[]) => whats.map((what) => ({ key: what, title: titleOf(what) }));

export const bars = (
  chart: "bars" | "columns" | "lines" | "stacked",
  title: Bilingual,
  unit: Bilingual,
  categories: readonly Bilingual[],
  series: readonly { name: Bilingual; facts: readonly Fact[]; colour: ChartSeries["colour"] }[],
): Block => ({
  kind: "chart",
  chart,
  title,
  unit,
  categories,
  series: series.map(({ name, facts, colour }) => ({ name, colour, facts: facts.map(({ id }) => id) })),
});

/** This period, the one before and the same a year ago, side by side for each count. */
export const periodChart = (title: Bilingual, unit: Bilingual, rows: readonly { name: Bilingual; of: Compared }[]) =>
  bars(
    "columns",
    title,
    unit,
    rows.map(({ name }) => name),
    [
      { name: COLUMN.current, colour: "main", facts: rows.map(({ of }) => of.now) },
      { name: COLUMN.previous, colour: "before", facts: rows.map(({ of }) => of.previous.before) },
      { name: COLUMN.lastYear, colour: "lastYear", facts: rows.map(({ of }) => of.lastYear.before) },
    ],
  );

/** This period with both comparisons, a row a count. */
export const periodTable = (title: Bilingual, rows: readonly { name: Bilingual; of: Compared }[]): Block =>
  factTable(
    title,
    COLUMN.indicator,
    [
      { key: "current", title: COLUMN.current },
      { key: "previous", title: COLUMN.previous },
      { key: "onPrevious", title: COLUMN.onPrevious },
      { key: "onPreviousShare", title: COLUMN.onPreviousShare },
      { key: "lastYear", title: COLUMN.lastYear },
      { key: "onLastYear", title: COLUMN.onLastYear },
      { key: "onLastYearShare", title: COLUMN.onLastYearShare },
    ],
    rows.map(({ name, of: { now, previous, lastYear } }) => ({
      head: name,
      facts: [
        now,
        previous.before,
        previous.change,
        previous.changeShare,
        lastYear.before,
        lastYear.change,
        lastYear.changeShare,
      ],
    })),
  );

export const numberBlock = (label: Bilingual, fact: Fact, changes: readonly Fact[] = [], note?: Bilingual): Block => ({
  kind: "number",
  label,
  fact: fact.id,
  changes: changes.map(({ id }) => id),
  note: note ?? null,
});

export const comparedNumber = (label: Bilingual, of: Compared): Block =>
  numberBlock(label, of.now, [of.previous.change, of.lastYear.change], {
    zh: "环比、同比增减",
    en: "Change on the previous period and on the year before",
  });

export const caseItem = (desk: Desk, finding: SnapshotFinding): CaseItem => ({
  siteId: finding.siteId,
  findingId: finding.id,
  name: { zh: finding.siteName, en: finding.siteName },
  place: desk.name(finding.regionCode),
  layer: finding.layer,
  level: finding.riskLevel,
  description: finding.description,
  measures: finding.measures,
  unit: finding.unit,
  deadline: finding.deadline,
  status: finding.status,
  supervision: finding.siteSupervision === "none" ? null : finding.siteSupervision,
  photos: finding.photos,
});

export const caseBlock = (
  desk: Desk,
  title: Bilingual,
  findings: readonly SnapshotFinding[],
  empty: Bilingual,
): Block => ({ kind: "cases", title, items: findings.map((finding) => caseItem(desk, finding)), empty });

export const within = (desk: Desk, place: string) => {
  const unitOf = new Map(desk.tables.regions.map(({ code, reportingUnit }) => [code, reportingUnit]));
  return ({ regionCode }: SnapshotFinding) => unitOf.get(regionCode) === place;
};

/** What a map shows: the counties coloured by the measure, or the cells of its sites. One over the other hides both. */
export const COUNTIES = ["choropleth"] as const;
export const CELLS = ["density"] as const;

export const mapBlock = (view: string, caption: Bilingual): Block => ({ kind: "map", view, caption });

/** A step whose view is its map's. */
export function step(
  id: string,
  title: Bilingual,
  layout: Step["layout"],
  view: string,
  words: { zh: readonly Paragraph[]; en: readonly Paragraph[] },
  blocks: readonly Block[],
  notes: Bilingual,
): Step {
  return { id, title, layout, view, words, blocks, notes };
}

/** Highest first; equal ones by id, so that the order is the same every time. */
export const descending = <T>(rows: readonly T[], fact: (row: T) => Fact): T[] =>
  rows.toSorted((a, b) => {
    const [x, y] = [fact(a), fact(b)];
    return Number(y.value ?? -1) - Number(x.value ?? -1) || (x.id < y.id ? -1 : x.id > y.id ? 1 : 0);
  });

export const nonzero = (fact: Fact): boolean => fact.value !== null && fact.value !== 0;

/** Ids of the facts that a step mentions. */
export function mentionedIn({ words, blocks }: Pick<Step, "words" | "blocks">): Set<string> {
  const ids = new Set<string>();
  for (const paragraph of [...words.zh, ...words.en]) {
    for (const segment of paragraph) if ("fact" in segment) ids.add(segment.fact);
  }
  for (const block of blocks) {
    if (block.kind === "number") for (const id of [block.fact, ...block.changes]) ids.add(id);
    if (block.kind === "chart") for (const { facts } of block.series) for (const id of facts) ids.add(id);
    if (block.kind === "table") {
      for (const row of block.rows) for (const one of row) if ("fact" in one) ids.add(one.fact);
    }
  }
  return ids;
}
