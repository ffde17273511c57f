/**
 * The npm package @valhallajs/valhallajs: Valhalla as a library and its tile builder, for Linux and Apple silicon. With its
 * 280 MB it is installed by whoever wants it, into the folder of the roads, and not with `npm ci`.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

export const PACKAGE = "@valhallajs/valhallajs";
export const PACKAGE_VERSION = "3.6.1";

const installedIn = (folder: string) => path.join(folder, "node_modules", ...PACKAGE.split("/"));

/** The folder of the package: as installed into the roads' folder, or beside our own packages; undefined without it. */
export function findPackage(roadsDir: string): string | undefined {
  const installed = path.resolve(installedIn(path.join(roadsDir, "engine")));
  if (existsSync(path.join(installed, "package.json"))) return installed;
  try {
    return path.dirname(createRequire(import.meta.url).resolve(PACKAGE));
  } catch {
    return undefined;
  }
}

/** The builder of tiles. @throws Error where the package has none for this computer */
export function tileBuilder(packageFolder: string): string {
  const builder = path.join(packageFolder, process.platform, process.arch, "valhalla_build_tiles");
  if (!existsSync(builder))
    throw new Error(
      `${PACKAGE} has nothing for ${process.platform} ${process.arch}. Run Valhalla elsewhere and set ROUTING_URL.`,
    );
  return builder;
}

/**
 * Installs the package from the npm registry into the folder of the roads; whole or not at all, for whoever looks meanwhile.
 * @throws Error of a sentence when npm cannot
 */
export async function installPackage(roadsDir: string): Promise<string> {
  await mkdir(roadsDir, { recursive: true });
  const making = await mkdtemp(path.join(roadsDir, "engine-"));
  try {
    const npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", making];
    await run("npm", [...npm, `${PACKAGE}@${PACKAGE_VERSION}`], making).catch((error: Error) => {
      throw new Error(`npm could not install ${PACKAGE}: ${error.message}`, { cause: error });
    });
    await rename(making, path.join(roadsDir, "engine")).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error; // another was quicker
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return findPackage(roadsDir)!;
}

/** Runs a program to its end. @throws Error with the last it wrote when it fails */
export function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      said = (said + text.toString()).slice(-1000);
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`it ended with ${signal ?? code}. ${said}`.trim())),
    );
  });
}
