import { expect, test } from "vitest";
import { openAt } from "#client/features/planning/opened-hours.ts";
import { failureWords } from "#client/features/planning/plan-words.ts";
import { isRoadsFailure } from "#client/features/planning/roads-failed.ts";
import { routeShapes } from "#client/features/planning/route-shapes.ts";
import { lineOf, waysOf } from "#client/features/planning/route-ways.ts";
import { teamMarks } from "#client/features/planning/team-marks.ts";
import { ApiError } from "#client/lib/api/fetch-json.ts";
import { type Key, translate } from "#client/lib/i18n/i18n.ts";

const settings = { teams: [{ id: "a", start: { lon: 113, lat: 29 }, end: null }] } as never;
const stop = { visit: "1" };
const plan = { routes: [{ team: "a", day: 1, stops: [stop] }], unserved: [] } as never;
const sites = new Map([["1", { lon: 113.1, lat: 29.1 }]]);

test("roads are asked for from the start over the stops and back, of the day that is looked at", () => {
  const way = { key: "a/1", places: [...[[113, 29]], [113.1, 29.1], [113, 29]] };
  expect(waysOf(settings, plan, sites, null)).toEqual([way]);
  expect(waysOf(settings, plan, sites, 1)).toEqual([way]);
  expect(waysOf(settings, plan, sites, 0)).toEqual([]);
});

test("a route is drawn along its roads, and straight where there are none", () => {
  const road: [number, number][] = [...[[113, 29] as [number, number]], [113.05, 29.02], [113.1, 29.1], [113, 29]];
  const common = { settings, plan, sites, marks: teamMarks([{ id: "a" }], "light"), day: null, team: null };
  const line = (lines?: ReadonlyMap<string, [number, number][]>) =>
    routeShapes({ ...common, lines }).find(({ properties }) => properties?.kind === "line")?.geometry;
  expect(line(new Map([["a/1", road]]))).toEqual({ type: "LineString", coordinates: road });
  expect(line(new Map([["a/0", road]]))).toEqual(line());
  expect(line()).toEqual({ type: "LineString", coordinates: [...[[113, 29]], [113.1, 29.1], [113, 29]] });
});

test("legs become one line that says no place twice", () => {
  const legs = [{ line: [[1, 1] as [number, number], [2, 2] as [number, number]] }];
  expect(
    lineOf([
      ...legs,
      {
        line: [
          [2, 2],
          [3, 3],
        ],
      },
    ]),
  ).toEqual([...[[1, 1]], [2, 2], [3, 3]]);
});

test("that the road engine failed is told from a busy server", () => {
  const t = (key: Key) => translate("zh", key);
  const down = new ApiError(503, "The road engine does not answer.", { errors: [{ field: "provider", message: "" }] });
  const busy = new ApiError(503, "busy");
  expect([isRoadsFailure(down), isRoadsFailure(busy), isRoadsFailure(new TypeError())]).toEqual([true, false, false]);
  expect(failureWords({ t }, down)).toContain("路网引擎没有应答");
  expect(failureWords({ t }, busy)).toContain("服务器正忙");
});

test("opening hours are widened where that is least", () => {
  const office: [number, number][] = [
    [30_600, 41_400],
    [50_400, 61_200],
  ];
  expect(openAt(office, 42_000)).toEqual([
    [30_600, 42_000],
    [50_400, 61_200],
  ]);
  expect(openAt(office, 50_000)).toEqual([
    [30_600, 41_400],
    [50_000, 61_200],
  ]);
  expect(openAt(office, 60_000)).toEqual(office);
  expect(openAt([], 60_000)).toEqual([[60_000, 60_000]]);
});
