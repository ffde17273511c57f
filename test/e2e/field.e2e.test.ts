import type { Browser, Page, Request } from "playwright-core";
import { expect } from "vitest";
import { SESSION_COOKIE } from "#server/plugins/access.ts";
import { axeOn } from "#test/helpers/axe.ts";
import { newProfile } from "#test/helpers/browser.ts";
import { PASSWORD, type Round, STOPS, test } from "#test/helpers/inspection-round.ts";
import type { TestPerson } from "#test/helpers/people.ts";
import { picture } from "#test/helpers/pictures.ts";
import type { TestServer } from "#test/helpers/server.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

/** A phone of somebody signed in, with the page installed and its stops fetched. */
async function openPhone(
  browser: Browser,
  server: TestServer,
  onCleanup: (cleanup: () => Promise<void>) => void,
  person: TestPerson,
  query = "lang=zh&theme=light",
): Promise<Page> {
  const context = await newProfile(browser, server);
  onCleanup(() => context.close());
  await context.addCookies([{ name: SESSION_COOKIE, value: person.session, url: server.url }]);
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: 29.372, longitude: 113.125, accuracy: 8 });
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/field/?${query}`);
  await expect.poll(() => page.getByTestId("stop").count()).toBe(STOPS);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

const waiting = async (page: Page) => Number(await page.getByTestId("waiting").getAttribute("data-count"));
const openStop = async (page: Page, { plan }: Round, site: string) => {
  await page.evaluate((address) => {
    location.hash = address;
  }, `/stop/${plan}-${site}`);
  await page.getByTestId("report-line").waitFor();
};
async function reportStop(page: Page, outcome: string, note = ""): Promise<void> {
  await page.getByTestId(`report-${outcome}`).click();
  if (note) await page.getByTestId("report-note").fill(note);
  await page.getByTestId("report-save").click();
  await page.getByTestId("report-form").waitFor({ state: "detached" });
}
const outcomeOf = (page: Page) => page.getByTestId("report-line").first().getAttribute("data-outcome");
const reportsOf = async ({ pool }: TestServer, site: string) =>
  (
    await pool.query(
      "select outcome, person_id::text as by, note, geom is not null as placed from visit_report where site_id = $1 order by at",
      [site],
    )
  ).rows;

async function faults(page: Page): Promise<string[]> {
  const { violations } = await axeOn(page).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}
/** What can be touched and is lower or narrower than a fingertip. */
const smallTargets = (page: Page) =>
  page
    .locator("a:visible, button:visible, summary:visible, label:visible:has(input), textarea:visible")
    .evaluateAll((all) =>
      all
        .map((element) => ({ words: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ words, box }) => `${words}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
    );

