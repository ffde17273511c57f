import gcoord from "gcoord";
import { expect } from "vitest";
import { axeOn } from "#test/helpers/axe.ts";
import { test, totalOf, waitForMapIdle, wholeNumber } from "#test/helpers/browser.ts";
import { toGbk } from "#test/helpers/gbk.ts";
import type { TestServer } from "#test/helpers/server.ts";

const HEADER = ["编号", "名称", "类别", "风险等级", "经度", "纬度", "县市区", "层数", "备注"];

/** A ledger as a county sends it: in GBK, in GCJ-02, with two rows that do not fit. */
async function ledger({ pool }: TestServer): Promise<Buffer> {
  const { rows } = await pool.query(
    `select s.name, c.name_zh as county, st_x(s.geom) as lon, st_y(s.geom) as lat
     from site s join region c on (c.city_code, c.code) = (s.city_code, s.county_code)
     where s.layer = 'self_built_house' and s.region_check = 'ok' order by s.id limit 600`,
  );
  const lines = rows.map(({ name, county, lon, lat }, i) => {
    const [x, y] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number];
    return [
      `N-${i + 1}`,
      name,
      i === 4 ? "城堡" : "出租",
      "一般风险",
      x.toFixed(7),
      y.toFixed(7),
      county,
      i === 9 ? "三层" : "3",
      "旧",
    ];
  });
  return toGbk([HEADER, ...lines].map((line) => line.join(",")).join("\r\n"));
}

test("a county's GBK ledger in GCJ-02 comes in through the wizard, with what does not fit as a file", async ({
  page,
  server,
}) => {
  await page.goto("/?show=none");
  await waitForMapIdle(page);
  const before = await totalOf(page, "sites");
  await page.keyboard.press("f");
  await page
    .getByTestId("import-file")
    .setInputFiles({ name: "自建房台账202611.csv", mimeType: "text/csv", buffer: await ledger(server) });

  await page.getByTestId("import-found").waitFor();
  expect(await page.getByLabel("台账名称").inputValue()).toBe("自建房台账");
  expect(await page.getByLabel("文字编码").inputValue()).toBe("gb18030");
  expect(await page.locator("[data-field=county]").inputValue()).toBe("县市区");
  expect(await page.getByTestId("import-dialog").innerText()).toContain("附加属性保留：备注");
  const { violations } = await axeOn(page).include("[data-testid=import-dialog]").analyze();
  expect(violations.map((one) => [one.id, one.nodes[0]?.html])).toEqual([]);
  await page.getByTestId("import-next").click();

  await page.getByTestId("import-verdict").waitFor();
  expect(await page.getByTestId("import-verdict").innerText()).toContain("判断为 GCJ-02");
  expect(await page.getByRole("radio", { name: /GCJ-02/ }).isChecked()).toBe(true);
  await page.getByTestId("import-preview").locator("circle").first().waitFor();
  await page.getByTestId("import-next").click();

  await page.getByTestId("import-check").waitFor();
  expect(await page.getByTestId("import-check").locator("tbody tr").allInnerTexts()).toEqual([
    expect.stringMatching(/6\s+类别\s+城堡\s+类别“城堡”不在可选范围：自住、出租、经营性、公共用途/),
    expect.stringMatching(/11\s+层数\s+三层\s+层数“三层”不是整数/),
  ]);
  await page.getByTestId("import-next").click();

  await page.getByTestId("import-result").waitFor();
  const shown = async (name: string) => wholeNumber(await page.getByTestId(name).innerText());
  expect([await shown("import-read"), await shown("import-stored"), await shown("import-rejected")]).toEqual([
    600, 598, 2,
  ]);
  await page.getByRole("button", { name: "关闭" }).last().click();
  await expect.poll(() => totalOf(page, "sites")).toBe(before + 598);
});
