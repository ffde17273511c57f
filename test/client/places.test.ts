import { describe, expect, test } from "vitest";
import { matchRegions } from "#client/features/search/match-regions.ts";
import { joinPlaces } from "#client/lib/format.ts";
import { placeUnder } from "#client/lib/place-under.ts";
import type { RegionProperties } from "#server/features/regions/regions.contract.ts";

const region = (
  code: string,
  level: RegionProperties["level"],
  parentCode: string | null,
  nameZh: string,
  nameEn: string,
): RegionProperties => ({ code, level, parentCode, nameZh, nameEn, reportingUnit: null });

const regions = [
  region("430600", "city", null, "岳阳市", "Yueyang"),
  region("430602", "county", "430600", "岳阳楼区", "Yueyanglou District"),
  region("430602-ETDZ", "zone", "430602", "经济技术开发区", "Economic and Technological Development Zone"),
  region("430621", "county", "430600", "岳阳县", "Yueyang County"),
  region("430621100", "township", "430621", "荣家湾镇", "Rongjiawan Town"),
];
const byCode = new Map(regions.map((one) => [one.code, one]));

describe("search", () => {
  test.each(["岳阳市", "Yueyang", "yueyang"])("finds the city itself first: %s", (text) => {
    expect(matchRegions(regions, text, 5)[0]?.code).toBe("430600");
  });

  test.each(["", "   ", "\u3000"])("finds nothing for blanks (%j)", (text) => {
    expect(matchRegions(regions, text, 5)).toEqual([]);
  });
});

describe("switching to counties", () => {
  test("a zone gives way to the county that holds it", () => {
    expect(placeUnder(byCode, "430602-ETDZ", "county")).toBe("430602");
  });

  test.each(["430621", "430621100", "430600", null])("%s stays", (place) => {
    expect(placeUnder(byCode, place, "county")).toBe(place);
  });
});

test("switching to reporting units keeps the place", () => {
  expect(placeUnder(byCode, "430602", "reporting")).toBe("430602");
  expect(placeUnder(byCode, "430602-ETDZ", "reporting")).toBe("430602-ETDZ");
});

test("places are said as an address in either language", () => {
  expect(joinPlaces(["临湘市", "长塘镇"], "zh")).toBe("临湘市 长塘镇");
  expect(joinPlaces(["Linxiang City", "Changtang Town"], "en")).toBe("Changtang Town, Linxiang City");
});
