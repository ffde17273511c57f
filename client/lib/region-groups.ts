/** Which row of a list of places a region's records belong to: every record is in exactly one row. Pure. */
import { type RegionParent, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";

/** The listed places: the city's units (`within` null), or the townships of one unit. */
export interface Listing {
  regions: ReadonlyMap<string, RegionParent>;
  scheme: UnitScheme;
  within: string | null;
}

export interface PlaceGroup {
  /** Of the unit or township; of the place itself for records that state no more; null for the city's remainder. */
  code: string | null;
  /** True for records that state no township (or no county). */
  unassigned: boolean;
}

/** Codes of the places listed, whether they have records or not. */
export function listedPlaces({ regions, scheme, within }: Listing): string[] {
  return [...regions.values()]
    .filter(({ code, level }) =>
      within === null
        ? level === "county" || (level === "zone" && scheme === "reporting")
        : level === "township" && belongs(regions, code, within, scheme),
    )
    .map(({ code }) => code);
}

/** The row of a region's records; null where they lie outside the place whose townships are listed. */
export function groupOfRegion({ regions, scheme, within }: Listing, code: string): PlaceGroup | null {
  if (within === null) {
    const unit = unitOf(regions, code, scheme);
    return { code: unit, unassigned: unit === null };
  }
  if (!belongs(regions, code, within, scheme)) return null;
  const township = townshipOf(regions, code);
  return { code: township ?? code, unassigned: township === null };
}

function belongs(regions: ReadonlyMap<string, RegionParent>, code: string, place: string, scheme: UnitScheme): boolean {
  return unitOf(regions, code, regions.get(place)?.level === "zone" ? "reporting" : scheme) === place;
}

function townshipOf(regions: ReadonlyMap<string, RegionParent>, code: string): string | null {
  for (let at: string | null | undefined = code; at; at = regions.get(at)?.parentCode) {
    if (regions.get(at)?.level === "township") return at;
  }
  return null;
}
