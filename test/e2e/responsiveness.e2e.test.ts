import { chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { newProfile, test, waitForMapIdle } from "#test/helpers/browser.ts";
import { chromiumOptions } from "#test/helpers/chromium.ts";

/** Tasks of the main thread longer than 50 ms, in milliseconds, as the browser reports them; on the page. */
declare const longTasks: { observer: PerformanceObserver; durations: number[] };

/**
 * Every task longer than 50 ms while something is done, whoever caused it: handlers, React, the answer of the worker put
 * on the screen, and the commands that draw the map. WebGL itself runs in software in the browser's GPU process, so it
 * takes processor time from the page but is no task of its main thread.
 */
async function tasksDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  const taken = () =>
    page.evaluate(() => {
      const late = longTasks.observer.takeRecords().map(({ duration }) => duration);
      return [...longTasks.durations.splice(0), ...late];
    });
  await taken();
  await act();
  await waitForMapIdle(page);
  await nextFrame(page);
  return taken();
}

/** Another process that takes the processor lengthens tasks and never shortens them: the best of some rounds is the measure. */
async function leastTasksDuring(page: Page, act: () => Promise<void>, rounds = 5): Promise<number[]> {
  let least = await tasksDuring(page, act);
  for (let round = 1; round < rounds && least.length > 0; round++) {
    const tasks = await tasksDuring(page, act);
    if (tasks.length < least.length) least = tasks;
  }
  return least;
}

/** After the handlers of what was just done, and what they asked of the next frame. */
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** Drags from one point to another, a frame at each step. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number], steps: number) {
  await page.mouse.move(...from);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    await page.mouse.move(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
    await nextFrame(page);
  }
  await page.mouse.up();
}

test("hovering over the map, brushing the weeks and brushing cells away never block the page for 50 ms", async ({
  server,
  onTestFinished,
}) => {
  // Painted by the GPU process as on people's computers: painted by the page, every frame of the map is its own task.
  const browser = await chromium.launch(chromiumOptions());
  onTestFinished(() => browser.close());
  const page = await (await newProfile(browser, server)).newPage();
  await page.addInitScript(() => {
    const durations: number[] = [];
    const observer = new PerformanceObserver((list) =>
      durations.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: "longtask", buffered: true });
    Object.assign(globalThis, { longTasks: { observer, durations } });
  });
  await page.goto("/?lang=en&surface=hotspots&cells=7&tab=change&dock=time");
  await waitForMapIdle(page);
  await page.getByTestId("time-dock").waitFor();
  const map = (await page.getByTestId("map").boundingBox())!;
  const hover = async (points = 60) => {
    for (let point = 0; point < points; point++) {
      await page.mouse.move(map.x + map.width * (0.3 + (point % 10) * 0.04), map.y + 60 + Math.floor(point / 10) * 35);
      await nextFrame(page);
    }
  };
  expect(await leastTasksDuring(page, () => hover()), "hovering").toEqual([]);

  // The same with a handler that does block: the measure sees it.
  await page.evaluate(() => {
    const block = () => {
      const until = performance.now() + 60;
      while (performance.now() < until);
    };
    document.addEventListener("mousemove", block, { once: true });
  });
  expect(await tasksDuring(page, () => hover(3)), "hovering over a handler that blocks").not.toEqual([]);

  const weeks = (await page.getByTestId("time-dock").getByTestId("brush").boundingBox())!;
  const line = weeks.y + weeks.height / 2;
  const at = (share: number): [number, number] => [weeks.x + weeks.width * share, line];
  expect(await leastTasksDuring(page, () => drag(page, at(0.2), at(0.6), 20)), "brushing the weeks").toEqual([]);

  await page.getByTestId("right-tab-whatif").click();
  await page.getByTestId("whatif").getByTestId("brush").click();
  const brushed = () => drag(page, [map.x + map.width * 0.35, map.y + 90], [map.x + map.width * 0.6, map.y + 220], 20);
  expect(await leastTasksDuring(page, brushed), "brushing cells").toEqual([]);
  await page.getByTestId("whatif-banner").getByText("What if").waitFor();
});
