import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { openPageOf, test } from "#test/helpers/browser.ts";
import { picture } from "#test/helpers/pictures.ts";
import { CITY } from "#test/helpers/tiny-city.ts";

const DESCRIPTION = "二层承重墙擅自开门洞，墙体有斜裂缝";

/** The finding of the test, in the card that is open. */
const itemOf = (page: Page) => page.getByTestId("finding").filter({ hasText: DESCRIPTION });

/** Takes an action: opens its form, fills it in, confirms. */
async function act(page: Page, action: string, values: Record<string, string> = {}): Promise<void> {
  const item = itemOf(page);
  await item.getByTestId(`progress-${action}`).click();
  for (const [field, value] of Object.entries(values)) await fill(page, field, value);
  await item.getByTestId("progress-confirm").click();
  await item.getByTestId("progress-outcome").waitFor();
}
const fill = async (page: Page, field: string, value: string) => {
  const input = itemOf(page).getByTestId(`field-${field}`);
  if (field === "supervision") await input.selectOption(value);
  else await input.fill(value);
};
const statusOf = (page: Page) => itemOf(page).getByTestId("finding-status").innerText();
const offered = (page: Page) =>
  itemOf(page)
    .getByTestId("progress")
    .locator("fieldset button")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("data-testid")!.replace("progress-", "")));
const addPhoto = async (page: Page, kind: string, seed: number, at: { lon: number; lat: number }) => {
  const item = itemOf(page);
  await item.getByTestId("photo-kind").selectOption(kind);
  const buffer = await picture({ seed, width: 1200, height: 900, takenAt: "2099:06:29 10:00:00", at });
  await item.getByTestId("photo-file").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer });
  await item.getByTestId(`photo-${kind}`).first().waitFor();
};

