import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";

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
