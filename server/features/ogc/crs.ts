/** Coordinate systems of OGC API – Features, part 2 (OGC 18-058r1): named by address, with the axes in their own order. */
import { BadInput } from "../../plugins/problems.ts";

export interface OgcSystem {
  uri: string;
  srid: number;
  /** Its first axis points north: latitude before longitude, northing before easting. */
  flipped: boolean;
  /** Digits after the point: 1 cm in degrees, 1 mm in metres. */
  digits: number;
}

const epsg = (srid: number, flipped: boolean, digits: number): OgcSystem => ({
  uri: `http://www.opengis.net/def/crs/EPSG/0/${srid}`,
  srid,
  flipped,
  digits,
});

export const CRS84: OgcSystem = {
  uri: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
  srid: 4326,
  flipped: false,
  digits: 7,
};

/** CGCS2000 / 3-degree Gauss–Krüger names its axes northing (X) and easting (Y). */
export const OGC_SYSTEMS: readonly OgcSystem[] = [
  CRS84,
  epsg(4326, true, 7),
  epsg(4490, true, 7),
  epsg(4547, true, 3),
  epsg(3857, false, 3),
];

/** @throws BadInput naming the parameter, with what is possible */
export function ogcSystem(uri: string | undefined, parameter: string): OgcSystem {
  if (uri === undefined) return CRS84;
  // Some clients write the safe form in brackets.
  const plain = uri.replace(/^\[(.*)\]$/, "$1");
  const found = OGC_SYSTEMS.find((system) => system.uri === plain);
  if (found) return found;
  throw new BadInput(`${parameter} must be one of ${OGC_SYSTEMS.map((system) => system.uri).join(", ")}.`, {
    field: parameter,
  });
}

/** SQL that brings a geometry of the records there, axes in the system's order. */
export function toSystem(geometry: string, { srid, flipped }: OgcSystem): string {
  const there = srid === 4326 || srid === 4490 ? geometry : `st_transform(${geometry}, ${srid})`;
  return flipped ? `st_flipcoordinates(${there})` : there;
}
