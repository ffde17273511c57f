import gcoord from "gcoord";
import { describe, expect, test } from "vitest";
import { detectCrs, type SamplePoint, signTest } from "#server/algorithms/crs/detect-crs.ts";
import { fromGrid, toGrid } from "#server/algorithms/crs/gauss-kruger.ts";
import { buildOutlines } from "#server/algorithms/crs/outlines.ts";
import { GAUSS_KRUGER, toWgs84 } from "#server/algorithms/crs/systems.ts";
import { allSites, outlines as counties, makeCity, regions } from "../../../db/seed/the-city.ts";

const outlines = buildOutlines(
  regions.map(({ code, parentCode }) => ({
    code,
    parent: parentCode || null,
    outline: (counties.features.find((one: GeoJSON.Feature) => one.properties?.code === code)?.geometry ??
      null) as never,
  })),
);
const sites = allSites(makeCity(3000)).map(({ lon, lat, regionCode }) => ({ lon, lat, region: regionCode }));

/** The demo city's ledger as another system would write it. */
function written(
  as: (lon: number, lat: number) => readonly [number, number],
  { rows = sites, stated = true } = {},
): SamplePoint[] {
  return rows.map(({ lon, lat, region }) => {
    const [x, y] = as(lon, lat);
    return { x, y, region: stated ? region : null };
  });
}
const gcj = (lon: number, lat: number) => gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number];
const bd = (lon: number, lat: number) => gcoord.transform([lon, lat], gcoord.WGS84, gcoord.BD09) as [number, number];
const grid = (code: number) => (lon: number, lat: number) => toGrid(lon, lat, GAUSS_KRUGER.get(code)!);

describe("of a ledger that states townships", () => {
  test.for([
    ["wgs84", (lon: number, lat: number) => [lon, lat] as const],
    ["gcj02", gcj],
    ["bd09", bd],
    ["epsg:4547", grid(4547)],
    ["epsg:4526", grid(4526)],
    ["epsg:4546", grid(4546)],
  ] as const)("%s is recognised", ([crs, as]) => {
    const found = detectCrs(written(as), outlines);
    expect(found.verdict).toBe("clear");
    expect(found.candidates[0]).toMatchObject({ crs, swapped: false });
    expect(found.candidates[0]!.inStated / found.stated).toBeGreaterThan(0.98);
  });

  test("northing before easting, and latitude before longitude, are recognised as swapped", () => {
    const surveyed = detectCrs(
      written((lon, lat) => grid(4547)(lon, lat).toReversed() as [number, number]),
      outlines,
    );
    expect(surveyed.verdict).toBe("clear");
    expect(surveyed.candidates[0]).toMatchObject({ crs: "epsg:4547", swapped: true });
    const latFirst = detectCrs(
      written((lon, lat) => gcj(lon, lat).toReversed() as [number, number]),
      outlines,
    );
    expect(latFirst.verdict).toBe("clear");
    expect(latFirst.candidates[0]).toMatchObject({ crs: "gcj02", swapped: true });
  });

  test("a dozen rows far from any border tell nothing, and it says so", () => {
    const inside = sites.filter(({ lon, lat }) => Math.hypot(lon - 113.6, lat - 28.75) < 0.03).slice(0, 12);
    expect(inside.length).toBeGreaterThan(5);
    const found = detectCrs(written(gcj, { rows: inside }), outlines);
    expect(found).toMatchObject({ verdict: "tie" });
    expect(found.candidates.slice(0, found.tied).map((one) => one.crs)).toEqual(
      expect.arrayContaining(["wgs84", "gcj02"]),
    );
  });
});

test("a ledger that states no place is judged by the share inside the city", () => {
  const found = detectCrs(written(grid(4547), { stated: false }), outlines);
  expect(found).toMatchObject({ stated: 0, verdict: "clear", candidates: [{ crs: "epsg:4547", inStated: 0 }] });
  expect(found.candidates[0]!.inCity).toBeGreaterThan(0.98 * found.points);
});

test("another city's ledger fits nothing", () => {
  const shanghai = written((lon, lat) => [lon + 8, lat + 2]);
  expect(detectCrs(shanghai, outlines)).toMatchObject({ verdict: "none", candidates: [] });
  expect(detectCrs([{ x: 0, y: 0, region: null }], outlines)).toMatchObject({ verdict: "none", points: 0 });
});

test("a grid position comes back to the tenth of a millimetre in every zone", () => {
  for (const [code, zone] of GAUSS_KRUGER) {
    for (const [east, lat] of [
      [0, 29.4],
      [1.5, 18],
      [-3, 53],
    ] as const) {
      const lon = zone.meridian + east;
      const [x, y] = toGrid(lon, lat, zone);
      const [backLon, backLat] = toWgs84(`epsg:${code}`)!(x, y)!;
      expect(Math.abs(backLon - lon)).toBeLessThan(1e-9);
      expect(Math.abs(backLat - lat)).toBeLessThan(1e-9);
    }
  }
  expect(fromGrid(1e30, 1e30, GAUSS_KRUGER.get(4547)!)).toBeNull();
});

test("the sign test gives the binomial tail", () => {
  expect(signTest(5, 0)).toBeCloseTo(1 / 32, 12);
  expect(signTest(3, 1)).toBeCloseTo(5 / 16, 12);
  expect(signTest(400, 300)).toBeCloseTo(8.924e-5, 8);
});
