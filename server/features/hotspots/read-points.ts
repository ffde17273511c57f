import path from "node:path";
import { pointOnFeature } from "@turf/turf";
import type { Geometry } from "geojson";
import { readRows, type SourceRow } from "../imports/source-file.ts";
import { cellText, mapColumns } from "../imports/targets.ts";

/** One row of the file that has a position. */
export interface WeightedPoint {
  longitude: number;
  latitude: number;
  /** 1, or what the value column says. */
  value: number;
}

/** How many rows were read and why some gave no point; filled while reading. */
export interface ReadCounts {
  read: number;
  unreadable: number;
  withoutPosition: number;
  withoutValue: number;
}

/**
 * Streams the points of a CSV file with columns of longitude and latitude (WGS84), or of a GeoJSON file, where a geometry
 * that is no point is taken at a representative point on it.
 * @param valueColumn the numeric column that weighs each row; without it each row counts 1.
 * @throws Error in one sentence, when the file holds no rows, no columns of coordinates, or a value that is no number.
 */
export async function* readPoints(
  file: string,
  valueColumn: string | undefined,
  counts: ReadCounts,
): AsyncGenerator<WeightedPoint> {
  let positionOf: ((row: SourceRow) => readonly [number, number] | undefined) | undefined;
  for await (const row of readRows(file)) {
    counts.read++;
    if (row.broken !== undefined) {
      counts.unreadable++;
      continue;
    }
    positionOf ??= row.geometry === undefined ? columnsOfPosition(file, row) : ({ geometry }) => pointOf(geometry);
    const value = valueColumn === undefined ? 1 : readValue(file, row, valueColumn);
    const position = positionOf(row);
    if (!position) counts.withoutPosition++;
    else if (value === undefined) counts.withoutValue++;
    else yield { longitude: position[0], latitude: position[1], value };
  }
  if (counts.read === 0) throw new Error(`${path.basename(file)} holds no rows.`);
  if (counts.read === counts.unreadable) throw new Error(`No row of ${path.basename(file)} could be read.`);
}

function columnsOfPosition(file: string, first: SourceRow): (row: SourceRow) => readonly [number, number] | undefined {
  const columns = Object.keys(first.fields);
  // The importer's names for coordinates, which are the same whatever is imported.
  const { lon, lat } = mapColumns("accident", columns, {});
  if (lon === undefined || lat === undefined) {
    throw new Error(
      `${path.basename(file)} has no columns of longitude and latitude (such as lon and lat, or 经度 and 纬度); it has ${columns.join(", ")}.`,
    );
  }
  return ({ fields }) => checkedPosition(numberIn(cellText(fields, lon)), numberIn(cellText(fields, lat)));
}

function pointOf(geometry: Geometry | null | undefined): readonly [number, number] | undefined {
  if (!geometry) return undefined;
  if (geometry.type === "Point") return checkedPosition(geometry.coordinates[0], geometry.coordinates[1]);
  if (!hasCoordinates(geometry)) return undefined;
  const [longitude, latitude] = pointOnFeature(geometry).geometry.coordinates;
  return checkedPosition(longitude, latitude);
}

function hasCoordinates(geometry: Geometry): boolean {
  if (geometry.type === "GeometryCollection") return geometry.geometries.some(hasCoordinates);
  const numbers = (geometry.coordinates as unknown[]).flat(4);
  return numbers.length >= 2 && numbers.every(Number.isFinite);
}

/** Undefined for what is no position on Earth, and for 0, 0, with which ledgers fill the gap. */
function checkedPosition(longitude: unknown, latitude: unknown): readonly [number, number] | undefined {
  if (typeof longitude !== "number" || typeof latitude !== "number") return undefined;
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  return longitude === 0 && latitude === 0 ? undefined : [longitude, latitude];
}

function readValue(file: string, row: SourceRow, column: string): number | undefined {
  if (!Object.hasOwn(row.fields, column)) {
    // A GeoJSON feature may lack what another has; a CSV row has every column.
    if (row.geometry !== undefined) return undefined;
    throw new Error(`${path.basename(file)} has no column '${column}'; it has ${Object.keys(row.fields).join(", ")}.`);
  }
  const text = cellText(row.fields, column);
  if (text === "") return undefined;
  const value = numberIn(text);
  if (Number.isNaN(value)) {
    const place = row.geometry === undefined ? "line" : "feature";
    throw new Error(`--value ${column}: '${text}' in ${place} ${row.line} is not a number.`);
  }
  return value;
}

/** NaN for anything but a plain finite number; '' is none. */
function numberIn(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
