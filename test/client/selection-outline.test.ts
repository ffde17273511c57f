import { expect, test } from "vitest";
import {
  boxBetween,
  crossesItself,
  isMeant,
  MOST_POINTS,
  simplified,
  withoutOvershoot,
} from "#client/features/selection/outline.ts";

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

test("an outline that crosses itself is told from one that does not", () => {
  const eight = Array.from({ length: 40 }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / 40;
    return { x: 400 + 200 * Math.sin(angle), y: 300 + 120 * Math.sin(2 * angle) };
  });
  expect(crossesItself(eight)).toBe(true);
  expect(withoutOvershoot(eight)).toBe(eight);
  expect(crossesItself(circle(40, 250))).toBe(false);
  expect(crossesItself(boxBetween({ x: 30, y: 40 }, { x: 10, y: 20 }))).toBe(false);
});

test("a lasso drawn a little past its own beginning is closed there", () => {
  const ring = circle(40, 250);
  const past = [...ring, { x: 655, y: 296 }, { x: 640, y: 330 }, { x: 610, y: 370 }];
  expect(crossesItself(past)).toBe(true);
  const closed = withoutOvershoot(past);
  expect(crossesItself(closed)).toBe(false);
  expect(areaOf(closed) / areaOf(ring)).toBeCloseTo(1, 1);
});
