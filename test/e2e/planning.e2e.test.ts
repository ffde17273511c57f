import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { test, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";

const serious = async (page: Page, ...parts: string[]) =>
  (await parts.reduce((axe, part) => axe.include(`[data-testid=${part}]`), axeOn(page)).analyze()).violations.map(
    ({ id, nodes }) => [id, nodes[0]?.html],
  );

/** Sites of a row of the timeline, in order. */
const stopsOf = (page: Page, row: number) =>
  page
    .locator(`[data-row="${row}"] [data-visit]`)
    .evaluateAll((stops) => stops.map((stop) => (stop as HTMLElement).dataset.visit));

/** Makes a plan, ending the solver once it has something. */
async function solve(page: Page): Promise<void> {
  await page.getByTestId("plan-solve").click();
  await page.getByTestId("plan-figures").waitFor();
  // A solver that is done by itself has no button any more.
  await page.evaluate(() => document.querySelector<HTMLElement>("[data-testid=plan-stop]")?.click());
  await page.getByTestId("plan-undo").waitFor();
  await page.getByTestId("plan-solve").waitFor();
}

/** What a format of the open export menu holds. */
async function downloaded(page: Page, format: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`plan-export-${format}`).click()]);
  return readFile(await file.path(), "utf8");
}

test("a plan is made, changed by hand, made again around what is locked, saved and opened by its link", async ({
  page,
}) => {
  await page.goto("/?mode=plan&lang=zh&theme=light&level=1,2,3&show=none");
  await waitForMapIdle(page);
  await page.getByTestId("plan-day-count").selectOption("1");
  await page.getByLabel("参与编排").selectOption("100");
  await expect.poll(() => page.getByTestId("plan-count").innerText()).toMatch(/^100 \//);

  await solve(page);
  expect(await page.getByTestId("plan-source").innerText()).toContain("直线距离");
  const covered = await page.getByTestId("plan-covered").locator("dd").innerText();
  expect(Number.parseFloat(covered)).toBeGreaterThan(10);
  expect(await serious(page, "plan-settings", "plan-figures", "plan-panel", "dock")).toEqual([]);

  // Dragged to the next team; taken back; and taken again.
  const before = [await stopsOf(page, 0), await stopsOf(page, 1)] as const;
  const moved = before[0][0]!;
  const from = (await page.locator(`[data-visit="${moved}"]`).first().boundingBox())!;
  const to = (await page.locator('[data-row="1"] [data-track]').boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  // The row begins before its first stop: how long before, the plan decides.
  await page.mouse.move(to.x + 1, to.y + to.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => stopsOf(page, 1)).toEqual([moved, ...before[1]]);
  expect(await stopsOf(page, 0)).toEqual(before[0].slice(1));
  await page.keyboard.press("Control+z");
  await expect.poll(() => stopsOf(page, 0)).toEqual(before[0]);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => stopsOf(page, 0)).toEqual(before[0].slice(1));
  await page.keyboard.press("Control+z");

  // The same by keyboard: picked up, one place later, put down.
  await page.locator(`[data-visit="${moved}"]`).first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await stopsOf(page, 0)).indexOf(moved)).toBe(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");

  const last = before[0].at(-1)!;
  await page
    .getByTestId("plan-lock")
    .nth(before[0].length - 1)
    .click();
  await page.locator(`[data-visit="${last}"][data-locked]`).waitFor();
  await solve(page);
  expect(await stopsOf(page, 0)).toContain(last);
  expect(await page.locator(`[data-visit="${last}"][data-locked]`).count()).toBe(1);

  await page.getByTestId("plan-tab-unserved").click();
  const remedies = page.getByTestId("plan-unserved").locator("li").first();
  await expect.poll(() => remedies.innerText()).not.toContain("正在分析");
  expect(await serious(page, "plan-unserved")).toEqual([]);

  await page.getByTestId("plan-save").click();
  await page.getByTestId("plan-save-name").fill("春季复查");
  await page.getByTestId("plan-save-now").click();
  await expect.poll(() => page.getByTestId("plan-name").innerText()).toContain("春季复查");
  const stops = wholeNumber(await page.getByTestId("plan-stops").locator("dd").innerText());
  const row = await stopsOf(page, 0);
  await expect.poll(() => new URL(page.url()).searchParams.get("plan")).toMatch(/^\d+$/);
  await page.reload();
  await expect.poll(() => page.getByTestId("plan-name").innerText()).toContain("春季复查");
  expect(wholeNumber(await page.getByTestId("plan-stops").locator("dd").innerText())).toBe(stops);
  expect(await stopsOf(page, 0)).toEqual(row);
});

test("a saved plan is exported, printed, renamed, and takes in one more team", async ({ page }) => {
  await page.goto("/?mode=plan&lang=zh&theme=light&level=1,2,3&show=none");
  await waitForMapIdle(page);
  await page.getByTestId("plan-day-count").selectOption("1");
  await page.getByLabel("参与编排").selectOption("200");
  await expect.poll(() => page.getByTestId("plan-count").innerText()).toMatch(/^200 \//);
  await solve(page);
  await page.getByTestId("plan-save").click();
  await page.getByTestId("plan-save-name").fill("春季复查");
  await page.getByTestId("plan-save-now").click();
  await expect.poll(() => page.getByTestId("plan-name").innerText()).toContain("春季复查");
  const stops = wholeNumber(await page.getByTestId("plan-stops").locator("dd").innerText());
  const row = await stopsOf(page, 0);

  await page.getByTestId("plan-export").click();
  const lines = (await downloaded(page, "csv")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1 + stops);
  expect(lines[0]).toMatch(/^\uFEFF日期,队伍,序号,/);
  expect(lines.filter((line) => line.split(",")[1] === "第一组").map((line) => line.split(",")[3])).toEqual(row);
  await page.getByTestId("plan-export").click();
  const gpx = await downloaded(page, "gpx");
  expect(gpx.match(/<wpt /g)).toHaveLength(stops);
  expect(gpx).toContain("春季复查");
  await page.getByTestId("plan-export").click();
  const [sheet] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByTestId("plan-export-html").click(),
  ]);
  await expect.poll(() => sheet.title()).toContain("春季复查");
  expect(await sheet.locator("body").innerText()).toContain("第一组");
  await sheet.close();

  await page.getByTestId("plan-menu").click();
  await page.getByTestId("plan-rename").click();
  await page.getByTestId("plan-rename-name").fill("春季复查（定稿）");
  await page.getByTestId("plan-rename-now").click();
  await expect.poll(() => page.getByTestId("plan-name").innerText()).toContain("春季复查（定稿）");

  // One more team, taken into the plan and put away again.
  await page.getByTestId("plan-tab-coverage").click();
  await page.getByTestId("plan-another").click();
  await page.getByTestId("plan-adopt-team").click();
  await expect.poll(() => page.getByTestId("plan-teams").innerText()).toContain("·增援");
  await expect
    .poll(async () => wholeNumber(await page.getByTestId("plan-stops").locator("dd").innerText()))
    .toBeGreaterThan(stops);
  await page.getByTestId("plan-undo").click();
  await expect.poll(() => page.getByTestId("plan-teams").innerText()).not.toContain("·增援");
});
