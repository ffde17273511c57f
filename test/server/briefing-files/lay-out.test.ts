import { beforeAll, describe, expect, test } from "vitest";
import { type BriefingContent, TEMPLATES } from "#server/algorithms/briefing/briefing.ts";
import { makeBriefing } from "#server/algorithms/briefing/make-briefing.ts";
import { contrast, readTheme, USUAL_THEME } from "#server/features/briefing-files/briefing-theme.ts";
import { layOut } from "#server/features/briefing-files/lay-out.ts";
import {
  PAGE_WIDTH,
  PAPERS,
  type Page,
  type PageItem,
  type Paper,
  SIZES,
} from "#server/features/briefing-files/page.ts";
import { heightOf, wrap } from "#server/features/briefing-files/text-fit.ts";
import { smallCity } from "../algorithms/briefing/small-city.ts";
import { sampleBriefing } from "./sample-briefing.ts";

const pagesOf = (content: BriefingContent, language: "zh" | "en" = "zh", paper: Paper = "wide") =>
  layOut(content, { language, paper, theme: USUAL_THEME, sheets: true });

/** What stands over the edge of the page, or of its own box. */
function overflowing(page: Page, height: number): string[] {
  const faults: string[] = [];
  for (const item of page.items) {
    const { x, y, w, h } = item.box;
    const name = `${page.id} ${item.kind}`;
    if (x < 0 || y < 0 || x + w > PAGE_WIDTH + 0.01 || y + h > height + 0.01) faults.push(`${name} leaves the page`);
    if (item.kind !== "text") continue;
    const lines = item.paragraphs.reduce((sum, runs) => sum + wrap(styled(runs, item), w, item.size).length, 0);
    const needs = heightOf(lines, item.size) + ((item.paragraphs.length - 1) * (item.gap ?? 0)) / 72;
    if (needs > h + 0.06)
      faults.push(`${name} needs ${needs.toFixed(2)} of ${h.toFixed(2)}: ${item.paragraphs[0]![0]?.text}`);
  }
  return faults;
}
const styled = (runs: Extract<PageItem, { kind: "text" }>["paragraphs"][number], { bold }: { bold?: boolean }) =>
  runs.map((run) => ({ ...run, bold: run.bold ?? bold ?? false }));

type Kind<K extends PageItem["kind"]> = Extract<PageItem, { kind: K }>;
const itemsOf = <K extends PageItem["kind"]>(pages: readonly Page[], kind: K): Kind<K>[] =>
  pages.flatMap(({ items }) => items).filter((item): item is Kind<K> => item.kind === kind);
const plain = (runs: readonly { text: string }[]) => runs.map(({ text }) => text).join("");
/** Everything that is written on pages, cells included. */
const written = (pages: readonly Page[]) =>
  [
    ...itemsOf(pages, "text").flatMap(({ paragraphs }) => paragraphs.map(plain)),
    ...itemsOf(pages, "table")
      .flatMap(({ header, rows }) => [header, ...rows.map(({ cells }) => cells.map(plain))])
      .flat(),
  ].join("\n");

const CONTENTS = new Map<string, BriefingContent>([["sample", sampleBriefing()]]);
beforeAll(() => {
  const tables = smallCity(600);
  for (const template of TEMPLATES) CONTENTS.set(template, makeBriefing(tables, template));
}, 60_000);

