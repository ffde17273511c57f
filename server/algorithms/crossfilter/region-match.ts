/** Which records belong to a place. Pure: the regions are given, nothing is looked up elsewhere. */

/** What the counting needs to know of a region; the regions contract carries more. */
export interface RegionParent {
  code: string;
  parentCode: string | null;
  level: string;
  reportingUnit: string | null;
}

/** 13 units report at the plenary (`reporting`); the 9 counties as drawn on the map hold the 4 zones (`county`). */
export type UnitScheme = "reporting" | "county";

/**
 * Whether records of `code` belong to `place`. A place holds itself and everything below it; under the `reporting`
 * scheme a county's townships that answer to a zone are the zone's, not the county's.
 */
export function isWithin(
  regions: ReadonlyMap<string, RegionParent>,
  code: string,
  place: string,
  scheme: UnitScheme,
): boolean {
  const unit = regions.get(code)?.reportingUnit;
  const level = regions.get(place)?.level;
  if (level === "zone") return unit === place;
  if (level === "county" && scheme === "reporting") return unit === place;
  for (let at: string | null | undefined = code; at; at = regions.get(at)?.parentCode) if (at === place) return true;
  return false;
}

/** The unit of the scheme that a region's records count for; null for the city itself and for unknown codes. */
export function unitOf(regions: ReadonlyMap<string, RegionParent>, code: string, scheme: UnitScheme): string | null {
  if (scheme === "reporting") return regions.get(code)?.reportingUnit ?? null;
  for (let at: string | null | undefined = code; at; at = regions.get(at)?.parentCode) {
    if (regions.get(at)?.level === "county") return at;
  }
  return null;
}
