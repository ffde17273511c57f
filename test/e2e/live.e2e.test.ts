import type { Page } from "playwright-core";
import { expect } from "vitest";
import { cameraOf, newProfile, test, totalOf, waitForMapIdle } from "#test/helpers/browser.ts";

const WITHIN_MS = 2000;

/** When the page shows this many open findings and this status in the card of its site, as milliseconds since 1970. */
const whenShown = (page: Page, wanted: { open: number; finding: number; status: string }) =>
  page.evaluate(
    ({ open, finding, status }) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const total = document.querySelector('[data-testid="total-open"] strong')?.textContent ?? "";
          const card = document.querySelectorAll('[data-testid="finding"]')[finding]?.textContent ?? "";
          if (Number(total.replace(/\D/g, "")) !== open || !card.includes(status)) return;
          watcher.disconnect();
          resolve(Date.now());
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    wanted,
  );

test("a finding that one user closes is closed for another within two seconds, without moving what the other looks at", async ({
  page,
  otherPage,
  server,
}) => {
  // Accepted, so that closing it is one step; of a site with several findings, so that its card can be scrolled.
  const { rows } = await server.pool.query(
    `select f.id, f.site_id, st_x(s.geom) as lon, st_y(s.geom) as lat,
       (select count(*)::int from finding o where o.site_id = f.site_id) as findings
     from finding f join site s on s.id = f.site_id and s.city_code = f.city_code
     where f.status = 'accepted' order by findings desc, f.id limit 1`,
  );
  const { site_id: site, lon, lat } = rows[0];
  const view = `/?lang=en&site=${site}&at=${lon},${lat},11.5`;
  await Promise.all([page.goto(view), otherPage.goto(`${view}&theme=dark&dock=lists`)]);
  await Promise.all([waitForMapIdle(page), waitForMapIdle(otherPage)]);

  const step = page.getByTestId("progress-closed").first();
  await step.waitFor();
  const finding = await step.evaluate((button) =>
    [...document.querySelectorAll('[data-testid="finding"]')].findIndex((item) => item.contains(button)),
  );
  // The other has scrolled the card and the list; both stay where they are.
  await otherPage.getByTestId("finding").last().scrollIntoViewIfNeeded();
  await otherPage.getByTestId("list-row").nth(20).scrollIntoViewIfNeeded();
  const standing = () =>
    otherPage.evaluate(() => ({
      url: location.href,
      scrolled: [...document.querySelectorAll('[data-testid="site-card"] *, [data-testid="dock"] *')]
        .map(({ scrollTop }) => scrollTop)
        .filter((top) => top > 0),
    }));
  const before = await standing();
  const camera = cameraOf(otherPage);
  const open = await totalOf(otherPage, "open");

  await step.click();
  const confirm = page.getByTestId("progress-confirm");
  await confirm.evaluate((button) =>
    button.addEventListener("click", () => Object.assign(globalThis, { clicked: Date.now() })),
  );
  const shown = whenShown(otherPage, { open: open - 1, finding, status: "Closed" });
  await confirm.click();
  const clicked = await page.evaluate(() => (globalThis as unknown as { clicked: number }).clicked);
  expect((await shown) - clicked).toBeLessThan(WITHIN_MS);

  await waitForMapIdle(otherPage);
  expect(await totalOf(page, "open")).toBe(open - 1);
  expect(await page.getByTestId("progress-outcome").innerText()).toContain("Closed");
  expect(cameraOf(otherPage)).toEqual(camera);
  expect(before.scrolled.length).toBeGreaterThan(0);
  expect(await standing()).toEqual(before);
});

test("a lost connection is said, leaves the map usable, and is said to be back with what was missed", async ({
  browser,
  server,
}) => {
  const profile = await newProfile(browser, server);
  try {
    const page = await profile.newPage();
    await page.goto("/?lang=en");
    await waitForMapIdle(page);
    const sites = await totalOf(page, "sites");

    await profile.setOffline(true);
    server.cutConnections();
    await page.getByTestId("offline").waitFor();
    await page.getByTestId("facet-status-overdue").check();
    await expect.poll(() => totalOf(page, "sites")).toBeLessThan(sites);
    await page.getByTestId("facet-status-overdue").uncheck();
    await server.pool.query(
      `insert into site (city_code, layer, category, name, region_code, risk_level, geom, cell, source)
       select city_code, layer, category, '新增矿山', region_code, 1, geom, cell, 'test' from site where layer = 'mine' order by id limit 1`,
    );

    await profile.setOffline(false);
    await page.getByTestId("message").waitFor();
    expect(await page.getByTestId("message").innerText()).toContain("Connected again");
    await page.getByTestId("offline").waitFor({ state: "detached" });
    await expect.poll(() => totalOf(page, "sites")).toBe(sites + 1);
  } finally {
    await profile.close();
  }
});
