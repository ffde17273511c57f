import { describe, expect, test } from "vitest";
import { choroplethClasses } from "#client/features/choropleth/choropleth-classes.ts";
import { formatBreaks, parseBreaks } from "#client/features/choropleth/manual-breaks.ts";
import { COVERAGE, densityOpacity } from "#client/features/density/density.layer.ts";
import { flowBars } from "#client/features/flow/flow-bars.ts";
import { matchRegions } from "#client/features/search/match-regions.ts";
import { atOnePlace } from "#client/features/sites/one-place.ts";
import { siteFilter } from "#client/features/sites/site-filter.ts";
import { NO_SUMS, type RankingRow } from "#client/lib/measures.ts";
import { choroplethColours, LEVEL_COLOURS, MAP_COLOURS } from "#client/lib/palette.ts";
import { outlineAround } from "#client/lib/places.ts";
import { cellColours, densityClasses } from "#client/lib/surface/surface-classes.ts";
import { REGIONS } from "./synthetic-cube.ts";

describe("density", () => {
  test("cells without sites are transparent, all others opaque, so that a class has the legend's colour anywhere", () => {
    const n = Uint32Array.of(0, 1, 60, 400, 9, 25);
    const colours = cellColours(n, densityClasses(n, "light"));
    expect([...n].map((_, cell) => colours[cell * 4 + 3])).toEqual([0, 255, 255, 255, 255, 255]);
  });

  test("cells leave more of the ground free where the counties are coloured", () => {
    expect(COVERAGE.overCounties).toBeLessThan(COVERAGE.alone);
  });

  test("gives way to points around zoom 12, and stays where points are not shown", () => {
    expect([11.6, 12.1, 12.6].map((zoom) => densityOpacity(zoom, true))).toEqual([1, 0.5, 0]);
    expect(densityOpacity(15, false)).toBe(1);
  });
});

describe("choropleth", () => {
  const row = (code: string, value: number, ranked = true): RankingRow => ({
    code,
    value,
    ranked,
    numerator: 0,
    denominator: 0,
    unassigned: false,
    rank: null,
    sums: NO_SUMS,
    limits: null,
    interval: null,
    index: null,
  });
  const rows = [row("a", 0.5), row("b", 0.7), row("c", 0.9), row("zone", 0.1), row("few", 0.2, false)];

  test("classes come from the drawn counties with enough cases alone", () => {
    const breaks = { method: "equal", classes: 4, manual: [] } as const;
    const made = choroplethClasses(rows, ["a", "b", "c", "few"], breaks, "light");
    expect([...made.colourOf.keys()]).toEqual(["a", "b", "c"]);
    expect(made.least).toBe(0.5);
    expect(made.breaks.map((value) => value.toFixed(2))).toEqual(["0.60", "0.70", "0.80"]);
  });

  test("manual breaks are typed in percent, with any comma", () => {
    expect(parseBreaks("80，90.5, 95%", true)).toEqual([0.8, 0.905, 0.95]);
    expect(formatBreaks([0.8, 0.905], true)).toBe("80, 90.5");
    expect([parseBreaks("90, 80", true), parseBreaks("", true), parseBreaks("a", false)]).toEqual([null, null, null]);
  });
});

describe("search among regions", () => {
  const places = [
    ["430681", "county", "汨罗市", "Miluo City"],
    ["430681101", "township", "汨罗镇", "Miluo Town"],
    ["430602003", "township", "吕仙亭街道", "Lüxianting Subdistrict"],
    ["430600", "city", "岳阳市", "Yueyang City"],
  ].map(([code, level, nameZh, nameEn]) => ({
    code,
    level,
    nameZh,
    nameEn,
    parentCode: null,
    reportingUnit: null,
  })) as never[];
  const found = (text: string) => matchRegions(places, text, 5).map((region) => region.code);

  test("finds Chinese names, pinyin without its dots, and codes; counties first", () => {
    expect(found("汨罗")).toEqual(["430681", "430681101"]);
    expect(found("luxian")).toEqual(["430602003"]);
    expect(found("430681")).toEqual(["430681", "430681101"]);
  });

  test("an empty text finds nothing", () => {
    expect(found("  ")).toEqual([]);
  });
});

test("points are filtered by the townships of the place, as the counts are", () => {
  const regions = new Map(REGIONS.map((region) => [region.code, region]));
  const filter = {
    layer: [],
    category: [],
    level: [1],
    status: [],
    supervision: [],
    place: ["430681"],
    units: "reporting",
  };
  expect(siteFilter(filter as never, regions)).toEqual([
    "all",
    ["in", ["get", "level"], ["literal", [1]]],
    ["in", ["get", "region"], ["literal", ["430681", "430681001"]]],
  ]);
});

test("found and closed share one scale", () => {
  const { found, closed, zero, step } = flowBars(
    { found: Uint32Array.of(30, 0), closed: Uint32Array.of(0, 10) },
    100,
    40,
  );
  expect([zero, step]).toEqual([30, 50]);
  expect(found).toContain("v-30");
  expect(closed).toContain("v10");
});

describe("sites at a point", () => {
  const mark = (id: string, x: number) => ({ id, x, y: 0 });
  const ids = (marks: { id: string }[]) => marks.map(({ id }) => id);
  const near = [mark("left", -4), mark("under", 1), mark("beside", 3)];

  test("of neighbours that only look close the nearest is meant", () => {
    // 15 m are less than two pixels at zoom 13.
    expect(ids(atOnePlace([mark("left", -4), mark("under", 1), mark("right", 4)], { x: 0, y: 0 }, 13, 8.4))).toEqual([
      "under",
    ]);
  });

  test("marks that share a place are meant together", () => {
    expect(ids(atOnePlace(near, { x: 0, y: 0 }, 15, 2))).toEqual(["left", "under", "beside"]);
    expect(ids(atOnePlace(near, { x: 0, y: 0 }, 17, 0.5))).toEqual(["under", "beside"]);
  });

  test("nothing drawn, nothing meant", () => {
    expect(atOnePlace([], { x: 0, y: 0 }, 15, 2)).toEqual([]);
  });
});

test("a zone lights no county, a township lights its own", () => {
  const region = (code: string, level: string, parentCode: string | null) => ({ code, level, parentCode });
  const byCode = new Map(
    [
      region("430600", "city", null),
      region("430602", "county", "430600"),
      region("430602101", "township", "430602"),
      region("430671", "zone", "430602"),
    ].map((one) => [one.code, one]),
  );
  const lit = (place: string | null) => outlineAround({ byCode } as never, place);
  expect([null, "430602", "430602101", "430671"].map(lit)).toEqual([null, "430602", "430602", null]);
});

test("letters on the four level colours have a contrast of at least 4.5 : 1", () => {
  for (const { fill, ink } of Object.values(LEVEL_COLOURS)) expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
});

test("the faintest county colour differs from the page around the city", () => {
  for (const theme of ["light", "dark"] as const) {
    expect(contrast(choroplethColours(theme, 5)[0]!, MAP_COLOURS[theme].background)).toBeGreaterThanOrEqual(1.2);
  }
});

/** Contrast of two colours after WCAG 2, 1 … 21. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}
