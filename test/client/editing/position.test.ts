import { expect, test } from "vitest";
import { checkPlace, metresBetween, standsAt, verticesOf, withVertex } from "#client/features/editing/position.ts";
import type { Regions } from "#client/lib/api/regions.api.ts";

const RING = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const polygon = { type: "Polygon" as const, coordinates: [RING] };

test("a ring has a vertex less than positions, and stays closed when its first is moved", () => {
  expect(verticesOf(polygon).map(({ path }) => path)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  const moved = withVertex(polygon, [0, 0], [-1, 0]);
  expect(moved.coordinates).toEqual([
    [
      [-1, 0],
      [1, 0],
      [1, 1],
      [-1, 0],
    ],
  ]);
  expect(polygon.coordinates[0]).toBe(RING);
  expect(withVertex(polygon, [0, 1], [2, 0]).coordinates).toEqual([
    [
      [0, 0],
      [2, 0],
      [1, 1],
      [0, 0],
    ],
  ]);
});

test("a line's last position is a vertex; a point is its own", () => {
  const line = { type: "LineString" as const, coordinates: RING };
  expect(verticesOf(line)).toHaveLength(4);
  expect(verticesOf({ type: "Point", coordinates: [3, 4] })).toEqual([{ path: [], at: [3, 4] }]);
  expect(withVertex({ type: "Point", coordinates: [3, 4] }, [], [3.00000001, 5]).coordinates).toEqual([3, 5]);
});

test("what stands for an outline lies in it", () => {
  const [x, y] = standsAt(polygon);
  expect(x).toBeGreaterThan(0);
  expect(y).toBeLessThanOrEqual(x);
});

test("a thousandth of a degree of latitude is 111 metres", () => {
  expect(metresBetween([113, 29], [113, 29.001])).toBeCloseTo(111.2, 0);
});

test("a place is in the stated county, in another, or in none", () => {
  const square = (west: number) => [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]; // biome-ignore format: a ring
  const county = (code: string, west: number) => ({
    type: "Feature" as const,
    properties: { code },
    geometry: { type: "Polygon" as const, coordinates: [square(west)] },
  });
  const byCode = new Map(
    [
      { code: "W", level: "county", parentCode: "city", reportingUnit: "W" },
      { code: "W1", level: "township", parentCode: "W", reportingUnit: "W-ZONE" },
    ].map((region) => [region.code, region]),
  );
  const regions = {
    byCode,
    outlines: { type: "FeatureCollection", features: [county("W", 0), county("E", 1)] },
    city: undefined,
  } as unknown as Regions;
  expect(checkPlace(regions, [0.5, 0.5], "W1")).toEqual({ county: "W", check: "ok" });
  expect(checkPlace(regions, [1.5, 0.5], "W1")).toEqual({ county: "E", check: "mismatch" });
  expect(checkPlace(regions, [9, 9], "W1")).toEqual({ county: null, check: "outside" });
  expect(checkPlace(regions, [1.5, 0.5], undefined)).toEqual({ county: "E", check: "ok" });
});
