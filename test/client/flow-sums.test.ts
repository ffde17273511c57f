import { expect, test } from "vitest";
import { mondayOf, sumFlow } from "#server/algorithms/crossfilter/flow-sums.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const ANY = { layer: [], category: [], place: [], units: "reporting" as const };

/** 2026-11-09 and 2026-11-16 are Mondays; nothing happened in the week of 2026-11-02. */
const flow = {
  dictionaries: {
    week: ["2026-10-26", "2026-11-09", "2026-11-16"],
    region: ["430602001", "430671001"],
    layer: ["self_built_house", "mine"],
    category: ["residential", "gravel"],
  },
  week: [0, 1, 1, 2],
  region: [0, 0, 1, 1],
  layer: [0, 0, 1, 1],
  category: [0, 0, 1, 1],
  found: [9, 1, 2, 4],
  closed: [9, 0, 1, 3],
  reopened: [0, 0, 0, 1],
  onTime: [9, 0, 1, 2],
};

test("weeks run without gaps up to the week of the last day", () => {
  const sums = sumFlow(flow, regions, ANY, "2026-11-20", 3);
  expect(sums.weeks).toEqual(["2026-11-02", "2026-11-09", "2026-11-16"]);
  expect([...sums.found]).toEqual([0, 3, 4]);
  expect([...sums.closed]).toEqual([0, 1, 3]);
  expect([...sums.reopened]).toEqual([0, 0, 1]);
  expect([...sums.onTime]).toEqual([0, 1, 2]);
});

test("place, layer and category each narrow the sums", () => {
  const found = (narrow: object) => [...sumFlow(flow, regions, { ...ANY, ...narrow }, "2026-11-20", 2).found];
  expect(found({ place: ["430602"] })).toEqual([1, 0]);
  expect(found({ layer: ["mine"] })).toEqual([2, 4]);
  expect(found({ category: ["residential"] })).toEqual([1, 0]);
});

test("a week starts on Monday", () => {
  expect(mondayOf("2026-11-15")).toBe("2026-11-09");
  expect(mondayOf("2026-11-16")).toBe("2026-11-16");
});
