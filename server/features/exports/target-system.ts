import gcoord from "gcoord";
import type { Position } from "geojson";
import { eachPosition, type SimpleGeometry } from "../../algorithms/geo/wkb.ts";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";

/** The coordinate system a file is written in. */
export interface TargetSystem {
  /** As asked for, such as `epsg:4547`. */
  word: string;
  /** What people call it. */
  name: string;
  /** EPSG code; null for the national offsets, which have none. */
  srid: number | null;
  /** Degrees of longitude and latitude, or metres of easting and northing: x first in files, as GIS expect. */
  geographic: boolean;
  /** Well-known text (OGC 01-009) as PostGIS knows it; null as `srid`. */
  wkt: string | null;
  /** SQL that brings a geometry of the records (WGS84) there; the offsets are added afterwards by `offset`. */
  sql(geometry: string): string;
  /** Moves a geometry by the national offset, in place; nothing to do in systems with a code. */
  offset(geometry: SimpleGeometry): void;
}

const CGCS2000 = 4490;
const WGS84 = 4326;

/** @throws BadInput when the database does not know the code */
export async function targetSystem(pg: Queryable, word: string): Promise<TargetSystem> {
  if (word === "gcj02" || word === "bd09") {
    const target = word === "gcj02" ? gcoord.GCJ02 : gcoord.BD09;
    return {
      word,
      name: word === "gcj02" ? "GCJ-02" : "BD-09",
      srid: null,
      geographic: true,
      wkt: null,
      sql: (geometry) => geometry,
      offset: (geometry) =>
        eachPosition(geometry, (position) => {
          const [x, y] = gcoord.transform([position[0]!, position[1]!], gcoord.WGS84, target) as Position;
          position[0] = x!;
          position[1] = y!;
        }),
    };
  }
  const srid = word === "wgs84" ? WGS84 : word === "cgcs2000" ? CGCS2000 : Number(word.slice("epsg:".length));
  const { rows } = await pg.query("select srtext from spatial_ref_sys where srid = $1", [srid]);
  const wkt = rows[0]?.srtext as string | undefined;
  if (!wkt) throw new BadInput(`The database does not know EPSG:${srid}. Check the number.`, { field: "crs" });
  return {
    word,
    name: srid === WGS84 ? "WGS 84" : srid === CGCS2000 ? "CGCS2000" : `EPSG:${srid}`,
    srid,
    geographic: wkt.startsWith("GEOGCS"),
    wkt,
    // WGS84 and CGCS2000 are centimetres apart: the numbers stay, only their name changes.
    sql: (geometry) => (srid === WGS84 || srid === CGCS2000 ? geometry : `st_transform(${geometry}, ${srid})`),
    offset() {},
  };
}
