import type { PoolClient } from "pg";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { BlackSpotSet, BlackSpotSetSummary, NewBlackSpotSet } from "./black-spot-sets.contract.ts";

const SUMMARY = `
  select s.id::float8 as id, s.name, s.note, s.method, s.settings,
    json_build_object('from', s.period_from, 'to', s.period_to) as period, s.accidents,
    s.made_at as "madeAt", s.data_version::float8 as "dataVersion", s.business_date::text as "businessDate",
    (select count(*)::int from black_spot b where (b.city_code, b.set_id) = (s.city_code, s.id)) as spots,
    i.accidents as "accidentsInSpots", i.deaths as "deathsInSpots"
  from black_spot_set s
  cross join lateral (
    select count(*)::int as accidents, coalesce(sum(a.deaths), 0)::int as deaths
    from (select distinct accident_id from black_spot_accident m
      where (m.city_code, m.set_id) = (s.city_code, s.id)) m
    join accident a on (a.city_code, a.id) = (s.city_code, m.accident_id)) i`;

const summaryOf = (row: Record<string, unknown>) =>
  ({ ...row, madeAt: (row.madeAt as Date).toISOString() }) as unknown as BlackSpotSetSummary;

/** All sets of the city, the newest first. */
export async function listSets(pg: Queryable, cityCode: string): Promise<BlackSpotSetSummary[]> {
  const { rows } = await pg.query(`${SUMMARY} where s.city_code = $1 order by s.made_at desc, s.id desc`, [cityCode]);
  return rows.map(summaryOf);
}

/** One set with its spots, the worst first, and their accidents' ids; undefined where there is none. */
export async function readSet(pg: Queryable, cityCode: string, id: number): Promise<BlackSpotSet | undefined> {
  const { rows } = await pg.query(`${SUMMARY} where s.city_code = $1 and s.id = $2`, [cityCode, id]);
  if (!rows[0]) return undefined;
  const spots = await pg.query(
    `select rank, st_asgeojson(geom, 7)::json as geometry, road, n, fatal, serious, slight, damage_only as "damageOnly",
       deaths, injuries, epdo, extent_m as "extentM",
       (select json_agg(m.accident_id order by m.accident_id) from black_spot_accident m
         where (m.city_code, m.set_id, m.rank) = (b.city_code, b.set_id, b.rank)) as "accidentIds"
     from black_spot b where city_code = $1 and set_id = $2 order by rank`,
    [cityCode, id],
  );
  return {
    type: "FeatureCollection",
    set: summaryOf(rows[0]),
    features: spots.rows.map(({ geometry, ...properties }) => ({
      type: "Feature",
      id: properties.rank,
      geometry,
      properties,
    })),
  };
}

/** Deletes a set with all its spots. @returns whether there was one. */
export async function deleteSet(pg: Queryable, cityCode: string, id: number): Promise<boolean> {
  const { rowCount } = await pg.query("delete from black_spot_set where city_code = $1 and id = $2", [cityCode, id]);
  return rowCount === 1;
}

/**
 * Stores a set within the transaction under way, its numbers counted again from the records.
 * @returns its id.
 * @throws BadInput naming the spot and the field where the body and the records disagree.
 */
export async function storeSet(client: PoolClient, cityCode: string, set: NewBlackSpotSet): Promise<number> {
  await checkPeriod(client, cityCode, set);
  await checkSpots(client, cityCode, set);
  const { rows } = await client.query(
    `insert into black_spot_set (city_code, name, data_version, business_date, period_from, period_to, method, settings,
         accidents, note)
       select code, $2, data_version, business_date, $3, $4, $5, $6, $7, $8 from city where code = $1
       returning id`,
    [
      cityCode,
      set.name.trim(),
      set.period.from,
      set.period.to,
      set.method,
      JSON.stringify(set.settings),
      set.accidents,
      set.note ?? "",
    ],
  );
  const id = rows[0].id as string;
  const spots = set.spots.map((spot, index) => ({ ...spot, rank: index + 1 }));
  await client.query(
    `insert into black_spot (city_code, set_id, rank, geom, road, n, fatal, serious, slight, damage_only, deaths, injuries,
         epdo, extent_m)
       select $1, $2, rank, st_setsrid(st_geomfromgeojson(geometry::text), 4326), road, n, fatal, serious, slight,
         "damageOnly", deaths, injuries, epdo, "extentM"
       from json_to_recordset($3::json) as r (rank int, geometry json, road text, n int, fatal int, serious int, slight int,
         "damageOnly" int, deaths int, injuries int, epdo float8, "extentM" float8)`,
    [cityCode, id, JSON.stringify(spots)],
  );
  const { ranks, accidents } = members(set);
  await client.query(
    `insert into black_spot_accident (city_code, set_id, rank, accident_id)
       select $1, $2, rank, accident from unnest($3::int[], $4::bigint[]) as m (rank, accident)`,
    [cityCode, id, ranks, accidents],
  );
  return Number(id);
}

