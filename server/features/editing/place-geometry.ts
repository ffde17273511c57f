import { latLngToCell } from "h3-js";
import type { Fault } from "../../contracts/check-record.ts";
import type { Queryable } from "../../database/queryable.ts";
import { type GeometryJson, MOST_POSITIONS } from "./editing.contract.ts";

const CELL_RESOLUTION = 9;
/** Nesting of coordinates: a position itself is 0. */
const DEPTH = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 } as const;

/** A position or outline that can be stored. */
export interface Placed {
  geojson: string;
  /** H3 cell at resolution 9 of the position, or of a point on the outline, as PostgreSQL stores it. */
  cell: string;
}

const fault = (value: unknown, reason: string): Fault => ({ field: "geometry", value, rule: "form", reason });

const INCOMPLETE = "is not a complete GeoJSON geometry: rings must be closed, lines need two positions";

/** Whether every line has two positions, and every ring four of which the last is the first. */
function isComplete(type: GeometryJson["type"], coordinates: readonly unknown[]): boolean {
  const parts = coordinates.flat(Math.max(0, DEPTH[type] - 2)) as unknown[][];
  if (type === "LineString") return coordinates.length >= 2;
  if (type === "MultiLineString") return (coordinates as unknown[][]).every((line) => line.length >= 2);
  if (!type.endsWith("Polygon")) return true;
  return parts.every((ring) => ring.length >= 4 && String(ring[0]) === String(ring.at(-1)));
}

/** Reads a position or outline. @returns a fault where it is none */
export async function placeGeometry(pg: Queryable, given: GeometryJson): Promise<Placed | Fault> {
  const { type, coordinates } = given;
  const positions = coordinates.flat(DEPTH[type] === 0 ? 0 : DEPTH[type] - 1) as unknown[];
  const all = type === "Point" ? [coordinates] : positions;
  if (all.length > MOST_POSITIONS) return fault(null, `has more than ${MOST_POSITIONS} positions`);
  for (const position of all) {
    const [lon, lat] = Array.isArray(position) ? position : [];
    const inRange = Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
    if (!inRange) return fault(position, "must hold longitude and latitude in degrees, such as [113.1, 29.4]");
  }
  if (!isComplete(type, coordinates)) return fault(null, INCOMPLETE);
  const geojson = JSON.stringify({ type, coordinates });
  try {
    const { rows } = await pg.query<{ lon: number; lat: number; reason: string }>(
      `select st_x(p) as lon, st_y(p) as lat, st_isvalidreason(g) as reason
       from (select g, case when geometrytype(g) = 'POINT' then g else st_pointonsurface(g) end as p
         from (select st_setsrid(st_force2d(st_geomfromgeojson($1)), 4326) as g) a) b`,
      [geojson],
    );
    const { lon, lat, reason } = rows[0]!;
    if (reason !== "Valid Geometry") return fault(null, `is an outline that crosses or touches itself (${reason})`);
    if (lon === null) return fault(null, "is empty");
    return { geojson, cell: BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`).toString() };
  } catch (error) {
    // What PostGIS cannot read it refuses with an internal error or one of the data, by version.
    if (/^(XX|22)/.test((error as { code?: string }).code ?? "")) return fault(null, INCOMPLETE);
    throw error;
  }
}
