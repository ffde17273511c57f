/** Names, boxes and ways to places. */
import { bbox } from "@turf/turf";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import { isWithin, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import type { Regions } from "./api/regions.api.ts";

export type Box = [west: number, south: number, east: number, north: number];

/** The box of a county's outline, or of the records of a zone or township; null where there is neither. */
export function boxOf(
  regions: Regions,
  extents: ReadonlyMap<string, RegionExtent>,
  place: string | null,
  scheme: UnitScheme,
): Box | null {
  if (place === null || regions.byCode.get(place)?.level === "city") {
    return regions.outlines.features.length ? (bbox(regions.outlines) as Box) : unite([...extents.values()]);
  }
  const outline = regions.outlines.features.find((feature) => feature.properties.code === place);
  if (outline) return bbox(outline) as Box;
  return unite([...extents.values()].filter(({ code }) => isWithin(regions.byCode, code, place, scheme)));
}

/** The box around several; null when none of them is known. */
export function uniteBoxes(boxes: readonly (Box | null)[]): Box | null {
  const known = boxes.filter((box) => box !== null);
  if (known.length === 0) return null;
  const side = (at: 0 | 1 | 2 | 3) => known.map((box) => box[at]);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}

function unite(extents: readonly RegionExtent[]): Box | null {
  if (extents.length === 0) return null;
  const margin = 0.01;
  return [
    Math.min(...extents.map(({ box }) => box[0])) - margin,
    Math.min(...extents.map(({ box }) => box[1])) - margin,
    Math.max(...extents.map(({ box }) => box[2])) + margin,
    Math.max(...extents.map(({ box }) => box[3])) + margin,
  ];
}

/** Where Esc leads from a place: from a township to its unit, from a unit to the city (null). */
export function placeAbove(regions: Regions, place: string, scheme: UnitScheme): string | null {
  const unit = unitOf(regions.byCode, place, scheme);
  return unit === place || regions.byCode.get(place)?.level === "zone" ? null : unit;
}

/** The unit whose townships the ranking lists while the map is at `place`; null for the whole city. */
export function unitAt(regions: Regions, place: string | null, scheme: UnitScheme): string | null {
  if (place === null || regions.byCode.get(place)?.level === "city") return null;
  return regions.byCode.get(place)?.level === "zone" ? place : unitOf(regions.byCode, place, scheme);
}

/**
 * The county whose outline holds a place: itself, or the nearest above it that is drawn. Null for the whole city, and
 * for a zone: it has no outline, and its county's would pass for it.
 */
export function outlineAround(regions: Pick<Regions, "byCode">, place: string | null): string | null {
  return place === null || regions.byCode.get(place)?.level === "zone" ? null : unitOf(regions.byCode, place, "county");
}
