import { expect, test } from "vitest";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { mapColumns, readRecord } from "#server/features/imports/targets.ts";

const houseColumns = ["编号", "名称", "类别", "风险等级", "经度", "纬度", "乡镇", "层数"];
const house = {
  编号: "H-1",
  名称: "12号",
  类别: "rental",
  风险等级: "橙",
  经度: "113.1",
  纬度: "29.3",
  乡镇: "洛王街道",
  层数: "4",
};

test("columns are recognised by their usual Chinese names", () => {
  expect(mapColumns("self_built_house", houseColumns, {})).toMatchObject({
    external_id: "编号",
    name: "名称",
    lon: "经度",
    region: "乡镇",
    risk_level: "风险等级",
  });
});

test("what --map says goes before what a name suggests", () => {
  expect(mapColumns("mine", ["id", "code", "name"], { external_id: "code" }).external_id).toBe("code");
});

test("--map with a field or a column that does not exist says which there are", () => {
  expect(() => mapColumns("mine", ["name"], { colour: "name" })).toThrow(/no field 'colour'.*risk_level/);
  expect(() => mapColumns("mine", ["name"], { name: "title" })).toThrow(/no column 'title'.*name/);
});

test("columns that feed no field are kept as attributes", () => {
  const record = readRecord("self_built_house", mapColumns("self_built_house", houseColumns, {}), house);
  expect(record).toMatchObject({ external_id: "H-1", category: "rental", risk_level: 2, attributes: { storeys: 4 } });
});

test.each([
  [{ 类别: "castle" }, "category 'castle' is not one of residential, rental, commercial, public_use"],
  [{ 风险等级: "9" }, "risk level '9'"],
  [{ 名称: " " }, "no name"],
])("a house with %o is refused with the reason", (wrong, reason) => {
  const map = mapColumns("self_built_house", houseColumns, {});
  expect(() => readRecord("self_built_house", map, { ...house, ...wrong })).toThrow(reason);
});

test.each([
  ["2023-02-29 10:00", "does not exist"],
  ["2023-02-28 25:00", "does not exist"],
  ["yesterday", "is not a date"],
  ["", "no time"],
])("an accident at '%s' is refused: %s", (time, reason) => {
  expect(() => readRecord("accident", { occurred_at: "t" }, { t: time })).toThrow(reason);
});

test("dates are read as ledgers write them", () => {
  for (const time of ["2023-3-1 8:05", "2023/03/01 08:05:00", "2023年3月1日 08:05", "2023-03-01T08:05:00.000"]) {
    expect(readRecord("accident", { occurred_at: "t" }, { t: time }).occurred_at).toBe("2023-03-01T08:05:00");
  }
});

test("coordinate systems are read by name, and an unknown one lists the known", () => {
  expect(parseCoordinateSystem("EPSG:4547")).toEqual({ kind: "epsg", code: 4547 });
  expect(parseCoordinateSystem("GCJ02")).toEqual({ kind: "gcj02" });
  expect(() => parseCoordinateSystem("mars")).toThrow("wgs84, gcj02, bd09 or epsg:N");
});

test("days of inspection and ends of responsibility are read by their Chinese names, however they are written", () => {
  const read = (inspected: string, until: string) => {
    const row = { ...house, 最近检查日期: inspected, 责任期限: until };
    return readRecord("self_built_house", mapColumns("self_built_house", Object.keys(row), {}), row);
  };
  expect(read("2026年3月1日", "2027/12/31")).toMatchObject({
    inspected_on: "2026-03-01",
    responsible_until: "2027-12-31",
  });
  expect(read("2026-03-01 09:30", "")).toMatchObject({ inspected_on: "2026-03-01", responsible_until: null });
  expect(() => read("2026-02-30", "")).toThrow("day of inspection '2026-02-30' does not exist");
  expect(() => read("去年", "")).toThrow("is not a day such as 2026-03-01");
});
