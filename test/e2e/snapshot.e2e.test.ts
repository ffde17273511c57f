import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { openPageOf, test, totalOf, waitForMapIdle } from "#test/helpers/browser.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

test("a snapshot shows the city as the meeting saw it, says that newer data exist, and leads back to them", async ({
  browser,
  server,
  onTestFinished,
}) => {
  const page = await openPageOf(
    browser,
    server,
    onTestFinished,
    { role: "presenter", area: CITY },
    { role: "officer", area: CITY },
  );
  const made = await page.request.post("/api/snapshots", { data: {} });
  expect(made.status(), await made.text()).toBe(201);
  const { id } = await made.json();
  const count = async (sql: string) => (await server.pool.query(sql)).rowCount!;
  const sites = await count("select from site");
  const overdue = await count("update finding set deadline = '2099-01-01' where overdue");
  expect(overdue).toBeGreaterThan(0);

  await page.goto(`/?lang=zh&theme=light&dock=lists&site=1&snapshot=${id}`);
  await waitForMapIdle(page);
  expect([await totalOf(page, "sites"), await totalOf(page, "overdue")]).toEqual([sites, overdue]);
  const banner = page.getByTestId("snapshot-banner");
  await expect.poll(() => banner.innerText()).toContain("此后数据已更新");
  expect(await page.getByTestId("list-total").innerText()).toContain(overdue.toLocaleString("en"));
  for (const live of ["draw-box", "list-csv", "dock-quality", "site-card"])
    expect(await page.getByTestId(live).count(), live).toBe(0);
  await page.locator("#list-panel [data-site]").first().click();
  expect(page.url()).not.toContain("site=");
  const found = await axeOn(page).include("[data-testid=snapshot-banner]").analyze();
  expect(found.violations.map((violation) => violation.id)).toEqual([]);

  await page.getByTestId("snapshot-leave").click();
  await waitForMapIdle(page);
  await expect.poll(() => totalOf(page, "overdue")).toBe(0);
  expect(await page.getByTestId("draw-box").count()).toBe(1);
});
