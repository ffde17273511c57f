/** The coordinate systems of Chinese ledgers, and how each becomes WGS84 longitude and latitude. Pure. */
import gcoord from "gcoord";
import { fromGrid, type Zone } from "./gauss-kruger.ts";

/** `wgs84`, `gcj02`, `bd09` or `epsg:N`. */
export type CrsName = string;

export type ToWgs84 = (x: number, y: number) => [lon: number, lat: number] | null;

/** EPSG codes of Gauss–Krüger on CGCS2000: [first code, first meridian, last meridian, width, first zone's number or 0]. */
const FAMILIES: readonly (readonly [number, number, number, number, number])[] = [
  [4534, 75, 135, 3, 0], // 3-degree, by meridian: 4534 … 4554
  [4513, 75, 135, 3, 25], // 3-degree, eastings with the zone's number before: 4513 … 4533
  [4502, 75, 135, 6, 0], // 6-degree: 4502 … 4512
  [4491, 75, 135, 6, 13],
];

export const GAUSS_KRUGER: ReadonlyMap<number, Zone> = new Map(
  FAMILIES.flatMap(([code, from, to, width, zone]) =>
    Array.from({ length: (to - from) / width + 1 }, (_, i): [number, Zone] => [
      code + i,
      { meridian: from + i * width, falseEasting: 500_000 + (zone ? (zone + i) * 1_000_000 : 0) },
    ]),
  ),
);

const inRange = (lon: number, lat: number): [number, number] | null =>
  Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;

const MERCATOR_RADIUS = 6_378_137;

/**
 * The way from a system to WGS84. CGCS2000 longitude and latitude are WGS84's to centimetres, and are taken for them.
 * @returns undefined for a system that is not worked out here (the database knows more)
 */
export function toWgs84(crs: CrsName): ToWgs84 | undefined {
  if (crs === "wgs84" || crs === "epsg:4326" || crs === "epsg:4490") return inRange;
  if (crs === "gcj02" || crs === "bd09") {
    const system = crs === "gcj02" ? gcoord.GCJ02 : gcoord.BD09;
    return (x, y) => (inRange(x, y) ? (gcoord.transform([x, y], system, gcoord.WGS84) as [number, number]) : null);
  }
  const code = Number(/^epsg:(\d+)$/.exec(crs)?.[1]);
  const zone = GAUSS_KRUGER.get(code);
  if (zone) return (x, y) => fromGrid(x, y, zone);
  if (code === 3857)
    return (x, y) =>
      inRange((x / MERCATOR_RADIUS) * (180 / Math.PI), Math.atan(Math.sinh(y / MERCATOR_RADIUS)) * (180 / Math.PI));
  return undefined;
}

/** The shifted datums of Chinese map makers. */
export type ChineseDatum = "gcj02" | "bd09";

/** The way from WGS84 to a shifted datum; outside mainland China GCJ-02 is WGS84. */
export function fromWgs84(datum: ChineseDatum): (lon: number, lat: number) => [lon: number, lat: number] {
  const system = datum === "gcj02" ? gcoord.GCJ02 : gcoord.BD09;
  return (lon, lat) => gcoord.transform([lon, lat], gcoord.WGS84, system) as [number, number];
}
