import { describe, expect, test } from "vitest";
import { changeRows } from "#client/features/compare/change-rows.ts";
import type { Compared } from "#server/algorithms/analysis/analysis-types.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const CODES = ["430602001", "430681001", "430671001", "430600"];
const columns = {
  current: Uint32Array.of(90, 12, 0, 2),
  previous: Uint32Array.of(40, 10, 0, 1),
  lastYear: Uint32Array.of(85, 30, 0, 0),
};
const compare = (what: Compared, against: "previous" | "lastYear" = "previous", within: string | null = null) =>
  changeRows(what, against, columns, CODES, { regions, scheme: "reporting", within }, { now: 91, before: 91 });
const brief = ({ rows }: ReturnType<typeof compare>) =>
  rows.map(({ code, before, now, change, verdict }) => [code, before, now, change, verdict]);

describe("this period against another", () => {
  test("more than doubled accidents are worse, 12 after 10 cannot be told, none in either are not tested", () => {
    expect(brief(compare("accidents"))).toEqual([
      ["430602", 40, 90, 50, "worse"],
      ["430681", 10, 12, 2, "unclear"],
      ["430671", 0, 0, 0, null],
      [null, 1, 2, 1, null],
    ]);
  });

  test("the total adds up all rows and is tested alone", () => {
    expect(compare("accidents").total).toMatchObject({ before: 51, now: 104, change: 53, verdict: "worse" });
  });

  test("against last year it is the other columns", () => {
    expect(brief(compare("accidents", "lastYear"))).toContainEqual(["430681", 30, 12, -18, "better"]);
  });

  test.each([
    ["closed", "better"],
    ["fellOverdue", "worse"],
    ["found", "more"],
    ["deaths", null],
    ["injuries", null],
  ] as const)("a rise of %s says: %s", (what, verdict) => {
    expect(compare(what).rows[0]!.verdict).toBe(verdict);
  });

  test("periods of different length are compared as rates", () => {
    const even = { current: Uint32Array.of(366), previous: Uint32Array.of(365), lastYear: Uint32Array.of(365) };
    const listing = { regions, scheme: "reporting", within: null } as const;
    const { total } = changeRows("accidents", "lastYear", even, ["430602001"], listing, { now: 366, before: 365 });
    expect(total).toMatchObject({ change: 1, relative: 0, verdict: "unclear" });
  });

  test("from nothing there is a change, but no percentage", () => {
    const rise = { current: Uint32Array.of(3), previous: Uint32Array.of(0), lastYear: Uint32Array.of(0) };
    const listing = { regions, scheme: "reporting", within: null } as const;
    const { rows } = changeRows("accidents", "previous", rise, ["430602001"], listing, { now: 91, before: 91 });
    expect(rows[0]).toMatchObject({ change: 3, relative: null });
  });

  test("within a unit the rows are its townships, and the total is the unit's", () => {
    const { rows, total } = compare("accidents", "previous", "430602");
    expect(rows.map(({ code }) => code)).toEqual(["430602001", "430602002"]);
    expect(total).toMatchObject({ code: "430602", now: 90 });
  });

  test("a difference that one unit alone would show is withdrawn among units that show none", () => {
    const alone = { current: Uint32Array.of(24), previous: Uint32Array.of(10), lastYear: Uint32Array.of(0) };
    const listing = { regions, scheme: "reporting", within: null } as const;
    const days = { now: 91, before: 91 };
    expect(changeRows("accidents", "previous", alone, ["430602001"], listing, days).rows[0]!.verdict).toBe("worse");
    const among = {
      current: Uint32Array.of(24, 50, 50),
      previous: Uint32Array.of(10, 50, 51),
      lastYear: new Uint32Array(3),
    };
    const { rows } = changeRows("accidents", "previous", among, CODES.slice(0, 3), listing, days);
    expect(rows[0]).toMatchObject({ code: "430602", verdict: "unclear" });
  });
});
