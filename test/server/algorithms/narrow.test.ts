import { describe, expect, test } from "vitest";
import type { Cube } from "#server/algorithms/cube/cube.ts";
import { narrowCube, narrowTable } from "#server/algorithms/narrow.ts";

const coded = <T extends string>(...words: T[]) => {
  const values = [...new Set(words)];
  return { values, codes: Int16Array.from(words, (word) => values.indexOf(word)) };
};
const ones = Uint32Array.of(1, 1, 1);

const CUBE: Cube = {
  rows: 3,
  resolution: 8,
  cells: BigUint64Array.of(10n, 20n, 30n),
  cellOf: Int32Array.of(0, 1, 2),
  region: coded("west", "east", "east"),
  layer: coded("mine", "self_built_house", "self_built_house"),
  category: coded("gravel", "rental", "residential"),
  status: coded("clear", "open", "clear"),
  supervision: coded("none", "none", "none"),
  riskLevel: Uint8Array.of(1, 2, 3),
  n: Uint32Array.of(5, 7, 9),
  findings: Uint32Array.of(0, 2, 0),
  findingsClosed: ones,
  findingsOverdue: ones,
  inspected: ones,
  findingsInspected: ones,
  noPerson: ones,
  noUnit: ones,
  expired: ones,
  asOf: {
    dataVersion: 1,
    changedAt: "2026-06-30T00:00:00.000Z",
    businessDate: "2026-06-30",
    cityCode: "430600",
    demo: true,
  },
};

describe("a table cut down to an area", () => {
  test("holds the area's rows with all their columns", () => {
    const east = narrowCube(CUBE, new Set(["east"]));
    expect(east.rows).toBe(2);
    expect([...east.n]).toEqual([7, 9]);
    expect([...east.riskLevel]).toEqual([2, 3]);
    expect([...east.category.codes].map((code) => east.category.values[code])).toEqual(["rental", "residential"]);
  });

  test("names no cell and no word of elsewhere", () => {
    const east = narrowCube(CUBE, new Set(["east"]));
    expect([...east.cells]).toEqual([20n, 30n]);
    expect([...east.cellOf]).toEqual([0, 1]);
    expect(east.region.values).toEqual(["east"]);
    expect(east.layer.values).toEqual(["self_built_house"]);
  });

  test("keeps what is no column, also where it is as long as the table", () => {
    const { cells: _cells, ...columns } = CUBE;
    expect(narrowTable(columns, new Set(["west"])).asOf).toEqual(CUBE.asOf);
    expect(narrowCube(CUBE, new Set()).cells).toHaveLength(0);
  });
});
