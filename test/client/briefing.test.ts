import { describe, expect, test } from "vitest";
import { stepOfView } from "#client/features/briefing/add-view.ts";
import { type ChartBlock, chartOption } from "#client/features/briefing/chart-option.ts";
import { editWords, withoutEmpty, wordsText } from "#client/features/briefing/edit-words.ts";
import { findSheets } from "#client/features/briefing/find-sheets.ts";
import { commandOf, stepOfDigits } from "#client/features/briefing/present-keys.ts";
import { SLIDE_COLOURS } from "#client/features/briefing/slide-theme.ts";
import { decodeView } from "#client/lib/view/url-state.ts";
import { defaultView } from "#client/lib/view/view-state.ts";
import type { Paragraph, Step } from "#server/algorithms/briefing/briefing.ts";

const WORDS: Paragraph[] = [
  [
    { text: "未销号" },
    { fact: "open", text: "68" },
    { text: "条，逾期" },
    { fact: "overdue", text: "54" },
    { text: "条。" },
  ],
  [{ text: "请各单位抓紧。" }],
];
const facts = (paragraphs: readonly Paragraph[]) =>
  paragraphs.flat().flatMap((segment) => ("fact" in segment ? [[segment.fact, segment.text]] : []));
/** Each text in turn, as keys make them. */
const typed = (...texts: string[]) => texts.reduce<Paragraph[]>((words, text) => editWords(words, text), WORDS);

describe("words that are typed in", () => {
  test.each([
    [
      "a digit within a number",
      "未销号68条，逾期50条。\n请各单位抓紧。",
      [
        ["open", "68"],
        ["overdue", "50"],
      ],
    ],
    [
      "a number replaced whole",
      "未销号7条，逾期54条。\n请各单位抓紧。",
      [
        ["open", "7"],
        ["overdue", "54"],
      ],
    ],
    [
      "a digit after a number",
      "未销号680条，逾期54条。\n请各单位抓紧。",
      [
        ["open", "680"],
        ["overdue", "54"],
      ],
    ],
    [
      "a word after a number",
      "未销号68余条，逾期54条。\n请各单位抓紧。",
      [
        ["open", "68"],
        ["overdue", "54"],
      ],
    ],
    ["words taken out with their number", "未销号68条。\n请各单位抓紧。", [["open", "68"]]],
    [
      "two numbers changed at once",
      "未销号70条，逾期50条。\n请各单位抓紧。",
      [
        ["open", "70"],
        ["overdue", "50"],
      ],
    ],
    [
      "one changed, another left, and words about them changed",
      "截至目前未销号7,000余条，其中逾期54条。\n抓紧。",
      [
        ["open", "7,000"],
        ["overdue", "54"],
      ],
    ],
    ["another text altogether", "新建房屋39,000处，死亡20人。\n请各单位抓紧。", []],
    [
      "a new paragraph",
      "未销号68条，\n逾期54条。\n请各单位抓紧。",
      [
        ["open", "68"],
        ["overdue", "54"],
      ],
    ],
  ])("keep their facts: %s", (_, text, expected) => {
    const words = editWords(WORDS, text);
    expect(wordsText(words)).toBe(text);
    expect(facts(words)).toEqual(expected);
  });

  test("keep the fact of a number that is deleted digit by digit and typed anew", () => {
    const words = typed(
      "未销号6条，逾期54条。\n请各单位抓紧。",
      "未销号条，逾期54条。\n请各单位抓紧。",
      "未销号7条，逾期54条。\n请各单位抓紧。",
    );
    expect(facts(words)).toEqual([
      ["open", "7"],
      ["overdue", "54"],
    ]);
    const emptied = withoutEmpty(editWords(WORDS, "未销号条，逾期54条。\n请各单位抓紧。"));
    expect(facts(emptied)).toEqual([["overdue", "54"]]);
  });

  test("may be cleared and written anew", () => {
    expect(wordsText(typed("", "全新的一段"))).toBe("全新的一段");
  });
});

test("a clicker's keys turn pages, and any other letter begins a name", () => {
  expect([" ", "PageDown", "PageUp", "Home", "b", "5"].map(commandOf)).toEqual([
    "next",
    "next",
    "back",
    "first",
    "black",
    "digit",
  ]);
  expect(["y", "岳", "Tab", "F2"].map(commandOf)).toEqual(["ask", "ask", null, null]);
  expect([stepOfDigits("7", 10), stepOfDigits("70", 10), stepOfDigits("0", 10), stepOfDigits("", 10)]).toEqual([
    7,
    10,
    null,
    null,
  ]);
});

test("a unit is found by any part of its name in either language", () => {
  const sheet = (zh: string, en: string) => ({ title: { zh, en } }) as Step;
  const sheets = {
    1: sheet("岳阳楼区", "Yueyanglou District"),
    2: sheet("平江县", "Pingjiang County"),
    3: sheet("岳阳县", "Yueyang County"),
  };
  const found = (text: string) => findSheets(sheets, () => [], text).map(({ code }) => code);
  expect(found("岳阳")).toEqual(["1", "3"]);
  expect(found("ping jiang")).toEqual(["2"]);
  expect(found("county")).toEqual(["3", "2"]);
  expect(found("长沙")).toEqual([]);
});

test("the view that is added as a step opens as it was, and no closer than it fits a slide's map", () => {
  const usual = defaultView("light", "zh");
  const view = {
    ...usual,
    camera: { lon: 113, lat: 29, zoom: 10 },
    surface: "hotspots" as const,
    site: "7",
    snapshot: "3",
  };
  const step = stepOfView(view, { zh: "全市地图", en: "Map" }, { width: 1280, height: 480 }, "view-1");
  expect(decodeView(step.view, defaultView("dark", "en"))).toEqual({
    ...defaultView("dark", "en"),
    surface: "hotspots",
    camera: { lon: 113, lat: 29, zoom: 10 },
  });
  const small = stepOfView(view, { zh: "", en: "" }, { width: 2560, height: 1920 }, "view-2");
  expect(decodeView(small.view, usual).camera!.zoom).toBe(8);
});

/** Two units, this period and last year, and the labels that stand at their bars in a chart so high. */
function labelsOfBars(height: number): string[][] {
  const values = { now1: 85, was1: 98, now2: 18, was2: 14 };
  const facts = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { id, value, format: "count" }]),
  ) as unknown as Parameters<typeof chartOption>[1];
  const name = (text: string) => ({ zh: text, en: text });
  const block: ChartBlock = {
    kind: "chart",
    chart: "bars",
    title: name("事故"),
    unit: name("起"),
    categories: [name("平江县"), name("岳阳经济技术开发区")],
    series: [
      { name: name("本期"), colour: "main", facts: ["now1", "now2"] },
      { name: name("上年同期"), colour: "lastYear", facts: ["was1", "was2"] },
    ],
  };
  const { series } = chartOption(block, facts, "zh", SLIDE_COLOURS.light, { width: 1000, height, text: 28 });
  const drawn = series as { label: { formatter: (at: { dataIndex: number }) => string } }[];
  return drawn.map(({ label }) => [0, 1].map((dataIndex) => label.formatter({ dataIndex })));
}

test("where bars are too thin for a number each, a row's numbers stand together at its longest bar", () => {
  expect(labelsOfBars(400)).toEqual([
    ["85", "18"],
    ["98", "14"],
  ]);
  expect(labelsOfBars(90)).toEqual([
    ["", "18 / 14"],
    ["85 / 98", ""],
  ]);
});
