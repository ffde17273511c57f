import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { cameraOf, test, totalOf, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";

/** Longitude and latitude of a point of the map, in pixels from its centre (Web Mercator, tiles of 512 pixels). */
function groundAt(camera: { lon: number; lat: number; zoom: number }, x: number, y: number) {
  const world = 512 * 2 ** camera.zoom;
  const north = Math.asinh(Math.tan((camera.lat * Math.PI) / 180)) - (y / world) * 2 * Math.PI;
  return { lon: camera.lon + (x / world) * 360, lat: (Math.atan(Math.sinh(north)) * 180) / Math.PI };
}

const listed = async (page: Page) => wholeNumber(await page.getByTestId("list-total").innerText());

test("a row of the overdue list flies to its site and opens it", async ({ page, server }) => {
  const { rows } = await server.pool.query("select count(*)::int as n from finding where overdue");
  await page.goto("/?lang=en&dock=lists");
  await waitForMapIdle(page);
  expect(await page.getByTestId("list-tab-overdue").getAttribute("aria-selected")).toBe("true");
  expect(await listed(page)).toBe(rows[0].n);

  const row = page.getByTestId("list-row").nth(2);
  const site = await row.getAttribute("data-site");
  await row.click();
  await page.getByTestId("site-card").waitFor();
  await expect.poll(() => cameraOf(page).zoom).toBeGreaterThan(15);
  await waitForMapIdle(page);
  const { rows: sites } = await server.pool.query(
    "select name, st_x(geom) as lon, st_y(geom) as lat from site where id = $1",
    [site],
  );
  expect(await page.getByTestId("site-card").innerText()).toContain(sites[0].name);
  expect(new URL(page.url()).searchParams.get("site")).toBe(site);
  // Centred in what the panels leave of the map: not far from the middle of all of it.
  expect(cameraOf(page).lon).toBeCloseTo(sites[0].lon, 2);
  expect(cameraOf(page).lat).toBeCloseTo(sites[0].lat, 2);
});

test("a condition and a drawn box count what the records hold, and go on as a file and as a link", async ({
  page,
  server,
}) => {
  const count = async (where: string) =>
    (await server.pool.query(`select count(*)::int as n from site where ${where}`)).rows[0].n;
  const tall = "(attributes->>'storeys')::numeric >= 4";
  await page.goto("/?lang=en");
  await waitForMapIdle(page);

  await page.getByTestId("attribute-section").locator("summary").first().click();
  await page.getByTestId("attribute-field").selectOption("storeys");
  await page.getByTestId("attribute-operator").selectOption("atLeast");
  await page.getByTestId("attribute-value").fill("4");
  await page.getByTestId("attribute-add").click();
  await page.getByTestId("where-chip").waitFor();
  await expect.poll(() => totalOf(page, "sites")).toBe(await count(tall));

  // The address, which says where the camera stands, follows the map.
  await waitForMapIdle(page);
  await page.getByTestId("draw-box").click();
  const map = (await page.getByTestId("map").boundingBox())!;
  const camera = cameraOf(page);
  const centre = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
  const [from, to] = [
    { x: -90, y: -120 },
    { x: 150, y: 100 },
  ];
  await page.mouse.move(centre.x + from.x, centre.y + from.y);
  await page.mouse.down();
  await page.mouse.move(centre.x + to.x, centre.y + to.y, { steps: 4 });
  await page.mouse.up();
  // The box as the page's link says it: where it was drawn, to a few pixels.
  await expect.poll(() => decodeURIComponent(page.url())).toContain("POLYGON");
  const [, corners] = /POLYGON\(\((.*?)\)\)/.exec(new URL(page.url()).searchParams.get("where") ?? "")!;
  const points = corners!.split(",").map((corner) => corner.trim().split(" ").map(Number));
  const [lons, lats] = [points.map(([lon]) => lon!), points.map(([, lat]) => lat!)];
  const a = { lon: Math.min(...lons), lat: Math.max(...lats) };
  const b = { lon: Math.max(...lons), lat: Math.min(...lats) };
  const near = (5 * 360) / (512 * 2 ** camera.zoom);
  for (const [found, drawn] of [
    [a, groundAt(camera, from.x, from.y)],
    [b, groundAt(camera, to.x, to.y)],
  ] as const) {
    expect(Math.abs(found.lon - drawn.lon)).toBeLessThan(near);
    expect(Math.abs(found.lat - drawn.lat)).toBeLessThan(near);
  }
  const inBox = await count(
    `${tall} and st_x(geom) between ${a.lon} and ${b.lon} and st_y(geom) between ${b.lat} and ${a.lat}`,
  );
  expect(inBox).toBeGreaterThan(10);
  await expect.poll(() => totalOf(page, "sites")).toBe(inBox);
  await expect.poll(() => listed(page)).toBe(inBox);
  await waitForMapIdle(page);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("list-csv").click()]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.startsWith("\uFEFF")).toBe(true);
  expect(csv.trimEnd().split("\r\n")).toHaveLength(inBox + 1);

  const seen = async (of: Page) => ({
    url: of.url(),
    totals: await of.getByTestId("totals").innerText(),
    chips: await of.getByTestId("chips").innerText(),
    listed: await listed(of),
    first: await of.getByTestId("list-row").first().innerText(),
  });
  const there = await page.context().newPage();
  await there.goto(page.url());
  await waitForMapIdle(there);
  await there.getByTestId("list-row").first().waitFor();
  expect(await seen(there)).toEqual(await seen(page));
});
