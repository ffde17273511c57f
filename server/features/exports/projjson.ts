/** Coordinate systems as PROJJSON, which GeoParquet asks for: WGS84, CGCS2000 and its 3° Gauss–Krüger zones. */

const ELLIPSOID = { name: "CGCS2000", semi_major_axis: 6378137, inverse_flattening: 298.257222101 };
const DATUM = { type: "GeodeticReferenceFrame", name: "China 2000", ellipsoid: ELLIPSOID };
const axis = (name: string, abbreviation: string, direction: string, unit: string) => ({
  name,
  abbreviation,
  direction,
  unit,
});
const DEGREES = {
  subtype: "ellipsoidal",
  axis: [axis("Geodetic latitude", "Lat", "north", "degree"), axis("Geodetic longitude", "Lon", "east", "degree")],
};
const SCHEMA = "https://proj.org/schemas/v0.7/projjson.schema.json";
/** The first code of zones whose eastings begin with the zone's number (25 to 45), and of those named by meridian (75° to 135°). */
const BY_ZONE = 4513;
const BY_MERIDIAN = 4534;
const ZONES = 21;

/** Undefined for a system that is not among them. 4326 is GeoParquet's own default and needs no text. */
export function projJson(srid: number): object | null | undefined {
  if (srid === 4326) return null;
  const geographic = { name: "China Geodetic Coordinate System 2000", datum: DATUM, coordinate_system: DEGREES };
  if (srid === 4490)
    return { $schema: SCHEMA, type: "GeographicCRS", ...geographic, id: { authority: "EPSG", code: srid } };
  if (srid < BY_ZONE || srid >= BY_MERIDIAN + ZONES) return undefined;
  const numbered = srid < BY_MERIDIAN;
  const zone = 25 + srid - (numbered ? BY_ZONE : BY_MERIDIAN);
  const meridian = zone * 3;
  const parameter = (name: string, value: number, unit: string) => ({ name, value, unit });
  const name = numbered ? `zone ${zone}` : `CM ${meridian}E`;
  return {
    $schema: SCHEMA,
    type: "ProjectedCRS",
    name: `CGCS2000 / 3-degree Gauss-Kruger ${name}`,
    base_crs: geographic,
    conversion: {
      name: `3-degree Gauss-Kruger ${name}`,
      method: { name: "Transverse Mercator", id: { authority: "EPSG", code: 9807 } },
      parameters: [
        parameter("Latitude of natural origin", 0, "degree"),
        parameter("Longitude of natural origin", meridian, "degree"),
        parameter("Scale factor at natural origin", 1, "unity"),
        parameter("False easting", numbered ? zone * 1_000_000 + 500_000 : 500_000, "metre"),
        parameter("False northing", 0, "metre"),
      ],
    },
    coordinate_system: {
      subtype: "Cartesian",
      axis: [axis("Northing", "X", "north", "metre"), axis("Easting", "Y", "east", "metre")],
    },
    id: { authority: "EPSG", code: srid },
  };
}
