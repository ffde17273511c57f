import { describe, expect, test } from "vitest";
import { axisOf, blocksOf, momentAt, positionAt, shareOf, ticksOf } from "#client/features/planning/gantt.ts";
import { ganttRows } from "#client/features/planning/gantt-rows.ts";
import type { PlannedRoute, PlannedStop } from "#client/features/planning/plan-types.ts";

const at = (hours: number, minutes = 0) => hours * 3600 + minutes * 60;

const stop = (visit: string, arrival: number, begin: number, end: number, pause: [number, number] | null = null) =>
  ({ visit, arrival, begin, end, breakBefore: pause }) as PlannedStop;
const route = (leave: number, back: number, stops: PlannedStop[], breakAfter: [number, number] | null = null) =>
  ({ team: "t", day: 0, leave, back, stops, breakAfter }) as PlannedRoute;

describe("the axis", () => {
  test("holds shifts and routes in whole hours", () => {
    expect(axisOf([[at(8), at(17, 30)]], [route(at(7, 40), at(18, 5), [])])).toEqual({ from: at(7), to: at(19) });
    expect(axisOf([], [])).toEqual({ from: at(8), to: at(18) });
  });

  test("turns moments into shares and back", () => {
    const axis = { from: at(8), to: at(18) };
    expect(shareOf(axis, at(13))).toBe(0.5);
    expect(momentAt(axis, 0.25)).toBe(at(10, 30));
  });

  test("writes every hour, or every second one where there is no room", () => {
    expect(ticksOf({ from: at(8), to: at(11) }, 4)).toEqual([at(8), at(9), at(10), at(11)]);
    expect(ticksOf({ from: at(7), to: at(13) }, 4)).toEqual([at(8), at(10), at(12)]);
  });
});

describe("the blocks of a route", () => {
  test("fill the day from leaving to coming back without gap or overlap", () => {
    const blocks = blocksOf(
      route(at(8), at(15), [
        stop("a", at(8, 30), at(9), at(10)),
        stop("b", at(12, 30), at(12, 30), at(13), [at(11), at(12)]),
        stop("c", at(13, 20), at(14, 40), at(14, 50), [at(13, 30), at(14, 30)]),
      ]),
    );
    expect(blocks.map(({ kind }) => kind)).toEqual([
      ...["travel", "wait", "service"],
      ...["travel", "break", "travel", "service"],
      ...["travel", "wait", "break", "wait", "service", "travel"],
    ]);
    expect(blocks[0]!.from).toBe(at(8));
    expect(blocks.at(-1)!.to).toBe(at(15));
    for (const [i, block] of blocks.slice(1).entries()) expect(block.from).toBe(blocks[i]!.to);
  });

  test("end with the break after the last stop", () => {
    const blocks = blocksOf(route(at(8), at(13), [stop("a", at(9), at(9), at(11, 30))], [at(11, 30), at(12, 30)]));
    expect(blocks.map(({ kind }) => kind)).toEqual(["travel", "service", "break", "travel"]);
  });

  test("of a team that stays at home are none", () => {
    expect(blocksOf(route(at(8), at(8), []))).toEqual([]);
  });
});

test("a drop goes before the stop whose middle it is left of, counted without the stop itself", () => {
  const stops = [stop("a", 0, at(9), at(10)), stop("b", 0, at(11), at(12)), stop("c", 0, at(13), at(14))];
  expect(positionAt(stops, "x", at(9, 10))).toBe(0);
  expect(positionAt(stops, "x", at(9, 40))).toBe(1);
  expect(positionAt(stops, "x", at(18))).toBe(3);
  expect(positionAt(stops, "a", at(9, 10))).toBe(0);
  expect(positionAt(stops, "a", at(13, 10))).toBe(1);
});

test("rows are every team that works or drives, by day", () => {
  const team = (id: string, shifts: ([number, number] | null)[]) => ({ id, name: id, shifts }) as never;
  const settings = {
    days: ["2026-11-30", "2026-12-01"],
    teams: [team("a", [[at(8), at(17)], null]), team("b", [null, [at(8), at(17)]])],
  };
  const driven = { ...route(at(8), at(9), [stop("x", at(8), at(8), at(9))]), team: "a", day: 1 };
  const rows = ganttRows(settings, { routes: [driven] }, null);
  expect(rows.map((row) => [row.team, row.day, row.route !== null])).toEqual([
    ["a", 0, false],
    ["a", 1, true],
    ["b", 1, false],
  ]);
  expect(ganttRows(settings, { routes: [driven] }, 0)).toHaveLength(1);
});
