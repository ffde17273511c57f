/** Geometries of two dimensions as well-known binary (OGC 06-103r4, 8.2), the form PostGIS, GeoPackage and GeoParquet share. */
import type { Geometry, Position } from "geojson";

const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const MULTI_POINT = 4;
const MULTI_LINE = 5;
const MULTI_POLYGON = 6;

export type SimpleGeometry = Exclude<Geometry, { type: "GeometryCollection" }>;

/** @throws RangeError on a type or dimension that records do not hold */
export function readWkb(bytes: Uint8Array): SimpleGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let little = true;
  const uint = () => {
    at += 4;
    return view.getUint32(at - 4, little);
  };
  const position = (): Position => {
    at += 16;
    return [view.getFloat64(at - 16, little), view.getFloat64(at - 8, little)];
  };
  const many = <T>(read: () => T): T[] => Array.from({ length: uint() }, read);
  const head = () => {
    little = view.getUint8(at++) === 1;
    return uint();
  };
  const part = (wanted: number, read: () => unknown) => () => {
    if (head() !== wanted) throw new RangeError("a part of another type");
    return read();
  };
  const line = () => many(position);
  const polygon = () => many(line);
  const type = head();
  switch (type) {
    case POINT:
      return { type: "Point", coordinates: position() };
    case LINE:
      return { type: "LineString", coordinates: line() };
    case POLYGON:
      return { type: "Polygon", coordinates: polygon() };
    case MULTI_POINT:
      return { type: "MultiPoint", coordinates: many(part(POINT, position)) as Position[] };
    case MULTI_LINE:
      return { type: "MultiLineString", coordinates: many(part(LINE, line)) as Position[][] };
    case MULTI_POLYGON:
      return { type: "MultiPolygon", coordinates: many(part(POLYGON, polygon)) as Position[][][] };
    default:
      throw new RangeError(`well-known binary of type ${type}`);
  }
}

/** Little-endian. */
export function writeWkb(geometry: SimpleGeometry): Uint8Array {
  const bytes = new Uint8Array(sizeOf(geometry));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const uint = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const head = (type: number) => {
    bytes[at++] = 1;
    uint(type);
  };
  const position = (place: Position) => {
    view.setFloat64(at, place[0]!, true);
    view.setFloat64(at + 8, place[1]!, true);
    at += 16;
  };
  const many = <T>(items: readonly T[], write: (item: T) => void) => {
    uint(items.length);
    for (const item of items) write(item);
  };
  const line = (positions: Position[]) => many(positions, position);
  const polygon = (rings: Position[][]) => many(rings, line);
  const part =
    <T>(type: number, write: (item: T) => void) =>
    (item: T) => {
      head(type);
      write(item);
    };
  switch (geometry.type) {
    case "Point":
      part(POINT, position)(geometry.coordinates);
      break;
    case "LineString":
      part(LINE, line)(geometry.coordinates);
      break;
    case "Polygon":
      part(POLYGON, polygon)(geometry.coordinates);
      break;
    case "MultiPoint":
      head(MULTI_POINT);
      many(geometry.coordinates, part(POINT, position));
      break;
    case "MultiLineString":
      head(MULTI_LINE);
      many(geometry.coordinates, part(LINE, line));
      break;
    case "MultiPolygon":
      head(MULTI_POLYGON);
      many(geometry.coordinates, part(POLYGON, polygon));
      break;
  }
  return bytes;
}

const HEAD = 5;
const COUNT = 4;
const XY = 16;

function sizeOf({ type, coordinates }: SimpleGeometry): number {
  const line = (positions: readonly unknown[]) => COUNT + positions.length * XY;
  const sum = <T>(items: readonly T[], size: (item: T) => number) =>
    items.reduce((total, item) => total + size(item), COUNT);
  const polygon = (rings: Position[][]) => sum(rings, line);
  switch (type) {
    case "Point":
      return HEAD + XY;
    case "LineString":
      return HEAD + line(coordinates);
    case "Polygon":
      return HEAD + polygon(coordinates);
    case "MultiPoint":
      return HEAD + COUNT + coordinates.length * (HEAD + XY);
    case "MultiLineString":
      return HEAD + sum(coordinates, (part) => HEAD + line(part));
    case "MultiPolygon":
      return HEAD + sum(coordinates, (part) => HEAD + polygon(part));
  }
}

/** Calls `work` with each position of a geometry, in order; what it writes into the position stays. */
export function eachPosition({ type, coordinates }: SimpleGeometry, work: (position: Position) => void): void {
  switch (type) {
    case "Point":
      work(coordinates);
      break;
    case "LineString":
    case "MultiPoint":
      coordinates.forEach(work);
      break;
    case "Polygon":
    case "MultiLineString":
      for (const part of coordinates) part.forEach(work);
      break;
    case "MultiPolygon":
      for (const polygon of coordinates) for (const ring of polygon) ring.forEach(work);
      break;
  }
}

export type Box = [west: number, south: number, east: number, north: number];

export function boxOf(geometry: SimpleGeometry): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  eachPosition(geometry, (position) => widen(box, position));
  return box;
}

/** Grows a box until it holds a position. */
export function widen(box: Box, [x, y]: Position): void {
  if (x! < box[0]) box[0] = x!;
  if (y! < box[1]) box[1] = y!;
  if (x! > box[2]) box[2] = x!;
  if (y! > box[3]) box[3] = y!;
}
