import { polygonToCells } from "h3-js";

/** The polygons a universe is made of. */
export type Area = GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon>;

/**
 * Every cell whose centre lies in one of the polygons (holes are outside): the cells a statistic is about, empty ones
 * among them.
 * @param area WGS84 longitude and latitude.
 * @returns distinct H3 cells, ascending.
 */
export function universeOf(area: Area, resolution: number): BigUint64Array {
  const names = new Set<string>();
  for (const { geometry } of area.features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) {
      if (rings.length === 0) continue;
      for (const name of polygonToCells(rings, resolution, true)) names.add(name);
    }
  }
  return BigUint64Array.from(names, (name) => BigInt(`0x${name}`)).sort();
}
