import { describe, expect, test } from "vitest";
import type { Role } from "#server/contracts/roles.contract.ts";
import { type AreaRegion, reaches, scopeOf } from "#server/features/accounts/scope.ts";
import {
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  WEST_COUNTY,
  WEST_TOWNSHIP,
  ZONE,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";

const VILLAGE = "430626100200";
const region = (code: string, parentCode: string | null, reportingUnit: string | null): AreaRegion => ({
  code,
  parentCode,
  reportingUnit,
});
const REGIONS = [
  region(CITY, null, null),
  region(WEST_COUNTY, CITY, WEST_COUNTY),
  region(EAST_COUNTY, CITY, EAST_COUNTY),
  region(ZONE, WEST_COUNTY, ZONE),
  region(WEST_TOWNSHIP, WEST_COUNTY, WEST_COUNTY),
  region(ZONE_TOWNSHIP, WEST_COUNTY, ZONE),
  region(EAST_TOWNSHIP, EAST_COUNTY, EAST_COUNTY),
  region(VILLAGE, EAST_TOWNSHIP, EAST_COUNTY),
];
const scope = (...grants: [Role, string][]) =>
  scopeOf(
    grants.map(([role, area]) => ({ role, area })),
    REGIONS,
    CITY,
  );

describe("what grants come to", () => {
  test("in the city: everything, with the key that all who read everything share", () => {
    expect(scope(["officer", CITY])).toMatchObject({ key: "", read: "*", edit: "*", contact: "*", accept: [] });
  });

  test("in a county: its townships and villages, and not the zone on its land", () => {
    expect(scope(["viewer", WEST_COUNTY]).read).toEqual([WEST_COUNTY, WEST_TOWNSHIP]);
    expect(scope(["viewer", EAST_COUNTY]).read).toEqual([EAST_COUNTY, EAST_TOWNSHIP, VILLAGE]);
  });

  test("in a zone: the townships that report to it", () => {
    expect(scope(["viewer", ZONE]).read).toEqual([ZONE, ZONE_TOWNSHIP].sort());
  });

  test("in a township: itself and its villages", () => {
    expect(scope(["supervisor", EAST_TOWNSHIP]).accept).toEqual([EAST_TOWNSHIP, VILLAGE]);
  });

  test("each right has the area of the roles that carry it", () => {
    const both = scope(["viewer", CITY], ["officer", EAST_TOWNSHIP], ["supervisor", WEST_COUNTY]);
    expect(both.read).toBe("*");
    expect(both.edit).toEqual([EAST_TOWNSHIP, VILLAGE]);
    expect(both.accept).toEqual([WEST_COUNTY, WEST_TOWNSHIP]);
    expect(reaches(both.contact, WEST_TOWNSHIP)).toBe(true);
    expect(reaches(both.contact, ZONE_TOWNSHIP)).toBe(false);
  });

  test("the log is an administrator's of the whole city", () => {
    expect(scope(["administrator", CITY]).audit).toBe(true);
    expect(scope(["administrator", EAST_COUNTY]).audit).toBe(false);
    expect(scope(["supervisor", CITY]).audit).toBe(false);
  });

  test("an area that is not known holds nothing, and readers of different areas have different keys", () => {
    expect(scope(["viewer", "999999"]).read).toEqual([]);
    expect(scope(["viewer", EAST_COUNTY]).key).not.toBe(scope(["viewer", WEST_COUNTY]).key);
    expect(scope(["viewer", EAST_COUNTY]).key).toBe(scope(["officer", EAST_COUNTY]).key);
  });
});
