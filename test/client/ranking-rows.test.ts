import { describe, expect, test } from "vitest";
import {
  MEASURES,
  type Measure,
  NO_SUMS,
  needsTime,
  rankingRows,
  type Sums,
  sumsByRegion,
} from "#client/lib/measures.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const sums = (n: number, findings = 0, closed = 0): Sums => ({ ...NO_SUMS, n, findings, closed });

/** Records of three townships, of one county that names no township, and of the city alone. */
const byRegion = new Map([
  ["430602001", sums(100, 50, 40)],
  ["430602", sums(7, 2, 0)],
  ["430681001", sums(60, 40, 36)],
  ["430671001", sums(30, 10, 10)],
  ["430600", sums(3, 1, 0)],
]);
const total = 200;
const brief = (rows: ReturnType<typeof rankingRows>) => rows.map((row) => [row.code, row.sums.n, row.rank]);

describe("the city's units", () => {
  test("thirteen-unit reading: the zone stands beside its county, the remainder is unassigned", () => {
    expect(brief(rankingRows(byRegion, regions, "reporting", null, "sites", "descending"))).toEqual([
      ["430602", 107, 1],
      ["430681", 60, 2],
      ["430671", 30, 3],
      [null, 3, null],
    ]);
  });

  test("nine-county reading: the county holds its zone", () => {
    expect(brief(rankingRows(byRegion, regions, "county", null, "sites", "descending"))).toEqual([
      ["430602", 107, 1],
      ["430681", 90, 2],
      [null, 3, null],
    ]);
  });

  test.each(["reporting", "county"] as const)("rows of the %s reading add up to the total", (scheme) => {
    const rows = rankingRows(byRegion, regions, scheme, null, "sites", "descending");
    expect(rows.reduce((sum, row) => sum + row.sums.n, 0)).toBe(total);
  });

  test("small denominators come last without a rank, whichever way the list runs", () => {
    for (const order of ["descending", "ascending"] as const) {
      const rows = rankingRows(byRegion, regions, "reporting", null, "rectification", order);
      expect(brief(rows).slice(2)).toEqual([
        ["430671", 30, null],
        [null, 3, null],
      ]);
    }
  });

  test("ranks stay with the units when the list is turned round", () => {
    const rows = rankingRows(byRegion, regions, "reporting", null, "sites", "ascending");
    expect(rows.slice(0, 3).map((row) => row.rank)).toEqual([3, 2, 1]);
  });

  test("equal values share a rank", () => {
    const even = new Map([
      ["430602001", sums(5)],
      ["430681001", sums(5)],
      ["430671001", sums(4)],
    ]);
    expect(rankingRows(even, regions, "reporting", null, "sites", "descending").map((row) => row.rank)).toEqual([
      1, 1, 3,
    ]);
  });
});

describe("the townships of a unit", () => {
  test("include those without sites and end with records that name no township", () => {
    expect(brief(rankingRows(byRegion, regions, "reporting", "430602", "sites", "descending"))).toEqual([
      ["430602001", 100, 1],
      ["430602002", 0, 2],
      ["430602", 7, null],
    ]);
  });

  test("of a county leave out the zone's under the thirteen-unit reading, and include them under the other", () => {
    const codes = (scheme: "reporting" | "county") =>
      rankingRows(byRegion, regions, scheme, "430681", "sites", "descending").map((row) => row.code);
    expect(codes("reporting")).toEqual(["430681001"]);
    expect(codes("county")).toEqual(["430681001", "430671001"]);
  });
});