function members({ spots }: NewBlackSpotSet): { ranks: number[]; accidents: number[] } {
  return {
    ranks: spots.flatMap(({ accidentIds }, index) => accidentIds.map(() => index + 1)),
    accidents: spots.flatMap(({ accidentIds }) => accidentIds),
  };
}

async function checkPeriod(client: PoolClient, cityCode: string, set: NewBlackSpotSet): Promise<void> {
  const { from, to } = set.period;
  for (const [field, day] of [
    ["period.from", from],
    ["period.to", to],
  ] as const) {
    if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
      throw new BadInput(`There is no day ${day}.`, { field });
  }
  if (from > to) throw new BadInput("The period ends before it begins.", { field: "period" });
  if (!set.name.trim()) throw new BadInput("Give the set a name.", { field: "name" });

  const { rows } = await client.query(
    "select count(*)::int as n from accident where city_code = $1 and occurred_at >= $2::date and occurred_at < $3::date + 1",
    [cityCode, from, to],
  );
  const inSpots = new Set(set.spots.flatMap(({ accidentIds }) => accidentIds)).size;
  if (set.accidents > rows[0].n || set.accidents < inSpots) {
    throw new BadInput(
      `The set says it looked at ${set.accidents} accidents; its spots hold ${inSpots}, and the records have ${rows[0].n} in the period.`,
      { field: "accidents" },
    );
  }
}

/** Severity as stated, else the gravest that the casualties prove: the rule of severityOf() in algorithms/black-spots. */
const GRAVEST = `coalesce(severity::text, case when deaths > 0 then 'fatal' when serious_injuries > 0 then 'serious'
  when injuries > 0 then 'slight' when deaths = 0 and injuries = 0 then 'damage_only' end)`;

const COUNTED = ["n", "fatal", "serious", "slight", "damageOnly", "deaths", "injuries"] as const;

/** The accidents are held in place until the set is stored, so that what was counted is what is kept. */
async function checkSpots(client: PoolClient, cityCode: string, set: NewBlackSpotSet): Promise<void> {
  const { ranks, accidents } = members(set);
  await client.query("select from accident where city_code = $1 and id = any($2::bigint[]) order by id for share", [
    cityCode,
    [...new Set(accidents)],
  ]);
  const { rows } = await client.query(
    `select rank, count(a.id)::int as n, count(*) filter (where grave = 'fatal')::int as fatal,
       count(*) filter (where grave = 'serious')::int as serious, count(*) filter (where grave = 'slight')::int as slight,
       count(*) filter (where grave = 'damage_only')::int as "damageOnly",
       coalesce(sum(deaths), 0)::int as deaths, coalesce(sum(injuries), 0)::int as injuries,
       min(m.accident) filter (where a.id is null) as unknown,
       min(a.id) filter (where a.occurred_at < $4::date or a.occurred_at >= $5::date + 1) as "outsidePeriod"
     from unnest($2::int[], $3::bigint[]) as m (rank, accident)
     left join accident a on a.city_code = $1 and a.id = m.accident
     cross join lateral (select ${GRAVEST} as grave) g
     group by rank order by rank`,
    [cityCode, ranks, accidents, set.period.from, set.period.to],
  );
  for (const { rank, unknown, outsidePeriod, ...counted } of rows) {
    const spot = set.spots[rank - 1]!;
    const field = `spots.${rank - 1}`;
    if (unknown !== null)
      throw new BadInput(`Spot ${rank} names accident ${unknown}, which is not in the records.`, {
        field: `${field}.accidentIds`,
      });
    if (outsidePeriod !== null)
      throw new BadInput(`Accident ${outsidePeriod} of spot ${rank} lies outside the period.`, {
        field: `${field}.accidentIds`,
      });
    for (const name of COUNTED) {
      if (spot[name] !== counted[name])
        throw new BadInput(
          `Spot ${rank} says ${name} ${spot[name]}; its accidents in the records make ${counted[name]}. Identify the black spots again.`,
          { field: `${field}.${name}` },
        );
    }
  }
}
