import { readFileSync } from "node:fs";
import { generateCity } from "#db/seed/generate.ts";
import { readCounties } from "#db/seed/geometry.ts";
import type { SiteRecord } from "#db/seed/records.ts";
import type { RegionRow } from "#db/seed/townships.ts";

const folder = new URL("../../../db/regions/", import.meta.url);

export const outlines = JSON.parse(readFileSync(new URL("yueyang-counties.geojson", folder), "utf8"));
export const counties = readCounties(outlines);
export const regions: RegionRow[] = readFileSync(new URL("yueyang-regions.csv", folder), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => {
    const [code = "", parentCode = "", level = "", nameZh = "", nameEn = "", reportingUnit = ""] = row
      .trim()
      .split(",");
    return { code, parentCode, level, nameZh, nameEn, reportingUnit };
  });

export const asOf = "2026-11-20";

/** A small demo city; the plan of land and villages is the same at any size. */
export const makeCity = (sites: number, seed: number | string = 1) =>
  generateCity({ outlines, regions, sites, seed, asOf });

export const allSites = (city: ReturnType<typeof makeCity>): SiteRecord[] => [...city.sites()].flat();
