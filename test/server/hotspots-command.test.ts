import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Feature, FeatureCollection, Polygon } from "geojson";
import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from "h3-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adjustBH } from "#server/algorithms/hotspots/false-discovery.ts";
import { twoSidedP } from "#server/algorithms/hotspots/normal.ts";
import { runHotSpots } from "#server/features/hotspots/run-hotspots.ts";
import { type TemporaryFolder, temporaryFolder } from "#test/helpers/temporary-folder.ts";

const root = path.resolve(import.meta.dirname, "../..");
const ACCIDENTS = path.resolve(root, "../shared/data/points/hk-road-accidents-2017-2019.csv");

interface CellProperties {
  count: number;
  z: number;
  p: number;
  p_fdr: number;
  class: number;
}
type Cells = FeatureCollection<Polygon, CellProperties> & { hotspots: { universe: string; resolution: number } };

let folder: TemporaryFolder;
beforeAll(() => {
  folder = temporaryFolder("srm-hotspots");
});
afterAll(() => folder.remove());

const fileOf = (name: string, content: string | object) => {
  const file = path.join(folder.path, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};

/** What the command says, and what it writes. */
async function hotspots(...args: string[]): Promise<{ said: string; cells: Cells }> {
  const out = path.join(folder.path, "cells.geojson");
  const said = await runHotSpots([...args, "--out", out]);
  return { said, cells: JSON.parse(readFileSync(out, "utf8")) as Cells };
}

/** What the command says when it refuses. */
async function refusal(...args: string[]): Promise<string> {
  const answer = await hotspots(...args).catch((error: Error) => error);
  if (!(answer instanceof Error)) throw new Error("the command did not refuse");
  return answer.message;
}

const point = (longitude: number, latitude: number, properties: object = {}): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [longitude, latitude] },
});
const collection = (...features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
const box = (west: number, south: number, east: number, north: number): Polygon => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

const countClasses = (cells: Cells) => {
  const counts = new Map<number, number>();
  for (const { properties } of cells.features) counts.set(properties.class, (counts.get(properties.class) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => a - b));
};

/** Cells per class, recounted by definition in the same tests. */
const OCCUPIED = { 0: 804, 1: 6, 2: 18, 3: 60 };
const IN_AREA = { 0: 2917, 1: 6, 2: 26, 3: 162 };

describe("road accidents of Hong Kong 2017–2019", { timeout: 30_000 }, () => {
  beforeAll(() => {
    if (!existsSync(ACCIDENTS)) {
      throw new Error(`This test needs the accident file ${ACCIDENTS}; put the folder 'shared' beside the project.`);
    }
  });

  /** Longitude and latitude of the rows that have them, by the plainest reading: they are the 11th and 12th of 16 columns. */
  const positions = () => {
    const [, ...rows] = readFileSync(ACCIDENTS, "utf8").trim().split(/\r?\n/);
    return rows
      .map((row) => row.split(",").slice(10, 12))
      .filter(([longitude, latitude]) => longitude !== "" && latitude !== "")
      .map((pair) => pair.map(Number) as [number, number]);
  };

  /** Gi* by its definition, in n · k steps over neighbours looked up one by one. */
  const byDefinition = (counts: ReadonlyMap<string, number>) => {
    const n = counts.size;
    const values = [...counts.values()];
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    const s = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / n - mean * mean);
    return new Map(
      [...counts.keys()].map((cell) => {
        const inside = gridDisk(cell, 1).filter((name) => counts.has(name));
        const sum = inside.reduce((total, name) => total + counts.get(name)!, 0);
        const w = inside.length;
        return [cell, (sum - w * mean) / (s * Math.sqrt((n * w - w * w) / (n - 1)))];
      }),
    );
  };

  function expectToAgree(cells: Cells, counts: ReadonlyMap<string, number>): void {
    const z = byDefinition(counts);
    expect(cells.features).toHaveLength(counts.size);
    const fdr = adjustBH(Float64Array.from(cells.features, ({ id }) => twoSidedP(z.get(id as string)!)));
    for (const [i, { id, properties, geometry }] of cells.features.entries()) {
      expect(properties.count).toBe(counts.get(id as string));
      expect(properties.z).toBeCloseTo(z.get(id as string)!, 9);
      expect(properties.p).toBeCloseTo(twoSidedP(z.get(id as string)!), 9);
      expect(properties.p_fdr).toBeCloseTo(fdr[i]!, 9);
      const level = properties.p_fdr <= 0.01 ? 3 : properties.p_fdr <= 0.05 ? 2 : properties.p_fdr <= 0.1 ? 1 : 0;
      expect(properties.class).toBe(level === 0 ? 0 : level * Math.sign(properties.z));
      if (i < 20) expect(geometry.coordinates[0]).toEqual(cellToBoundary(id as string, true));
    }
  }

  test("without an area the occupied cells are compared with each other", async () => {
    const { said, cells } = await hotspots(ACCIDENTS, "--resolution", "8");

    expect(said).toContain("47,762 rows read, 44,222 counted in cells");
    expect(said).toMatch(/without a position +3,540/);
    expect(said).toContain("888 cells of H3 resolution 8; universe: only cells that hold a row");
    expect(cells.hotspots).toMatchObject({ universe: "occupied", resolution: 8 });
    expect(countClasses(cells)).toEqual(OCCUPIED);
    const counts = new Map<string, number>();
    for (const [longitude, latitude] of positions()) {
      const cell = latLngToCell(latitude, longitude, 8);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    expectToAgree(cells, counts);
  });

  test("within an area its empty cells count too, and rows in other cells are said to be outside", async () => {
    const bounds = [113.82, 22.19, 114.35, 22.56] as const;
    const area = fileOf("area.geojson", box(...bounds));
    const { said, cells } = await hotspots(ACCIDENTS, "--area", area);

    const [west, south, east, north] = bounds;
    const middle = latLngToCell((south + north) / 2, (west + east) / 2, 8);
    const counts = new Map(
      gridDisk(middle, 60)
        .filter((name) => {
          const [latitude, longitude] = cellToLatLng(name);
          return longitude > west && longitude < east && latitude > south && latitude < north;
        })
        .map((name) => [name, 0]),
    );
    let outside = 0;
    for (const [longitude, latitude] of positions()) {
      const cell = latLngToCell(latitude, longitude, 8);
      if (counts.has(cell)) counts.set(cell, counts.get(cell)! + 1);
      else outside++;
    }
    expect(outside).toBeGreaterThan(0);
    expect(said).toMatch(new RegExp(`outside the area +${outside}\n`));
    expect(said).toContain("universe: all cells whose centre lies in the area, empty ones too");
    expect(cells.hotspots.universe).toBe("area");
    expect(countClasses(cells)).toEqual(IN_AREA);
    expectToAgree(cells, counts);
  });

  test("a value column is summed in place of counting rows", async () => {
    const { cells } = await hotspots(ACCIDENTS, "--resolution", "6", "--value", "No_of_Casualties_Injured");
    const injured = readFileSync(ACCIDENTS, "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => row.split(","));
    const expected = injured.filter((row) => row[10] !== "").reduce((sum, row) => sum + Number(row[9]), 0);
    expect(cells.features.reduce((sum, { properties }) => sum + properties.count, 0)).toBe(expected);
  });
});

test("npm run hotspots writes the file and prints the summary; a mistake is one sentence and exit code 1", async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, [...scripts.hotspots!.split(" ").slice(1), ...args], { cwd: root });
  const out = path.join(folder.path, "printed.geojson");
  const file = fileOf("one.csv", "lon,lat\n113.1,29.3\n");

  const { stdout } = await command(file, "--out", out);
  expect(stdout).toMatch(/^1 rows read, 1 counted in cells\n[\s\S]*Written to .*printed\.geojson\n$/);
  expect(JSON.parse(readFileSync(out, "utf8")).features).toHaveLength(1);

  await expect(command(file, "--out", out, "--resolution", "99")).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: "--resolution 99 is not a whole number from 0 to 15.\n",
  });
}, 30_000);

