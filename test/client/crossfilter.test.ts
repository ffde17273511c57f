import { cellToChildren, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import {
  type CrossfilterCounts,
  type CubeFilter,
  createCrossfilter,
  FACET_VALUES,
  type FacetName,
} from "#server/algorithms/crossfilter/crossfilter.ts";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import { type Cube, cellParent, rollUpCube } from "#server/algorithms/cube/cube.ts";
import { REGIONS, seededRandom, syntheticCube } from "./synthetic-cube.ts";

const ANY: CubeFilter = {
  layer: [],
  category: [],
  level: [],
  status: [],
  supervision: [],
  place: [],
  units: "reporting",
};
const regionByCode = new Map(REGIONS.map((region) => [region.code, region]));

interface Row {
  cell: bigint;
  region: string;
  layer: string;
  category: string;
  level: number;
  status: string;
  supervision: string;
  n: number;
  findings: number;
  closed: number;
  overdue: number;
  inspected: number;
  findingsInspected: number;
  noPerson: number;
  noUnit: number;
  expired: number;
}
type Count =
  | "n"
  | "findings"
  | "closed"
  | "overdue"
  | "inspected"
  | "findingsInspected"
  | "noPerson"
  | "noUnit"
  | "expired";

const rowsOf = (cube: Cube): Row[] =>
  Array.from({ length: cube.rows }, (_, r) => ({
    cell: cube.cells[cube.cellOf[r]!]!,
    region: cube.region.values[cube.region.codes[r]!]!,
    layer: cube.layer.values[cube.layer.codes[r]!]!,
    category: cube.category.values[cube.category.codes[r]!]!,
    level: cube.riskLevel[r]!,
    status: cube.status.values[cube.status.codes[r]!]!,
    supervision: cube.supervision.values[cube.supervision.codes[r]!]!,
    n: cube.n[r]!,
    findings: cube.findings[r]!,
    closed: cube.findingsClosed[r]!,
    overdue: cube.findingsOverdue[r]!,
    inspected: cube.inspected[r]!,
    findingsInspected: cube.findingsInspected[r]!,
    noPerson: cube.noPerson[r]!,
    noUnit: cube.noUnit[r]!,
    expired: cube.expired[r]!,
  }));

/** The plain reading of a filter, one row at a time; `except` leaves one dimension out. */
const passes = (row: Row, filter: CubeFilter, except?: FacetName | "place") =>
  (Object.keys(FACET_VALUES) as FacetName[]).every(
    (facet) =>
      facet === except ||
      filter[facet].length === 0 ||
      (filter[facet] as readonly (string | number)[]).includes(row[facet]),
  ) &&
  (except === "place" ||
    filter.place.length === 0 ||
    filter.place.some((place) => isWithin(regionByCode, row.region, place, filter.units)));

const sum = (rows: Row[], column: Count) => rows.reduce((total, row) => total + row[column], 0);

const major = (rows: Row[]) =>
  sum(
    rows.filter((row) => row.level === 1),
    "n",
  );

const sumsOf = (rows: Row[]) => ({
  n: sum(rows, "n"),
  findings: sum(rows, "findings"),
  closed: sum(rows, "closed"),
  overdue: sum(rows, "overdue"),
  major: major(rows),
  inspected: sum(rows, "inspected"),
  noPerson: sum(rows, "noPerson"),
  noUnit: sum(rows, "noUnit"),
  expired: sum(rows, "expired"),
});

function randomFilter(random: () => number): CubeFilter {
  const some = <T>(values: readonly T[]) => (random() < 0.5 ? [] : values.filter(() => random() < 0.5));
  return {
    layer: some(FACET_VALUES.layer),
    category: some(FACET_VALUES.category),
    level: some(FACET_VALUES.level),
    status: some(FACET_VALUES.status),
    supervision: some(FACET_VALUES.supervision),
    place: random() < 0.5 ? [] : [REGIONS[Math.floor(random() * REGIONS.length)]!.code],
    units: random() < 0.5 ? "reporting" : "county",
  };
}

/** Everything a count says, recounted row by row. */
function expectRecount(
  counts: CrossfilterCounts,
  rows: Row[],
  filter: CubeFilter,
  codes: readonly string[],
  cells: BigUint64Array,
) {
  const kept = rows.filter((row) => passes(row, filter));
  expect(counts.totals).toEqual(sumsOf(kept));
  for (const facet of Object.keys(FACET_VALUES) as FacetName[]) {
    const others = rows.filter((row) => passes(row, filter, facet));
    const expected = FACET_VALUES[facet].map((value) =>
      sum(
        others.filter((row) => row[facet] === value),
        "n",
      ),
    );
    expect([...counts.facets[facet]], facet).toEqual(expected);
  }

  const anywhere = rows.filter((row) => passes(row, filter, "place"));
  const { categories, ...columns } = counts.matrix;
  codes.forEach((code, index) => {
    const here = anywhere.filter((row) => row.region === code);
    const expected = sumsOf(here);
    for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
      expect(counts.regions[name][index], `${name} of ${code}`).toBe(expected[name]);
    }
    categories.forEach((category, c) => {
      const ofCategory = here.filter((row) => row.category === category);
      for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
        expect(columns[name][index * categories.length + c]).toBe(sum(ofCategory, name));
      }
    });
  });

  const byCell = Map.groupBy(kept, (row) => cellParent(row.cell, counts.cells.resolution));
  cells.forEach((cell, index) => {
    const here = byCell.get(cell) ?? [];
    for (const name of ["n", "findings", "closed", "overdue", "inspected", "findingsInspected"] as const) {
      expect(counts.cells[name][index], name).toBe(sum(here, name));
    }
    const of = (those: (row: Row) => boolean) => sum(here.filter(those), "n");
    expect(counts.cells.houses[index]).toBe(of((row) => row.layer === "self_built_house"));
    const atHouses = here.filter((row) => row.layer === "self_built_house");
    expect(counts.cells.houseFindings[index]).toBe(sum(atHouses, "findings"));
    expect(counts.cells.sitesOverdue[index]).toBe(of((row) => row.status === "overdue"));
  });
}

