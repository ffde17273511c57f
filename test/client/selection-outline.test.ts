import { expect, test } from "vitest";
import { boxBetween, isMeant, MOST_POINTS, simplified } from "#client/features/selection/outline.ts";

const circle = (points: number, radius: number) =>
  Array.from({ length: points }, (_, i) => ({
    x: 400 + radius * Math.cos((2 * Math.PI * i) / points),
    y: 300 + radius * Math.sin((2 * Math.PI * i) / points),
  }));
/** Twice the area by the shoelace formula, halved. */
const areaOf = (points: readonly { x: number; y: number }[]) =>
  Math.abs(
    points.reduce((sum, { x, y }, i) => {
      const next = points[(i + 1) % points.length]!;
      return sum + x * next.y - next.x * y;
    }, 0) / 2,
  );

test("a lasso keeps its shape with few points", () => {
  const drawn = circle(900, 250).map(({ x, y }, i) => ({ x: x + (i % 2), y }));
  const outline = simplified(drawn);
  expect(outline.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(areaOf(outline) / areaOf(drawn)).toBeCloseTo(1, 1);
});

test("a scribble of many bends is still cut to what a link can carry", () => {
  const drawn = Array.from({ length: 2000 }, (_, i) => ({ x: i, y: (i * 7919) % 601 }));
  expect(simplified(drawn).length).toBeLessThanOrEqual(MOST_POINTS);
});

test("a box is its four corners, from whichever corner it was drawn", () => {
  expect(boxBetween({ x: 30, y: 40 }, { x: 10, y: 20 })).toEqual([
    { x: 30, y: 40 },
    { x: 10, y: 40 },
    { x: 10, y: 20 },
    { x: 30, y: 20 },
  ]);
});

test("a click is no area", () => {
  expect(isMeant(boxBetween({ x: 10, y: 10 }, { x: 13, y: 200 }))).toBe(false);
  expect(isMeant(boxBetween({ x: 10, y: 10 }, { x: 40, y: 40 }))).toBe(true);
});
