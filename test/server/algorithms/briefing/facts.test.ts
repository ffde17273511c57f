import { beforeAll, expect, test } from "vitest";
import { decodeView } from "#client/lib/view/url-state.ts";
import { defaultView, type View } from "#client/lib/view/view-state.ts";
import {
  BRIEFING_LANGUAGES,
  type BriefingContent,
  type Step,
  TEMPLATES,
} from "#server/algorithms/briefing/briefing.ts";
import { makeBriefing } from "#server/algorithms/briefing/make-briefing.ts";
import { ask } from "#server/algorithms/briefing/questions.ts";
import { createRecount } from "#server/algorithms/briefing/recount.ts";
import type { SnapshotTables } from "#server/algorithms/briefing/snapshot-tables.ts";
import { mentionedIn } from "#server/algorithms/briefing/templates/desk.ts";
import { viewOfFact } from "#server/algorithms/briefing/view-query.ts";
import { checkWords } from "#server/algorithms/briefing/words/check-words.ts";
import { formatFact } from "#server/algorithms/briefing/words/format-fact.ts";
import { smallCity } from "./small-city.ts";

const PERIOD = { from: "2026-08-22", to: "2026-11-20" };
let tables: SnapshotTables;
const briefings = new Map<string, BriefingContent>();
const allSteps = () => [...briefings.values()].flatMap(({ steps, sheets }) => [...steps, ...Object.values(sheets)]);

beforeAll(() => {
  tables = smallCity(2500);
  for (const template of TEMPLATES) briefings.set(template, makeBriefing(tables, template));
}, 60_000);

test("every fact of every template is what a plain recount of the rows gives", () => {
  const facts = Object.assign(
    {},
    ...[...briefings.values()].map((briefing) => briefing.facts),
  ) as BriefingContent["facts"];
  expect(Object.keys(facts).length).toBeGreaterThan(1000);
  const recount = createRecount(tables);
  const wrong = Object.values(facts).filter(({ value, ask }) => {
    const again = recount(ask);
    return typeof value === "number" && typeof again === "number" ? Math.abs(value - again) > 1e-9 : value !== again;
  });
  expect(wrong.map((fact) => ({ id: fact.id, value: fact.value, again: recount(fact.ask) }))).toEqual([]);
}, 60_000);

test("a period that is a quarter of the calendar is compared with the quarter before and recounts too", () => {
  const calendar = { ...tables, settings: { ...tables.settings, period: { from: "2026-07-01", to: "2026-09-30" } } };
  const { facts, steps } = makeBriefing(calendar, "quarterly");
  const bases = Object.values(facts).flatMap(({ ask }) => (ask.what === "change" ? [ask.with!.from] : []));
  expect([...new Set(bases)].sort()).toEqual(["2025-07-01", "2026-04-01"]);
  const mentioned = [...mentionedIn(steps[0]!)].map((id) => facts[id]!);
  for (const { value, ask } of mentioned)
    expect(createRecount(calendar)(ask), JSON.stringify(ask)).toBeCloseTo(Number(value), 9);
});

test("steps mention only facts that are there, and every fact is mentioned", () => {
  for (const { steps, sheets, facts } of briefings.values()) {
    const mentioned = new Set([...steps, ...Object.values(sheets)].flatMap((step) => [...mentionedIn(step)]));
    expect([...mentioned].sort()).toEqual(Object.keys(facts));
  }
});

test("no number stands in the words without its fact", () => {
  const dates = /\d{4}年\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]+ \d{4}/g;
  const loose = allSteps().flatMap(({ id, words }) =>
    BRIEFING_LANGUAGES.flatMap((language) =>
      words[language].flatMap((paragraph) =>
        paragraph
          .filter((segment) => !("fact" in segment) && /[\d０-９]/.test(segment.text.replaceAll(dates, "")))
          .map(({ text }) => `${id}: ${text}`),
      ),
    ),
  );
  expect(loose).toEqual([]);
  for (const briefing of briefings.values()) expect(checkWords(briefing)).toEqual([]);
});

test("the quarter has ten steps in order, and thirteen sheets", () => {
  const { steps, sheets } = briefings.get("quarterly")!;
  expect(steps.map(({ id }) => id)).toEqual([
    "overview",
    "houses",
    "traffic",
    "sectors",
    "mines",
    "ranking",
    "listed",
    "overdue",
    "cases",
    "ahead",
  ]);
  expect(Object.keys(sheets)).toHaveLength(13);
  expect(briefings.get("houses")!.steps).toHaveLength(7);
  expect(briefings.get("district")!.steps.map(({ id }) => id)).toEqual(
    Object.keys(sheets).map((code) => `sheet.${code}`),
  );
});

test("no block is empty, and a list without cases says why", () => {
  const emptyBlocks = (step: Step) =>
    step.blocks.filter(
      (block) =>
        (block.kind === "table" && block.rows.length === 0) ||
        (block.kind === "chart" && (block.categories.length === 0 || block.series.length === 0)) ||
        (block.kind === "cases" && block.items.length === 0 && (block.empty.zh === "" || block.empty.en === "")) ||
        (block.kind === "map" && block.view === ""),
    );
  for (const step of allSteps()) {
    expect(emptyBlocks(step), step.id).toEqual([]);
    expect(step.words.zh.length, step.id).toBe(step.words.en.length);
    for (const block of step.blocks) {
      if (block.kind !== "chart") continue;
      for (const { facts } of block.series) expect(facts).toHaveLength(block.categories.length);
    }
  }
  const { steps } = briefings.get("quarterly")!;
  const cases = steps.flatMap(({ blocks }) => blocks).filter((block) => block.kind === "cases");
  expect(cases.every((block) => block.kind === "cases" && block.items.length > 0)).toBe(true);
});

