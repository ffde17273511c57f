import { expect } from "vitest";
import type { PlanSheet } from "#server/features/plan-exports/plan-sheet.contract.ts";
import { writePlan } from "#server/features/plan-exports/write-plan.ts";
import { test } from "#test/helpers/browser.ts";
import { sampleSheet, sheetOfStops } from "../server/plan-exports/sample-sheet.ts";

const A4 = { width: 595.28, height: 841.89 };

test("a plan prints on A4: an overview and a page a team's day, the next where stops are many, nothing cut off", async ({
  page,
}) => {
  const print = async (sheet: PlanSheet, language: "zh" | "en") => {
    await page.setContent(String((await writePlan(sheet, "html", language)).body));
    await page.emulateMedia({ media: "print" });
    // As wide as the paper without its margins.
    await page.setViewportSize({ width: Math.floor((186 / 25.4) * 96), height: 1000 });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("body, section, header, table, td, th, .map")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.tagName} ${element.className}`),
    );
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    const sizes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map(([, width, height]) => [
      Number(width),
      Number(height),
    ]);
    for (const [width, height] of sizes) {
      expect(width).toBeCloseTo(A4.width, -1);
      expect(height).toBeCloseTo(A4.height, -1);
    }
    return { pages: [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, cut };
  };
  expect(await print(sampleSheet(), "zh")).toEqual({ pages: 5, cut: [] });
  expect(await print(sampleSheet({ provider: "great-circle", siteAddress: null }), "en")).toEqual({
    pages: 5,
    cut: [],
  });
  expect(await print(sheetOfStops(5), "zh")).toEqual({ pages: 2, cut: [] });
  expect(await print(sheetOfStops(14), "zh")).toEqual({ pages: 3, cut: [] });
});
