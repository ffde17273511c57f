import type { Page } from "playwright-core";
import { expect } from "vitest";
import { sha256 } from "#server/algorithms/draw/sha256.ts";
import { axeOn } from "#test/helpers/axe.ts";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";

const serious = async (page: Page) =>
  (await axeOn(page).include("[data-testid=draws]").analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);

/** From the palette to the form of a draw of mines, filled in. */
async function fillIn(page: Page, lang: "zh" | "en", theme: "light" | "dark"): Promise<void> {
  await page.goto(`/?lang=${lang}&theme=${theme}&layer=mine&show=none`);
  await waitForMapIdle(page);
  await page.keyboard.press("Control+k");
  await page
    .getByTestId("palette")
    .getByRole("combobox")
    .fill(lang === "zh" ? "双随机" : "draws");
  await page.getByTestId("palette-draws").click();
  await page.getByTestId("draw-new").click();
  await page.getByTestId("draw-title").fill("2026 Q3");
  for (const level of [1, 2, 4]) await page.getByTestId(`draw-level-${level}`).fill("");
  await page.getByTestId("draw-level-3").fill("9999");
  await page.getByTestId("draw-names").fill("甲、乙、丙");
  await page.getByTestId("draw-names-add").click();
  await page.getByTestId("draw-problems").waitFor();
  expect(await page.getByTestId("draw-commit").isDisabled()).toBe(true);
  expect(await serious(page)).toEqual([]);
  await page.getByTestId("draw-level-3").fill("4");
  await expect.poll(() => page.getByTestId("draw-commit").isEnabled()).toBe(true);
}

test("an impossible draw is named before it is committed to (en, dark)", ({ page }) => fillIn(page, "en", "dark"));

test("a draw is found in the palette, committed to, drawn, proved, printed and taken along", async ({ page }) => {
  await fillIn(page, "zh", "light");
  await page.getByTestId("draw-commit").click();
  const seedHash = await page.getByTestId("draw-seed-hash").innerText();
  expect(await page.getByTestId("draw-result").count()).toBe(0);
  await page.getByTestId("draw-word").fill("3 6 2");
  await page.getByTestId("draw-now").click();
  await page.getByTestId("draw-result").waitFor();
  expect(sha256(await page.getByTestId("draw-seed").innerText())).toBe(seedHash);
  expect(await page.getByTestId("draw-result").locator("tbody tr").count()).toBe(4);
  await page.getByTestId("draw-verify").click();
  await expect.poll(() => page.getByTestId("draw-verdict").innerText()).toContain("验证通过");
  expect(await serious(page)).toEqual([]);

  const download = page.waitForEvent("download");
  await page.getByTestId("draw-file").click();
  expect((await download).suggestedFilename()).toMatch(/^draw-\d+\.json$/);
  await page.evaluate(() => {
    window.print = () => {};
  });
  await page.getByTestId("draw-print").click();
  await page.emulateMedia({ media: "print" });
  expect(await page.getByTestId("draw-sheet").locator("tbody tr").count()).toBe(4);
  await expect.poll(() => page.getByTestId("draw-sheet").isVisible()).toBe(true);
  expect(await page.getByTestId("draws").isVisible()).toBe(false);
});