test("an empty city makes a briefing whose words say that there is nothing", () => {
  const bare = emptied(tables);
  for (const template of ["quarterly", "houses"] as const) {
    const briefing = makeBriefing(bare, template);
    for (const step of [...briefing.steps, ...Object.values(briefing.sheets)]) {
      for (const block of step.blocks) if (block.kind === "cases") expect(block.empty.zh).not.toBe("");
    }
    for (const { value } of Object.values(briefing.facts)) expect(value).not.toBeNaN();
  }
  const listed = makeBriefing(bare, "quarterly").steps.find(({ id }) => id === "listed")!;
  expect(listed.words.zh[0]!.map(({ text }) => text).join("")).toBe("目前没有挂牌督办的点位（0处）。");
});

test("the same tables make the same bytes", () => {
  const again = JSON.stringify(makeBriefing(structuredClone(tables), "quarterly"));
  expect(again === JSON.stringify(briefings.get("quarterly"))).toBe(true);
});

test("views of steps, maps and facts are read by the live map as they were meant", () => {
  const usual = defaultView("light", "zh");
  const read = (query: string) => decodeView(query, usual);
  const { steps, sheets, facts } = briefings.get("quarterly")!;
  for (const { view, blocks } of [...steps, ...Object.values(sheets)]) {
    expect(read(view).camera).not.toBeNull();
    const maps = blocks.flatMap((block) => (block.kind === "map" ? [block.view] : []));
    for (const map of maps) expect(read(map).camera).not.toBeNull();
  }
  const listed = read(steps.find(({ id }) => id === "listed")!.view);
  expect(listed).toMatchObject({ dock: "lists", rows: "supervised" });
  expect(listed.filter.supervision).toEqual(["county", "city", "province", "national"]);
  expect(read(sheets["430602-NANHU"]!.view)).toMatchObject({
    filter: { place: "430602-NANHU" },
    period: { from: "2026-08-22", to: "2026-11-20" },
  });
  for (const fact of Object.values(facts)) {
    const { filter, period } = read(viewOfFact(fact));
    // Houses are a layer of sites.
    const layer = fact.ask.what === "houses" ? ["self_built_house"] : fact.ask.filter.layer;
    expect({ ...filter, period }, fact.id).toEqual({ ...fact.ask.filter, layer, period: fact.ask.period });
  }
});

test.each<[string, Parameters<typeof ask>, Partial<View>]>([
  ["findings found", ["found", {}, PERIOD], { tab: "change", compared: "found" }],
  ["findings closed", ["closedInPeriod", {}, PERIOD], { tab: "change", compared: "closed" }],
  [
    "a change against last year",
    ["change", {}, PERIOD, { of: "deaths", from: "2025-08-22", to: "2025-11-20" }],
    { tab: "change", compared: "deaths", against: "lastYear" },
  ],
  ["accidents of a kind", ["accidents", {}, PERIOD, { kind: "road" }], { tab: "accidents", accidentKind: "road" }],
  [
    "a change of accidents of a kind",
    ["change", {}, PERIOD, { of: "accidents", kind: "road", from: "2026-05-23", to: "2026-08-21" }],
    { tab: "accidents", accidentKind: "road" },
  ],
  [
    "months without a grave one",
    ["monthsSince", {}, null, { deathsAtLeast: 10 }],
    { tab: "accidents", deathsAtLeast: 10 },
  ],
  ["the longest overdue", ["longestOverdue", {}, null], { dock: "lists", rows: "overdue" }],
  ["a share closed on time", ["onTimeShare", {}, PERIOD], { measure: "onTime" }],
  [
    "houses by grade",
    ["houses", {}, null, { appraisal: "D", control: "sealed" }],
    { where: "appraisal = 'D' AND control = 'sealed'" },
  ],
])("%s lead to where the live map says that number", (_, question, view) => {
  expect(decodeView(viewOfFact({ ask: ask(...question) }), defaultView("light", "zh"))).toMatchObject(view);
});

test("a briefing of tables of different days is refused", () => {
  const torn = {
    ...tables,
    lifecycle: { ...tables.lifecycle, asOf: { ...tables.lifecycle.asOf, businessDate: "2026-11-19" } },
  };
  expect(() => makeBriefing(torn, "quarterly")).toThrow(/take the snapshot again/);
});

test("an unknown question is refused rather than answered", () => {
  const fact = Object.values(briefings.get("quarterly")!.facts)[0]!;
  expect(() => createRecount(tables)({ ...fact.ask, what: "weather" })).toThrow(/'weather'/);
  expect(formatFact(fact, "zh")).not.toBe("");
});

/** The same regions with no record at all. */
function emptied(full: SnapshotTables): SnapshotTables {
  const none = <T extends object>(table: T): T =>
    Object.fromEntries(
      Object.entries(table).map(([name, column]) => [
        name,
        name === "rows"
          ? 0
          : ArrayBuffer.isView(column)
            ? (column as Uint8Array).subarray(0, 0)
            : column !== null && typeof column === "object" && "codes" in column
              ? { values: [], codes: new Int16Array(0) }
              : column,
      ]),
    ) as T;
  const list = { total: 0, rows: [] };
  return {
    ...full,
    cube: none(full.cube),
    lifecycle: none(full.lifecycle),
    accidents: none(full.accidents),
    houses: [],
    lists: { supervised: list, overdue: list, dueSoon: list, cases: list },
  };
}