test("reported without a network, told apart from a colleague's report, decided, and every report kept", async ({
  browser,
  server,
  round,
  onTestFinished,
}) => {
  const [site] = round.sites as [string];
  const [one, other] = [
    await openPhone(browser, server, onTestFinished, round.people[0]),
    await openPhone(browser, server, onTestFinished, round.people[1]),
  ];
  expect(await faults(one)).toEqual([]);
  expect(await smallTargets(one)).toEqual([]);
  await openStop(one, round, site);
  expect(await faults(one)).toEqual([]);
  expect(await smallTargets(one)).toEqual([]);

  // Out of reach: the page opens all the same, takes the report, and has it after it was closed and opened again.
  const phone = one.context();
  await phone.setOffline(true);
  await one.getByTestId("trouble").waitFor();
  await one.getByTestId("report-done").click();
  await expect.poll(() => one.getByTestId("report-position").innerText()).toContain("已定位");
  await one.getByTestId("report-save").click();
  await expect.poll(() => waiting(one)).toBe(1);
  await one.close();
  const again = await phone.newPage();
  await again.setViewportSize({ width: 360, height: 640 });
  await again.goto("/field/?lang=zh");
  await expect.poll(() => again.getByTestId("stop").count()).toBe(STOPS);
  expect(await waiting(again)).toBe(1);
  await openStop(again, round, site);
  expect(await outcomeOf(again)).toBe("done");

  // The colleague reports otherwise meanwhile, with a reason.
  await openStop(other, round, site);
  await other.getByTestId("report-not_possible").click();
  await other.getByTestId("report-save").click();
  await other.getByText("请填写原因。").waitFor();
  await other.getByTestId("report-note").fill("大门上锁，联系不到户主");
  await other.getByTestId("report-save").click();
  await expect.poll(async () => (await reportsOf(server, site)).length).toBe(1);

  // Back in reach it goes out by itself; the page says what the colleague reported, and asks.
  await phone.setOffline(false);
  await expect.poll(() => waiting(again)).toBe(0);
  const card = again.getByTestId("conflict");
  await card.waitFor();
  expect(await card.innerText()).toMatch(/该点位已由同事于 \d\d:\d\d 上报“无法检查”。/);
  expect(await faults(again)).toEqual([]);
  expect(await smallTargets(again)).toEqual([]);
  expect(await outcomeOf(again)).toBe("not_possible");
  await again.getByTestId("conflict-mine").click();
  await card.waitFor({ state: "detached" });
  await expect.poll(async () => (await reportsOf(server, site)).length).toBe(3);
  expect(await outcomeOf(again)).toBe("done");
  const [{ id: mine }, { id: theirs }] = round.people;
  expect((await reportsOf(server, site)).map(({ outcome, by, placed }) => [outcome, by, placed])).toEqual([
    ["done", mine, true],
    ["not_possible", theirs, true],
    ["done", mine, false],
  ]);

  // The colleague sees it too and agrees: nothing more has to be reported.
  await other.getByTestId("sync").click();
  await other.getByTestId("conflict-theirs").click();
  await other.getByTestId("conflict").waitFor({ state: "detached" });
  expect(await outcomeOf(other)).toBe("done");
  expect(await reportsOf(server, site)).toHaveLength(3);
  const { rows } = await server.pool.query(
    "select inspected_on = (now() at time zone 'Asia/Shanghai')::date as today from site where id = $1",
    [site],
  );
  expect(rows).toEqual([{ today: true }]);
});

test("a finding with a photo made without a network is stored once, though the first answers never came", async ({
  browser,
  server,
  round,
  onTestFinished,
}) => {
  const site = round.sites[1]!;
  const page = await openPhone(browser, server, onTestFinished, round.people[0]);
  const phone = page.context();
  // The server takes the first of each in; its answer is lost on the way.
  const lost = new Set<string>();
  const sent: string[] = [];
  await phone.route(/\/api\/findings(\/\d+\/photos)?$/, async (route) => {
    const what = route.request().url().endsWith("/photos") ? "photo" : "finding";
    sent.push(`${what} ${keyOf(route.request())}`);
    if (lost.has(what)) return route.continue();
    lost.add(what);
    await route.fetch();
    return route.abort("connectionreset");
  });

  await phone.setOffline(true);
  await openStop(page, round, site);
  await page.getByTestId("finding-new").click();
  await page.getByTestId("finding-save").click();
  await page.getByText("请填写隐患描述。").waitFor();
  await page.getByTestId("finding-description").fill("二层承重墙擅自开门洞");
  await page.locator("label", { has: page.getByTestId("finding-grade-major") }).click();
  const buffer = await picture({
    width: 3000,
    height: 2000,
    takenAt: "2026:06:30 09:30:00",
    at: { lon: 113.1, lat: 29.3 },
  });
  await page.getByTestId("finding-file").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer });
  await page.getByTestId("finding-photo").waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  // A phone that takes the page away while the camera is open gives it back as it was.
  await page.reload();
  await page.getByTestId("finding-photo").waitFor();
  expect(await page.getByTestId("finding-description").inputValue()).toBe("二层承重墙擅自开门洞");
  await page.getByTestId("finding-save").click();
  await expect.poll(() => waiting(page)).toBe(2);

  await phone.setOffline(false);
  await expect
    .poll(async () => {
      await page.getByTestId("sync").click();
      return waiting(page);
    })
    .toBe(0);
  expect(lost).toEqual(new Set(["finding", "photo"]));
  expect(new Set(sent).size).toBe(2);
  expect(sent.length).toBeGreaterThanOrEqual(4);
  const { rows: findings } = await server.pool.query(
    "select grade from finding where site_id = $1 and description = '二层承重墙擅自开门洞'",
    [site],
  );
  expect(findings).toEqual([{ grade: "major" }]);
  const { rows: photos } = await server.pool.query(
    `select p.kind, p.width, o.taken_at::text as taken from finding f join finding_photo p on p.finding_id = f.id
     left join finding_photo_origin o on o.photo_id = p.id where f.site_id = $1`,
    [site],
  );
  expect(photos).toEqual([{ kind: "before", width: 2048, taken: "2026-06-30 09:30:00" }]);
  await page.getByTestId("nav-outbox").click();
  await expect.poll(() => page.getByTestId("sent").count()).toBeGreaterThanOrEqual(2);
});
const keyOf = (request: Request) => request.headers()["idempotency-key"];

