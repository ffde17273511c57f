import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { MAP_COLOURS } from "#client/lib/palette.ts";
import { openChromium } from "#server/features/briefing-files/chromium.ts";
import { drawViews, PIXELS_PER_INCH, SCALE_BAND } from "#server/features/briefing-files/draw-maps.ts";
import { newProfile, test, waitForMapIdle } from "#test/helpers/browser.ts";
import { findChromium } from "#test/helpers/requirements.ts";

const VIEW = "at=113.1,29.2,8.2&show=density,choropleth&panels=none&theme=light&lang=zh";
const MILLIMETRES = 25.4 / PIXELS_PER_INCH;

/** The middle of the map as pixels, apart from what lies over its edges. */
async function middle(picture: Buffer, map: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  const [width, height] = [500, 260];
  return (
    sharp(picture)
      .extract({
        left: Math.round(map.x + map.width / 2 - width / 2),
        top: Math.round(map.y + map.height / 2 - height / 2),
        width,
        height,
      })
      .removeAlpha()
      // Half a pixel more or less at an edge is no other picture.
      .blur(1.5)
      .raw()
      .toBuffer()
  );
}

const boxOf = async (page: Page) => (await page.getByTestId("map").boundingBox())!;

test("a picture of a view shows the map of the screen, with legend, scale, north and date, in the size asked for", async ({
  browser,
  server,
}) => {
  const page = await (await newProfile(browser, server, 1)).newPage();
  await page.goto(`/?${VIEW}`);
  await waitForMapIdle(page);
  const screen = await middle(await page.screenshot(), await boxOf(page));

  const chromium = await openChromium(findChromium());
  const request = {
    view: VIEW,
    width: 1000 * MILLIMETRES,
    height: 700 * MILLIMETRES,
    language: "zh",
    approval: "",
  } as const;
  const [picture] = await drawViews(chromium, { url: server.url, cookies: {} }, [
    { ...request, dpi: 2 * PIXELS_PER_INCH },
  ]).finally(() => chromium.close());
  const { width, height } = await sharp(picture!.bytes).metadata();
  expect([width, height]).toEqual([2000, 1400]);

  // What it carries, asked of the same page.
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.goto(`/?${VIEW}&print=1`);
  await waitForMapIdle(page);
  expect(await page.locator("time:visible").innerText()).toMatch(/\d{4}-\d{2}-\d{2}/);
  expect(await page.locator(".maplibregl-ctrl-scale").innerText()).toMatch(/km|公里/);
  expect(await page.getByRole("img", { name: "指北针：上方为北" }).isVisible()).toBe(true);
  expect(await page.getByTestId("map-marks").innerText()).toBe(
    "仅供内部使用 · 来源：城市安全风险一张图 · 演示数据（合成）",
  );
  expect(await page.getByRole("button").count()).toBe(0);
  // Legend and marks lie beneath the map rather than on it.
  const map = await boxOf(page);
  for (const part of ["legend", "map-marks"])
    expect((await page.getByTestId(part).boundingBox())!.y).toBeGreaterThanOrEqual(map.y + map.height);

  const single = await sharp(picture!.bytes).resize(1000).png().toBuffer();
  const drawn = await middle(single, await boxOf(page));
  const differing = drawn.filter((value, i) => Math.abs(value - screen[i]!) > 32).length;
  expect(differing / drawn.length).toBeLessThan(0.01);
  expect(new Set(drawn).size).toBeGreaterThan(50);
});

test("all that lies in the frame of a view lies on its picture, above the scale", async ({ server }) => {
  // Just the city's outlines, on a map of 600 × 600.
  const frame = { width: 600, height: 600 };
  const view = "at=113.2312,29.1403,7.83&show=choropleth";
  const [width, height] = [900, 600];
  const chromium = await openChromium(findChromium());
  const [picture] = await drawViews(chromium, { url: server.url, cookies: {} }, [
    {
      ...{ view, width: width * MILLIMETRES, height: height * MILLIMETRES, dpi: PIXELS_PER_INCH },
      ...{ language: "en", approval: "", frame },
    },
  ]).finally(() => chromium.close());
  const { data, info } = await sharp(picture!.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(MAP_COLOURS.light.background.slice(at, at + 2), 16));
  const isGround = (x: number, y: number) => {
    const i = (y * info.width + x) * info.channels;
    return Math.abs(data[i]! - red!) + Math.abs(data[i + 1]! - green!) + Math.abs(data[i + 2]! - blue!) < 6;
  };
  const middle = info.width / 2;
  // The strip begins where the ground ends, at a place where nothing is on the map.
  const mapHeight = Array.from({ length: info.height }, (_, y) => y).find((y) => !isGround(180, y))!;
  const land = Array.from({ length: mapHeight }, (_, y) => y).filter((y) =>
    // Beside the scale and the arrow.
    Array.from({ length: 500 }, (_, i) => Math.round(middle) - 250 + i).some((x) => !isGround(x, y)),
  );
  expect(land[0]!).toBeGreaterThan(0);
  expect(land.at(-1)!).toBeLessThanOrEqual(mapHeight - SCALE_BAND);
  expect(land.length).toBeGreaterThan(0.75 * (mapHeight - SCALE_BAND));
});
