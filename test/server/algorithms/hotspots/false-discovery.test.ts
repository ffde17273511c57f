import { expect, test } from "vitest";
import { adjustBH, adjustBY, hotSpotClasses } from "#server/algorithms/hotspots/false-discovery.ts";
import { twoSidedP } from "#server/algorithms/hotspots/normal.ts";
import { randomFrom } from "./reference.ts";

/** The classes by definition: from the adjusted p of every cell. */
function classesByDefinition(z: Float64Array): number[] {
  const adjusted = adjustBH(z.map(twoSidedP));
  return [...z].map((value, i) => {
    const p = adjusted[i]!;
    const level = p <= 0.01 ? 3 : p <= 0.05 ? 2 : p <= 0.1 ? 1 : 0;
    return level === 0 ? 0 : Math.sign(value) * level;
  });
}

test("classes equal those of the adjusted p in 300 random fields of all sizes and strengths, ties and gaps among them", () => {
  const random = randomFrom(20260630);
  const seen = new Set<number>();
  for (let field = 0; field < 300; field++) {
    const strength = random() * 3;
    const z = Float64Array.from({ length: Math.floor(random() * 400) }, () => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const value = normal * (1 + strength * random());
      if (random() < 0.05) return Number.NaN;
      return random() < 0.3 ? Math.round(value * 4) / 4 : value;
    });
    const { classes } = hotSpotClasses(z);
    expect([...classes]).toEqual(classesByDefinition(z));
    for (const found of classes) seen.add(found);
  }
  expect([...seen].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});

test("the critical |z| is the smallest that reaches the class", () => {
  const z = Float64Array.of(5, -4.8, 3.1, 2.9, 0.2, 0.1, -0.3, 0.4, 0, Number.NaN);
  const { critical, tests, classes } = hotSpotClasses(z);
  expect(tests).toBe(9);
  expect([...classes]).toEqual([3, -3, 3, 3, 0, 0, 0, 0, 0, 0]);
  expect(critical).toEqual([2.9, 2.9, 2.9]);
});

test("where nothing passes no |z| is enough", () => {
  const { critical, classes } = hotSpotClasses(Float64Array.of(1.7, -1.8, 0.3, 0.2, 0.1));
  expect([...classes]).toEqual([0, 0, 0, 0, 0]);
  expect(critical).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test("classes are written where asked, over what stood there", () => {
  const room = new Int8Array(3).fill(3);
  expect(hotSpotClasses(Float64Array.of(0, 0, 6), room).classes).toBe(room);
  expect([...room]).toEqual([0, 0, 3]);
});

test("what is no test takes no part in the adjustment", () => {
  const p = Float64Array.of(0.01, Number.NaN, 0.02, 0.5);
  expect([...adjustBH(p)]).toEqual([0.03, Number.NaN, 0.03, 0.5]);
  expect(adjustBY(p)[1]).toBeNaN();
});
