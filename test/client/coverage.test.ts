import { describe, expect, test } from "vitest";
import { type CoverageColumns, coverageRows, gapCondition, SECTORS } from "#client/features/responsibility/coverage.ts";
import type { Category } from "#server/contracts/vocabulary.contract.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const codes = ["430602001", "430681001", "430671001", "430681"];
const categories: Category[] = ["gas", "residential", "rental"];

/** Rows are the codes above, columns gas, residential, rental. */
const columns: CoverageColumns = {
  categories,
  n: [10, 100, 0, 5, 50, 7, 3, 30, 0, 1, 0, 0],
  noPerson: [2, 0, 0, 5, 1, 1, 0, 0, 0, 1, 0, 0],
  noUnit: [0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0],
  expired: [0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};
const sector = (id: string) => SECTORS.findIndex((one) => one.id === id);

describe("responsibility coverage", () => {
  test("adds a unit's townships, sector by sector, houses of every use together", () => {
    const { rows } = coverageRows(codes, columns, regions, "county", null);
    const linxiang = rows.find(({ code }) => code === "430681")!;
    expect(linxiang.sectors[sector("gas")]).toEqual({ n: 9, noPerson: 6, noUnit: 3, expired: 0 });
    expect(linxiang.sectors[sector("self_built_house")]).toEqual({ n: 87, noPerson: 2, noUnit: 0, expired: 0 });
  });

  test("counts a zone apart from its county where zones report", () => {
    const { rows } = coverageRows(codes, columns, regions, "reporting", null);
    expect(rows.find(({ code }) => code === "430671")!.total).toMatchObject({ n: 33, noUnit: 3 });
    expect(rows.find(({ code }) => code === "430681")!.total.n).toBe(63);
  });

  test("within a unit lists its townships, and records that state none in a row of their own", () => {
    const { rows, total } = coverageRows(codes, columns, regions, "reporting", "430681");
    expect(rows.map(({ code, total }) => [code, total.n])).toEqual([
      ["430681001", 62],
      [null, 1],
    ]);
    expect(total.total).toMatchObject({ n: 63, noPerson: 8 });
  });

  test("every record is in exactly one row and one sector", () => {
    for (const scheme of ["reporting", "county"] as const) {
      const { rows, total } = coverageRows(codes, columns, regions, scheme, null);
      expect(rows.reduce((sum, row) => sum + row.total.n, 0)).toBe(total.total.n);
      expect(total.total.n).toBe(206);
      expect(total.sectors.reduce((sum, cell) => sum + cell.n, 0)).toBe(206);
    }
  });

  test("leads to its list by a condition on the records", () => {
    expect(gapCondition("noPerson", "2026-06-30")).toBe("responsible_person IS NULL");
    expect(gapCondition("expired", "2026-06-30")).toBe("responsible_until < DATE('2026-06-30')");
  });
});
