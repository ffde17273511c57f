import { describe, expect, test } from "vitest";
import {
  classBreaks,
  classOf,
  equalBreaks,
  jenksBreaks,
  quantileBreaks,
  roundCountBreaks,
} from "#server/algorithms/class-breaks.ts";

describe("class of a value", () => {
  test("a value equal to a break belongs to the class above it", () => {
    expect([9.9, 10, 19.9, 20, 99].map((value) => classOf(value, [10, 20]))).toEqual([0, 1, 1, 2, 2]);
  });
});

describe("quantile", () => {
  test("interpolates between neighbours: quartiles of 1 … 4 are 1.75, 2.5 and 3.25", () => {
    expect(quantileBreaks([4, 1, 3, 2], 4)).toEqual([1.75, 2.5, 3.25]);
  });

  test("puts the same number of values in every class", () => {
    const values = Array.from({ length: 100 }, (_, i) => i * i);
    const counts = [0, 0, 0, 0, 0];
    const breaks = quantileBreaks(values, 5);
    for (const value of values) counts[classOf(value, breaks)]!++;
    expect(counts).toEqual([20, 20, 20, 20, 20]);
  });

  test("drops classes that repeated values would leave empty", () => {
    expect(quantileBreaks([5, 5, 5, 5, 9], 4)).toEqual([]);
    expect(quantileBreaks([1, 1, 1, 7, 7, 7, 9, 9], 4)).toEqual([7, 7.5]);
  });
});

describe("equal interval", () => {
  test("cuts 0 … 100 into five at 20, 40, 60, 80", () => {
    expect(equalBreaks([0, 3, 100], 5)).toEqual([20, 40, 60, 80]);
  });

  test("has no breaks where all values are alike", () => {
    expect(equalBreaks([7, 7], 5)).toEqual([]);
  });
});

describe("natural breaks", () => {
  test("finds the three groups anyone would draw", () => {
    expect(jenksBreaks([22, 1, 11, 2, 20, 10, 3, 21, 12], 3)).toEqual([10, 20]);
  });

  test("two classes of 4, 5, 9, 10 have deviation ½ + ½, less than any other cut", () => {
    expect(jenksBreaks([4, 5, 9, 10], 2)).toEqual([9]);
  });

  test("is exact: no other cut of 60 seeded values deviates less", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const values = Array.from({ length: 24 }, () => Math.round(random() ** 3 * 1000)).sort((a, b) => a - b);
    const deviation = (breaks: number[]) => {
      const groups = new Map<number, number[]>();
      for (const value of values) {
        const index = classOf(value, breaks);
        groups.set(index, [...(groups.get(index) ?? []), value]);
      }
      return [...groups.values()].reduce((sum, group) => {
        const mean = group.reduce((a, b) => a + b, 0) / group.length;
        return sum + group.reduce((a, b) => a + (b - mean) ** 2, 0);
      }, 0);
    };
    const found = deviation(jenksBreaks(values, 4));
    let least = Number.POSITIVE_INFINITY;
    for (let a = 1; a < values.length; a++) {
      for (let b = a + 1; b < values.length; b++) {
        for (let c = b + 1; c < values.length; c++) {
          least = Math.min(least, deviation([values[a]!, values[b]!, values[c]!]));
        }
      }
    }
    expect(found).toBeCloseTo(least, 6);
  });

  test("survives a large offset, where squares would cancel", () => {
    const offset = 1e9;
    expect(
      jenksBreaks(
        [1, 2, 3, 10, 11, 12, 20, 21, 22].map((v) => v + offset),
        3,
      ),
    ).toEqual([offset + 10, offset + 20]);
  });

  test("never asks for more classes than there are values", () => {
    expect(jenksBreaks([3, 8], 5)).toEqual([8]);
    expect(jenksBreaks([3, 3], 5)).toEqual([]);
    expect(jenksBreaks([], 5)).toEqual([]);
  });
});

describe("round breaks for counts", () => {
  test("lie near 30, 55, 75, 90 and 97 % of the cells, at numbers people say", () => {
    const counts = Array.from({ length: 1000 }, (_, i) => 1 + Math.floor(i / 10));
    expect(roundCountBreaks(counts)).toEqual([30, 50, 70, 100]);
    expect(roundCountBreaks(counts.map((count) => count ** 2))).toEqual([1000, 3000, 5000, 7000, 10000]);
  });

  test("a map of single sites needs none; singles among pairs need one", () => {
    expect(roundCountBreaks([1, 1, 1])).toEqual([]);
    expect(roundCountBreaks([1, 1, 1, 1, 2])).toEqual([2]);
  });

  test("never pass the densest cell", () => {
    const counts = [1, 1, 2, 3, 4, 6, 9, 9, 9];
    expect(Math.max(...roundCountBreaks(counts))).toBeLessThanOrEqual(9);
  });
});

test("manual breaks are sorted and said once", () => {
  expect(classBreaks("manual", [], 5, [0.9, 0.5, 0.9, Number.NaN])).toEqual([0.5, 0.9]);
});

test("a number of classes that is none is refused by name", () => {
  expect(() => quantileBreaks([1, 2], 0)).toThrow("0 classes asked for");
});
