/** A place under another scheme of units. Pure. */
import { type RegionParent, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";

/**
 * The place that stands for `place` under another scheme: the county of a zone where there are only counties. Counties
 * and townships exist in both and stay.
 */
export function placeUnder(
  regions: ReadonlyMap<string, RegionParent>,
  place: string | null,
  scheme: UnitScheme,
): string | null {
  if (place === null || scheme === "reporting" || regions.get(place)?.level !== "zone") return place;
  return unitOf(regions, place, "county");
}
