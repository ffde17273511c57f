import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { newProfile, test, waitForMapIdle } from "#test/helpers/browser.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import type { TestServer } from "#test/helpers/server.ts";

/** A house, and the address that shows it. */
async function house({ pool }: TestServer, place: number) {
  const { rows } = await pool.query(
    `select id::text, name, region_code, st_x(geom) as lon, st_y(geom) as lat from site
     where layer = 'self_built_house' and findings > 0 order by id offset $1 limit 1`,
    [place],
  );
  const { id, lon, lat, ...rest } = rows[0];
  return { id: id as string, lon, lat, ...rest, url: `/?lang=zh&at=${lon},${lat},16&site=${id}` };
}

const stored = async ({ pool }: TestServer, id: string) =>
  (
    await pool.query(
      `select name, risk_level, version, attributes, responsible_person, st_x(geom) as lon, st_y(geom) as lat
       from site where id = $1`,
      [id],
    )
  ).rows[0];

/** Where nothing is looked at on the map, it draws nothing: software draws it here, and a click waits for it. */
const BARE = "&show=none";

const open = async (page: Page, url: string) => {
  await page.goto(url);
  await waitForMapIdle(page);
  await page.getByTestId("site-edit").click();
  await page.getByTestId("edit-field-name").waitFor();
};

