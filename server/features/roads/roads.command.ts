/**
 * npm run roads -- FILE.osm.pbf   makes the roads that plans are driven on from an OpenStreetMap extract
 * npm run roads -- --install      gets the road engine (280 MB) from the npm registry
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { readConfig } from "../../config.ts";
import { buildTiles, configFile } from "./build-tiles.ts";
import { roadsDir } from "./open-roads.ts";
import { findPackage, installPackage, PACKAGE } from "./valhalla-package.ts";

const USAGE = `Say what to do:
  npm run roads -- --install       gets the road engine, ${PACKAGE} (280 MB)
  npm run roads -- FILE.osm.pbf    makes the roads from an OpenStreetMap extract`;

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { install: { type: "boolean" } } });
  const folder = roadsDir(readConfig(process.env));
  const [extract] = positionals;
  if (values.install) console.log(`The road engine is in ${await installPackage(folder)}.`);
  if (extract === undefined) {
    if (values.install) return "Now make the roads: npm run roads -- FILE.osm.pbf";
    if (existsSync(configFile(folder)) && findPackage(folder)) return `The roads are ready in ${folder}.\n${USAGE}`;
    throw new Error(USAGE);
  }
  const packageFolder = findPackage(folder);
  if (!packageFolder) throw new Error("The road engine is not installed. Get it first: npm run roads -- --install");
  const began = performance.now();
  const tiles = await buildTiles(packageFolder, extract, folder);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `The roads are ready in ${tiles} (${seconds} s). Start the server again to drive on them.\nRoads © OpenStreetMap contributors, ODbL.`;
}

try {
  console.log(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
