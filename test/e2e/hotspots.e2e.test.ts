import { cellToLatLng, cellToParent, gridDisk, polygonToCells } from "h3-js";
import { expect } from "vitest";
import { formatShort } from "#client/lib/format.ts";
import type { RegionCollection } from "#server/features/regions/regions.contract.ts";
import { test, totalOf, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";
import type { TestServer } from "#test/helpers/server.ts";

const RESOLUTION = 6;
const UNIT = "430626";

/** Open findings by cell, counted from the records, over the cells whose centre lies in the city's outlines. */
async function openByCell({ url, pool }: TestServer): Promise<Map<string, number>> {
  const regions = (await (await fetch(`${url}/api/regions`)).json()) as RegionCollection;
  const open = new Map<string, number>();
  for (const { properties, geometry } of regions.features) {
    if (properties.level !== "county" || !geometry) continue;
    const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as number[][][][];
    for (const rings of polygons) for (const cell of polygonToCells(rings, RESOLUTION, true)) open.set(cell, 0);
  }
  const { rows } = await pool.query("select cell::text, findings - findings_closed as n from site where findings > 0");
  for (const { cell, n } of rows) {
    const coarse = cellToParent(BigInt(cell).toString(16), RESOLUTION);
    if (open.has(coarse)) open.set(coarse, open.get(coarse)! + n);
  }
  return open;
}

/** What stands in a cell and its ring, and what would stand there if all were spread evenly. */
function neighbourhood(open: ReadonlyMap<string, number>, cell: string) {
  const inside = gridDisk(cell, 1).filter((one) => open.has(one));
  const total = [...open.values()].reduce((sum, n) => sum + n, 0);
  return {
    cells: inside.length,
    observed: inside.reduce((sum, one) => sum + open.get(one)!, 0),
    expected: (inside.length * total) / open.size,
  };
}

test("hot spots come up from the palette, say how many cells they tested, and one tells in a sentence what it found", async ({
  page,
  server,
}) => {
  const open = await openByCell(server);
  const whole = [...open.keys()].filter((cell) => neighbourhood(open, cell).cells === 7);
  const hottest = whole.reduce((best, cell) =>
    neighbourhood(open, cell).observed > neighbourhood(open, best).observed ? cell : best,
  );
  const [lat, lon] = cellToLatLng(hottest);

  await page.goto(`/?lang=en&cells=${RESOLUTION}&at=${lon},${lat},10`);
  await waitForMapIdle(page);
  await page.keyboard.press("Control+K");
  await page.getByTestId("palette").waitFor();
  await page.keyboard.type("hot sp");
  await page.getByTestId("palette-surface-hotspots").waitFor();
  await page.keyboard.press("Enter");
  const legend = page.getByTestId("legend-hotspots");
  await legend.waitFor();
  await waitForMapIdle(page);

  expect(
    wholeNumber(
      await legend
        .getByText(/^Universe: .* empty ones too/)
        .innerText()
        .then((text) => text.split("·")[0]!),
    ),
  ).toBe(open.size);
  const classes = await legend
    .getByRole("listitem")
    .evaluateAll((items) => items.map((item) => item.lastElementChild?.textContent ?? ""));
  expect(classes).toHaveLength(7);
  expect(classes.map(wholeNumber).reduce((sum, n) => sum + n, 0)).toBe(open.size);

  const map = (await page.getByTestId("map").boundingBox())!;
  // Beside the names on the map, which a click takes for their places.
  await page.mouse.click(map.x + map.width / 2 - 15, map.y + map.height / 2 - 25);
  const { observed, expected } = neighbourhood(open, hottest);
  const card = page.getByTestId("cell-card");
  const sentence = await card.getByTestId("cell-sentence").innerText();
  expect(sentence).toMatch(
    /^More open findings here than chance explains: \S+ against \S+ expected, in \d+ of 15 settings\.$/,
  );
  expect(sentence).toContain(`${formatShort(observed, "en")} against ${formatShort(expected, "en")} expected`);
  expect(await card.getByText("7 cells in the neighbourhood").isVisible()).toBe(true);
  await card.getByTestId("permute").click();
  const p = Number(/p = ([\d.]+)/.exec(await card.getByTestId("permutation").innerText())?.[1]);
  expect(p).toBeGreaterThanOrEqual(1 / 10_000);
  expect(p).toBeLessThan(0.05);
});

test("a unit put right stands at 100 %, the map says it is a what-if, and clearing it brings the records back", async ({
  page,
  server,
}) => {
  const { rows } = await server.pool.query(
    `select sum(s.findings - s.findings_closed)::int as open from site s
     join region r on r.city_code = s.city_code and r.code = s.region_code where r.reporting_unit = $1`,
    [UNIT],
  );
  await page.goto("/?lang=en&surface=hotspots&tab=whatif");
  await waitForMapIdle(page);
  const row = page.locator(`[data-testid=ranking-row][data-code="${UNIT}"]`);
  const showRanking = () => page.getByTestId("right-tab-ranking").click();
  await showRanking();
  const [before, open] = [await row.innerText(), await totalOf(page, "open")];
  expect(before).not.toContain("100.0%");

  await page.getByTestId("right-tab-whatif").click();
  await page.getByTestId("whatif-unit").selectOption(UNIT);
  await page.getByTestId("whatif-banner").getByText("What if").waitFor();
  const changes = page.getByTestId("whatif-changes");
  await expect.poll(() => changes.locator(`tr[data-code="${UNIT}"]`).innerText()).toMatch(/→\s*100(\.0)?%/);
  expect(await totalOf(page, "open")).toBe(open - rows[0].open);
  expect(await page.getByTestId("whatif-classes").innerText()).toContain("→");
  await showRanking();
  expect(await row.innerText()).toMatch(/100(\.0)?%/);

  await page.getByTestId("whatif-banner-clear").click();
  await page.getByTestId("whatif-banner").waitFor({ state: "detached" });
  await expect.poll(() => row.innerText()).toBe(before);
  expect(await totalOf(page, "open")).toBe(open);
});
