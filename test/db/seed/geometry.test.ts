import { expect, test } from "vitest";
import { dayOf, dayText, monthsBefore, weekday } from "#db/seed/calendar.ts";
import { createLine, distanceField, insideRings, nearestOnLine, pointAt, tileOrder } from "#db/seed/geometry.ts";
import { createRng } from "#db/seed/rng.ts";
import { stakeText } from "#db/seed/roads.ts";

const square = [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]] as const; // biome-ignore format: one ring

test("a point is inside a ring, outside beside it, and outside in its hole", () => {
  const hole = [[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5]] as const; // biome-ignore format: one ring
  expect(insideRings(square, 1, 1)).toBe(true);
  expect(insideRings(square, 2.1, 1)).toBe(false);
  expect(insideRings([square[0], hole], 1, 1)).toBe(false);
  expect(insideRings([square[0], hole], 0.2, 1)).toBe(true);
});

test("places on a line are found by the length run, and the other way round", () => {
  const line = createLine([
    [0, 0],
    [3, 0],
    [3, 4],
  ]);
  expect(line.length).toBe(7);
  expect(pointAt(line, 5)).toEqual({ x: 3, y: 2, angle: Math.PI / 2 });
  expect(nearestOnLine(line, 4, 2)).toEqual({ distance: 1, run: 5 });
});

test("the distance field agrees with the nearest line and knows nothing beyond its reach", () => {
  const line = createLine([
    [0, 0],
    [10, 0],
  ]);
  const distance = distanceField([line], 2);
  expect(distance(4, 1.5)).toBeCloseTo(1.5, 9);
  expect(distance(-1, 0)).toBeCloseTo(1, 9);
  expect(distance(4, 2.5)).toBe(Number.POSITIVE_INFINITY);
});

test("tile order keeps the quarters of a tile together", () => {
  const [northWest, northEast, southWest] = [
    tileOrder(113.001, 29.3),
    tileOrder(113.1, 29.3),
    tileOrder(113.001, 29.2),
  ];
  expect(tileOrder(113.0012, 29.2999)).toBeLessThan(Math.min(northEast, southWest));
  expect(northWest).toBeLessThan(southWest);
});

test("days count from 1970, Monday is 0, and months before keep to the month's end", () => {
  expect(dayText(dayOf("2026-11-20"))).toBe("2026-11-20");
  expect(weekday(dayOf("2026-11-23"))).toBe(0);
  expect(dayText(monthsBefore(dayOf("2026-08-31"), 30))).toBe("2024-02-29");
});

test("a stake is kilometres plus metres", () => {
  expect(stakeText(1432.3)).toBe("K1432+300");
  expect(stakeText(7.05)).toBe("K7+050");
});

test("a random stream repeats by its parts and has the right mean and spread", () => {
  const [a, b] = [createRng("x", 1), createRng("x", 1)];
  expect([a.next(), a.next()]).toEqual([b.next(), b.next()]);
  const normals = [...Array(20000)].map(() => a.normal());
  const mean = normals.reduce((sum, n) => sum + n, 0) / normals.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(Math.sqrt(normals.reduce((sum, n) => sum + n * n, 0) / normals.length)).toBeCloseTo(1, 1);
});
