import { expect, test } from "vitest";
import { giStar, makeGiStar } from "#server/algorithms/hotspots/gi-star.ts";
import { giStarWeighted, giWeighted } from "#server/algorithms/hotspots/gi-weighted.ts";
import { furthest, randomFrom, rowsOf, withSelf } from "./reference.ts";

/** Cells in a row, each the neighbour of the one before and after. */
const chain = (cells: number) =>
  Array.from({ length: cells }, (_, i) => [i - 1, i + 1].filter((j) => j >= 0 && j < cells));
const rows = rowsOf(withSelf(chain(9)));

test.each([
  ["whole numbers", new Uint32Array(9).fill(7)],
  ["fractions that do not add up exactly", new Float64Array(9).fill(0.1)],
  ["nothing", new Float64Array(9)],
])("where all cells hold the same (%s) nothing stands out", (_, values) => {
  expect([...giStar(values, rows).z]).toEqual(new Array(9).fill(0));
  expect([...giStarWeighted(values, rows).z]).toEqual(new Array(9).fill(0));
  expect([...giWeighted(values, rowsOf(chain(9))).z]).toEqual(new Array(9).fill(0));
});

test("a neighbourhood that holds every cell cannot stand out", () => {
  const everyone = rowsOf([
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]);
  expect([...giStar(Float64Array.of(1, 5, 9), everyone).z]).toEqual([0, 0, 0]);
});

test("a cell without a value is out of the study set: the others are judged as if it were not there", () => {
  const gap = Float64Array.of(3, 1, 4, Number.NaN, 5, 9, 2, 6, 5);
  const without = Float64Array.of(3, 1, 4, 5, 9, 2, 6, 5);
  const alone = giStar(without, rowsOf(withSelf([[1], [0, 2], [1], [4], [3, 5], [4, 6], [5, 7], [6]])));
  for (const result of [giStar(gap, rows), giStarWeighted(gap, rows)]) {
    expect(result.n).toBe(8);
    expect(result.mean).toBe(alone.mean);
    expect(result.sd).toBeCloseTo(alone.sd, 12);
    expect(result.z[3]).toBeNaN();
    expect(
      furthest(
        result.z.filter((z) => !Number.isNaN(z)),
        alone.z,
      ),
    ).toBeLessThan(1e-12);
  }
});

test("without any value there is no z", () => {
  const { z, n, mean } = giStar(new Float64Array(9).fill(Number.NaN), rows);
  expect({ n, mean }).toEqual({ n: 0, mean: Number.NaN });
  expect(z.every(Number.isNaN)).toBe(true);
});

test("z of large values with a small spread keeps its digits", () => {
  const small = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5);
  const { z } = giStar(
    small.map((value) => value + 1e9),
    rows,
  );
  expect(furthest(z, giStar(small, rows).z)).toBeLessThan(1e-6);
});

test("a result used again holds the new field only", () => {
  const random = randomFrom(5);
  const first = Float64Array.from({ length: 9 }, random);
  const second = Uint32Array.from({ length: 9 }, () => Math.floor(random() * 10));
  const room = makeGiStar(9);
  giStar(first, rows, room);
  expect(giStar(second, rows, room)).toBe(room);
  expect(room).toEqual(giStar(second, rows));
});

test("a cell without neighbours has no Gi", () => {
  const { z } = giWeighted(Float64Array.of(1, 2, 4, 4), rowsOf([[1], [0, 2], [1], []]));
  expect(z[3]).toBeNaN();
  expect(z[0]).not.toBeNaN();
});