test("an ended session and a refusal keep what waits; signing out warns, then clears; nobody sees another's stops", async ({
  browser,
  server,
  round,
  onTestFinished,
}) => {
  const [, , site, gone] = round.sites as [string, string, string, string];
  const [person, colleague] = round.people;
  const page = await openPhone(browser, server, onTestFinished, person, "lang=en&theme=dark");
  const signIn = async (login: string) => {
    await page.getByTestId("sign-in-login").fill(login);
    await page.getByTestId("sign-in-password").fill(PASSWORD);
    await page.getByTestId("sign-in-submit").click();
  };
  await server.pool.query("delete from app_session where user_id = $1", [person.id]);
  await expect
    .poll(async () => {
      await page.getByTestId("sync").click();
      return page.getByTestId("signed-out").isVisible();
    })
    .toBe(true);
  await openStop(page, round, site);
  await reportStop(page, "postponed", "Owner away until Friday");
  await expect.poll(() => waiting(page)).toBe(1);
  await page.getByTestId("signed-out").getByRole("button").click();
  expect(await page.getByTestId("sign-in-login").inputValue()).toBe(person.login);
  expect(await faults(page)).toEqual([]);
  await signIn(person.login);
  await expect.poll(() => waiting(page)).toBe(0);
  expect(await reportsOf(server, site)).toMatchObject([{ outcome: "postponed", note: "Owner away until Friday" }]);

  // A site that leaves the books meanwhile: the report stays, with the reason and what to do.
  await page.context().setOffline(true);
  await openStop(page, round, gone);
  await reportStop(page, "done");
  await server.pool.query("select remove_site($1, $2)", [CITY, gone]);
  await page.context().setOffline(false);
  await page.getByTestId("nav-outbox").click();
  await expect.poll(() => page.getByTestId("refusal").innerText()).toContain("Correct what is named");
  expect(await page.getByTestId("refusal").innerText()).toContain("no such site");
  expect(await faults(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);

  await page.getByTestId("nav-device").click();
  expect(await faults(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.getByTestId("sign-out").click();
  await expect.poll(() => page.getByTestId("sign-out-warning").innerText()).toContain("1 record has not been sent");
  // Without a network the device is cleared at once, and the session ended later.
  await page.context().setOffline(true);
  await page.getByTestId("sign-out-sure").click();
  await page.getByTestId("sign-in").waitFor();
  await page.context().setOffline(false);
  await page.reload();
  await page.getByTestId("sign-in").waitFor();
  expect(await page.getByTestId("stop").count()).toBe(0);
  await server.pool.query("delete from plan_driver where person_id = $1", [colleague.id]);
  await signIn(colleague.login);
  await page.getByTestId("no-stops").waitFor();
  await page.getByTestId("nav-outbox").click();
  expect(await page.getByTestId("entry").count()).toBe(0);
});