const cube = syntheticCube(4000, 11);
const rows = rowsOf(cube);
const random = seededRandom(5);
const filters = [ANY, ...Array.from({ length: 60 }, () => randomFilter(random))];

describe("against a recount row by row, under 60 random filters", () => {
  const crossfilter = createCrossfilter(cube, REGIONS);

  test.each(filters.map((filter, i) => ({ filter, resolution: 8 - (i % 4) })))("%j", ({ filter, resolution }) => {
    const counts = crossfilter.count(filter, resolution);
    expectRecount(counts, rows, filter, crossfilter.regionCodes, crossfilter.cells(resolution));
  });
});

describe("as if findings were closed", () => {
  const crossfilter = createCrossfilter(cube, REGIONS);
  const [one, other] = [cube.cells[3]!, cube.cells[40]!];
  const closures = [
    { what: "a cell", putRight: { cells: [one], places: [] } },
    {
      what: "a cell and the coarser cell it lies in, which counts once",
      putRight: { cells: [one, cellParent(one, 6)], places: [] },
    },
    { what: "a zone", putRight: { cells: [], places: ["430671"] } },
    { what: "a township and a cell across its border", putRight: { cells: [other], places: ["430602001"] } },
    { what: "the whole city", putRight: { cells: [], places: ["430600"] } },
  ];

  test.each(closures)("$what", ({ putRight }) => {
    for (const filter of filters.slice(0, 12)) {
      const after = rows.map((row): Row => {
        const concerned =
          putRight.cells.some((cell) => cellParent(row.cell, Number((cell >> 52n) & 15n)) === cell) ||
          putRight.places.some((place) => isWithin(regionByCode, row.region, place, filter.units));
        if (!concerned) return row;
        return { ...row, closed: row.findings, overdue: 0, status: row.status === "clear" ? "clear" : "closed" };
      });
      const counts = crossfilter.count(filter, 7, putRight);
      expectRecount(counts, after, filter, crossfilter.regionCodes, crossfilter.cells(7));
    }
    expect(crossfilter.count(ANY, 7).totals).toEqual(sumsOf(rows));
  });

  test("cells finer than the cube are refused", () => {
    const finer = BigInt(`0x${cellToChildren(one.toString(16), 9)[0]}`);
    expect(() => crossfilter.sums(ANY, { cells: [finer], places: [] })).toThrow("resolution 9");
  });
});

test("cells given beside the occupied ones are listed and empty", () => {
  const beside = BigInt(`0x${latLngToCell(10, 10, 7)}`);
  const crossfilter = createCrossfilter(cube, REGIONS, () => BigUint64Array.of(beside));
  const cells = crossfilter.cells(7);
  expect(cells.length).toBe(rollUpCube(cube, 7).cells.length + 1);
  expect([...cells]).toEqual([...cells.toSorted()]);
  expectRecount(crossfilter.count(ANY, 7), rows, ANY, crossfilter.regionCodes, cells);
});

test("risk nobody looked at: sites not inspected, each with the findings its kind has on average", () => {
  const filter = filters.find((one) => one.status.length > 0 && one.place.length > 0)!;
  const crossfilter = createCrossfilter(cube, REGIONS);
  const kindOf = (row: Row) => `${row.layer} ${row.category} ${row.level}`;
  const kinds = Map.groupBy(rows, kindOf);
  const risk = crossfilter.uninspectedRisk(filter, 8);
  crossfilter.cells(8).forEach((cell, index) => {
    const expected = rows
      .filter((row) => row.cell === cell && passes(row, filter))
      .reduce((total, row) => {
        const alike = kinds.get(kindOf(row))!;
        return total + ((row.n - row.inspected) * sum(alike, "findings")) / sum(alike, "n");
      }, 0);
    expect(risk[index]).toBeCloseTo(expected, 9);
  });
});

test("coarser cells are those of the rolled-up cube", () => {
  const cube = syntheticCube(500, 3);
  expect(createCrossfilter(cube, REGIONS).cells(6)).toEqual(rollUpCube(cube, 6).cells);
});

test("the thirteen-unit reading gives a zone's townships to the zone, the nine-county reading to the county", () => {
  expect(isWithin(regionByCode, "430671001", "430681", "reporting")).toBe(false);
  expect(isWithin(regionByCode, "430671001", "430681", "county")).toBe(true);
  expect(isWithin(regionByCode, "430671001", "430671", "county")).toBe(true);
});

test("an empty cube counts to nothing", () => {
  const counts = createCrossfilter(syntheticCube(0, 1), REGIONS).count(ANY, 7);
  expect(counts.totals).toEqual(sumsOf([]));
});

test("a word that is not in the vocabulary is named", () => {
  const cube = syntheticCube(10, 1);
  const strange: Cube = { ...cube, layer: { values: ["volcano" as never], codes: new Int8Array(10) } };
  expect(() => createCrossfilter(strange, REGIONS)).toThrow("the layer 'volcano'");
});

test("finer cells than the cube has are refused", () => {
  expect(() => createCrossfilter(syntheticCube(10, 1), REGIONS).count(ANY, 9)).toThrow("resolution 9");
});
