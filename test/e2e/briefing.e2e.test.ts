import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { test, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";

const STEPS = 10;
const titleOf = (page: Page) => page.getByTestId("slide").getByRole("heading", { level: 2 });
const placeOf = (page: Page) => page.getByTestId("slide-place").innerText();

async function serious(page: Page): Promise<unknown[]> {
  const { violations } = await axeOn(page).include("[data-testid=briefing]").analyze();
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}

test("a new quarterly briefing has ten steps and no empty block, and is presented with the keyboard alone", async ({
  page,
}) => {
  await page.goto("/?mode=briefing&lang=zh&theme=light");
  await page.getByTestId("new-quarterly").click();
  await page.getByTestId("slide").waitFor({ timeout: 30_000 });
  expect(await page.getByTestId("briefing-steps").locator("li").count()).toBe(STEPS);
  await waitForMapIdle(page);
  expect(await serious(page)).toEqual([]);

  // A number leads to the same number counted again from the snapshot, to its records, and to where the map as it was frozen says
  // it, of the same records, with the way back.
  await page.getByTestId("briefing-steps").getByRole("button", { name: "道路交通安全" }).click();
  const road = page.getByTestId("slide").locator('[data-fact^="accidents."][data-fact$="kind=road"]').first();
  const accidents = await road.innerText();
  await road.click();
  await expect.poll(() => page.getByTestId("fact-recount").innerText()).toBe(`${accidents}，与汇报一致`);
  expect(await page.getByTestId("fact-scope").innerText()).toBe("道路交通事故");
  await expect
    .poll(() => page.getByTestId("fact-records").innerText())
    .toMatch(new RegExp(`(现有|共) ${accidents} 条`));
  await page.getByTestId("fact-snapshot").click();
  await expect.poll(() => page.getByTestId("cited").innerText()).toContain(`${accidents}`);
  await expect.poll(() => page.getByTestId("accident-classes").locator("[data-total] td").innerText()).toBe(accidents);
  await page.getByTestId("accident-kind").selectOption("");
  await expect
    .poll(async () => wholeNumber(await page.getByTestId("accident-classes").locator("[data-total] td").innerText()))
    .toBeGreaterThan(wholeNumber(accidents));
  await page.getByTestId("cited-back").click();
  await page.getByTestId("briefing-steps").getByRole("button", { name: "全市总体情况" }).click();

  await page.keyboard.press("Control+Enter");
  await page.getByTestId("presentation").waitFor({ state: "attached" });
  const size = (part: string) =>
    page
      .locator(part)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(() => size("[data-testid=slide] h2")).toBeGreaterThanOrEqual(40);
  expect(await size("[data-testid=slide] section p")).toBeGreaterThanOrEqual(28);
  expect(await size("[data-testid=slide] [data-block=number] dd:last-child")).toBeGreaterThanOrEqual(28);
  await page.keyboard.type("6");
  await page.keyboard.press("Enter");
  // What does not fit breaks its lines and closes up before it gets smaller than that.
  await expect.poll(() => size("[data-block=table] td")).toBeGreaterThanOrEqual(28);
  await page.keyboard.press("Home");
  // A small window is drawn sooner.
  await page.setViewportSize({ width: 960, height: 600 });

  for (let step = 1; step <= STEPS; step++) {
    expect(await placeOf(page)).toBe(`${step} / ${STEPS}`);
    expect(await page.getByTestId("slide").locator("p").first().innerText()).not.toBe("");
    // Every block of the step in turn, by the arrow keys.
    const blocks = Math.max(1, await page.locator("[data-testid^=pane-]").count());
    for (let block = 1; block <= blocks; block++) {
      // A chart is drawn a frame after its block is there.
      await expect.poll(() => emptyBlocks(page), { message: `step ${step}, block ${block}` }).toEqual([]);
      if (block < blocks) await page.keyboard.press("ArrowDown");
    }
    if (step < STEPS) await page.keyboard.press(step % 2 ? "Space" : "PageDown");
  }

  await page.keyboard.press("Home");
  expect(await placeOf(page)).toBe(`1 / ${STEPS}`);
  await page.keyboard.press("7");
  await page.keyboard.press("Enter");
  expect(await titleOf(page).innerText()).toBe("挂牌督办");
  await page.keyboard.press("b");
  await page.getByTestId("black").waitFor();
  // A clicker's next brings the picture back, and goes no further.
  await page.keyboard.press("PageDown");
  expect(await page.getByTestId("black").count()).toBe(0);
  expect(await placeOf(page)).toBe(`7 / ${STEPS}`);
  await page.keyboard.down("s");
  await page.getByTestId("spotlight").waitFor({ state: "attached" });
  await page.keyboard.up("s");

  // Somebody asks about a county.
  await page.keyboard.press("/");
  await page.keyboard.insertText("平江");
  await page.keyboard.press("Enter");
  await expect.poll(() => titleOf(page).innerText()).toContain("平江县");
  await page.keyboard.press("Escape");
  expect(await titleOf(page).innerText()).toBe("挂牌督办");
  await page.keyboard.press("Escape");
  await page.getByTestId("present").waitFor();

  // On a phone, without keys.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId("pager").getByRole("button", { name: "下一页" }).click();
  await page.getByTestId("present").click();
  await page.mouse.move(100, 300);
  await page.getByTestId("present-leave").click();
  await page.getByTestId("pager").getByRole("button", { name: "上一页" }).click();
  await page.setViewportSize({ width: 960, height: 600 });

  // The same from its link, in English and in the dark.
  // The address follows the step a moment later.
  await expect.poll(() => new URL(page.url()).searchParams.get("step")).toBe("7");
  const link = new URL(page.url());
  expect([...link.searchParams.keys()].sort()).toEqual(["briefing", "lang", "mode", "step", "theme"]);
  link.searchParams.set("lang", "en");
  link.searchParams.set("theme", "dark");
  await page.goto(link.href);
  await expect.poll(() => titleOf(page).innerText()).toBe("Listed supervision");
  await waitForMapIdle(page);
  await page.keyboard.press("F5");
  await page.getByTestId("presentation").waitFor({ state: "attached" });
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press("p");
  await page.keyboard.insertText("ingjiang");
  await page.keyboard.press("Enter");
  await expect.poll(() => titleOf(page).innerText()).toContain("Pingjiang");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("End");
  expect(await placeOf(page)).toBe(`${STEPS} / ${STEPS}`);
  for (let step = STEPS - 1; step >= 1; step--) {
    await page.keyboard.press("PageUp");
    expect(await placeOf(page)).toBe(`${step} / ${STEPS}`);
    await expect.poll(() => emptyBlocks(page), { message: `step ${step} in English` }).toEqual([]);
    expect(await page.getByTestId("slide").locator("h2, section section p, dt").allInnerTexts()).not.toContainEqual(
      HAN,
    );
  }
});

/** Records are in Chinese in either language; what the product says of them is not. */
const HAN = expect.stringMatching(/\p{Script=Han}/u);

/** Blocks on the slide that show nothing. */
const emptyBlocks = (page: Page) =>
  page.getByTestId("slide").evaluate((slide) =>
    [...slide.querySelectorAll<HTMLElement>("[data-block]")].flatMap((block) => {
      if (block.dataset.hidden !== undefined) return [];
      const wanted = {
        map: "canvas",
        chart: "svg path, svg rect, figure",
        table: "tbody td",
        cases: "li",
        number: "dd",
        photos: "figure",
      }[block.dataset.block!];
      const parts = [...block.querySelectorAll<HTMLElement>(wanted!)];
      const says = block.dataset.block === "map" || block.textContent.trim() !== "";
      return parts.length > 0 && says ? [] : [block.dataset.block];
    }),
  );
