import { cellToLatLng, getPentagons, gridDisk, gridDistance, latLngToCell, polygonToCells } from "h3-js";
import { expect, test } from "vitest";
import { neighbourhoodsOf, nestedNeighbourhoodsOf, withinRing } from "#server/algorithms/hotspots/neighbours.ts";
import { type Area, universeOf } from "#server/algorithms/hotspots/universe.ts";
import { randomFrom } from "./reference.ts";

const numbers = (names: readonly string[]) => BigUint64Array.from(names, (name) => BigInt(`0x${name}`)).sort();
const centre = latLngToCell(29.36, 113.13, 7);

/** A disk with two fifths of its cells missing. */
const random = randomFrom(11);
const scattered = numbers(gridDisk(centre, 8).filter(() => random() < 0.6));

test.each([0, 1, 2, 5])("ring %i: every cell that many steps away, over missing ones too, and itself", (ring) => {
  const { start, index } = neighbourhoodsOf(scattered, ring);
  const names = Array.from(scattered, (cell) => cell.toString(16));
  for (let i = 0; i < names.length; i++) {
    const expected = [...names.keys()].filter((j) => gridDistance(names[i]!, names[j]!) <= ring);
    expect([...index.subarray(start[i], start[i + 1])].sort((a, b) => a - b)).toEqual(expected);
  }
  expect(index).toHaveLength(start.at(-1)!);
});

test("nested neighbourhoods hold those of each ring", () => {
  const nested = nestedNeighbourhoodsOf(scattered, 5);
  for (const ring of [0, 1, 3, 5]) {
    const { start, index } = withinRing(nested, ring);
    const direct = neighbourhoodsOf(scattered, ring);
    expect(start).toEqual(direct.start);
    for (let i = 0; i < scattered.length; i++) {
      expect(index.slice(start[i], start[i + 1]).sort()).toEqual(direct.index.slice(start[i], start[i + 1]).sort());
    }
  }
  expect(() => withinRing(nested, 6)).toThrow("reach to ring 5, not 6");
});

test("round a pentagon a cell has five neighbours", () => {
  const pentagon = getPentagons(7)[0]!;
  const cells = numbers(gridDisk(pentagon, 2));
  const { start } = neighbourhoodsOf(cells, 1);
  const at = cells.indexOf(BigInt(`0x${pentagon}`));
  expect(start[at + 1]! - start[at]!).toBe(6);
});

const square = (west: number, south: number, size: number): number[][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const areaOf = (...geometries: (GeoJSON.Polygon | GeoJSON.MultiPolygon)[]): Area => ({
  type: "FeatureCollection",
  features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })),
});

test("the universe is every cell whose centre lies in the polygons and not in their holes", () => {
  const area = areaOf({ type: "Polygon", coordinates: [square(113, 29, 0.3), square(113.1, 29.1, 0.1)] });
  const cells = universeOf(area, 8);
  const inside = (at: number[], west: number, south: number, size: number) =>
    at[1]! > west && at[1]! < west + size && at[0]! > south && at[0]! < south + size;
  const around = polygonToCells(square(112.9, 28.9, 0.5), 8, true);
  const expected = around.filter((name) => {
    const at = cellToLatLng(name);
    return inside(at, 113, 29, 0.3) && !inside(at, 113.1, 29.1, 0.1);
  });
  expect(cells).toEqual(numbers(expected));
  expect(cells.length).toBeGreaterThan(500);
});

test("polygons that overlap or touch give each cell once", () => {
  const parts = areaOf(
    { type: "MultiPolygon", coordinates: [[square(113, 29, 0.2)], [square(113.2, 29, 0.2)]] },
    { type: "Polygon", coordinates: [square(113.1, 29, 0.2)] },
  );
  const whole = areaOf({
    type: "Polygon",
    coordinates: [
      [
        [113, 29],
        [113.4, 29],
        [113.4, 29.2],
        [113, 29.2],
        [113, 29],
      ],
    ],
  });
  expect(universeOf(parts, 7)).toEqual(universeOf(whole, 7));
});

test("an area smaller than a cell may hold no centre", () => {
  expect(universeOf(areaOf({ type: "Polygon", coordinates: [square(113, 29, 1e-6)] }), 5)).toHaveLength(0);
});
