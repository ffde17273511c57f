import { describe, expect, test } from "vitest";
import { indexRankIntervals, indexScales, normalisedWeights, riskIndex } from "#client/lib/risk-index.ts";
import { NO_SUMS, type Sums } from "#client/lib/sums.ts";
import { INDEX_PARTS, USUAL_WEIGHTS } from "#client/lib/view/view-state.ts";

const place = (code: string, sums: Partial<Sums>) => ({
  code,
  sums: { ...NO_SUMS, n: 1000, inspected: 1000, ...sums },
});
/** Weight on single parts, in the order of INDEX_PARTS. */
const only = (...parts: (typeof INDEX_PARTS)[number][]) => INDEX_PARTS.map((part) => (parts.includes(part) ? 50 : 0));

const calm = place("calm", { major: 10, findings: 100, closed: 90, overdue: 0, accidents: 1 });
const middling = place("middling", { major: 20, findings: 100, closed: 80, overdue: 5, accidents: 1 });
const bad = place("bad", { major: 50, findings: 200, closed: 100, overdue: 50, inspected: 400, accidents: 3 });
const city = [calm, middling, bad];

describe("the index", () => {
  test("of the worst in everything is 100, of the best 0", () => {
    expect(riskIndex(city, USUAL_WEIGHTS).map(({ value }) => value)).toEqual([0, expect.any(Number), 100]);
  });

  test("scales each part between the least and the most of the places compared", () => {
    const [, row] = riskIndex(city, only("majorShare"));
    const part = row!.parts[0]!;
    expect(part).toMatchObject({ part: "majorShare", numerator: 20, denominator: 1000, raw: 0.02, weight: 1 });
    expect(part.scaled).toBeCloseTo(25);
    expect(row!.value).toBeCloseTo(25);
  });

  test("is the sum of its parts' points, whatever the weights add up to", () => {
    for (const weights of [USUAL_WEIGHTS, [7, 0, 100, 3, 50]]) {
      for (const { value, parts } of riskIndex(city, weights)) {
        expect(parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(value!);
        expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
      }
    }
  });

  test("counts raw values per thousand, per ten thousand and as shares", () => {
    const row = riskIndex(city, USUAL_WEIGHTS)[2]!;
    expect(row.parts.map(({ raw }) => raw)).toEqual([0.05, 100, 0.5, 0.6, 30]);
  });

  test("lets a place with a handful of sites neither stretch the scale nor rank", () => {
    const tiny = { code: "tiny", sums: { ...NO_SUMS, n: 3, major: 3 } };
    const rows = riskIndex([...city, tiny], only("majorShare"));
    expect(rows[2]!.value).toBe(100);
    expect(rows[3]).toMatchObject({ value: 100, ranked: false });
  });

  test("tells places apart by nothing where they are all alike", () => {
    expect(riskIndex([calm, { ...calm, code: "twin" }], USUAL_WEIGHTS).map(({ value }) => value)).toEqual([0, 0]);
  });

  test("has no value without sites", () => {
    expect(riskIndex([...city, place("empty", { n: 0 })], USUAL_WEIGHTS)[3]).toMatchObject({ value: null });
  });

  test("of a what-if keeps the scale of before, so that one place's closures leave the others alone", () => {
    const scales = indexScales(city);
    const after = city.map((row) => (row === bad ? place("bad", { ...bad.sums, closed: 200, overdue: 0 }) : row));
    const before = riskIndex(city, USUAL_WEIGHTS);
    const then = riskIndex(after, USUAL_WEIGHTS, scales);
    expect(then[1]!.value).toBe(before[1]!.value);
    expect(then[2]!.value!).toBeLessThan(before[2]!.value!);
  });
});

test("weights add up to 1; without any, all parts weigh the same", () => {
  expect(normalisedWeights([30, 10, 0, 0, 0])).toEqual([0.75, 0.25, 0, 0, 0]);
  expect(normalisedWeights([0, 0, 0, 0, 0])).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
});

describe("rank intervals of the index", () => {
  test("are one rank where no shift of a weight changes the order", () => {
    expect(indexRankIntervals(city, USUAL_WEIGHTS)).toEqual([
      { best: 3, worst: 3 },
      { best: 2, worst: 2 },
      { best: 1, worst: 1 },
    ]);
  });

  test("open up where the order hangs on the weights, and are missing without sites enough", () => {
    const more = place("more", { major: 50 });
    const late = place("late", { findings: 100, overdue: 50 });
    const intervals = indexRankIntervals([more, late, place("tiny", { n: 3 })], [40, 0, 38, 0, 0]);
    expect(intervals).toEqual([{ best: 1, worst: 2 }, { best: 1, worst: 2 }, null]);
  });
});
