import { expect } from "vitest";
import { newProfile, test, waitForMapIdle } from "#test/helpers/browser.ts";

test("an accident is edited from its row in the list: position moved, conflict settled, all of it in its history", async ({
  browser,
  server,
}) => {
  const { pool } = server;
  // The conflict is an answer the browser complains of.
  const profile = await newProfile(browser, server);
  const page = await profile.newPage();
  await page.goto("/?lang=en&tab=accidents&show=none");
  await waitForMapIdle(page);
  await page.getByTestId("accident-list").locator("summary").click();
  const row = page.getByTestId("accident-row").first();
  const id = (await row.getAttribute("data-id"))!;
  const stored = async () =>
    (await pool.query("select deaths, road, st_x(geom) as lon, version from accident where id = $1", [id])).rows[0];
  const before = await stored();
  await row.click();
  await page.getByTestId("accident-edit").click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("edit-occurred_at");

  await page.getByTestId("edit-field-deaths").fill("-1");
  await page.keyboard.press("ControlOrMeta+s");
  expect(await page.getByTestId("edit-field-deaths").getAttribute("aria-invalid")).toBe("true");
  await page.getByTestId("edit-field-deaths").fill("7");
  await page.getByTestId("edit-handle").focus();
  await page.keyboard.press("Shift+ArrowRight");
  // Somebody else is first.
  await pool.query("update accident set road = '新路' where id = $1", [id]);
  await page.keyboard.press("ControlOrMeta+s");
  await page.getByTestId("conflict-road").waitFor();
  expect(await page.getByTestId("conflict-deaths-mine").isChecked()).toBe(true);
  expect(await page.getByTestId("conflict-road-theirs").isChecked()).toBe(true);
  await page.getByTestId("conflict-save").click();
  await page.getByTestId("accident-card").waitFor();
  const after = await stored();
  expect(after).toMatchObject({ deaths: 7, road: "新路", version: before.version + 2 });
  expect(after.lon).toBeGreaterThan(before.lon);

  await page.getByTestId("accident-view-history").click();
  const entry = page.getByTestId("history-entry").filter({ hasText: "Deaths" });
  expect((await entry.locator("dl").innerText()).replace(/\s+/g, " ")).toContain(`${before.deaths} → 7`);

  // The place turns out to be unknown.
  await page.getByTestId("accident-view-details").click();
  await page.getByTestId("accident-edit").click();
  await page.getByTestId("edit-position-clear").click();
  await page.keyboard.press("ControlOrMeta+s");
  await page.getByTestId("accident-card").getByText("No position").waitFor();
  expect((await stored()).lon).toBeNull();
  await profile.close();
});

test("a hazard site is drawn as an outline: a vertex taken back, Escape gives up, one added and one deleted by keys", async ({
  page,
  server: { pool },
}) => {
  await page.goto("/?lang=en&at=113.1,29.4,15&show=none&layer=hazard_site");
  await waitForMapIdle(page);
  await page.keyboard.press("i");
  const shape = page.getByTestId("edit-shape");
  await shape.getByText("Area").click();
  const map = (await page.getByTestId("map").boundingBox())!;
  const put = (x: number, y: number) => page.mouse.click(map.x + 330 + x, map.y + 150 + y);
  await put(0, 0);
  await page.keyboard.press("Escape");
  // The drawing is given up, not the form; the point is there as before.
  await page.getByTestId("edit-handle").waitFor();
  expect(await page.getByTestId("edit-handle").count()).toBe(1);

  await shape.getByText("Area").click();
  for (const [x, y] of [
    [0, 0],
    [120, 0],
    [120, 90],
    [10, 160],
  ] as const)
    await put(x, y);
  await page.keyboard.press("Backspace");
  expect(await page.getByTestId("drawn-vertex").count()).toBe(3);
  await page.keyboard.press("Enter");
  expect(await page.getByTestId("edit-handle").count()).toBe(3);
  await page.getByTestId("edit-between").first().focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByTestId("edit-handle").count()).toBe(4);
  await page.keyboard.press("Delete");
  await expect.poll(() => page.getByTestId("edit-handle").count()).toBe(3);

  await page.getByTestId("edit-field-name").fill("画出的隐患点");
  await page.getByTestId("edit-field-category").selectOption({ index: 1 });
  await page.getByTestId("edit-field-risk_level").selectOption({ index: 1 });
  await page.getByTestId("edit-field-region_code").selectOption({ index: 1 });
  await page.keyboard.press("ControlOrMeta+s");
  await page.getByTestId("site-card").waitFor();
  const { rows } = await pool.query(
    "select geometrytype(geom) as type, st_npoints(geom) as positions, st_isvalid(geom) as valid from site where name = '画出的隐患点'",
  );
  expect(rows).toEqual([{ type: "POLYGON", positions: 4, valid: true }]);
});