/** What axe finds wrong, in words. */
const faults = async (page: Page, within: string) =>
  (await axeOn(page).include(`[data-testid="${within}"]`).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`,
  );

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");

test("a house is edited by keyboard alone: first the faults, then saved, all of it in its history", async ({
  page,
  server,
}) => {
  const { id, url, name } = await house(server, 0);
  await page.goto(`${url}${BARE}`);
  await waitForMapIdle(page);
  await page.getByTestId("site-edit").focus();
  await page.keyboard.press("Enter");
  await page.getByTestId("edit-field-name").waitFor();
  expect(await focused(page)).toBe("edit-name");
  expect(await faults(page, "edit-form")).toEqual([]);

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.press("ControlOrMeta+s");
  expect(await page.getByTestId("edit-failure").innerText()).toContain("有 1 项需要更正");
  expect(await focused(page)).toBe("edit-name");
  expect(await page.getByTestId("edit-field-name").getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.type(`${name}甲`);

  // Enter goes on, field by field, to the storeys.
  for (let n = 0; n < 12 && (await focused(page)) !== "edit-attributes.storeys"; n++)
    await page.keyboard.press((await focused(page)) === "edit-address" ? "Tab" : "Enter");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("9");

  // Leaving asks first, and staying loses nothing.
  await page.keyboard.press("Escape");
  await page.getByTestId("edit-leave").waitFor();
  // The dialog takes the keyboard a moment after it is there.
  await expect.poll(() => page.locator("[data-testid=edit-leave] button:focus").count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.getByTestId("edit-leave").waitFor({ state: "detached" });
  await page.keyboard.press("ControlOrMeta+s");
  await page.getByTestId("edit-notice").waitFor();
  expect(await stored(server, id)).toMatchObject({ name: `${name}甲`, version: 2, attributes: { storeys: 9 } });

  await page.getByTestId("site-view-history").focus();
  await page.keyboard.press("Enter");
  const entry = page.getByTestId("history-entry").first();
  await expect.poll(() => entry.innerText()).toContain(`${name}甲`);
  expect(await entry.innerText()).toContain("层数");
  expect(await faults(page, "site-card")).toEqual([]);
});

test("a point is moved by hand and by arrow keys, and its place is checked before it is saved", async ({
  page,
  server,
}) => {
  const { id, url, lon } = await house(server, 1);
  await open(page, url);
  await waitForMapIdle(page);
  const handle = page.getByTestId("edit-handle");
  const box = (await handle.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y + 10, { steps: 4 });
  await page.mouse.up();
  await handle.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("Shift+ArrowLeft");
  expect(await page.getByTestId("edit-place").innerText()).toMatch(/与所属乡镇一致.*移动 9\d m/);
  // Typed, far away: told at once what it will be marked as.
  const moved = await page.getByTestId("edit-field-lon").inputValue();
  await page.getByTestId("edit-field-lon").fill("110");
  expect(await page.getByTestId("edit-place").innerText()).toContain("不在本市任何区县范围内");
  await page.getByTestId("edit-field-lon").fill(moved);
  await page.getByTestId("edit-save").click();
  await page.getByTestId("edit-notice").waitFor();
  const now = await stored(server, id);
  expect(now.lon).toBeCloseTo(Number(moved), 6);
  expect(now.lon).toBeLessThan(lon - 0.0008);
});

test("two who save the same record settle it field by field", async ({ browser, server }) => {
  const { id, url } = await house(server, 2);
  // A refusal is what is tested: pages of the fixture would fail on it.
  const contexts = await Promise.all([newProfile(browser, server), newProfile(browser, server)]);
  const [mine, theirs] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
  await Promise.all([mine, theirs].map((one) => open(one, `${url}${BARE}`)));
  await theirs.getByTestId("edit-field-name").fill("对方起的名");
  await theirs.getByTestId("edit-field-responsible_person").fill("对方填的人");
  await theirs.getByTestId("edit-save").click();
  await theirs.getByTestId("edit-notice").waitFor();

  await mine.getByTestId("edit-field-name").fill("我起的名");
  await mine.getByTestId("edit-field-attributes.storeys").fill("8");
  await mine.getByTestId("edit-save").click();
  await mine.getByTestId("edit-conflict").waitFor();
  expect(await faults(mine, "edit-conflict")).toEqual([]);
  expect(await mine.getByTestId("conflict-save").isDisabled()).toBe(true);
  expect(await mine.getByTestId("conflict-responsible_person-theirs").isChecked()).toBe(true);
  expect(await mine.getByTestId("conflict-attributes.storeys-mine").isChecked()).toBe(true);
  await mine.getByTestId("conflict-name-mine").check();
  await mine.getByTestId("conflict-save").click();
  await mine.getByTestId("edit-notice").waitFor();
  expect(await stored(server, id)).toMatchObject({
    name: "我起的名",
    responsible_person: "对方填的人",
    version: 3,
    attributes: { storeys: 8 },
  });
  await Promise.all(contexts.map((context) => context.close()));
});

test("all sites of a list are changed together, and put back", async ({ page, server }) => {
  const { rows } = await server.pool.query(
    "select region_code, count(*)::int as n from site where layer = 'self_built_house' group by 1 order by 2 desc limit 1",
  );
  const { region_code: place, n } = rows[0];
  const levels = async () =>
    (
      await server.pool.query(
        "select risk_level, count(*)::int as n from site where region_code = $1 and layer = 'self_built_house' group by 1 order by 1",
        [place],
      )
    ).rows;
  const before = await levels();
  await page.goto(`/?lang=zh&layer=self_built_house&place=${place}&dock=lists&rows=selection${BARE}`);
  await waitForMapIdle(page);
  await page.getByTestId("list-bulk").click();
  await page.getByTestId("edit-field-risk_level").selectOption("1");
  await page.getByTestId("bulk-preview").click();
  await page.getByTestId("bulk-preview-table").waitFor();
  expect(await page.getByTestId("bulk-preview-table").innerText()).toContain(`所选 ${n} 处`);
  expect(await faults(page, "bulk-dialog")).toEqual([]);
  await page.getByTestId("bulk-apply").click();
  await page.getByTestId("edit-undo").waitFor();
  expect(await levels()).toEqual([{ risk_level: 1, n }]);
  await expectRollupsToEqualARecount(server.pool);
  await page.getByTestId("edit-undo").click();
  await expect.poll(() => page.getByTestId("edit-notice").innerText()).toContain("恢复原值");
  expect(await levels()).toEqual(before);
  await expectRollupsToEqualARecount(server.pool);
});

test("a new site is put where the map is clicked and opens as a card", async ({ page, server }) => {
  const { url, region_code: region } = await house(server, 3);
  await page.goto(url.replace(/&site=.*/, ""));
  await waitForMapIdle(page);
  await page.keyboard.press("i");
  await page.getByTestId("edit-field-name").fill("新挂牌的房");
  await page.getByTestId("edit-field-category").selectOption("rental");
  await page.getByTestId("edit-field-risk_level").selectOption("2");
  await page.getByTestId("edit-field-region_code").selectOption(region);
  const lon = await page.getByTestId("edit-field-lon").inputValue();
  const map = (await page.getByTestId("map").boundingBox())!;
  await page.mouse.click(map.x + map.width / 2, map.y + 160);
  await expect.poll(() => page.getByTestId("edit-field-lon").inputValue()).not.toBe(lon);
  const at = await page.getByTestId("edit-field-lat").inputValue();
  await page.getByTestId("edit-save").click();
  await page.getByTestId("site-card").waitFor();
  const { rows } = await server.pool.query(
    "select id::text, source, st_y(geom) as lat from site where name = '新挂牌的房'",
  );
  expect(rows).toEqual([{ id: new URL(page.url()).searchParams.get("site"), source: "manual", lat: Number(at) }]);
});
