import { describe, expect, test } from "vitest";
import { NO_SUMS, rankingRows, type Sums } from "#client/lib/measures.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const sums = (n: number, findings = 0, closed = 0): Sums => ({ ...NO_SUMS, n, findings, closed });

/** Records of three townships, of one county that names no township, and of the city alone. */
const byRegion = new Map([
  ["430602001", sums(100, 50, 40)],
  ["430602", sums(7, 2, 0)],
  ["430681001", sums(60, 40, 36)],
  ["430671001", sums(30, 10, 10)],
  ["430600", sums(3, 1, 0)],
]);
const total = 200;
const brief = (rows: ReturnType<typeof rankingRows>) => rows.map((row) => [row.code, row.sums.n, row.rank]);

describe("the city's units", () => {
  test("thirteen-unit reading: the zone stands beside its county, the remainder is unassigned", () => {
    expect(brief(rankingRows(byRegion, regions, "reporting", null, "sites", "descending"))).toEqual([
      ["430602", 107, 1],
      ["430681", 60, 2],
      ["430671", 30, 3],
      [null, 3, null],
    ]);
  });

  test("nine-county reading: the county holds its zone", () => {
    expect(brief(rankingRows(byRegion, regions, "county", null, "sites", "descending"))).toEqual([
      ["430602", 107, 1],
      ["430681", 90, 2],
      [null, 3, null],
    ]);
  });

  test.each(["reporting", "county"] as const)("rows of the %s reading add up to the total", (scheme) => {
    const rows = rankingRows(byRegion, regions, scheme, null, "sites", "descending");
    expect(rows.reduce((sum, row) => sum + row.sums.n, 0)).toBe(total);
  });

  test("small denominators come last without a rank, whichever way the list runs", () => {
    for (const order of ["descending", "ascending"] as const) {
      const rows = rankingRows(byRegion, regions, "reporting", null, "rectification", order);
      expect(brief(rows).slice(2)).toEqual([
        ["430671", 30, null],
        [null, 3, null],
      ]);
    }
  });

  test("ranks stay with the units when the list is turned round", () => {
    const rows = rankingRows(byRegion, regions, "reporting", null, "sites", "ascending");
    expect(rows.slice(0, 3).map((row) => row.rank)).toEqual([3, 2, 1]);
  });

  test("equal values share a rank", () => {
    const even = new Map([
      ["430602001", sums(5)],
      ["430681001", sums(5)],
      ["430671001", sums(4)],
    ]);
    expect(rankingRows(even, regions, "reporting", null, "sites", "descending").map((row) => row.rank)).toEqual([
      1, 1, 3,
    ]);
  });
});

describe("the townships of a unit", () => {
  test("include those without sites and end with records that name no township", () => {
    expect(brief(rankingRows(byRegion, regions, "reporting", "430602", "sites", "descending"))).toEqual([
      ["430602001", 100, 1],
      ["430602002", 0, 2],
      ["430602", 7, null],
    ]);
  });

  test("of a county leave out the zone's under the thirteen-unit reading, and include them under the other", () => {
    const codes = (scheme: "reporting" | "county") =>
      rankingRows(byRegion, regions, scheme, "430681", "sites", "descending").map((row) => row.code);
    expect(codes("reporting")).toEqual(["430681001"]);
    expect(codes("county")).toEqual(["430681001", "430671001"]);
  });
});
