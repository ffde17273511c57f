import { tableFromIPC } from "apache-arrow";
import { cellToChildren, cellToParent, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { type Cube, cellParent, rollUpCube } from "#server/algorithms/cube/cube.ts";
import { decodeCube, encodeCube } from "#server/algorithms/cube/cube-arrow.ts";

const cellAt = (lat: number, lon: number) => BigInt(`0x${latLngToCell(lat, lon, 8)}`);

/** Three rows: two in neighbouring cells of one parent that become alike when rolled up, one far away. */
function threeRows(): Cube {
  const near = cellAt(29.37, 113.12);
  const siblings = cellToChildren(cellToParent(near.toString(16), 7), 8).map((cell) => BigInt(`0x${cell}`));
  const sibling = siblings.find((cell) => cell !== near)!;
  const cells = BigUint64Array.from([near, sibling, cellAt(28.7, 113.58)]).sort();
  return {
    rows: 3,
    resolution: 8,
    cells,
    cellOf: Int32Array.from([near, sibling, cellAt(28.7, 113.58)], (cell) => cells.indexOf(cell)),
    region: { values: ["430602001", "430626001"], codes: Int16Array.of(0, 0, 1) },
    layer: { values: ["self_built_house"], codes: Int8Array.of(0, 0, 0) },
    category: { values: ["rental"], codes: Int8Array.of(0, 0, 0) },
    status: { values: ["open", "clear"], codes: Int8Array.of(0, 0, 1) },
    supervision: { values: ["none"], codes: Int8Array.of(0, 0, 0) },
    riskLevel: Uint8Array.of(2, 2, 4),
    n: Uint32Array.of(3, 4, 5),
    findings: Uint32Array.of(6, 7, 0),
    findingsClosed: Uint32Array.of(1, 2, 0),
    findingsOverdue: Uint32Array.of(0, 1, 0),
    inspected: Uint32Array.of(1, 2, 4),
    findingsInspected: Uint32Array.of(5, 3, 0),
    noPerson: Uint32Array.of(0, 3, 1),
    noUnit: Uint32Array.of(1, 1, 0),
    expired: Uint32Array.of(2, 0, 5),
    asOf: {
      dataVersion: 12,
      changedAt: "2026-11-24T00:00:00.000Z",
      businessDate: "2026-11-24",
      cityCode: "430600",
      demo: true,
    },
  };
}

test("a cell's parent is the one H3 says, at every resolution", () => {
  const cell = latLngToCell(29.37, 113.12, 9);
  for (const resolution of [8, 7, 6, 5, 0]) {
    expect(cellParent(BigInt(`0x${cell}`), resolution).toString(16)).toBe(cellToParent(cell, resolution));
  }
});

test("rolled up, rows that become alike are added and the others kept", () => {
  const rolled = rollUpCube(threeRows(), 7);
  expect(rolled.rows).toBe(2);
  expect([...rolled.n].sort()).toEqual([5, 7]);
  const merged = rolled.n.indexOf(7);
  expect(rolled.findings[merged]).toBe(13);
  expect(rolled.findingsClosed[merged]).toBe(3);
  expect(rolled.findingsOverdue[merged]).toBe(1);
  expect(rolled.inspected[merged]).toBe(3);
  expect(rolled.findingsInspected[merged]).toBe(8);
  expect(rolled.noPerson[merged]).toBe(3);
  expect(rolled.noUnit[merged]).toBe(2);
  expect(rolled.expired[merged]).toBe(2);
  expect(rolled.cells[rolled.cellOf[merged]!]).toBe(cellParent(cellAt(29.37, 113.12), 7));
});

test("a cube cannot be refined", () => {
  expect(() => rollUpCube(rollUpCube(threeRows(), 6), 7)).toThrow("cannot refine");
});

test("encoded as Arrow and decoded again it is the same cube", () => {
  const cube = threeRows();
  const back = decodeCube(encodeCube(cube));
  expect({ ...back, cells: [...back.cells] }).toMatchObject({
    rows: 3,
    resolution: 8,
    cells: [...cube.cells],
    asOf: cube.asOf,
  });
  expect([...back.n]).toEqual([3, 4, 5]);
  expect([...back.inspected]).toEqual([1, 2, 4]);
  expect([...back.findingsInspected]).toEqual([5, 3, 0]);
  expect([...back.noPerson]).toEqual([0, 3, 1]);
  expect([...back.noUnit]).toEqual([1, 1, 0]);
  expect([...back.expired]).toEqual([2, 0, 5]);
  expect([...back.region.codes].map((code) => back.region.values[code])).toEqual([
    "430602001",
    "430602001",
    "430626001",
  ]);
  expect([...back.riskLevel]).toEqual([2, 2, 4]);
});

test("any Arrow reader sees words and cells, not codes", () => {
  const table = tableFromIPC(encodeCube(threeRows()));
  const row = table.toArray()[2]!.toJSON();
  expect(row).toMatchObject({
    cell: cellAt(28.7, 113.58),
    region: "430626001",
    layer: "self_built_house",
    status: "clear",
    risk_level: 4,
    n: 5,
  });
});

test("an empty cube survives the journey", () => {
  const cube = threeRows();
  const none = <T extends { length: number }>(make: (n: number) => T) => make(0);
  const empty: Cube = {
    ...cube,
    rows: 0,
    cells: none((n) => new BigUint64Array(n)),
    cellOf: none((n) => new Int32Array(n)),
    region: { values: [], codes: new Int16Array(0) },
    layer: { values: [], codes: new Int8Array(0) },
    category: { values: [], codes: new Int8Array(0) },
    status: { values: [], codes: new Int8Array(0) },
    supervision: { values: [], codes: new Int8Array(0) },
    riskLevel: new Uint8Array(0),
    n: new Uint32Array(0),
    findings: new Uint32Array(0),
    findingsClosed: new Uint32Array(0),
    findingsOverdue: new Uint32Array(0),
    inspected: new Uint32Array(0),
    findingsInspected: new Uint32Array(0),
    noPerson: new Uint32Array(0),
    noUnit: new Uint32Array(0),
    expired: new Uint32Array(0),
  };
  expect(decodeCube(encodeCube(empty)).rows).toBe(0);
  expect(rollUpCube(empty, 5).rows).toBe(0);
});
