import { createPolygonIndex, ringsOf } from "../../algorithms/geo/polygon-index.ts";
import type { RegionCheck } from "../../contracts/vocabulary.contract.ts";
import type { Queryable } from "../../database/queryable.ts";

export interface Place {
  region: string;
  county: string | null;
  check: RegionCheck;
}

/** The database's locate() without a question a row; both give the same answer (test/server/imports/locate.suite.ts). */
export interface Locator {
  /**
   * @param stated region the record states; undefined where it states none: then the county that holds it, or the city
   * @returns undefined where the position lies on a boundary, which only the database may decide
   */
  place(lon: number, lat: number, stated: string | undefined): Place | undefined;
  /** The same, given the county that holds the position. */
  placeIn(county: string | null, stated: string | undefined): Place;
}

export async function loadLocator(pg: Queryable, cityCode: string): Promise<Locator> {
  const { rows } = await pg.query<{ code: string; parent_code: string | null; level: string; geojson: string | null }>(
    `select code, parent_code, level, case when level = 'county' then st_asgeojson(geom, 15) end as geojson
     from region where city_code = $1 order by code collate "C"`,
    [cityCode],
  );
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const countyOf = new Map<string, string | null>();
  for (const { code } of rows) {
    let at = byCode.get(code);
    for (let steps = 0; at && at.level !== "county" && steps < 10; steps++) at = byCode.get(at.parent_code ?? "");
    countyOf.set(code, at?.level === "county" ? at.code : null);
  }
  const index = createPolygonIndex(
    rows.flatMap(({ code, geojson }) => (geojson ? { code, rings: ringsOf(JSON.parse(geojson)) } : [])),
  );
  const placeIn = (county: string | null, stated: string | undefined): Place => {
    const said = stated === undefined ? null : (countyOf.get(stated) ?? null);
    const check = county === null ? "outside" : said === null || said === county ? "ok" : "mismatch";
    return { region: stated ?? county ?? cityCode, county, check };
  };
  return {
    placeIn,
    place(lon, lat, stated) {
      const county = index.find(lon, lat);
      return county === undefined ? undefined : placeIn(county, stated);
    },
  };
}

/** Counties of positions as the database sees them, in one query. */
export async function countiesOf(
  pg: Queryable,
  cityCode: string,
  positions: readonly (readonly [lon: number, lat: number])[],
): Promise<(string | null)[]> {
  const { rows } = await pg.query<{ county: string | null }>(
    `select (locate($1, st_setsrid(st_makepoint(lon, lat), 4326), $1)).county_code as county
     from unnest($2::float8[], $3::float8[]) with ordinality as p (lon, lat, i) order by i`,
    [cityCode, positions.map(([lon]) => lon), positions.map(([, lat]) => lat)],
  );
  return rows.map(({ county }) => county);
}
