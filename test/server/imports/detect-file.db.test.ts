import { writeFile } from "node:fs/promises";
import path from "node:path";
import gcoord from "gcoord";
import { expect } from "vitest";
import { detectFile } from "#server/features/imports/detect-file.ts";
import { test } from "#test/helpers/database.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

/** Houses all over both counties, written in GCJ-02. */
async function writeHouses(folder: string, header: string, write: (x: number, y: number, county: string) => unknown[]) {
  const file = path.join(folder, "houses.csv");
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const [lon, lat] = [113.0005 + ((i * 7) % 399) / 1000, 29.0005 + ((i * 11) % 199) / 1000];
    const [x, y] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
    return write(x, y, lon < 113.2 ? "岳阳楼区" : "平江县").join(",");
  });
  await writeFile(file, [header, ...lines].join("\n"));
  return file;
}

test("--crs auto tells the system by the places that the rows state, and says by how many", async ({ database }) => {
  await withTinyCity(database.pool);
  const folder = temporaryFolder("srm-detect");
  const ask = (file: string) =>
    detectFile(database.pool, CITY, { file, target: "self_built_house", map: {} }).finally(folder.remove);
  const file = await writeHouses(folder.path, "id,lon,lat,county", (x, y, county) => ["", x, y, county]);
  expect(await ask(file)).toMatchObject({
    crs: "gcj02",
    swapped: false,
    sentence: expect.stringMatching(/^Coordinates: gcj02 \(\d+ of 3000 in the place they state/),
  });
});

test("--crs auto asks for a word where the positions do not tell", async ({ database }) => {
  await withTinyCity(database.pool);
  const folder = temporaryFolder("srm-detect");
  const file = await writeHouses(folder.path, "id,lon,lat", () => ["", 113.1, 29.1]);
  const request = { file, target: "self_built_house" as const, map: {} };
  await expect(detectFile(database.pool, CITY, request)).rejects.toThrow(/^houses\.csv does not show .* Give --crs\.$/);
  folder.remove();
});
