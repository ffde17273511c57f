import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { cameraOf, test, waitForMapIdle } from "#test/helpers/browser.ts";

/** What axe finds serious or critical in parts of the page, or in all of it, each with the elements it is about. */
async function seriousFaults(page: Page, parts: readonly string[] = []): Promise<string[]> {
  const axe = axeOn(page);
  for (const part of parts) axe.include(`[data-testid="${part}"]`);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

/** Every tab, every dock, and what comes over the map: the keys that open it, what is there then, and what axe looks at. */
const VIEWS: readonly { keys: readonly string[]; there: string; parts: readonly string[] }[] = [
  { keys: ["2", "5"], there: "time-dock", parts: ["compare", "dock"] },
  { keys: ["3", "6"], there: "list-row", parts: ["accidents", "dock"] },
  { keys: ["4", "7"], there: "responsibility", parts: ["whatif", "dock"] },
  { keys: ["7", "m"], there: "legend-hotspots", parts: ["legend", "layer-panel"] },
  { keys: ["b"], there: "legend-blindspots", parts: ["legend"] },
  { keys: ["Control+K"], there: "palette", parts: ["palette"] },
  { keys: ["Escape", "?"], there: "help", parts: ["help"] },
];

test.for([
  { theme: "light", lang: "zh" },
  { theme: "dark", lang: "en" },
])(
  "axe finds no serious fault on any tab, dock or sheet, nor on a site's card ($theme, $lang)",
  async ({ theme, lang }, { page, server }) => {
    const { rows } = await server.pool.query("select id from site where status = 'overdue' order by id limit 1");
    const faults: string[] = [];
    await page.goto(`/?lang=${lang}&theme=${theme}&site=${rows[0].id}`);
    await page.getByTestId("finding").first().waitFor();
    await waitForMapIdle(page);
    faults.push(...(await seriousFaults(page, ["site-card"])));
    await page.keyboard.press("Escape");
    await page.getByTestId("ranking").waitFor();
    await waitForMapIdle(page);
    faults.push(...(await seriousFaults(page)));
    for (const { keys, there, parts } of VIEWS) {
      for (const key of keys) await page.keyboard.press(key);
      await page.getByTestId(there).first().waitFor();
      await waitForMapIdle(page);
      faults.push(...(await seriousFaults(page, parts)));
    }
    expect(faults).toEqual([]);
  },
);

/** Presses Tab until the element with a test id has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    if (await page.evaluate((id) => document.activeElement?.getAttribute("data-testid") === id, testId)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`120 presses of Tab do not lead to '${testId}'`);
}

test("the keyboard alone reaches tabs, docks and the rows of a list, and opens a site", async ({ page }) => {
  await page.goto("/?lang=en&show=none");
  await waitForMapIdle(page);
  await tabTo(page, "right-tab-change");
  await page.keyboard.press("Enter");
  await page.getByTestId("compare").waitFor();

  await tabTo(page, "dock-lists");
  await page.keyboard.press("Enter");
  await page.getByTestId("list-row").first().waitFor();
  await tabTo(page, "list-row");
  await page.keyboard.press("ArrowDown");
  const row = page.locator("[data-testid=list-row]:focus");
  expect(await row.getAttribute("data-id")).toBe(await page.getByTestId("list-row").nth(1).getAttribute("data-id"));
  const site = await row.getAttribute("data-site");
  await page.keyboard.press("Enter");
  await page.getByTestId("site-card").waitFor();
  await expect.poll(() => cameraOf(page).zoom).toBeGreaterThan(15);
  expect(new URL(page.url()).searchParams.get("site")).toBe(site);

  // Escape backs out; a key brings the dock away.
  await page.keyboard.press("Escape");
  await page.getByTestId("site-card").waitFor({ state: "detached" });
});
