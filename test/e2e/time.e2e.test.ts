import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";
import type { TestServer } from "#test/helpers/server.ts";

/** Findings closed in a period, and those of them that kept the first deadline. */
async function closedIn({ pool }: TestServer, from: string, to: string): Promise<string> {
  const { rows } = await pool.query(
    `select count(*)::int as closed, count(*) filter (where closed_on <= deadline_original)::int as "onTime"
     from finding where closed_on between $1 and $2`,
    [from, to],
  );
  return `${rows[0].onTime} / ${rows[0].closed}`;
}

const onTime = async (page: Page) =>
  (await page.getByTestId("ranking-total").innerText()).split("\n").at(-1)!.split(" / ").map(wholeNumber).join(" / ");

const typed = async (page: Page) => ({
  from: await page.getByTestId("period-from").inputValue(),
  to: await page.getByTestId("period-to").inputValue(),
});

const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

test("typed days and a drag over the weeks change the period that comparisons and rates refer to", async ({
  page,
  server,
}) => {
  await page.goto("/?lang=en&dock=time&tab=change");
  await waitForMapIdle(page);
  const dates = page.getByTestId("change-dates");
  await page.getByTestId("period-from").fill("2026-03-01");
  await page.getByTestId("period-to").fill("2026-04-30");
  await dates.getByText("2026-03-01 to 2026-04-30").waitFor();
  // As long, and just before it.
  expect(await dates.innerText()).toContain("2025-12-30 to 2026-02-28 (61 days)");
  await dates.locator("xpath=ancestor::*[@data-testid='compare']").getByText("Last year", { exact: true }).click();
  await dates.getByText("2025-03-01 to 2025-04-30").waitFor();

  await page.getByTestId("right-tab-ranking").click();
  await page.getByTestId("measure").selectOption("onTime");
  await page.getByTestId("ranking-row").first().waitFor();
  expect(await onTime(page)).toBe(await closedIn(server, "2026-03-01", "2026-04-30"));

  const chart = (await page.getByTestId("brush").boundingBox())!;
  const at = (share: number) => chart.x + chart.width * share;
  const middle = chart.y + chart.height / 2;
  await page.mouse.move(at(0.3), middle);
  await page.mouse.down();
  await page.mouse.move(at(0.5), middle, { steps: 5 });
  await page.mouse.up();
  const brushed = await typed(page);
  expect([weekday(brushed.from), weekday(brushed.to)]).toEqual([1, 0]);
  expect(brushed.to < "2026-03-01").toBe(true);
  await expect.poll(() => onTime(page)).toBe(await closedIn(server, brushed.from, brushed.to));
  await waitForMapIdle(page);
  expect(new URL(page.url()).searchParams.get("period")).toBe(`${brushed.from},${brushed.to}`);

  // What cannot be a period is said and not taken.
  await page.getByTestId("period-to").fill("2020-01-01");
  await page.getByTestId("period-to").blur();
  await page.getByTestId("period-fault").waitFor();
  expect(await onTime(page)).toBe(await closedIn(server, brushed.from, brushed.to));
});