test("a finding's whole life with an officer, a supervisor and a viewer", { timeout: 300_000 }, async ({
  browser,
  server,
  onTestFinished,
}) => {
  const { rows } = await server.pool.query(
    `select s.id, s.region_code as region, st_x(s.geom) as lon, st_y(s.geom) as lat, r.reporting_unit as unit
     from site s join region r on (r.city_code, r.code) = (s.city_code, s.region_code)
     where s.layer = 'self_built_house' and s.findings = 0 and s.region_check = 'ok' order by s.id limit 1`,
  );
  const { id, lon, lat, unit } = rows[0];
  const [officer, supervisor] = [
    await openPageOf(browser, server, onTestFinished, { role: "officer", area: unit }),
    await openPageOf(browser, server, onTestFinished, { role: "supervisor", area: unit }),
  ];
  const address = `/?lang=zh&site=${id}&at=${lon},${lat},15&show=none&panels=right`;
  const open = async (page: Page) => {
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    await page.getByTestId("site-card").waitFor();
  };
  await open(officer);
  await open(supervisor);

  // Found: written down by the officer alone.
  expect(await supervisor.getByTestId("new-finding").count()).toBe(0);
  await officer.getByTestId("new-finding").click();
  await officer.getByTestId("new-finding-save").click();
  await officer.getByText("请填写隐患描述。").waitFor();
  await officer.getByTestId("new-finding-description").fill(DESCRIPTION);
  await officer.getByTestId("new-finding-grade").selectOption("major");
  await officer.getByTestId("new-finding-save").click();
  await Promise.all([officer, supervisor].map((page) => itemOf(page).waitFor()));
  await addPhoto(officer, "before", 21, { lon, lat });

  // Registered and assigned, each person offered their own steps.
  expect(await offered(officer)).toEqual(["registered"]);
  expect(await offered(supervisor)).toEqual(["extension", "supervision"]);
  await act(officer, "registered");
  await officer.getByTestId("progress-assigned").click();
  await fill(officer, "unit", "岳阳楼街道办事处");
  await fill(officer, "person", "");
  await itemOf(officer).getByTestId("progress-confirm").click();
  await officer.getByText("请填写责任人。").waitFor();
  await fill(officer, "person", "片区网格员");
  await itemOf(officer).getByTestId("progress-confirm").click();
  await expect.poll(() => statusOf(officer)).toBe("已交办");
  await act(officer, "rectifying", { measures: "临时支顶，委托加固" });

  // Listed and extended by the supervisor, while the officer fills in a form: nobody's work is lost.
  await act(supervisor, "supervision", { supervision: "county", note: "重大隐患" });
  await officer.getByTestId("history-entry").filter({ hasText: "挂牌督办" }).waitFor({ state: "attached" });
  await officer.getByTestId("progress-submitted").click();
  await fill(officer, "note", "已支顶，夜间无法拍照");
  const deadline = await itemOf(officer).locator("dd").nth(1).innerText();
  const later = `${Number(deadline.slice(0, 4)) + 1}${deadline.slice(4, 10)}`;
  await act(supervisor, "extension", { deadline: later, note: "汛期停工" });
  await officer.getByTestId("conflict").waitFor();
  expect(await officer.getByTestId("conflict-deadline").locator("td").allInnerTexts()).toEqual([
    deadline.slice(0, 10),
    deadline.slice(0, 10),
    later,
  ]);
  expect(await officer.getByTestId("conflict-status").locator("td").allInnerTexts()).toEqual([
    "整改中",
    "待验收",
    "整改中",
  ]);
  expect(await seriousFaults(officer)).toEqual([]);
  await officer.getByTestId("conflict-mine").click();
  await expect.poll(() => statusOf(supervisor)).toBe("待验收");

  // Returned, put right, submitted again with a photo.
  expect(await offered(officer)).toEqual([]);
  expect(await itemOf(officer).getByTestId("progress-refusal").innerText()).toContain("由验收督办人员办理");
  await act(supervisor, "returned", { note: "缺整改后照片" });
  await expect.poll(() => statusOf(officer)).toBe("验收退回");
  await act(officer, "rectifying");
  await addPhoto(officer, "after", 22, { lon, lat });
  await act(officer, "submitted");

  // The supervisor compares the photos, sees what is odd about them, accepts and closes.
  await expect.poll(() => statusOf(supervisor)).toBe("待验收");
  await itemOf(supervisor).getByTestId("photo-compare").click();
  const comparison = supervisor.getByTestId("photo-comparison");
  await expect.poll(() => comparison.locator("img").evaluateAll(loaded)).toEqual([true, true]);
  await supervisor.keyboard.press("Escape");
  await comparison.waitFor({ state: "hidden" });
  expect(await itemOf(supervisor).getByTestId("photo-flags").first().innerText()).toBe("拍摄时间异常");
  await itemOf(supervisor).getByTestId("photo-after").click();
  const viewing = supervisor.getByTestId("photo-viewer");
  await expect.poll(() => viewing.innerText()).toContain("距点位 0 米");
  expect(await seriousFaults(supervisor)).toEqual([]);
  await supervisor.keyboard.press("ArrowLeft");
  await expect.poll(() => viewing.innerText()).toContain("整改前");
  await supervisor.keyboard.press("Escape");
  await viewing.waitFor({ state: "hidden" });
  // The viewer looks on from here: acceptance and closing come live, and there is nothing to press.
  const viewer = await openPageOf(browser, server, onTestFinished, { role: "viewer", area: CITY });
  await open(viewer);
  await expect.poll(() => statusOf(viewer)).toBe("待验收");
  await act(supervisor, "accepted");
  await act(supervisor, "closed");

  await expect.poll(() => statusOf(viewer)).toBe("已销号");
  expect(await viewer.getByTestId("new-finding").count()).toBe(0);
  expect(await itemOf(viewer).getByTestId("progress").count()).toBe(0);
  expect(await itemOf(viewer).locator("button:not([data-testid^=photo])").count()).toBe(0);
  expect(await itemOf(viewer).getByTestId("photo-file").count()).toBe(0);
  expect(await itemOf(viewer).getByTestId("photo-flags").count()).toBe(0);
  await itemOf(viewer).locator("summary").click();
  expect(await itemOf(viewer).getByTestId("history-entry").count()).toBe(12);
  await itemOf(viewer).getByTestId("photo-after").click();
  expect(await viewer.getByTestId("photo-viewer").innerText()).not.toContain("拍摄于");

  // The page comes back from the browser's cache as it was.
  await viewer.reload();
  await itemOf(viewer).waitFor();

  // Closed the minute it was submitted: the queue says so, until somebody has looked.
  await viewer.keyboard.press("Control+k");
  await viewer.getByTestId("palette").waitFor();
  await viewer.keyboard.type("可疑");
  expect(await viewer.getByTestId("palette").getByText("可疑销号核查").count()).toBe(0);
  await supervisor.keyboard.press("Control+k");
  await supervisor.getByTestId("palette").waitFor();
  await supervisor.keyboard.type("可疑");
  await supervisor.getByTestId("palette").getByText("可疑销号核查").waitFor();
  await supervisor.keyboard.press("Enter");
  const closure = supervisor.getByTestId("closure");
  await closure.waitFor();
  expect(await closure.innerText()).toContain("报验后 30 分钟内销号");
  expect(await closure.innerText()).toContain("照片拍摄时间异常");
  expect(await seriousFaults(supervisor)).toEqual([]);
  await supervisor.getByTestId("closure-reviewed").click();
  await closure.waitFor({ state: "detached" });
});

const loaded = (images: (SVGElement | HTMLElement)[]) =>
  images.map((image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0);

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await axeOn(page).exclude(".maplibregl-map").analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