test.each([
  ["lon", "lat"],
  ["LNG", "Latitude"],
  ["经度", "纬度"],
  ["x", "y"],
])("columns %s and %s are recognised", async (longitude, latitude) => {
  const file = fileOf("points.csv", `name,${longitude},${latitude}\na,113.1,29.3\nb,113.1,29.3\nc,113.3,29.4\n`);
  const { cells } = await hotspots(file, "--resolution", "7");
  expect(cells.features.map(({ id, properties }) => [id, properties.count])).toEqual(
    [
      [latLngToCell(29.3, 113.1, 7), 2],
      [latLngToCell(29.4, 113.3, 7), 1],
    ].sort(),
  );
});

test("rows without a position, without a value or that cannot be read are counted and said, never guessed", async () => {
  const file = fileOf(
    "gaps.csv",
    "lon,lat,n\n113.1,29.3,2.5\n,,1\n0,0,1\n999,29,1\n113.1,abc,1\n113.1,29.3,\n113.1,29.3,4,surplus\n113.1,29.3,-1\n",
  );
  const { said, cells } = await hotspots(file, "--value", "n");
  expect(said).toContain("8 rows read, 2 counted in cells");
  expect(said).toMatch(/without a position +4/);
  expect(said).toMatch(/without a value +1/);
  expect(said).toMatch(/not readable +1/);
  expect(cells.features.map(({ properties }) => properties)).toEqual([{ count: 1.5, z: 0, p: 1, p_fdr: 1, class: 0 }]);
});

