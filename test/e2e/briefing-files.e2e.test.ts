import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";

const faultsIn = async (page: Page, part: string) =>
  (await axeOn(page).include(`[data-testid=${part}]`).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes[0]?.html,
  ]);

async function downloadBy(page: Page, click: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync((await download.path())!) };
}

test("a briefing is shown and leaves as its public version, with the proof that nothing small can be worked out", async ({
  page,
}) => {
  await page.goto("/?mode=briefing&lang=zh&theme=light");
  await page.getByTestId("new-district").click();
  await page.getByTestId("slide").waitFor({ timeout: 30_000 });

  await page.getByTestId("edit").click();
  await page.getByTestId("edit-approval").fill("湘S（2026）7号");
  await expect.poll(() => page.getByTestId("edit-state").innerText()).toBe("已保存");
  await page.getByTestId("audience").getByText("公开版").click();
  await page.getByTestId("public-bar").waitFor();
  await page.getByTestId("public-map").waitFor({ state: "attached", timeout: 60_000 });
  expect(await page.getByTestId("slide").locator("header").innerText()).toContain("公开版：小于 5 的计数不予公布");
  // No number leads to its records, and no live map lies beneath.
  expect(await page.getByTestId("slide").locator("a[data-fact]").count()).toBe(0);
  expect(await page.locator(".maplibregl-canvas").count()).toBe(0);
  await page.getByTestId("public-report-open").click();
  expect(await page.getByTestId("public-report").innerText()).toContain("核验通过");
  expect(await faultsIn(page, "public-report")).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByTestId("public-report").waitFor({ state: "detached" });

  await page.getByTestId("file-open").click();
  await page.getByTestId("file-kind-pdf").check();
  expect(await page.getByTestId("file-audience-public").isChecked()).toBe(true);
  expect(await faultsIn(page, "file-dialog")).toEqual([]);
  const { name, bytes } = await downloadBy(page, () => page.getByTestId("file-start").click());
  expect(name).toMatch(/^分单位一页通 \d{4}-\d{2}-\d{2} 公开版\.pdf$/);
  expect(bytes.subarray(0, 4).toString()).toBe("%PDF");
  expect(await page.getByTestId("file-state").innerText()).toBe(`已下载：${name}`);
});

test("the unit's name for all briefings is set where they are listed", async ({ page }) => {
  await page.goto("/?mode=briefing&lang=zh&theme=light");
  await page.getByTestId("theme-open").click();
  await page.getByTestId("theme-unit-zh").fill("岳阳市安委办");
  expect(await faultsIn(page, "theme-dialog")).toEqual([]);
  await page.getByTestId("theme-save").click();
  await expect.poll(() => page.getByTestId("theme-state").innerText()).toBe("样式已保存");
});

test("the view leaves as a picture of the pixels asked for", async ({ page }) => {
  await page.goto("/?at=113.1,29.2,8&lang=en&theme=dark");
  await waitForMapIdle(page);
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette").getByRole("combobox").fill("picture");
  await page.getByTestId("palette-picture").click();
  await page.getByTestId("picture-dialog").waitFor();
  expect(await faultsIn(page, "picture-dialog")).toEqual([]);
  await page.getByTestId("picture-size").selectOption("own");
  await page.getByTestId("picture-width").fill("150");
  await page.getByTestId("picture-height").fill("100");
  await page.getByTestId("picture-dpi").selectOption("96");
  const { name, bytes } = await downloadBy(page, () => page.getByTestId("picture-start").click());
  expect(name).toMatch(/^Safety risk map .*\.png$/);
  const { width, height, density } = await sharp(bytes).metadata();
  expect([width, height, density]).toEqual([567, 378, 96]);
});
