import gcoord from "gcoord";
import type { Geometry } from "geojson";
import type { Queryable } from "../../database/queryable.ts";

/** How the positions of a file are written. CGCS2000 longitude-latitude is WGS84 for our purposes (centimetres apart). */
export type CoordinateSystem =
  | { kind: "wgs84" }
  | { kind: "gcj02" }
  | { kind: "bd09" }
  | { kind: "epsg"; code: number };

/** Reads `wgs84`, `gcj02`, `bd09` or `epsg:N`. @throws Error that lists what is possible. */
export function parseCoordinateSystem(text: string): CoordinateSystem {
  const word = text.toLowerCase();
  if (word === "wgs84" || word === "gcj02" || word === "bd09") return { kind: word };
  const code = /^epsg:(\d{4,6})$/.exec(word)?.[1];
  if (code) return { kind: "epsg", code: Number(code) };
  throw new Error(`--crs ${text} is not known. Give wgs84, gcj02, bd09 or epsg:N, such as epsg:4547.`);
}

/** As it is typed and kept with a batch. */
export const crsText = (system: CoordinateSystem): string =>
  system.kind === "epsg" ? `epsg:${system.code}` : system.kind;

/** A position ready to store: WGS84 geometry and its representative point, or what is wrong with it. */
export type Placed = { ewkb: string; lon: number; lat: number } | { problem: string };

const SCRATCH = Buffer.alloc(25);
SCRATCH.writeUInt8(1, 0);
SCRATCH.writeUInt32LE(0x20000001, 1);
SCRATCH.writeUInt32LE(4326, 5);

/** A point as PostGIS stores it, in hexadecimal. */
function pointEwkb(lon: number, lat: number): string {
  SCRATCH.writeDoubleLE(lon, 9);
  SCRATCH.writeDoubleLE(lat, 17);
  return SCRATCH.toString("hex");
}

type Degrees = Exclude<CoordinateSystem, { kind: "epsg" }>;

/** Brings one point in degrees into WGS84, without the database. */
export function placePoint(x: number, y: number, system: Degrees): Placed {
  const placed = placeDegrees(x, y, system);
  return "problem" in placed ? placed : { ewkb: pointEwkb(placed.lon, placed.lat), ...placed };
}

/** The same without the point's stored form. */
export function placeDegrees(
  x: number,
  y: number,
  system: Degrees,
): { lon: number; lat: number } | { problem: string } {
  const problem = pointProblem(x, y, system);
  if (problem) return { problem };
  if (system.kind === "wgs84") return { lon: x, lat: y };
  const [lon, lat] = gcoord.transform([x, y], system.kind === "gcj02" ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84);
  return { lon, lat };
}

/**
 * Brings geometries into WGS84. National offsets (GCJ-02, BD-09) are undone here; projections and anything but a point
 * are PostGIS' work, one query for all.
 */
export async function placeAll(pg: Queryable, system: CoordinateSystem, geometries: Geometry[]): Promise<Placed[]> {
  const placed = new Array<Placed>(geometries.length);
  const later: number[] = [];
  geometries.forEach((geometry, i) => {
    const problem = coordinateProblem(geometry, system);
    if (problem) {
      placed[i] = { problem };
      return;
    }
    const degrees = system.kind === "epsg" ? geometry : undoOffset(geometry, system.kind);
    if (system.kind !== "epsg" && degrees.type === "Point") {
      const [lon, lat] = degrees.coordinates as [number, number];
      placed[i] = { ewkb: pointEwkb(lon, lat), lon, lat };
    } else {
      geometries[i] = degrees;
      later.push(i);
    }
  });
  if (later.length) {
    const srid = system.kind === "epsg" ? system.code : 4326;
    const answers = await transform(
      pg,
      srid,
      later.map((i) => geometries[i]!),
    );
    later.forEach((i, k) => {
      placed[i] = answers[k]!;
    });
  }
  return placed;
}

/** @throws Error when the database does not know the EPSG code. */
export async function assertKnown(pg: Queryable, system: CoordinateSystem): Promise<void> {
  if (system.kind !== "epsg") return;
  const { rows } = await pg.query("select 1 from spatial_ref_sys where srid = $1", [system.code]);
  if (!rows.length) throw new Error(`The database does not know EPSG:${system.code}. Check the number.`);
}

function undoOffset(geometry: Geometry, kind: "wgs84" | "gcj02" | "bd09"): Geometry {
  if (kind === "wgs84") return geometry;
  // gcoord writes into what it is given.
  return gcoord.transform(
    structuredClone(geometry) as never,
    kind === "gcj02" ? gcoord.GCJ02 : gcoord.BD09,
    gcoord.WGS84,
  ) as Geometry;
}

function coordinateProblem(geometry: Geometry, system: CoordinateSystem): string | undefined {
  if (geometry.type === "GeometryCollection") return "a collection of geometries has no single position";
  const numbers = (geometry.coordinates as unknown[]).flat(4) as number[];
  if (numbers.length < 2 || !numbers.every(Number.isFinite)) return "no position";
  if (geometry.type !== "Point") return undefined;
  const [x, y] = geometry.coordinates as [number, number];
  return pointProblem(x, y, system);
}

function pointProblem(x: number, y: number, system: CoordinateSystem): string | undefined {
  if (x === 0 && y === 0) return "the position 0, 0 is a placeholder";
  if (system.kind === "epsg") return undefined;
  if (Math.abs(x) > 180) return `longitude ${x} is outside −180 … 180; is --crs right, and are x and y in order?`;
  if (Math.abs(y) > 90) return `latitude ${y} is outside −90 … 90; is --crs right, and are x and y in order?`;
  return undefined;
}

const TRANSFORM = `
  select encode(st_asewkb(g), 'hex') as ewkb, st_x(p) as lon, st_y(p) as lat
  from unnest($1::text[]) with ordinality as given (geojson, i),
    lateral (select st_force2d(st_transform(st_setsrid(st_geomfromgeojson(geojson), $2::int), 4326)) as g) t,
    lateral (select case when geometrytype(g) = 'POINT' then g else st_pointonsurface(g) end as p) r
  order by i`;

async function transform(pg: Queryable, srid: number, geometries: Geometry[]): Promise<Placed[]> {
  const texts = geometries.map((geometry) => JSON.stringify(geometry));
  await pg.query("savepoint transform");
  try {
    const { rows } = await pg.query<{ ewkb: string; lon: number; lat: number }>(TRANSFORM, [texts, srid]);
    await pg.query("release savepoint transform");
    return rows.map((row) =>
      Number.isFinite(row.lon) && Math.abs(row.lat) <= 90
        ? row
        : { problem: `the position is outside the reach of EPSG:${srid}` },
    );
  } catch (error) {
    await pg.query("rollback to savepoint transform");
    if (geometries.length === 1) return [{ problem: `the position does not transform from EPSG:${srid}` }];
    if (!/transform|geometr|geojson|coordinate/i.test((error as Error).message)) throw error;
    // One bad position fails the query for all; ask again one by one, to reject it alone.
    const answers: Placed[] = [];
    for (const geometry of geometries) answers.push(...(await transform(pg, srid, [geometry])));
    return answers;
  }
}
