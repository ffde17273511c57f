import { cellArea, gridDisk, gridDistance, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { kernelDensity, quarticKernel } from "#server/algorithms/hotspots/kernel.ts";
import { neighbourhoodsOf } from "#server/algorithms/hotspots/neighbours.ts";
import { randomFrom } from "./reference.ts";

const centre = latLngToCell(29.36, 113.13, 8);
const cells = BigUint64Array.from(gridDisk(centre, 10), (name) => BigInt(`0x${name}`)).sort();
const names = Array.from(cells, (cell) => cell.toString(16));
const areas = names.map((name) => cellArea(name, "km2"));
const kernel = quarticKernel(cells, neighbourhoodsOf(cells, 3), 3);
const total = (density: Float64Array) => density.reduce((sum, value, i) => sum + value * areas[i]!, 0);

test("one event is spread over the cells within the bandwidth, most where it happened", () => {
  const events = Float64Array.from(names, (name) => Number(name === centre));
  const density = kernelDensity(events, kernel);
  const ofRing = (ring: number) => [...density].filter((_, i) => gridDistance(centre, names[i]!) === ring);
  const peak = ofRing(0)[0]!;
  expect(total(density)).toBeCloseTo(1, 12);
  expect(Math.min(...ofRing(1))).toBeGreaterThan(Math.max(...ofRing(2)));
  expect(Math.max(...ofRing(1))).toBeLessThan(peak);
  expect(Math.max(...ofRing(4))).toBe(0);
  // (1 − (1/3)²)² = 0.79 at the distance of one step; cells are a few per cent uneven.
  for (const value of ofRing(1)) expect(value / peak).toBeCloseTo(64 / 81, 1);
});

test("all that is there is in the density, at the edge as in the middle", () => {
  const random = randomFrom(3);
  const values = Float64Array.from(names, () => Math.floor(random() * 5));
  expect(total(kernelDensity(values, kernel))).toBeCloseTo(
    values.reduce((sum, value) => sum + value, 0),
    9,
  );
  const corner = Float64Array.from(names, (name) => Number(gridDistance(centre, name) === 10));
  expect(total(kernelDensity(corner, kernel))).toBeCloseTo(60, 9);
});

test("an even spread is an even density inside", () => {
  const density = kernelDensity(Float64Array.from(areas), kernel);
  for (const [i, name] of names.entries()) {
    if (gridDistance(centre, name) <= 4) expect(density[i]).toBeCloseTo(1, 2);
  }
});

test("the smallest bandwidth leaves everything where it is; a value that is not known is nothing", () => {
  const own = quarticKernel(cells, neighbourhoodsOf(cells, 1), 0.5);
  const density = kernelDensity(
    Float64Array.from(names, (_, i) => (i === 4 ? Number.NaN : 2)),
    own,
  );
  expect(density[4]).toBe(0);
  expect(density[5]).toBeCloseTo(2 / areas[5]!, 12);
});
