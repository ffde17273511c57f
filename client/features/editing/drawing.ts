/** Drawing a line or an outline vertex by vertex, and changing one that is there. Pure. */
import { kinks, length } from "@turf/turf";
import type { GeometryJson } from "#server/features/editing/editing.contract.ts";
import type { RecordKind } from "./form-fields.ts";
import { type Position, rounded, verticesOf } from "./position.ts";

export const SHAPES = ["Point", "LineString", "Polygon"] as const;
export type Shape = (typeof SHAPES)[number];

/** What a record of each kind is drawn as. Ledgers may bring others; those stay as they are. */
export const SHAPES_OF: Readonly<Record<RecordKind, readonly Shape[]>> = {
  self_built_house: ["Point", "Polygon"],
  hazard_site: ["Point", "LineString", "Polygon"],
  black_spot: ["Point", "LineString", "Polygon"],
  mine: ["Point", "Polygon"],
  accident: ["Point"],
};

/** The shape that a geometry is one or several of. */
export const shapeOf = ({ type }: GeometryJson): Shape => type.replace("Multi", "") as Shape;

/** A line or outline on its way. */
export interface Drawing {
  shape: Exclude<Shape, "Point">;
  vertices: readonly Position[];
}

/** Vertices that make a line, and those that make an outline. */
const LEAST = { LineString: 2, Polygon: 3 } as const;

/** With one vertex more; twice the same place in a row, as a double click gives it, counts once. */
export function withNext(drawing: Drawing, [lon, lat]: Position): Drawing {
  const next: Position = [rounded(lon), rounded(lat)];
  const last = drawing.vertices.at(-1);
  if (last && last[0] === next[0] && last[1] === next[1]) return drawing;
  return { ...drawing, vertices: [...drawing.vertices, next] };
}

export const withoutLast = (drawing: Drawing): Drawing => ({ ...drawing, vertices: drawing.vertices.slice(0, -1) });

/** The geometry drawn; null until it has vertices enough. */
export function drawn({ shape, vertices }: Drawing): GeometryJson | null {
  if (vertices.length < LEAST[shape]) return null;
  if (shape === "LineString") return { type: shape, coordinates: [...vertices] };
  return { type: shape, coordinates: [[...vertices, vertices[0]]] };
}

/** Whether an outline crosses itself: such a one encloses nothing, and the records take none. */
export function crossesItself(geometry: GeometryJson): boolean {
  if (!geometry.type.endsWith("Polygon")) return false;
  return kinks(geometry as GeoJSON.Polygon | GeoJSON.MultiPolygon).features.length > 0;
}

/** Metres along a line; null of what is none. */
export const metresAlong = (geometry: GeometryJson): number | null =>
  geometry.type === "LineString"
    ? length({ type: "Feature", properties: {}, geometry: geometry as GeoJSON.LineString }, { units: "meters" })
    : null;

/** The line or ring that a path leads to, in a copy of the geometry. */
function partOf(geometry: GeometryJson, path: readonly number[]) {
  const copy = structuredClone(geometry);
  let part = copy.coordinates;
  for (const index of path.slice(0, -1)) part = part[index] as unknown[];
  return { copy, part: part as Position[] };
}

export interface Edge {
  /** Of the vertex it starts from. */
  path: readonly number[];
  middle: Position;
}

/** The stretches between neighbouring vertices, where one more can be put; none of points. */
export function edgesOf(geometry: GeometryJson): Edge[] {
  if (geometry.type.endsWith("Point")) return [];
  return verticesOf(geometry).flatMap(({ path, at }): Edge[] => {
    const next = partOf(geometry, path).part[path.at(-1)! + 1];
    return next ? [{ path, middle: [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2] }] : [];
  });
}

/** With one more vertex after the one a path leads to. */
export function withVertexAfter(geometry: GeometryJson, path: readonly number[], [lon, lat]: Position): GeometryJson {
  const { copy, part } = partOf(geometry, path);
  part.splice(path.at(-1)! + 1, 0, [rounded(lon), rounded(lat)]);
  return copy;
}

/** Without a vertex; the same geometry where too few would remain. A ring stays closed. */
export function withoutVertex(geometry: GeometryJson, path: readonly number[]): GeometryJson {
  const { copy, part } = partOf(geometry, path);
  const ring = geometry.type.endsWith("Polygon");
  if (geometry.type.endsWith("Point") || part.length - (ring ? 1 : 0) <= LEAST[ring ? "Polygon" : "LineString"])
    return geometry;
  const index = path.at(-1)!;
  part.splice(index, 1);
  if (ring && index === 0) part[part.length - 1] = part[0]!;
  return copy;
}
