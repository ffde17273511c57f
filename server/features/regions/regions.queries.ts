import type { Queryable } from "../../database/queryable.ts";
import type { RegionCollection } from "./regions.contract.ts";

/** Every region of a city as GeoJSON, coordinates to 5 decimals (1 m). */
export async function readRegions(pg: Queryable, cityCode: string): Promise<RegionCollection> {
  const { rows } = await pg.query(
    `select code, parent_code, level::text, name_zh, name_en, reporting_unit, st_asgeojson(geom, 5)::json as geometry
     from region where city_code = $1 order by level, code`,
    [cityCode],
  );
  return {
    type: "FeatureCollection",
    features: rows.map((row) => ({
      type: "Feature",
      id: row.code,
      properties: {
        code: row.code,
        parentCode: row.parent_code,
        level: row.level,
        nameZh: row.name_zh,
        nameEn: row.name_en,
        reportingUnit: row.reporting_unit,
      },
      geometry: row.geometry,
    })),
  };
}
