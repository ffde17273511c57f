import type { Queryable } from "../../database/queryable.ts";
import type { Accident } from "./accidents.contract.ts";

/** One accident of the city, or undefined. */
export async function findAccident(
  pg: Queryable,
  cityCode: string,
  id: number,
): Promise<Omit<Accident, "asOf"> | undefined> {
  const { rows } = await pg.query(
    `select id::float8 as id, to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI') as "occurredAt", kind, severity, class, deaths,
       serious_injuries as "seriousInjuries", injuries, loss_yuan::float8 as "lossYuan", calibre, road, stake, description,
       region_code as "regionCode", region_check as "regionCheck", st_x(geom) as lon, st_y(geom) as lat, attributes, source,
       external_id as "externalId",
       coalesce((
         select json_agg(json_build_object('id', s.id, 'name', s.name, 'rank', b.rank) order by s.made_at desc, b.rank)
         from black_spot_accident b join black_spot_set s on (s.city_code, s.id) = (b.city_code, b.set_id)
         where (b.city_code, b.accident_id) = (a.city_code, a.id)), '[]') as "blackSpotSets"
     from accident a where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  return rows[0];
}
