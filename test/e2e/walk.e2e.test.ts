import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";

const COUNTY = "430626";

/** What a person sees that must be the same behind a copied link. */
async function seen(page: Page) {
  await waitForMapIdle(page);
  const text = (testId: string) => page.getByTestId(testId).first().innerText();
  return {
    totals: await text("totals"),
    chips: await text("chips"),
    card: await text("site-card"),
    legend: await text("legend"),
    url: page.url(),
  };
}

const number = (text: string) => Number(text.replace(/[^0-9]/g, ""));

test("a commander opens, filters, drills down, opens a site and hands on the link, to a reader of English too", async ({
  page,
  server,
}) => {
  const count = async (where: string) =>
    (
      await server.pool.query(
        `select count(*)::int as n from site s join region r on r.city_code = s.city_code and r.code = s.region_code where ${where}`,
      )
    ).rows[0].n;
  const total = async () => number(await page.getByTestId("total-sites").locator("strong").innerText());

  await page.goto("/?lang=zh");
  await waitForMapIdle(page);
  expect(await page.title()).toContain("安全风险一张图");
  expect(await page.getByTestId("demo").isVisible()).toBe(true);
  expect(await total()).toBe(await count("true"));
  expect(await page.getByTestId("ranking-row").count()).toBe(13);
  // The whole city is in view, not the stretch where the map stands before it knows the outlines.
  expect(Number(new URL(page.url()).searchParams.get("at")?.split(",")[2])).toBeLessThan(7.9);

  // Filter: the total is what the records say, and the chip says what the filter is.
  await page.getByTestId("facet-status-overdue").check();
  await expect.poll(total).toBe(await count("s.status = 'overdue'"));
  expect(await page.getByTestId("chip-status-overdue").innerText()).toContain("逾期");

  // Drill down: the ranking becomes the unit's townships.
  await page.locator(`[data-testid=ranking-row][data-code="${COUNTY}"] button`).click();
  await expect.poll(total).toBe(await count(`s.status = 'overdue' and r.reporting_unit = '${COUNTY}'`));
  expect(await page.getByTestId("chip-place").innerText()).toContain("平江县");
  const townships = await page
    .getByTestId("ranking-row")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-code")));
  expect(townships.length).toBeGreaterThan(5);
  expect(townships.every((code) => code?.startsWith(COUNTY))).toBe(true);
  await waitForMapIdle(page);

  // Open a site by its code; its card shows what the records hold.
  const { rows } = await server.pool.query(
    "select s.external_id as code, s.name, s.findings from site s where s.status = 'overdue' and s.region_code like $1 || '%' and s.layer = 'self_built_house' order by s.findings desc, s.id limit 1",
    [COUNTY],
  );
  await page.keyboard.press("/");
  await page.keyboard.type(rows[0].code);
  await page.getByTestId("search-results").getByText(rows[0].name).waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("finding").first().waitFor();
  expect(await page.getByTestId("site-card").innerText()).toContain(rows[0].name);
  expect(await page.getByTestId("finding").count()).toBe(rows[0].findings);

  // Hand on the link: a new page shows the same.
  const here = await seen(page);
  const there = await page.context().newPage();
  await there.goto(here.url);
  await there.getByTestId("finding").first().waitFor();
  expect(await seen(there)).toEqual(here);
  // One key, and it is said in English.
  await there.keyboard.press("l");
  await expect.poll(() => there.title()).toContain("Safety risk map");
  expect(await there.getByTestId("chip-status-overdue").innerText()).toContain("Overdue");
  expect(await there.getByTestId("chip-place").innerText()).toContain("Pingjiang County");
  await expect.poll(() => new URL(there.url()).searchParams.get("lang")).toBe("en");
  await there.close();

  // Esc backs out one level at a time: the card, then the place; 'clear all' takes the filters away.
  await page.keyboard.press("Escape");
  await page.getByTestId("site-card").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.getByTestId("chip-place").waitFor({ state: "detached" });
  await page.getByTestId("clear-filters").click();
  await expect.poll(total).toBe(await count("true"));
});

test("a site clicked on the map opens its card, and a place with several opens a list", async ({ page, server }) => {
  const { rows } = await server.pool.query(
    "select st_x(geom) as lon, st_y(geom) as lat, name, id from site where layer = 'mine' and region_check = 'ok' order by id limit 1",
  );
  const { lon, lat, name } = rows[0];
  await server.pool.query(
    `insert into site (city_code, layer, category, name, region_code, risk_level, geom, cell, source)
     select city_code, layer, category, unnest(array['同址一号', '同址二号']), region_code, 1, st_translate(geom, 0.02, 0), cell, 'test' from site where id = $1`,
    [rows[0].id],
  );
  const clickCentre = async (at: string) => {
    await page.goto(`/?lang=zh&at=${at}`);
    await waitForMapIdle(page);
    const map = (await page.getByTestId("map").boundingBox())!;
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
  };
  await clickCentre(`${lon},${lat},17`);
  await page.getByTestId("site-card").getByText(name).first().waitFor();

  await clickCentre(`${lon + 0.02},${lat},17`);
  await page.getByTestId("site-list-item").nth(1).waitFor();
  expect(await page.getByTestId("site-list-item").allInnerTexts()).toEqual([
    expect.stringContaining("同址一号"),
    expect.stringContaining("同址二号"),
  ]);
});

test("the browser's Back takes back one step after another", async ({ page }) => {
  await page.goto("/?lang=zh&show=none");
  await waitForMapIdle(page);
  await page.getByTestId("facet-level-1").check();
  await page.getByTestId("chip-level-1").waitFor();
  await page.locator('[data-testid=ranking-row][data-code="430626"] button').click();
  await page.getByTestId("chip-place").waitFor();

  await page.goBack();
  await page.getByTestId("chip-place").waitFor({ state: "detached" });
  expect(await page.getByTestId("chip-level-1").isVisible()).toBe(true);
  await page.goBack();
  await page.getByTestId("chip-level-1").waitFor({ state: "detached" });
  await page.goForward();
  await page.getByTestId("chip-level-1").waitFor();
});

/** Pixels between each number of the counties' classes and the next. */
const gaps = (page: Page): Promise<number[]> =>
  page
    .getByTestId("legend-choropleth")
    .locator("ol span")
    .evaluateAll((spans) => {
      const boxes = spans.map((span) => {
        const range = document.createRange();
        range.selectNodeContents(span);
        return range.getBoundingClientRect();
      });
      return boxes.slice(1).map((box, i) => box.left - boxes[i]!.right);
    });

test("the legend shows no classes before there are numbers, and then says them apart from each other", async ({
  page,
}) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/api/cube*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/?lang=en&theme=light&show=choropleth");
  const legend = page.getByTestId("legend-choropleth");
  await legend.getByRole("status").waitFor();
  expect(await legend.innerText()).toBe("Rectification rate closed / all findings");
  letGo();
  await waitForMapIdle(page);
  expect(await legend.innerText()).toContain("denominator under 30");

  expect(await gaps(page)).toHaveLength(4);
  expect(Math.min(...(await gaps(page)))).toBeGreaterThanOrEqual(12);
  // As many classes as there are, where there is little room for them.
  await page.getByTestId("break-classes").selectOption("6");
  await page.setViewportSize({ width: 320, height: 800 });
  await expect.poll(() => gaps(page)).toHaveLength(5);
  expect(Math.min(...(await gaps(page)))).toBeGreaterThanOrEqual(8);
});
