/** Names of coordinate systems in files, as the importer writes them: `wgs84` or `epsg:N`. */

/** CGCS2000 and WGS 84 are a few centimetres apart. */
const GEOGRAPHIC = new Set([4326, 4490, 4979, 4480]);

export const crsOfCode = (code: number): string => (GEOGRAPHIC.has(code) ? "wgs84" : `epsg:${code}`);

/** From `urn:ogc:def:crs:EPSG::4547`, `EPSG:4547`, `urn:ogc:def:crs:OGC:1.3:CRS84`. */
export function crsOfName(name: string): string | null {
  if (/CRS84/i.test(name)) return "wgs84";
  const code = /EPSG:[\d.]*:?(\d{4,6})$/i.exec(name)?.[1];
  return code ? crsOfCode(Number(code)) : null;
}

interface ProjJson {
  type?: string;
  name?: string;
  id?: { authority?: string; code?: number | string };
  base_crs?: ProjJson;
  datum?: { ellipsoid?: { inverse_flattening?: number } };
  datum_ensemble?: { ellipsoid?: { inverse_flattening?: number } };
  conversion?: { method?: { name?: string }; parameters?: { name?: string; value?: number }[] };
}

/**
 * From GDAL's PROJJSON: its EPSG code, or, as .prj files of ArcGIS and MapInfo carry none, what its numbers say:
 * a Gauss–Krüger zone of 3° on CGCS2000 (EPSG:4513 … 4554).
 */
export function crsOfProjJson(json: ProjJson | undefined): string | null {
  if (!json) return null;
  if (json.id?.authority === "EPSG" && Number(json.id.code)) return crsOfCode(Number(json.id.code));
  if (json.id?.authority === "OGC" && /CRS84/.test(String(json.id.code))) return "wgs84";
  if (json.type === "GeographicCRS") return /2000|WGS/i.test(json.name ?? "") ? "wgs84" : null;
  if (json.type !== "ProjectedCRS" || json.conversion?.method?.name !== "Transverse Mercator") return null;
  const flattening = (json.base_crs?.datum ?? json.base_crs?.datum_ensemble)?.ellipsoid?.inverse_flattening;
  if (!flattening || Math.abs(flattening - 298.2572) > 0.0002) return null;
  const parameter = (name: RegExp) => json.conversion?.parameters?.find((one) => name.test(one.name ?? ""))?.value;
  const meridian = parameter(/longitude/i);
  const easting = parameter(/false easting/i);
  const scale = parameter(/scale/i) ?? 1;
  if (meridian === undefined || easting === undefined || scale !== 1 || meridian % 3 !== 0) return null;
  if (meridian < 75 || meridian > 135) return null;
  const zone = (meridian - 75) / 3;
  if (easting === 500_000) return `epsg:${4534 + zone}`;
  return easting === (zone + 25) * 1_000_000 + 500_000 ? `epsg:${4513 + zone}` : null;
}
