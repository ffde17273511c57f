import { expect } from "vitest";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { loadBatch } from "#server/features/imports/load-batch.ts";
import { axeOn } from "#test/helpers/axe.ts";
import { test, totalOf, waitForMapIdle } from "#test/helpers/browser.ts";

const CITY = "430600";

test("an import is found again, its rejects are fetched, it is undone; a twin is merged and parted", async ({
  page,
  server,
}) => {
  const row = (line: number, id: string, category: string, lon: number) => ({
    line,
    fields: {
      id,
      name: `湖滨路${888}号`,
      category,
      level: 3,
      lon,
      lat: 29.36,
      township: "岳阳楼街道",
      county: "岳阳楼区",
    },
  });
  const rows = (async function* () {
    yield row(2, "e2e-1", "rental", 113.1);
    yield row(3, "e2e-2", "rental", 113.10005);
    yield row(4, "e2e-3", "castle", 113.1);
  })();
  const { batchId, stored } = await loadBatch(server.pool, {
    rows,
    columns: ["id", "name", "category", "level", "lon", "lat", "township", "county"],
    target: "self_built_house",
    crs: parseCoordinateSystem("wgs84"),
    map: {},
    source: "抽查台账",
    cityCode: CITY,
    person: { id: null, name: "数据专员" },
    scope: { edit: "*" },
    file: { name: "抽查.csv", format: "csv" },
  });
  expect(stored).toBe(2);
  const sites = async () =>
    (await server.pool.query("select count(*)::int as n from site where source = '抽查台账'")).rows[0].n;

  await page.goto("/?lang=zh&place=430602&show=none");
  await waitForMapIdle(page);
  await page.keyboard.press("z");
  const twins = page.getByTestId("duplicates").locator("li").filter({ hasText: "e2e-1" });
  await twins.getByRole("button", { name: "保留 e2e-1" }).click();
  await twins.getByText("已合并").waitFor();
  expect(await sites()).toBe(1);
  expect((await axeOn(page).include('[data-testid="batches"]').analyze()).violations).toEqual([]);
  await twins.getByRole("button", { name: "撤销合并" }).click();
  await twins.getByRole("button", { name: "保留 e2e-2" }).waitFor();
  expect(await sites()).toBe(2);

  await page.getByRole("tab", { name: "导入记录" }).click();
  const item = page.getByTestId(`batch-${batchId}`);
  const download = page.waitForEvent("download");
  await item.getByTestId("batch-rejects").click();
  expect((await download).suggestedFilename()).toBe(`rejected-${batchId}.csv`);
  // Its sites alone, until the chip is taken away.
  await item.getByTestId("batch-show").click();
  await expect.poll(() => totalOf(page, "sites")).toBe(2);
  expect(new URL(page.url()).searchParams.get("where")).toBe(`batch = ${batchId}`);
  await page
    .getByTestId("where-chip")
    .filter({ hasText: `第 ${batchId} 批导入` })
    .getByRole("button")
    .click();
  await page.getByTestId("where-chip").waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("where")).toBeNull();
  await page.keyboard.press("q");
  await item.getByTestId("batch-undo").click();
  expect((await axeOn(page).include('[data-testid="batches"]').analyze()).violations).toEqual([]);
  await item.getByTestId("batch-undo-yes").click();
  expect(await item.getByTestId("undo-result").innerText()).toContain("删除新增 1 条");
  expect(await sites()).toBe(1);
});
