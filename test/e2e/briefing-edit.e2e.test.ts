import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { newProfile, test } from "#test/helpers/browser.ts";
import type { TestServer } from "#test/helpers/server.ts";

const faultsOn = async (page: Page, part = "body") =>
  (await axeOn(page).include(part).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);

const saved = (page: Page) => expect.poll(() => page.getByTestId("edit-state").innerText()).toBe("已保存");

/** Titles in their order, without the numbers before them. */
const railOf = async (page: Page) =>
  (await page.getByTestId("briefing-steps").getByRole("button", { name: /^\d/ }).allInnerTexts()).map((text) =>
    text.replace(/^\d+\s*/, ""),
  );

/** Titles of the newest version as the database has them. */
async function storedTitles({ pool }: TestServer): Promise<string[]> {
  const { rows } = await pool.query(
    `select step -> 'title' ->> 'zh' as title
     from (select content from briefing_version order by saved_at desc limit 1) v,
       json_array_elements(v.content -> 'steps') with ordinality as s(step, n) order by n`,
  );
  return rows.map(({ title }) => title);
}

async function makeHouses(page: Page): Promise<void> {
  await page.goto("/?mode=briefing&lang=zh&theme=light");
  await page.getByTestId("new-houses").click();
  await page.getByTestId("slide").waitFor({ timeout: 30_000 });
}

test("steps are dragged into another order, put back by undo, restored from a version, and published after the check", async ({
  page,
  server,
}) => {
  await makeHouses(page);
  const before = await railOf(page);
  await page.getByTestId("edit").click();
  const steps = page.getByTestId("briefing-steps").locator("li");
  await steps.nth(0).dragTo(steps.nth(2));
  const dragged = [before[1]!, before[2]!, before[0]!, ...before.slice(3)];
  await expect.poll(() => railOf(page)).toEqual(dragged);
  await saved(page);
  expect(await storedTitles(server)).toEqual(dragged);
  expect(await faultsOn(page)).toEqual([]);

  // Undo shows the step that it puts back, wherever one is meanwhile.
  await steps.nth(1).getByRole("button").first().click();
  await page.getByTestId("edit-undo").click();
  await expect.poll(() => railOf(page)).toEqual(before);
  await expect.poll(() => page.getByTestId("slide").getByRole("heading", { level: 2 }).innerText()).toBe(before[0]);
  await saved(page);
  expect(await storedTitles(server)).toEqual(before);

  // The second version is the one in the other order.
  await page.getByRole("button", { name: "版本", exact: true }).click();
  const versions = page.getByTestId("briefing-dialog").getByRole("listitem");
  await expect.poll(() => versions.count()).toBe(3);
  await versions.filter({ hasText: "第 2 版" }).getByRole("button", { name: "恢复此版" }).click();
  await page.getByTestId("briefing-dialog").waitFor({ state: "detached" });
  await expect.poll(() => railOf(page)).toEqual(dragged);

  // Of two numbers that were typed over the one that no longer matches is marked.
  const words = page.getByTestId("edit-words");
  // Typed key by key in the middle of the text, as people do.
  const asItWas = await words.inputValue();
  await words.press("Control+Home");
  await words.press("ArrowRight");
  await words.pressSequentially("甲乙丙");
  expect(await words.inputValue()).toBe(`${asItWas.slice(0, 1)}甲乙丙${asItWas.slice(1)}`);
  for (let key = 0; key < 3; key++) await words.press("Backspace");
  expect(await words.inputValue()).toBe(asItWas);
  await words.fill((await words.inputValue()).replace(/\d[\d,]*/, "77777777"));
  await page.getByTestId("edit-marks").getByText("77777777").waitFor();
  await saved(page);

  // So it is on the slide, and whoever asks where it comes from is told that the frozen data say something else.
  const mine = page.getByTestId("slide").locator("[data-typed]");
  expect(await mine.innerText()).toMatch(/77777777\s*†/);
  expect(await page.getByTestId("slide-stamp").innerText()).toContain("†");
  await mine.click();
  const [, expected = ""] = /定格数据 (.+) 不一致/.exec(await page.getByTestId("edit-marks").innerText())!;
  await expect.poll(() => page.getByTestId("fact-recount").innerText()).toBe(`${expected}，与汇报中的“77777777”不一致`);
  expect(await page.getByTestId("fact-typed").innerText()).toContain(expected);
  expect(await faultsOn(page, "[data-testid=fact]")).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByTestId("fact").waitFor({ state: "detached" });

  // A mark of state secrets is not taken.
  await page.getByTestId("edit-confidentiality").fill("秘密★10年");
  await page.getByText("本系统不得处理国家秘密").waitFor();
  expect(await page.getByTestId("slide").innerText()).not.toContain("秘密");
  await page.getByTestId("edit-confidentiality").fill("");
  await page.getByTestId("publish").click();
  await expect.poll(() => page.getByTestId("publish-check").innerText()).toContain("全部一致");
  expect(await page.getByTestId("publish-check").innerText()).toContain("1 处人工修改的数字与定格数据不一致");
  expect(await faultsOn(page, "[data-testid=briefing-dialog]")).toEqual([]);
  await page.getByTestId("publish-now").click();
  await expect.poll(() => page.getByTestId("briefing").locator("[data-status]").innerText()).toBe("已发布");

  // What was shown to everybody is kept when it leaves the list.
  await page.getByTestId("briefing-back").click();
  const list = page.getByTestId("briefing-list");
  await expect.poll(() => list.locator("[data-status]").allInnerTexts()).toEqual(["已发布"]);
  expect(await faultsOn(page)).toEqual([]);
  await list.getByRole("button", { name: "归档" }).click();
  await list.waitFor({ state: "detached" });
  const { rows } = await server.pool.query("select status from briefing");
  expect(rows).toEqual([{ status: "archived" }]);
});

