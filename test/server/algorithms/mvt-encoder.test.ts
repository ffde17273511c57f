import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { encodeTile, MvtLayer } from "#server/algorithms/mvt/mvt-encoder.ts";

const decode = (bytes: Uint8Array) => new VectorTile(new PbfReader(bytes));

test("points come back with their ids, positions and shared attributes", () => {
  const layer = new MvtLayer("sites");
  const house = layer.tags({ layer: "self_built_house", level: 3, name: "岳阳" });
  const mine = layer.tags({ layer: "mine", level: 1, name: "岳阳" });
  layer.addPoint(7, 0, 4095, house);
  layer.addPoint(9_007_199_254_740_991, 300, 64, mine);
  layer.addPoint(2 ** 31, 63, 8191, house);
  const sites = decode(encodeTile([layer])).layers.sites!;

  expect(sites.length).toBe(3);
  expect(sites.extent).toBe(4096);
  expect(sites.version).toBe(2);
  const features = [0, 1, 2].map((i) => sites.feature(i));
  expect(features.map((feature) => feature.id)).toEqual([7, 9_007_199_254_740_991, 2 ** 31]);
  expect(features.map((feature) => feature.loadGeometry()[0]![0])).toMatchObject([
    { x: 0, y: 4095 },
    { x: 300, y: 64 },
    { x: 63, y: 8191 },
  ]);
  expect(features.map((feature) => feature.properties)).toEqual([
    { layer: "self_built_house", level: 3, name: "岳阳" },
    { layer: "mine", level: 1, name: "岳阳" },
    { layer: "self_built_house", level: 3, name: "岳阳" },
  ]);
});

test("a polygon that reaches beyond the tile keeps its shape", () => {
  const layer = new MvtLayer("cells");
  layer.addPolygon(1, [-20, -5, 4200, 30, 2000, 5000], layer.tags({ n: 70_000 }));
  const cell = decode(encodeTile([layer])).layers.cells!.feature(0);
  expect(cell.type).toBe(3);
  expect(cell.properties).toEqual({ n: 70_000 });
  expect(cell.loadGeometry()[0]!.map(({ x, y }) => [x, y])).toEqual([
    [-20, -5],
    [4200, 30],
    [2000, 5000],
    [-20, -5],
  ]);
});

test("more than 127 bytes of tags and thousands of features survive the buffer growing", () => {
  const layer = new MvtLayer("many");
  const wide = layer.tags(Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`key${i}`, i])));
  for (let i = 0; i < 5000; i++) layer.addPoint(i, i % 4096, (i * 7) % 4096, wide);
  const many = decode(encodeTile([layer])).layers.many!;
  expect(many.length).toBe(5000);
  expect(many.feature(4999).properties.key89).toBe(89);
  expect(many.feature(4999).loadGeometry()[0]![0]).toMatchObject({ x: 903, y: (4999 * 7) % 4096 });
});

test("a tile without features is empty", () => {
  expect(encodeTile([new MvtLayer("sites")])).toHaveLength(0);
});

test("an attribute that tiles cannot carry is refused by name", () => {
  expect(() => new MvtLayer("sites").tags({ share: -0.5 })).toThrow("-0.5");
});
