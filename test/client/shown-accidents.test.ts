import { expect, test } from "vitest";
import { listedRows, sumsOf } from "#client/features/accidents/shown-accidents.ts";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";

const at = (day: string, n: number) => Array.from({ length: n }, () => Date.parse(`${day}T08:00:00Z`) / 60_000);
const coded = (values: string[], codes: number[]) => ({ values, codes: Int8Array.from(codes) });

/** Before the period one; in it two on the road, the second with deaths unstated, and a fire in another county. */
const table = {
  rows: 4,
  at: [...at("2026-08-31", 1), ...at("2026-09-30", 3)],
  region: coded(["430602", "430626"], [0, 0, 0, 1]),
  kind: coded(["road", "fire"], [0, 0, 0, 1]),
  accidentClass: Int8Array.from([1, 2, 0, 1]),
  deaths: Int16Array.from([1, 3, -1, 0]),
  injuries: Int16Array.from([0, 2, 1, 4]),
} as unknown as AccidentTable;
const PERIOD = { from: "2026-09-01", to: "2026-09-30" };
const anywhere = () => true;

test("accidents are those of the period, the place and the kind", () => {
  expect([...listedRows(table, PERIOD, anywhere)]).toEqual([1, 2, 3]);
  expect([...listedRows(table, PERIOD, anywhere, "road")]).toEqual([1, 2]);
  expect([...listedRows(table, PERIOD, (region) => region === "430602", "fire")]).toEqual([]);
  expect([...listedRows(table, PERIOD, anywhere, "flood")]).toEqual([]);
});

test("classes, deaths and injuries are those of the accidents listed; what is not stated counts as none and is said", () => {
  expect(sumsOf(table, listedRows(table, PERIOD, anywhere, "road"))).toEqual({
    classes: [1, 0, 1, 0, 0],
    deaths: 3,
    injuries: 3,
    unstated: 1,
  });
});
