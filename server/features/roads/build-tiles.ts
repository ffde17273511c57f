import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { valhallaConfig } from "./valhalla-config.ts";
import { run, tileBuilder } from "./valhalla-package.ts";

/** Names the tiles in use; written last, so that a build cut short leaves the roads as they were. */
export const configFile = (roadsDir: string) => path.join(path.resolve(roadsDir), "valhalla.json");
const TILES = /^tiles-\d+$/;

/**
 * Makes the engine's tiles from an OpenStreetMap extract, in a process of its own.
 * @returns the folder of the tiles
 * @throws Error of a sentence for a file that is no extract, or that the builder refuses
 */
export async function buildTiles(packageFolder: string, extract: string, roadsDir: string): Promise<string> {
  await checkExtract(extract);
  const builder = tileBuilder(packageFolder);
  const home = path.resolve(roadsDir);
  await mkdir(home, { recursive: true });
  const before = (await readdir(home)).filter((name) => TILES.test(name)).sort();
  const folder = path.join(home, `tiles-${Date.now()}`);
  await mkdir(folder);
  try {
    const config = path.join(folder, "valhalla.json");
    await writeFile(config, JSON.stringify(valhallaConfig(folder)));
    await run(builder, ["-c", config, path.resolve(extract)], folder);
    if (!(await readdir(folder)).some((name) => /^\d$/.test(name)))
      throw new Error("The extract holds no road that cars may use.");
    await rename(config, configFile(home));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  // A server that runs still reads those of the last time.
  for (const old of before.slice(0, -1)) await rm(path.join(home, old), { recursive: true, force: true });
  return folder;
}

async function checkExtract(file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(64), 0, 64, 0);
    if (!buffer.subarray(0, bytesRead).includes("OSMHeader"))
      throw new Error(`${file} is no OpenStreetMap extract. Take a file that ends in .osm.pbf.`);
  } finally {
    await opened.close();
  }
}
