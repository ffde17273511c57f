import { expect, test } from "vitest";
import { MATRICES } from "#client/app/vision/vision.ts";
import { nearestVisit, routeShapes } from "#client/features/planning/route-shapes.ts";
import { teamMark, teamMarks } from "#client/features/planning/team-marks.ts";
import { LEVEL_COLOURS, rgb, TEAM_COLOURS } from "#client/lib/palette.ts";

type Rgb = readonly number[];

/** CIE L*a*b* of sRGB, for distances that the eye would agree with. */
function lab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map((byte) => {
    const share = Math.min(1, Math.max(0, byte / 255));
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const apart = (a: Rgb, b: Rgb) => Math.hypot(...lab(a).map((value, i) => value - lab(b)[i]!));
const seen = (matrix: readonly number[], [r, g, b]: Rgb): Rgb =>
  [0, 3, 6].map((row) => matrix[row]! * r! + matrix[row + 1]! * g! + matrix[row + 2]! * b!);
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

test.each(["light", "dark"] as const)(
  "teams' colours differ from every risk level and from each other: %s",
  (theme) => {
    const colours = TEAM_COLOURS[theme].fills.map(rgb);
    for (const [i, colour] of colours.entries()) {
      for (const { fill } of Object.values(LEVEL_COLOURS)) expect(apart(colour, rgb(fill))).toBeGreaterThan(22);
      for (const other of colours.slice(i + 1)) expect(apart(colour, other)).toBeGreaterThan(20);
    }
  },
);

test.each(["light", "dark"] as const)(
  "teams that follow each other stay apart under every colour vision, or have another pattern: %s",
  (theme) => {
    for (let index = 0; index < 20; index++) {
      const [a, b] = [teamMark(index, theme), teamMark(index + 1, theme)];
      expect(a.letter).not.toBe(b.letter);
      expect(a.dash).not.toEqual(b.dash);
      for (const matrix of [IDENTITY, ...Object.values(MATRICES)])
        expect(apart(seen(matrix, rgb(a.colour)), seen(matrix, rgb(b.colour)))).toBeGreaterThan(5);
    }
  },
);

test("twenty teams have twenty letters, and no two the same colour with the same pattern among the first twelve", () => {
  const marks = [
    ...teamMarks(
      Array.from({ length: 20 }, (_, i) => ({ id: String(i) })),
      "light",
    ).values(),
  ];
  expect(new Set(marks.map(({ letter }) => letter)).size).toBe(20);
  expect(new Set(marks.slice(0, 12).map(({ colour, dash }) => colour + dash.join())).size).toBe(12);
});

test("a route is drawn from its start over its stops in order and back, and other days are not", () => {
  const settings = { teams: [{ id: "t", start: { lon: 0, lat: 0 }, end: null }] } as never;
  const stops = ["b", "a"].map((visit) => ({ visit }));
  const plan = {
    routes: [
      { team: "t", day: 0, stops },
      { team: "t", day: 1, stops: [{ visit: "c" }] },
    ],
    unserved: [],
  } as never;
  const sites = new Map([
    ["a", { lon: 1, lat: 1 }],
    ["b", { lon: 2, lat: 2 }],
    ["c", { lon: 3, lat: 3 }],
  ]);
  const marks = teamMarks([{ id: "t" }], "light");
  const shapes = routeShapes({ settings, plan, sites, marks, day: 0, team: null });
  const line = shapes.find(({ properties }) => properties?.kind === "line");
  expect((line!.geometry as GeoJSON.LineString).coordinates).toEqual([
    [0, 0],
    [2, 2],
    [1, 1],
    [0, 0],
  ]);
  const labels = shapes
    .filter(({ properties }) => properties?.kind === "stop")
    .map(({ properties }) => properties?.label);
  expect(labels).toEqual(["A1", "A2"]);
});

test("the pointer takes the nearest dot within reach", () => {
  const at: Record<string, { x: number; y: number }> = { a: { x: 0, y: 0 }, b: { x: 6, y: 0 } };
  const near = (x: number) => nearestVisit(["a", "b", "gone"], (id) => at[id] ?? null, { x, y: 0 }, 5);
  expect([near(1), near(4), near(20)]).toEqual(["a", "b", null]);
});