test("GeoJSON: points as they are, lines and areas at a point on them, null geometries said", async () => {
  const file = fileOf(
    "mixed.geojson",
    collection(
      point(113.1, 29.3, { deaths: 2 }),
      { type: "Feature", properties: { deaths: 3 }, geometry: box(113.0999, 29.2999, 113.1001, 29.3001) },
      { type: "Feature", properties: { deaths: 9 }, geometry: null as never },
      { type: "Feature", properties: { deaths: 9 }, geometry: { type: "Point", coordinates: [] } },
      point(113.1, 29.3),
    ),
  );
  const { said, cells } = await hotspots(file, "--value", "deaths");
  expect(said).toMatch(/without a position +2/);
  expect(said).toMatch(/without a value +1/);
  expect(cells.features.map(({ id, properties }) => [id, properties.count])).toEqual([
    [latLngToCell(29.3, 113.1, 8), 5],
  ]);
});

describe("what cannot be done is refused in one sentence", () => {
  const good = () => fileOf("good.csv", "lon,lat,kind\n113.1,29.3,fire\n");

  test.each([
    ["an empty file", "", [], /^odd\.csv is empty\./],
    ["a header without rows", "lon,lat\n", [], /^odd\.csv holds no rows\.$/],
    [
      "no columns of coordinates",
      "name,town\na,b\n",
      [],
      /^odd\.csv has no columns of longitude and latitude .* it has name, town\.$/,
    ],
    [
      "a value that is no number",
      "lon,lat,n\n113,29,1\n113,29,many\n",
      ["--value", "n"],
      /^--value n: 'many' in line 3 is not a number\.$/,
    ],
    [
      "a value column that is not there",
      "lon,lat,n\n113,29,1\n",
      ["--value", "m"],
      /^odd\.csv has no column 'm'; it has lon, lat, n\.$/,
    ],
    ["positions missing everywhere", "lon,lat\n,\n0,0\n", [], /^No row has a position, so there are no cells\.$/],
    [
      "a resolution that does not exist",
      "lon,lat\n113,29\n",
      ["--resolution", "16"],
      /^--resolution 16 is not a whole number from 0 to 15\.$/,
    ],
  ])("%s", async (_, content, args, sentence) => {
    expect(await refusal(fileOf("odd.csv", content), ...args)).toMatch(sentence);
  });

  test("files that are not there or of another kind", async () => {
    expect(await refusal(path.join(folder.path, "nowhere.csv"))).toMatch(
      /^There is no file .*nowhere\.csv\. Check the path\.$/,
    );
    expect(await refusal(fileOf("book.xlsx", "x"))).toMatch(/^book\.xlsx is not a complete zip file\./);
    expect(await refusal(fileOf("none.geojson", collection()))).toMatch(/^none\.geojson holds no GeoJSON features\./);
  });

  test("areas without a polygon, of no cell, of too many cells, or not readable", async () => {
    const withArea = (area: string | object, ...args: string[]) =>
      refusal(good(), "--area", fileOf("area.json", area), ...args);
    expect(await withArea(collection(point(113, 29)))).toBe("area.json holds no polygon.");
    expect(await withArea(box(113, 29, 113.0001, 29.0001))).toMatch(
      /^No cell of resolution 8 has its centre in area\.json/,
    );
    expect(await withArea(box(113, 29, 114, 30), "--resolution", "15")).toMatch(
      /^area\.json holds about [\d,]+ cells at resolution 15/,
    );
    expect(await withArea("{")).toMatch(/^area\.json is not readable GeoJSON: /);
  });
});
