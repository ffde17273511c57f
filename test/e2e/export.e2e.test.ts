import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { test, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";

test("the overdue list leaves as GeoPackage from the dock, with the rows the dialog counted", async ({
  page,
  server,
}) => {
  const { rows } = await server.pool.query("select count(*)::int as n from finding where overdue");
  await page.goto("/?lang=en&dock=lists&show=none");
  await waitForMapIdle(page);
  await page.getByTestId("list-export").click();
  const count = page.getByTestId("export-count").locator("strong");
  await expect.poll(async () => wholeNumber(await count.innerText())).toBe(rows[0].n);

  await page.getByTestId("export-format-gpkg").check();
  await page.getByTestId("export-system").selectOption("epsg:4547");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-start").click()]);
  expect(download.suggestedFilename()).toMatch(/^findings-overdue-430600-.*-epsg4547-synthetic\.gpkg$/);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 15).toString()).toBe("SQLite format 3");
  await page.locator('[data-testid="export-state"][data-phase="done"]').waitFor();
});

test("by keyboard, sites of one layer leave with the fields chosen, and the dialog is clean for a screen reader", async ({
  page,
  server,
}) => {
  const { rows } = await server.pool.query("select count(*)::int as n from site where layer = 'mine'");
  await page.goto("/?lang=zh&layer=mine&show=none");
  await waitForMapIdle(page);
  await page.keyboard.press("x");
  await page.getByTestId("export-dialog").waitFor();
  await page.getByTestId("export-fields").click();
  await page.getByTestId("export-field-address").uncheck();
  await page.getByTestId("export-field-mineral").check();
  const { violations } = await axeOn(page).include('[data-testid="export-dialog"]').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-start").click()]);
  const [header, ...lines] = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(header).toContain("矿种");
  expect(header).not.toContain("地址");
  expect(lines).toHaveLength(rows[0].n);
});
