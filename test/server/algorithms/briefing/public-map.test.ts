import { cellToBoundary, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { CELL_COLOURS, publicMapSvg } from "#server/algorithms/briefing/suppress/public-map.ts";
import { contrast } from "#server/features/briefing-files/briefing-theme.ts";
import { sampleBriefing } from "#test/server/briefing-files/sample-briefing.ts";

const square = (west: number): GeoJSON.Polygon => ({
  type: "Polygon",
  coordinates: [
    [
      [west, 29],
      [west + 0.2, 29],
      [west + 0.2, 29.2],
      [west, 29.2],
      [west, 29],
    ],
  ],
});
const cellAt = (lon: number) => latLngToCell(29.1, lon, 6);
const aroundCell = (lon: number) => cellToBoundary(cellAt(lon)).map(([y, x]) => [x, y]);
const map = {
  cells: [
    { cell: cellAt(113.05), resolution: 6, sites: 7 },
    { cell: cellAt(113.25), resolution: 6, sites: 1234 },
  ],
  suppressed: [cellAt(113.15)],
  outlines: {
    type: "FeatureCollection" as const,
    features: [
      {
        type: "Feature" as const,
        properties: { nameZh: "岳阳楼区", nameEn: "Yueyanglou & lake" },
        geometry: square(113),
      },
      { type: "Feature" as const, properties: { nameZh: "平江县", nameEn: "Pingjiang" }, geometry: square(113.2) },
    ],
  },
};
const options = {
  ...{ view: "at=113.2,29.1,10&show=none", width: 640, height: 480, frame: { width: 640, height: 480 }, least: 5 },
  stamp: { ...sampleBriefing().stamp, approval: "湘S（2026）1号" },
};
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

test("a public map shows the count of each cell, a star where it is kept back, counties, north, scale and what it is", () => {
  const said = texts(publicMapSvg(map, { ...options, language: "zh" }));
  for (const text of [
    "7",
    "1,234",
    "*",
    "岳阳楼区",
    "平江县",
    "北",
    "公开版：小于 5 的计数不予公布",
    "审图号：湘S（2026）1号",
  ])
    expect(said).toContain(text);
  expect(said.filter((text) => /^\d+ km$/.test(text!))).toEqual(["10 km"]);
  const english = texts(publicMapSvg(map, { ...options, language: "en" }));
  for (const text of ["Yueyanglou &amp; lake", "Public version, counts below 5 suppressed"])
    expect(english).toContain(text);
});

test("north is up and east is right, and a camera further away draws it smaller", () => {
  const placesOf = (view: string) => {
    const svg = publicMapSvg(map, { ...options, view, language: "zh" });
    return ["岳阳楼区", "平江县"].map((name) => {
      const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${name}`).exec(svg)!;
      return { x: Number(x), y: Number(y) };
    });
  };
  const [west, east] = placesOf("at=113.2,29.1,9");
  expect(east!.x - west!.x).toBeGreaterThan(50);
  expect(Math.abs(east!.y - west!.y)).toBeLessThan(1);
  const [farWest, farEast] = placesOf("at=113.2,29.1,8");
  expect((east!.x - west!.x) / (farEast!.x - farWest!.x)).toBeCloseTo(2, 1);
  // Lower on the page where the camera looks further north.
  expect(placesOf("at=113.2,29.2,9")[0]!.y).toBeGreaterThan(west!.y);
});

test("a number gives way to the name of its county and to a number that is there", () => {
  const numbersOf = (cells: typeof map.cells, outlines: typeof map.outlines | null) =>
    texts(publicMapSvg({ cells, suppressed: [], outlines }, { ...options, language: "zh" })).filter((text) =>
      /^[\d,]+$/.test(text!),
    );
  const centre = { cell: cellAt(113.1), resolution: 6, sites: 55 };
  const county = {
    ...map.outlines.features[0]!,
    geometry: { type: "Polygon" as const, coordinates: [aroundCell(113.1)] },
  };
  expect(numbersOf([centre], null)).toEqual(["55"]);
  expect(numbersOf([centre], { ...map.outlines, features: [county] })).toEqual([]);
  expect(numbersOf([centre, { ...centre, sites: 66 }], null)).toEqual(["55"]);
});

test("the legend promises numbers only where they are drawn", () => {
  const small = { cell: latLngToCell(29.15, 113.15, 9), resolution: 9, sites: 12 };
  const legendOf = (cells: typeof map.cells) =>
    texts(publicMapSvg({ ...map, cells }, { ...options, language: "zh" })).find((text) =>
      text!.startsWith("每平方公里"),
    );
  expect(legendOf(map.cells)).toBe("每平方公里点位数（格内数字：点位数）");
  expect(legendOf([...map.cells, small])).toBe("每平方公里点位数（格内数字：点位数，较小的格不标）");
  expect(legendOf([small])).toBe("每平方公里点位数");
});

test("more is darker on light and lighter on dark, and numbers are read on every class", () => {
  const onBlack = (theme: "light" | "dark") => CELL_COLOURS[theme].map(({ fill }) => contrast(fill, "#000000"));
  expect(onBlack("light")).toEqual(onBlack("light").toSorted((a, b) => b - a));
  expect(onBlack("dark")).toEqual(onBlack("dark").toSorted((a, b) => a - b));
  for (const { fill, ink } of [...CELL_COLOURS.light, ...CELL_COLOURS.dark])
    expect(contrast(fill, ink), fill).toBeGreaterThanOrEqual(4.5);
  for (const dark of [false, true]) {
    const svg = publicMapSvg(map, { ...options, dark, language: "zh" });
    expect([svg.includes(CELL_COLOURS.dark[0].fill), svg.includes(CELL_COLOURS.light[0].fill)]).toEqual([dark, !dark]);
  }
});
