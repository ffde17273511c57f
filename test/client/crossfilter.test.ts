import { describe, expect, test } from "vitest";
import {
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
}

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

const sum = (rows: Row[], column: "n" | "findings" | "closed" | "overdue") =>
  rows.reduce((total, row) => total + row[column], 0);

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

describe("against a recount row by row, under 60 random filters", () => {
  const cube = syntheticCube(4000, 11);
  const rows = rowsOf(cube);
  const crossfilter = createCrossfilter(cube, REGIONS);
  const random = seededRandom(5);
  const filters = [ANY, ...Array.from({ length: 60 }, () => randomFilter(random))];

  test.each(filters)("%j", (filter) => {
    const kept = rows.filter((row) => passes(row, filter));
    const counts = crossfilter.count(filter, 8);

    expect(counts.totals).toEqual({
      n: sum(kept, "n"),
      findings: sum(kept, "findings"),
      closed: sum(kept, "closed"),
      overdue: sum(kept, "overdue"),
      major: sum(
        kept.filter((row) => row.level === 1),
        "n",
      ),
    });
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
    crossfilter.regionCodes.forEach((code, index) => {
      const here = anywhere.filter((row) => row.region === code);
      expect(counts.regions.n[index]).toBe(sum(here, "n"));
      expect(counts.regions.findings[index]).toBe(sum(here, "findings"));
      expect(counts.regions.closed[index]).toBe(sum(here, "closed"));
      expect(counts.regions.overdue[index]).toBe(sum(here, "overdue"));
      expect(counts.regions.major[index]).toBe(
        sum(
          here.filter((row) => row.level === 1),
          "n",
        ),
      );
    });
  });

  test.each([8, 7, 6, 5])("cells at resolution %i hold their own sites and no others", (resolution) => {
    const filter = filters.find((candidate) => candidate.status.length > 0 && candidate.place.length === 0)!;
    const kept = rows.filter((row) => passes(row, filter));
    const { cells } = crossfilter.count(filter, resolution);
    expect(cells.n.length).toBe(crossfilter.cells(resolution).length);
    crossfilter.cells(resolution).forEach((cell, index) => {
      const here = kept.filter((row) => cellParent(row.cell, resolution) === cell);
      expect(cells.n[index]).toBe(sum(here, "n"));
      expect(cells.findings[index]).toBe(sum(here, "findings"));
      expect(cells.closed[index]).toBe(sum(here, "closed"));
      expect(cells.overdue[index]).toBe(sum(here, "overdue"));
      FACET_VALUES.status.forEach((status, s) => {
        expect(cells.byStatus[index * 5 + s]).toBe(
          sum(
            here.filter((row) => row.status === status),
            "n",
          ),
        );
      });
    });
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
  expect(counts.totals).toEqual({ n: 0, findings: 0, closed: 0, overdue: 0, major: 0 });
});

test("a word that is not in the vocabulary is named", () => {
  const cube = syntheticCube(10, 1);
  const strange: Cube = { ...cube, layer: { values: ["volcano" as never], codes: new Int8Array(10) } };
  expect(() => createCrossfilter(strange, REGIONS)).toThrow("the layer 'volcano'");
});

test("finer cells than the cube has are refused", () => {
  expect(() => createCrossfilter(syntheticCube(10, 1), REGIONS).count(ANY, 9)).toThrow("resolution 9");
});
