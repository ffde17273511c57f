import { VectorTile } from "@mapbox/vector-tile";
import { cellToBoundary, latLngToCell } from "h3-js";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import type { Cube } from "#server/algorithms/cube/cube.ts";
import { tileBounds } from "#server/algorithms/geo/web-mercator.ts";
import { cellTile, countCells } from "#server/algorithms/tiles/cell-tile.ts";
import { seededRandom, syntheticCube } from "#test/client/synthetic-cube.ts";

/** Every cell with a corner in the tile, found without any shortcut. */
function cellsTouching(ids: string[], address: { z: number; x: number; y: number }): string[] {
  const [west, south, east, north] = tileBounds(address);
  return ids.filter((id) =>
    cellToBoundary(id).some(([lat, lon]) => lat > south && lat < north && lon > west && lon < east),
  );
}

const decode = (tile: Uint8Array) => {
  const cells = tile.length ? new VectorTile(new PbfReader(tile)).layers.cells! : undefined;
  return Array.from(
    { length: cells?.length ?? 0 },
    (_, i) => cells!.feature(i).properties as { cell: string; n: number },
  );
};

test("a tile leaves out no cell that reaches into it, whatever the resolution", () => {
  const random = seededRandom(11);
  const base = syntheticCube(3000, 7);
  const cells = BigUint64Array.from(
    new Set(
      Array.from({ length: 3000 }, () => BigInt(`0x${latLngToCell(29.1 + random() * 0.3, 112.9 + random() * 0.4, 8)}`)),
    ),
  ).sort();
  const cube: Cube = { ...base, cells, cellOf: Int32Array.from({ length: base.rows }, (_, r) => r % cells.length) };
  for (const [resolution, z, x, y] of [
    [8, 11, 1666, 850],
    [8, 11, 1667, 849],
    [7, 10, 833, 425],
    [6, 9, 416, 212],
  ] as const) {
    const blocks = countCells(cube, resolution);
    const ids = blocks.flatMap((block) => block.cells.map((cell) => cell.id));
    const inTile = decode(cellTile(blocks, { z, x, y }));
    const expected = cellsTouching(ids, { z, x, y });
    expect(expected.length).toBeGreaterThan(0);
    expect(inTile.map(({ cell }) => cell)).toEqual(expect.arrayContaining(expected));
  }
});

test("in the tile of the whole world every site is counted once", () => {
  const cube = syntheticCube(500, 3);
  const world = decode(cellTile(countCells(cube, 5), { z: 0, x: 0, y: 0 }));
  expect(world.reduce((sum, { n }) => sum + n, 0)).toBe(cube.n.reduce((a, b) => a + b));
});
