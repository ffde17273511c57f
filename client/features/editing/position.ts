/** Positions and outlines under the hand: their vertices, and what a place says about a record. Pure. */
import { booleanPointInPolygon, distance, pointOnFeature } from "@turf/turf";
import { unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import type { GeometryJson } from "#server/features/editing/editing.contract.ts";
import type { Regions } from "../../lib/api/regions.api.ts";

export type Position = [lon: number, lat: number];

/** More vertices than this are shown, not offered to be moved. */
export const MOST_HANDLES = 200;

/** Degrees to about a centimetre. */
export const rounded = (value: number) => Math.round(value * 1e7) / 1e7;

export const pointAt = (lon: number, lat: number): GeometryJson => ({
  type: "Point",
  coordinates: [rounded(lon), rounded(lat)],
});

const isPosition = (value: unknown): value is Position => Array.isArray(value) && typeof value[0] === "number";

/** A vertex as the path of indexes that leads to it; the closing position of a ring is no vertex of its own. */
export interface Vertex {
  path: readonly number[];
  at: Position;
}

export function verticesOf({ type, coordinates }: GeometryJson): Vertex[] {
  if (type === "Point") return [{ path: [], at: coordinates as Position }];
  const found: Vertex[] = [];
  const closed = type === "Polygon" || type === "MultiPolygon";
  const walk = (part: readonly unknown[], path: readonly number[]) => {
    const last = closed && isPosition(part[0]) ? part.length - 1 : part.length;
    for (let i = 0; i < last; i++) {
      const one = part[i];
      if (isPosition(one)) found.push({ path: [...path, i], at: one });
      else walk(one as unknown[], [...path, i]);
    }
  };
  walk(coordinates, []);
  return found;
}

/** The geometry with one vertex elsewhere; a ring stays closed. */
export function withVertex(geometry: GeometryJson, path: readonly number[], [lon, lat]: Position): GeometryJson {
  if (geometry.type === "Point") return pointAt(lon, lat);
  const copy = structuredClone(geometry);
  let ring = copy.coordinates;
  for (const index of path.slice(0, -1)) ring = ring[index] as unknown[];
  const index = path.at(-1)!;
  ring[index] = [rounded(lon), rounded(lat)];
  if (index === 0 && copy.type.endsWith("Polygon")) ring[ring.length - 1] = ring[0];
  return copy;
}

/** A point that stands for the geometry. */
export function standsAt(geometry: GeometryJson): Position {
  if (geometry.type === "Point") return geometry.coordinates as Position;
  return pointOnFeature(geometry as GeoJSON.Geometry).geometry.coordinates as Position;
}

/** Metres between two places. */
export const metresBetween = (a: Position, b: Position): number => distance(a, b, { units: "meters" });

export interface PlaceCheck {
  /** Code of the county whose outline holds the position; null outside all of them. */
  county: string | null;
  /** What the record will be marked as. */
  check: "ok" | "outside" | "mismatch";
}

/** What the server will find: the county by position against that of the township stated. */
export function checkPlace(regions: Regions, at: Position, regionCode: string | undefined): PlaceCheck {
  const held = regions.outlines.features.find((feature) => booleanPointInPolygon(at, feature));
  const county = held?.properties.code ?? null;
  if (county === null) return { county, check: "outside" };
  const said = regionCode === undefined ? null : unitOf(regions.byCode, regionCode, "county");
  return { county, check: said === null || said === county ? "ok" : "mismatch" };
}
