import { describe, expect, test } from "vitest";
import { readInstance } from "#server/algorithms/routing/readers/read-instance.ts";
import { routingFile } from "#test/helpers/routing-instances.ts";

const read = (name: string, teams: number | null = null) => readInstance(routingFile(name), teams);

test("Solomon's R101: 100 customers, 25 vehicles of 200, distances cut off to one decimal", () => {
  const instance = read("solomon/R101.txt");
  expect(instance).toMatchObject({ kind: "vrptw", name: "R101", vehicles: 25, capacity: 200, unit: 10, prize: null });
  expect(instance.ids).toHaveLength(101);
  // From (35, 35) to (41, 49): 15.231… becomes 15.2.
  expect(instance.distance[1]).toBe(152);
  expect([instance.open[1], instance.close[1], instance.service[1]]).toEqual([1610, 1710, 100]);
  expect(instance.demand.reduce((sum, demand) => sum + demand, 0)).toBe(1458);
});

test("CVRPLIB's X-n101-k25: node 1 is the depot, distances are rounded, vehicles without limit", () => {
  const instance = read("cvrplib_x/X-n101-k25.vrp");
  expect(instance).toMatchObject({ kind: "cvrp", name: "X-n101-k25", capacity: 206, unit: 1, start: 0, timed: false });
  expect([instance.ids[0], instance.ids.at(-1), instance.vehicles]).toEqual([1, 101, Number.POSITIVE_INFINITY]);
  // From (365, 689) to (146, 180): 554.11… becomes 554.
  expect(instance.distance[1]).toBe(554);
  expect(Math.ceil(instance.demand.reduce((sum, demand) => sum + demand, 0) / 206)).toBe(25);
});

test("Chao's p4.2.j: two teams from the first node to the last within 70", () => {
  const instance = read("top/p4.2.j.txt");
  expect(instance).toMatchObject({ kind: "top", vehicles: 2, start: 0, end: 99, unit: 1 });
  expect(instance.ids).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(instance.close[99]).toBeCloseTo(70, 6);
  expect(instance.distance[1]).toBeCloseTo(Math.hypot(18.19 - 15.52, 6.32 - 28.03), 12);
  expect(read("top/p4.2.j.txt", 3).vehicles).toBe(3);
});

test("Vansteenwegen's c101 counts tenths, pr01 hundredths; the depot's window is the day", () => {
  const c101 = read("toptw/c101.txt", 2);
  expect(c101).toMatchObject({ kind: "toptw", vehicles: 2, start: 0, end: 0, unit: 10 });
  expect([c101.open[0], c101.close[0], c101.open[1], c101.close[1]]).toEqual([0, 12_360, 9120, 9670]);
  expect([c101.service[2], c101.prize![2]]).toEqual([900, 30]);
  const pr01 = read("toptw/pr01.txt", 1);
  expect(pr01.unit).toBe(100);
  // Node 48 lists four combinations of days before its window.
  expect([pr01.prize![48], pr01.open[48], pr01.close[48]]).toEqual([10, 9800, 23_300]);
});

describe("what cannot be read is refused in one sentence", () => {
  const text = (name: string) => routingFile(name).replaceAll("\r", "");

  test.each([
    ["another kind of file", () => "{}", /^The file is none of Solomon/],
    ["a file cut off", () => text("cvrplib_x/X-n101-k25.vrp").split("DEMAND")[0]!, /^The file has no DEMAND_SECTION/],
    [
      "distances of another type",
      () => text("cvrplib_x/X-n101-k25.vrp").replace("EUC_2D", "GEO"),
      /^Distances of type GEO are not read: EUC_2D is\.$/,
    ],
    [
      "a number that is none",
      () => text("solomon/R101.txt").replace("161", "soon"),
      /^Line 11 should hold customer, x, y, .* reads '1 +41 +49 +10 +soon/,
    ],
    ["nodes missing", () => text("top/p4.2.j.txt").replace("n 100", "n 101"), /^The file says n 101 but holds 100/],
    ["teams left open", () => text("toptw/c101.txt"), /^This file leaves the number of teams open: .*--teams N/],
  ])("%s", (_, content, sentence) => {
    expect(() => readInstance(content(), null)).toThrow(sentence);
  });
});
