import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { USUAL_THEME } from "#server/features/briefing-files/briefing-theme.ts";
import { layOut } from "#server/features/briefing-files/lay-out.ts";
import { writePptx } from "#server/features/briefing-files/write-pptx.ts";
import { writeXlsx } from "#server/features/briefing-files/write-xlsx.ts";
import { SOFFICE } from "#test/helpers/requirements.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { unzip } from "#test/helpers/unzip.ts";
import { sampleBriefing } from "./sample-briefing.ts";
import { samplePictures } from "./sample-pictures.ts";

const content = sampleBriefing();
const options = { language: "zh", theme: USUAL_THEME, sheets: true } as const;
const pages = layOut(content, { ...options, paper: "wide" });
const shown = pages.filter(({ part }) => part !== "sheet");
const tables = pages.flatMap(({ items }) => items.filter((item) => item.kind === "table"));
const charts = pages.flatMap(({ items }) => items.filter((item) => item.kind === "chart"));
let pptx: Buffer;
let parts: Map<string, Buffer>;
const part = (name: string) => parts.get(name)!.toString("utf8");

beforeAll(async () => {
  pptx = await writePptx(content, await samplePictures(), options);
  parts = await unzip(pptx);
});

test("PowerPoint gets a slide a page with native tables and charts, notes, and sheets hidden at the end", () => {
  const slides = pages.map((_, i) => part(`ppt/slides/slide${i + 1}.xml`));
  expect([...parts.keys()].filter((name) => /slides\/slide\d+\.xml$/.test(name)).length).toBe(pages.length);
  expect(slides.join("").match(/<a:tbl>/g)!.length).toBe(tables.length);
  expect(slides.join("").match(/<a:tr /g)!.length).toBe(tables.reduce((sum, { rows }) => sum + rows.length + 1, 0));
  const drawn = [...parts.keys()].filter((name) => /charts\/chart\d+\.xml$/.test(name)).map(part);
  const kinds = drawn.map((one) =>
    /<c:(bar|line)Chart>[\s\S]*?<c:grouping val="(\w+)"/.exec(one)!.slice(1, 3).join(" "),
  );
  expect(kinds.length).toBe(charts.length);
  expect(new Set(kinds)).toEqual(new Set(["bar clustered", "line standard", "bar stacked"]));
  // Editable: each chart carries its workbook.
  expect([...parts.keys()].filter((name) => name.endsWith(".xlsx")).length).toBe(charts.length);
  expect(slides.map((slide) => slide.includes('show="0"'))).toEqual(pages.map(({ part }) => part === "sheet"));
  expect(part("ppt/notesSlides/notesSlide2.xml")).toContain("先讲整改率，再讲逾期。约一分钟。");
  expect(part("ppt/presentation.xml")).toContain('cx="12191695"');
});

test("a slide leads to its appendix and the appendix back, each to the slide of the number it says", () => {
  const at = (id: string) => pages.findIndex((page) => page.id === id) + 1;
  const step = content.steps.find(({ id }) => pages.some((page) => page.id === `appendix-${id}`))!;
  const leadsTo = (from: number) => {
    const relations = part(`ppt/slides/_rels/slide${from}.xml.rels`);
    return [...relations.matchAll(/Target="slide(\d+)\.xml"/g)].map(([, to]) => Number(to));
  };
  expect(leadsTo(at(step.id))).toContain(at(`appendix-${step.id}`));
  expect(leadsTo(at(`appendix-${step.id}`))).toContain(at(step.id));
  expect(part(`ppt/slides/slide${at(step.id)}.xml`)).toContain("ppaction://hlinksldjump");
});

