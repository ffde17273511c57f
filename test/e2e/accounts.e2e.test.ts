import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { buildApp } from "#server/app.ts";
import { hashPassword } from "#server/features/accounts/passwords.ts";
import { axeOn } from "#test/helpers/axe.ts";
import { test as base, newProfile, totalOf, waitForMapIdle } from "#test/helpers/browser.ts";
import { CITY, EAST_COUNTY } from "#test/helpers/tiny-city.ts";

const PASSWORD = "the ferry leaves at seven";

/** The same records served twice more: as the demo on this computer, and as a city's own server. */
const test = base.extend("sites", { scope: "file" }, async ({ server }, { onCleanup }) => {
  const common = {
    databaseUrl: server.pool.options.connectionString!,
    cityCode: CITY,
    clientDir: path.resolve(import.meta.dirname, "../../dist"),
  };
  const demo = await buildApp({ ...common, mode: "embedded", visitorRoles: ["viewer"] });
  const city = await buildApp({ ...common, mode: "server" });
  onCleanup(async () => {
    await demo.close();
    await city.close();
  });
  const { rows } = await server.pool.query(
    "insert into app_user (city_code, login, display_name, password_hash) values ($1, 'pingjiang', '平江值班', $2) returning id",
    [CITY, await hashPassword(PASSWORD)],
  );
  await server.pool.query("insert into app_grant values ($1, 'officer', $2, 'test')", [rows[0].id, EAST_COUNTY]);
  return {
    demo: await demo.listen({ host: "127.0.0.1", port: 0 }),
    city: await city.listen({ host: "127.0.0.1", port: 0 }),
    forget: () => city.forgetPeople(),
  };
});

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByTestId("sign-in-login").fill("pingjiang");
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
}

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await axeOn(page).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

test("a city's server asks who it is; a session that ends leaves the view as it is", async ({
  browser,
  server,
  sites,
}) => {
  const context = await newProfile(browser, server);
  const page = await context.newPage();
  await page.goto(`${sites.city}/?lang=zh&tab=change&show=none`);
  await page.getByTestId("sign-in-screen").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await signIn(page, "not the right one");
  await expect.poll(() => page.getByTestId("sign-in-problem").innerText()).toContain("登录名与密码不符");
  await signIn(page, PASSWORD);
  await expect.poll(() => page.getByTestId("area-chip").innerText()).toBe("仅显示平江县");
  await page.getByTestId("compare").waitFor();
  expect(new URL(page.url()).searchParams.get("tab")).toBe("change");

  await server.pool.query("delete from app_session");
  sites.forget();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  // The next request says so: the list's, if none of the page's own comes before.
  await page.keyboard.press("6");
  await page.getByTestId("session-ended").waitFor();
  await page.getByTestId("compare").waitFor();
  await signIn(page, PASSWORD);
  await expect.poll(() => page.getByTestId("session-ended").count()).toBe(0);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

  await page.getByTestId("account").click();
  await page.getByTestId("sign-out").click();
  await page.getByTestId("sign-in-screen").waitFor();
  await context.close();
});

test("on the demo one click makes a county's officer, and an administrator adds a person", async ({ page, sites }) => {
  await page.goto(`${sites.demo}/?lang=en&theme=dark&show=none`);
  await waitForMapIdle(page);
  await page.getByTestId("account").click();
  await page.getByTestId("open-sign-in").click();
  await page.getByTestId("demo-demo-county-officer").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  const wholeCity = await totalOf(page, "sites");
  await page.getByTestId("demo-demo-county-officer").click();
  await page.getByTestId("area-chip").waitFor();
  await waitForMapIdle(page);
  expect(await totalOf(page, "sites")).toBeLessThan(wholeCity);

  // What only administrators may do is not offered to an officer.
  await page.getByTestId("account").click();
  await page.getByTestId("account-sessions").waitFor();
  expect(await page.getByTestId("account-people").count()).toBe(0);
  await page.getByTestId("open-sign-in").click();
  await page.getByTestId("demo-demo-administrator").click();

  await expect.poll(() => page.getByTestId("account").innerText()).toContain("Administrator");
  await waitForMapIdle(page);
  await page.getByTestId("account").click();
  await page.getByTestId("account-people").click();
  await page.getByTestId("people-add").click();
  await page.getByTestId("new-name").fill("Night desk");
  await page.getByTestId("new-login").fill("night.desk");
  await page.getByTestId("grant-add").click();
  await page.getByTestId("grant-area-0").click();
  await page.getByRole("option", { name: "Pingjiang County" }).click();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByTestId("new-submit").click();
  expect(await page.getByTestId("first-password").innerText()).toMatch(/^\w{5}(-\w{5}){3}$/);
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByTestId("people-search").fill("night pingjiang");
  await expect.poll(() => page.getByTestId("people").locator("tbody tr").count()).toBe(1);
});