test("two who edit the same briefing lose nothing: the later puts their words into the newer version", async ({
  browser,
  server,
}) => {
  // A refusal is what is tested: pages of the fixture would fail on it.
  const contexts = await Promise.all([newProfile(browser, server), newProfile(browser, server)]);
  const [mine, theirs] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
  await makeHouses(mine);
  await theirs.goto(mine.url());
  for (const page of [mine, theirs]) await page.getByTestId("edit").click();
  const second = (page: Page) => page.getByTestId("briefing-steps").getByRole("button", { name: /^2/ }).click();

  await theirs.getByTestId("edit-title").fill("对方改的标题");
  await saved(theirs);
  await second(mine);
  await mine.getByTestId("edit-title").fill("我改的标题");
  await mine.getByTestId("edit-problem").waitFor();
  expect(await faultsOn(mine, "[data-testid=edit-panel]")).toEqual([]);
  await mine.getByRole("button", { name: "把我的改动并入新版" }).click();
  await saved(mine);
  await expect.poll(async () => (await storedTitles(server)).slice(0, 2)).toEqual(["对方改的标题", "我改的标题"]);

  await second(theirs);
  await theirs.getByTestId("edit-title").fill("再改一次");
  await theirs.getByTestId("edit-problem").waitFor();
  await theirs.getByRole("button", { name: "放弃我的改动" }).click();
  await saved(theirs);
  expect(await theirs.getByTestId("edit-title").inputValue()).toBe("我改的标题");
  expect((await storedTitles(server)).slice(0, 2)).toEqual(["对方改的标题", "我改的标题"]);
  await Promise.all(contexts.map((context) => context.close()));
});

test("the presenter's window has notes, clock and what comes next, and leads the wall", async ({ page }) => {
  await makeHouses(page);
  const titles = await railOf(page);
  const [window] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("present-two").click()]);
  await window.getByTestId("presenter").waitFor();
  expect(await window.getByTestId("presenter-next-title").innerText()).toBe(titles[1]);
  expect(await window.getByRole("timer").innerText()).toMatch(/\d\d:\d\d/);
  expect(await faultsOn(window)).toEqual([]);
  const wall = page.getByTestId("slide").getByRole("heading", { level: 2 });
  await window.getByTestId("presenter-next").click();
  await expect.poll(() => wall.innerText()).toBe(titles[1]);
  // Opening the notes took the click that would have given the wall its whole screen.
  await page.getByTestId("refused").waitFor();
  await window.getByTestId("wall-not-full").waitFor();
  await page.getByTestId("take-full-screen").click();
  await page.getByTestId("refused").waitFor({ state: "detached" });
  await window.getByTestId("wall-not-full").waitFor({ state: "detached" });
  await window.getByTestId("presenter-black").click();
  await page.getByTestId("black").waitFor();
  // And back: the wall's keys lead the notes.
  await page.bringToFront();
  await page.keyboard.press("b");
  await page.keyboard.press("End");
  await expect.poll(() => window.getByRole("heading", { level: 2 }).innerText()).toBe(titles.at(-1));
});