describe.each([
  ["sample", "zh", "wide"],
  ["sample", "en", "a3"],
  ["quarterly", "zh", "wide"],
  ["quarterly", "en", "wide"],
  ["quarterly", "zh", "a4"],
  ["houses", "en", "a4"],
  ["district", "zh", "wide"],
] as const)("the %s briefing (%s, %s)", (name, language, paper) => {
  let content: BriefingContent;
  let pages: Page[];
  beforeAll(() => {
    content = CONTENTS.get(name)!;
    pages = pagesOf(content, language, paper);
  });

  test("is a cover and one slide a step, then contents, appendix and sheets, one page each", () => {
    const { steps, sheets } = content;
    const presented = pages.filter(({ part }) => part === "cover" || part === "step");
    expect(presented).toEqual(pages.slice(0, steps.length + 1));
    expect(presented.slice(1).map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
    expect(pages[steps.length + 1]!.id).toBe("contents");
    const asked = pages.filter(({ part }) => part === "sheet");
    expect(asked).toEqual(pages.slice(pages.length - asked.length));
    // Units whose sheets are the steps themselves have no second one.
    expect(asked.map(({ sheet }) => sheet)).toEqual(name === "district" ? [] : Object.keys(sheets));
    expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
  });

  test("keeps everything within its page and its box", () => {
    expect(pages.flatMap((page) => overflowing(page, PAPERS[paper].height))).toEqual([]);
  });

  test("loses nothing of its steps: words, tables, charts, maps and cases are on the slide or in the appendix", () => {
    const told = pages.filter(({ part }) => part === "step" || part === "appendix");
    const text = written(told).replaceAll("†", "");
    const charts = itemsOf(told, "chart").map(({ block }) => block);
    const pictures = itemsOf(told, "picture").map(({ key }) => key);
    for (const { id, words, blocks } of content.steps) {
      for (const paragraph of words[language]) expect(text, id).toContain(plain(paragraph));
      for (const block of blocks) {
        if (block.kind === "chart") expect(charts, id).toContain(block);
        if (block.kind === "map") expect(pictures, id).toContain(block.view);
        if (block.kind === "cases") for (const one of block.items) expect(text, id).toContain(one.description);
        if (block.kind === "table") {
          const header = block.columns.map(({ title }) => title[language]);
          const rows = itemsOf(told, "table").filter((table) => String(table.header) === String(header));
          const heads = rows.flatMap((table) => table.rows.map(({ cells }) => cells.map(plain).join()));
          expect(new Set(heads).size, id).toBeGreaterThanOrEqual(block.rows.length);
        }
      }
    }
  });

  test("is large enough: words of slides from the last row, cells and captions from a chair", () => {
    const [steps, others] = [pages.filter(({ part }) => part === "step"), pages];
    for (const table of itemsOf(others, "table")) expect(table.size).toBeGreaterThanOrEqual(SIZES.least);
    const foot = PAPERS[paper].height - 0.5;
    for (const { box, size, paragraphs } of itemsOf(others, "text"))
      if (box.y < foot) expect(size, plain(paragraphs[0]!)).toBeGreaterThanOrEqual(SIZES.least);
    if (name === "district") return;
    const said = new Set(content.steps.flatMap(({ words }) => words[language]).map((p) => plain(p).slice(0, 12)));
    for (const { size, paragraphs } of itemsOf(steps, "text"))
      if (said.has(plain(paragraphs[0]!).slice(0, 12))) expect(size).toBeGreaterThanOrEqual(SIZES.wordsWhole);
  });

  test("leads from a slide to its appendix and back, by the numbers of the pages", () => {
    const ids = new Map(pages.map(({ id }, i) => [id, i + 1]));
    const links = itemsOf(pages, "text").flatMap(({ paragraphs }) => paragraphs.flat().filter(({ to }) => to));
    for (const { to, text } of links) expect(ids.has(to!), text).toBe(true);
    expect(written(pages)).not.toMatch(/\{page\}|\{last\}/);
    const appended = pages.filter(({ part, id }) => part === "appendix" && id.startsWith("appendix-"));
    for (const page of appended) {
      const step = content.steps.find(({ id }) => page.id.split("+")[0] === `appendix-${id}`)!;
      const back = itemsOf([page], "text").flatMap(({ paragraphs }) => paragraphs.flat());
      expect(back.find(({ to }) => to === step.id)!.text).toMatch(new RegExp(`\\b${ids.get(step.id)}`));
      const slide = pages.find(({ id }) => id === step.id)!;
      const there = itemsOf([slide], "text").flatMap(({ paragraphs }) => paragraphs.flat().map(({ to }) => to));
      expect(there).toContain(`appendix-${step.id}`);
    }
  });
});

test("ten steps are eleven slides; a ranking of thirteen units stands on its slide whole", () => {
  const pages = pagesOf(CONTENTS.get("quarterly")!);
  expect(pages.filter(({ part }) => part === "cover" || part === "step").length).toBe(11);
  const ranking = pages.find(({ id }) => id === "ranking")!;
  expect(itemsOf([ranking], "table").map(({ rows }) => rows.length)).toEqual([13]);
});

test.each(["zh", "en"] as const)(
  "every slide of the quarterly says all its words, %s; its cards are of one size",
  (language) => {
    const { steps } = CONTENTS.get("quarterly")!;
    const slides = pagesOf(CONTENTS.get("quarterly")!, language).filter(({ part }) => part === "step");
    for (const [i, { words }] of steps.entries())
      for (const paragraph of words[language]) expect(written([slides[i]!])).toContain(plain(paragraph));
    // Numbers of cards are all that a text of one number says.
    const values = itemsOf([slides[0]!], "text").filter(
      ({ paragraphs: [runs] }) => runs?.length === 1 && runs[0]!.fact,
    );
    expect(values).toHaveLength(5);
    expect(new Set(values.map(({ size }) => size)).size).toBe(1);
  },
);

test("words far too long for a slide end with a whole clause there, and stand whole in appendix and notes", () => {
  const content = sampleBriefing();
  const sentence = "平江县东部乡镇自建房改扩建未经审批，承重结构受损，需要属地尽快组织鉴定并落实管控措施。";
  const step = { ...content.steps[1]!, words: { zh: Array.from({ length: 60 }, () => [{ text: sentence }]), en: [] } };
  const pages = pagesOf({ ...content, steps: [step], sheets: {} });
  const count = (some: readonly Page[]) => written(some).split("承重结构受损").length - 1;
  const [slide, appendix] = [
    pages.filter(({ part }) => part === "step"),
    pages.filter(({ part }) => part === "appendix"),
  ];
  expect(count(slide)).toBeGreaterThan(2);
  expect(count(appendix)).toBe(60);
  expect(appendix.filter(({ id }) => id.startsWith("appendix-map")).length).toBeGreaterThan(1);
  expect(appendix[2]!.title).toBe("风险在哪里（续）");
  expect(slide[0]!.notes.split(sentence).length - 1).toBe(60);
  expect(pages.flatMap((page) => overflowing(page, PAPERS.wide.height))).toEqual([]);
});

test("a hundred rows show their first on the slide and say where the others are, each page under its headings", () => {
  const content = sampleBriefing();
  const ranking = content.steps.find(({ id }) => id === "ranking")!;
  const [block] = ranking.blocks;
  if (block?.kind !== "table") throw new Error("The ranking has no table.");
  const rows = Array.from({ length: 100 }, (_, i) => block.rows[i % block.rows.length]!);
  const pages = pagesOf({ ...content, steps: [{ ...ranking, blocks: [{ ...block, rows }] }], sheets: {} });
  const [slide, further] = [
    pages.filter(({ part }) => part === "step"),
    pages.filter(({ part }) => part === "appendix"),
  ];
  const shown = itemsOf(slide, "table")[0]!.rows.length;
  expect(shown).toBeGreaterThan(10);
  expect(written(slide)).toContain(`共100行，其余${100 - shown}行见附件第4页`);
  const tables = itemsOf(further, "table");
  expect(tables.length).toBeGreaterThan(4);
  expect(tables.reduce((sum, table) => sum + table.rows.length, 0)).toBe(100);
  expect(new Set(tables.map(({ header }) => header[0]))).toEqual(new Set(["名次"]));
});

test("every page is stamped with its moment, source, snapshot, mark and number; typed-over numbers are told", () => {
  const content = sampleBriefing();
  const pages = pagesOf(content);
  for (const [i, page] of pages.entries()) {
    const texts = itemsOf([page], "text");
    const foot = texts.filter(({ box }) => box.y > 7).flatMap(({ paragraphs }) => paragraphs.flat());
    const text = foot.map((run) => run.text).join(" ");
    expect(text).toMatch(
      /^数据截至 2026-06-30 · 演示数据（合成） · (带 † 的数字为人工修改 · )?来源：.* · 快照 a3f1c09b \d+ \/ \d+$/,
    );
    expect(text.endsWith(` ${i + 1} / ${pages.length}`)).toBe(true);
    expect(text.includes("带 † 的数字为人工修改")).toBe(page.id === "map");
    const mark = texts
      .filter(({ box, align }) => box.y < 0.8 && align === "right")
      .map((item) => plain(item.paragraphs[0]!));
    expect(mark).toContain("内部资料");
    const maps = itemsOf([page], "picture").filter(({ of }) => of === "map");
    const slots = texts.filter((item) => plain(item.paragraphs[0]!).startsWith("审图号："));
    if (page.id !== "stamp") expect(slots.length).toBe(maps.length);
  }
  expect(pages.find(({ id }) => id === "map")!.notes).toContain("人工修改：显示为“310”，快照为“314”（city.overdue）");
});

test("a unit's name and logo are on the cover and at the foot of every other page", () => {
  const theme = readTheme({ unit: { zh: "市安委办", en: "Office" }, logo: "data:image/png;base64,AAAA" });
  const pages = layOut(sampleBriefing(), { language: "zh", paper: "wide", theme, sheets: true });
  for (const page of pages) {
    expect(itemsOf([page], "logo").length, page.id).toBe(1);
    expect(written([page]), page.id).toContain("市安委办");
  }
});

test("colours of a unit that the back of the hall cannot read are refused by name", () => {
  const { accent, main } = readTheme({ colours: { accent: "#8a1c1c" } }).colours;
  expect([accent, main]).toEqual(["#8a1c1c", USUAL_THEME.colours.main]);
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(() => readTheme({ colours: { ink: "#777777" } })).toThrow(/'ink' on 'paper' has a contrast of 4\.5 : 1/);
  expect(() => readTheme({ colours: { accent: "red" } })).toThrow(
    "The theme's colour 'accent' must be written like #0b4f6c.",
  );
  expect(() => readTheme({ logo: "https://example.org/logo.png" })).toThrow(/data URI/);
});
