import { describe, expect, test } from "vitest";
import {
  AXIS_BITS,
  evenBits,
  tileBounds,
  tileCodeRange,
  worldPosition,
  zcodeOf,
} from "#server/algorithms/geo/web-mercator.ts";

/** Interleaves two 31-bit numbers the slow way. */
function slowly(lon: number, lat: number): bigint {
  const [x, y] = worldPosition(lon, lat).map((value) => BigInt(Math.floor(value))) as [bigint, bigint];
  let code = 0n;
  for (let bit = 0n; bit < BigInt(AXIS_BITS); bit++)
    code |= (((x >> bit) & 1n) << (2n * bit)) | (((y >> bit) & 1n) << (2n * bit + 1n));
  return code;
}

describe("tile arithmetic", () => {
  test("a tile's code range holds the points inside its bounds and no others", () => {
    const tile = { z: 12, x: 3335, y: 1702 };
    const [west, south, east, north] = tileBounds(tile);
    const { from, to } = tileCodeRange(tile);
    const holds = (lon: number, lat: number) => slowly(lon, lat) >= from && slowly(lon, lat) < to;
    const sliver = 1e-6;
    expect(holds((west + east) / 2, (south + north) / 2)).toBe(true);
    expect(holds(west + sliver, north - sliver)).toBe(true);
    expect(holds(east - sliver, south + sliver)).toBe(true);
    expect(holds(west - sliver, (south + north) / 2)).toBe(false);
    expect(holds(east + sliver, (south + north) / 2)).toBe(false);
    expect(holds((west + east) / 2, north + sliver)).toBe(false);
    expect(holds((west + east) / 2, south - sliver)).toBe(false);
  });

  test.for([
    [113.1328, 29.3703],
    [-179.999999, -85.2],
    [180, 89],
    [0, 0],
    [-58.38, -34.6],
  ] as const)("the Z-order code of %j interleaves its bits", ([lon, lat]) => {
    expect(zcodeOf(lon, lat)).toBe(slowly(lon, lat));
  });

  test("the four children of a tile share its range without gap or overlap", () => {
    const parent = tileCodeRange({ z: 9, x: 417, y: 212 });
    const children = [
      [834, 424],
      [835, 424],
      [834, 425],
      [835, 425],
    ].map(([x, y]) => tileCodeRange({ z: 10, x: x!, y: y! }));
    children.sort((a, b) => (a.from < b.from ? -1 : 1));
    expect(children[0]!.from).toBe(parent.from);
    expect(children[3]!.to).toBe(parent.to);
    for (let i = 1; i < 4; i++) expect(children[i]!.from).toBe(children[i - 1]!.to);
  });

  test("even bits undo the interleaving of x, odd bits that of y", () => {
    // x = 0b1011, y = 0b0110 → y3x3 y2x2 y1x1 y0x0 = 01 10 11 01
    const code = 0b01101101;
    expect(evenBits(code)).toBe(0b1011);
    expect(evenBits(code >>> 1)).toBe(0b0110);
    expect(evenBits(0xffffffff)).toBe(0xffff);
  });
});
