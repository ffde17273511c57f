/** The real road engine for tests, with 280 MB kept out of node_modules: installed once into this user's cache. */
import { homedir } from "node:os";
import path from "node:path";
import { findPackage, installPackage, PACKAGE_VERSION } from "#server/features/roads/valhalla-package.ts";

const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"),
  "safety-risk-map",
  `valhalla-${PACKAGE_VERSION}`,
);

export const EXTRACTS = path.resolve(import.meta.dirname, "../../../shared/data/osm");

/** The package's folder, or why there is none; printed, because tests that stand on it are left out then. */
export async function roadEngine(): Promise<{ packageFolder: string } | { reason: string }> {
  try {
    return { packageFolder: findPackage(CACHE) ?? (await installPackage(CACHE)) };
  } catch (error) {
    const reason = `Tests on real roads are left out. ${(error as Error).message.split("\n")[0]}`;
    console.warn(reason);
    return { reason };
  }
}
