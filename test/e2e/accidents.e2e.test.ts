import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";
import type { TestServer } from "#test/helpers/server.ts";
import { BUSINESS_DATE } from "#test/helpers/tiny-city.ts";

/** The last accident with so many deaths: its day, and whole months from there to the business date. */
async function lastAccident({ pool }: TestServer, deaths: number) {
  const { rows } = await pool.query(
    `select to_char(max(occurred_at), 'YYYY-MM-DD') as day,
       extract(year from age($1::date, max(occurred_at)::date))::int * 12
         + extract(month from age($1::date, max(occurred_at)::date))::int as months
     from accident where deaths >= $2`,
    [BUSINESS_DATE, deaths],
  );
  return rows[0] as { day: string; months: number };
}

const since = (page: Page) => page.getByTestId("since-last").innerText();

test("the months since the last grave accident are those of the records, and move with the threshold", async ({
  page,
  server,
}) => {
  const grave = await lastAccident(server, 3);
  const fatal = await lastAccident(server, 1);
  expect(grave.day < fatal.day).toBe(true);

  await page.goto("/?lang=en&tab=accidents&show=none");
  await waitForMapIdle(page);
  const months = async () => Number.parseInt(await page.getByTestId("months-since").innerText(), 10);
  await page.getByTestId("months-since").waitFor();
  expect(await since(page)).toContain(grave.day);
  expect(await months()).toBe(grave.months);

  await page.getByTestId("deaths-at-least").fill("1");
  await expect.poll(() => since(page)).toContain(fatal.day);
  expect(await months()).toBe(fatal.months);
});

test("black spots found are kept as a dated set that can be opened again and deleted", async ({ page, server }) => {
  const stored = async () =>
    (
      await server.pool.query(
        `select s.name, to_char(s.business_date, 'YYYY-MM-DD') as day, 
           (select count(*)::int from black_spot p where p.city_code = s.city_code and p.set_id = s.id) as spots
         from black_spot_set s order by s.id`,
      )
    ).rows;
  await page.goto("/?lang=en&tab=accidents");
  await waitForMapIdle(page);
  const found = page.getByTestId("black-spot-list");
  await page.getByTestId("identify").click();
  await found.waitFor();
  const spots = Number.parseInt(await found.locator("header strong").innerText(), 10);
  expect(spots).toBeGreaterThan(0);
  const worst = await page.getByTestId("black-spot-1").innerText();

  await page.getByTestId("save-black-spots").click();
  const sets = page.getByTestId("black-spot-sets");
  await sets.getByText(`Black spots ${BUSINESS_DATE}`).waitFor();
  expect(await stored()).toEqual([{ name: `Black spots ${BUSINESS_DATE}`, day: BUSINESS_DATE, spots }]);

  await page.reload();
  await waitForMapIdle(page);
  await sets.getByText(`Black spots ${BUSINESS_DATE}`).click();
  await found.waitFor();
  expect(await page.getByTestId("black-spot-1").innerText()).toBe(worst);

  await sets.getByRole("button", { name: /^Delete/ }).click();
  await sets.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await sets.waitFor({ state: "detached" });
  await found.waitFor({ state: "detached" });
  expect(await stored()).toEqual([]);
});
