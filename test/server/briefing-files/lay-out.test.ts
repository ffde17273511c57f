import { expect, test } from "vitest";
import type { BriefingContent } from "#server/algorithms/briefing/briefing.ts";
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

test.for([
  ["zh", "wide"],
  ["en", "wide"],
  ["zh", "a4"],
  ["en", "a3"],
] as const)("nothing leaves its page or its box (%s, %s)", ([language, paper]) => {
  const { height } = PAPERS[paper];
  expect(pagesOf(sampleBriefing(), language, paper).flatMap((page) => overflowing(page, height))).toEqual([]);
});

test("words far too long for a page go on to others, none of them lost or made too small to read", () => {
  const content = sampleBriefing();
  const sentence = "平江县东部乡镇自建房改扩建未经审批，承重结构受损，需要属地尽快组织鉴定并落实管控措施。";
  const step = { ...content.steps[1]!, words: { zh: Array.from({ length: 40 }, () => [{ text: sentence }]), en: [] } };
  const pages = pagesOf({ ...content, steps: [step], sheets: {} });
  const words = pages.flatMap(({ items }) => items).filter((item) => item.kind === "text" && !item.role);
  const said = words.flatMap((item) => (item.kind === "text" ? item.paragraphs.flat() : [])).map(({ text }) => text);
  expect(said.join("").split("承重结构受损").length - 1).toBe(40);
  expect(pages.length).toBeGreaterThan(4);
  expect(pages.flatMap((page) => overflowing(page, PAPERS.wide.height))).toEqual([]);
});

test("thirteen units stand on one page; a hundred rows go on to further pages, each under its headings", () => {
  const content = sampleBriefing();
  const tablesOf = (pages: Page[]) =>
    pages.flatMap(({ items }) => items).filter((item) => item.kind === "table" && item.header[0] === "名次");
  expect(tablesOf(pagesOf(content)).length).toBe(1);

  const ranking = content.steps.find(({ id }) => id === "ranking")!;
  const [block] = ranking.blocks;
  if (block?.kind !== "table") throw new Error("The ranking has no table.");
  const rows = Array.from({ length: 100 }, (_, i) => block.rows[i % block.rows.length]!);
  const long = pagesOf({ ...content, steps: [{ ...ranking, blocks: [{ ...block, rows }] }], sheets: {} });
  const tables = tablesOf(long) as Extract<PageItem, { kind: "table" }>[];
  expect(tables.length).toBeGreaterThan(5);
  expect(tables.reduce((sum, table) => sum + table.rows.length, 0)).toBe(100);
  expect(Math.min(...tables.map(({ size }) => size))).toBeGreaterThanOrEqual(SIZES.tableLeast);
  expect(long[2]!.title).toBe("十三个单位整改排名（续）");
});

test("every page is stamped with its moment, snapshot, source, mark and number; typed-over numbers are told", () => {
  const content = sampleBriefing();
  const pages = pagesOf(content);
  for (const page of pages) {
    const foot = page.items.flatMap((item) => (item.kind === "text" && item.box.y > 7 ? item.paragraphs.flat() : []));
    const text = foot.map((run) => run.text).join(" ");
    expect(text).toMatch(/^数据截至 2026-06-30 · 快照 a3f1c09b5e7d · 演示数据（合成） .* 内部资料 \d+ \/ \d+$/);
    expect(text.includes("带 † 的数字为人工修改")).toBe(page.id === "map");
  }
  expect(pages.find(({ id }) => id === "map")!.notes).toContain("人工修改：显示为“310”，快照为“314”（city.overdue）");
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