test("fonts are named for Chinese and Latin letters alike, and the unit's colours are the theme's", () => {
  const theme = part("ppt/theme/theme1.xml");
  expect(theme).toContain('<a:latin typeface="Microsoft YaHei"/><a:ea typeface="Microsoft YaHei"/>');
  expect(theme).toContain('<a:font script="Hans" typeface="Noto Sans CJK SC"/>');
  expect(theme).toContain('<a:accent1><a:srgbClr val="0B4F6C"/></a:accent1>');
  const chart = part("ppt/charts/chart1.xml");
  // A value stands on one line, however thin its bar.
  const labels = chart.match(/<c:dLbls>.*?<\/c:dLbls>/gs)!.filter((one) => one.includes("<c:txPr>"));
  expect(labels.length).toBeGreaterThan(0);
  expect(labels.filter((one) => !one.includes('<a:bodyPr wrap="none"/>'))).toEqual([]);
  expect(chart.match(/<a:ea typeface="Microsoft YaHei"\/>/g)!.length).toBe(chart.match(/<a:latin /g)!.length);
  for (let i = 1; i <= pages.length; i++) {
    const slide = part(`ppt/slides/slide${i}.xml`);
    const ids = [...slide.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, `ids of slide ${i}`).toBe(ids.length);
    expect(slide, `slide ${i}`).not.toMatch(/<\/a:r>\s*<a:pPr/);
  }
});

test("every number leaves in the workbook, a sheet a step, with its question and its snapshot", async () => {
  const book = await unzip(await writeXlsx(content, "zh"));
  const names = [
    ...book
      .get("xl/workbook.xml")!
      .toString()
      .matchAll(/sheet name="([^"]*)"/g),
  ].map(([, name]) => name);
  expect(names.length).toBe(content.steps.length + 13);
  expect(names[3]).toBe("4 十三个单位整改排名");
  const ranking = book.get("xl/worksheets/sheet4.xml")!.toString();
  expect(ranking.match(/<row /g)!.length).toBe(1 + 13 * 5);
  const row = /<row r="3">.*?<\/row>/
    .exec(ranking)![0]
    .replace(/<[^>]+>/g, "|")
    .replace(/\|+/g, "|");
  expect(row).toBe(
    `|rate：岳阳楼区一页纸，2026年4月1日至2026年6月30日|0.978|97.8%|900|46113|46203|46203|各单位整改情况 · 岳阳楼区 · 整改率|unit.430602.rate|rate|place=430602|${content.stamp.hash}|`,
  );
  const words = book.get("xl/worksheets/sheet2.xml")!.toString();
  expect(words).toContain(">310<");
});

test.runIf(existsSync(SOFFICE))(
  "LibreOffice opens the slides: every page, its Chinese, and no word over an edge",
  { timeout: 60_000 },
  () => {
    const folder = temporaryFolder("srm-slides-");
    try {
      writeFileSync(path.join(folder.path, "briefing.pptx"), pptx);
      const profile = `-env:UserInstallation=${pathToFileURL(path.join(folder.path, "profile")).href}`;
      spawnSync(SOFFICE, [profile, "--headless", "--convert-to", "pdf", "--outdir", folder.path, "briefing.pptx"], {
        cwd: folder.path,
      });
      expect(readdirSync(folder.path)).toContain("briefing.pdf");
      const { stdout } = spawnSync("pdftotext", ["-bbox", path.join(folder.path, "briefing.pdf"), "-"], {
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      });
      const sheets = stdout.split("<page ").slice(1);
      expect(sheets.length).toBe(shown.length);
      for (const [i, sheet] of sheets.entries()) {
        const [width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(sheet)!.slice(1).map(Number);
        const words = [
          ...sheet.matchAll(/xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g),
        ];
        const over = words.filter(
          ([, x, y, right, bottom]) =>
            Number(x) < 0 || Number(y) < 0 || Number(right) > width! || Number(bottom) > height!,
        );
        expect(
          over.map(([, , , , , word]) => word),
          `slide ${i + 1}`,
        ).toEqual([]);
        // What stands above the stamp ends above the stamp.
        const low = words.filter(([, , y, , bottom]) => Number(bottom) > height! * 0.948 && Number(y) < height! * 0.94);
        expect(
          low.map(([, , , , , word]) => word),
          `slide ${i + 1}`,
        ).toEqual([]);
        const text = words.map(([, , , , , word]) => word).join("");
        expect(text).toContain(shown[i]!.title.replaceAll(" ", ""));
      }
    } finally {
      folder.remove();
    }
  },
);
