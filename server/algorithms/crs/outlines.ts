/** Which region's outline holds a point. Pure; built once, asked often. */
import type { MultiPolygon, Polygon } from "geojson";

export interface RegionOutline {
  code: string;
  /** The region above it; its outline stands in where this one has none. */
  parent: string | null;
  outline: Polygon | MultiPolygon | null;
}

export interface Outlines {
  /** Whether the outline of the region, or of the nearest one above it that has one, holds the point. */
  holds(code: string, lon: number, lat: number): boolean;
  /** Whether any outline does. */
  anyHolds(lon: number, lat: number): boolean;
  /** The code of the outline that {@link holds} would look at; null where there is none up to the city. */
  outlined(code: string): string | null;
}

interface Shape {
  box: [west: number, south: number, east: number, north: number];
  /** Rings as flat x, y, x, y … */
  rings: Float64Array[];
}

export function buildOutlines(regions: readonly RegionOutline[]): Outlines {
  const shapes = new Map<string, Shape>();
  const parents = new Map<string, string | null>();
  for (const { code, parent, outline } of regions) {
    parents.set(code, parent);
    if (outline) shapes.set(code, shapeOf(outline));
  }
  const outlined = (code: string): string | null => {
    for (let at: string | null = code, steps = 0; at !== null && steps < 6; at = parents.get(at) ?? null, steps++)
      if (shapes.has(at)) return at;
    return null;
  };
  return {
    outlined,
    holds(code, lon, lat) {
      const shape = shapes.get(outlined(code) ?? "");
      return shape !== undefined && inside(shape, lon, lat);
    },
    anyHolds(lon, lat) {
      for (const shape of shapes.values()) if (inside(shape, lon, lat)) return true;
      return false;
    },
  };
}

function shapeOf(outline: Polygon | MultiPolygon): Shape {
  const polygons = outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
  const box: Shape["box"] = [Infinity, Infinity, -Infinity, -Infinity];
  const rings = polygons.flat().map((ring) => {
    const flat = new Float64Array(ring.length * 2);
    ring.forEach(([x, y], i) => {
      flat[2 * i] = x!;
      flat[2 * i + 1] = y!;
      box[0] = Math.min(box[0], x!);
      box[1] = Math.min(box[1], y!);
      box[2] = Math.max(box[2], x!);
      box[3] = Math.max(box[3], y!);
    });
    return flat;
  });
  return { box, rings };
}

/** Even–odd over all rings, so that holes and islands need no care. */
function inside({ box, rings }: Shape, x: number, y: number): boolean {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const yi = ring[i + 1]!;
      const yj = ring[j + 1]!;
      if (yi > y !== yj > y && x < ((ring[j]! - ring[i]!) * (y - yi)) / (yj - yi) + ring[i]!) odd = !odd;
    }
  }
  return odd;
}