describe("progress in the period", () => {
  const progress = new Map<string, Sums>([
    ["430602001", { ...NO_SUMS, closedInPeriod: 60, onTime: 45, openAtStart: 80, foundInPeriod: 40, dueSoon: 7 }],
    ["430681001", { ...NO_SUMS, closedInPeriod: 20, onTime: 20, openAtStart: 15, foundInPeriod: 25, dueSoon: 3 }],
  ]);
  const rows = (what: Measure) => rankingRows(progress, regions, "reporting", null, what, "descending");

  test.each([
    ["onTime", 45 / 60, 60],
    ["closureRate", 60 / 120, 120],
    ["dueSoon", 7, 1],
  ] as const)("%s divides by what could have been done", (what, value, denominator) => {
    expect(rows(what).find(({ code }) => code === "430602")).toMatchObject({ value, denominator, ranked: true });
  });

  test("a rate on 20 closures is shown, but has neither rank nor interval", () => {
    expect(rows("onTime").find(({ code }) => code === "430681")).toMatchObject({
      value: 1,
      denominator: 20,
      rank: null,
      interval: null,
    });
  });

  test("columns of the analysis join those of the cube by code, also where the cube has none", () => {
    const one = Uint32Array.of(5);
    const columns = {
      ...{ n: one, findings: one, closed: one, overdue: one, major: one },
      ...{ inspected: one, noPerson: one, noUnit: one, expired: one },
    };
    const two = (a: number, b: number) => Uint32Array.of(a, b);
    const none = { current: two(0, 0), previous: two(0, 0), lastYear: two(0, 0) };
    const sums = sumsByRegion(["430602001"], columns, {
      codes: ["430681001", "430602001"],
      answer: {
        rectification: {
          found: two(1, 2),
          closed: two(3, 4),
          onTime: two(5, 6),
          openAtStart: two(7, 8),
          dueSoon: two(9, 10),
        },
        compared: {
          ...{ deaths: none, injuries: none, found: none, closed: none, fellOverdue: none },
          accidents: { ...none, current: two(11, 12) },
        },
      },
    });
    expect(sums.get("430602001")).toMatchObject({ n: 5, inspected: 5, foundInPeriod: 2, dueSoon: 10, accidents: 12 });
    expect(sums.get("430681001")).toMatchObject({ n: 0, closedInPeriod: 3, onTime: 5, accidents: 11 });
  });
});

describe("median days to close", () => {
  const days = (median: number | null, lower: number | null, upper: number | null, findings = 100, closed = 60) => ({
    ...{ median, lower, upper, findings, closed },
  });
  const ranked = (entries: [string, ReturnType<typeof days>][]) =>
    rankingRows(byRegion, regions, "reporting", null, "medianDays", "descending", {
      daysToClose: new Map(entries),
      weights: [],
    });

  test("ranks the slowest first; limits that touch leave both ranks open", () => {
    const rows = ranked([
      ["430602", days(40, 30, 50)],
      ["430681", days(45, 38, null)],
      ["430671", days(10, 8, 12)],
    ]);
    expect(rows.slice(0, 3).map(({ code, rank, interval }) => [code, rank, interval])).toEqual([
      ["430681", 1, { best: 1, worst: 2 }],
      ["430602", 2, { best: 1, worst: 2 }],
      ["430671", 3, { best: 3, worst: 3 }],
    ]);
  });

  test("a median that is not reached has no rank and takes none from the others", () => {
    const rows = ranked([
      ["430602", days(40, 30, 50)],
      ["430681", days(null, 90, null, 100, 20)],
    ]);
    expect(rows.find(({ code }) => code === "430681")).toMatchObject({ value: null, denominator: 100, rank: null });
    expect(rows[0]).toMatchObject({ code: "430602", rank: 1, interval: { best: 1, worst: 1 } });
  });
});

describe("rank intervals", () => {
  const rates = (a: [number, number], b: [number, number]) =>
    rankingRows(
      new Map([
        ["430602001", sums(0, ...a)],
        ["430681001", sums(0, ...b)],
      ]),
      regions,
      "reporting",
      null,
      "rectification",
      "descending",
    );

  test("say that 45 of 50 may be behind 41 of 50, and 900 of 1,000 is not behind 700 of 1,000", () => {
    expect(rates([50, 45], [50, 41]).map(({ interval }) => interval)).toEqual(
      expect.arrayContaining([
        { best: 1, worst: 2 },
        { best: 1, worst: 2 },
      ]),
    );
    expect(rates([1000, 900], [1000, 700])[0]).toMatchObject({ rank: 1, interval: { best: 1, worst: 1 } });
  });

  test("of a register's count are one rank: nothing was sampled", () => {
    const rows = rankingRows(byRegion, regions, "reporting", null, "sites", "descending");
    expect(rows.slice(0, 3).map(({ interval }) => interval)).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 2 },
      { best: 3, worst: 3 },
    ]);
  });
});

test("every measure knows whether it waits for the lifecycle table", () => {
  expect(MEASURES.filter(needsTime)).toEqual(["onTime", "closureRate", "medianDays", "dueSoon", "riskIndex"]);
});
