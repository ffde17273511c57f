import type { PoolClient } from "pg";
import type { Queryable } from "../../database/queryable.ts";
import { LATEST_REPORT } from "./plans.queries.ts";
import type { AssignedVisit, NewReport, ReportOutcome, VisitQuery } from "./visits.contract.ts";

const INSTANT = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const POSITION = "case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end";

/** Stops that are handed out, in the order they are driven, as far as their sites are in sight. */
export async function listVisits(
  client: Queryable,
  cityCode: string,
  personId: string | null,
  { day, plan, mine, limit }: VisitQuery,
): Promise<AssignedVisit[]> {
  const { rows } = await client.query<AssignedVisit>(
    `select st.plan_id::text as plan, p.name as "planName", st.team, st.team_name as "teamName", d.mine, st.day::text, st.position,
       s.id::text as "siteId", s.name, s.address, s.layer::text, s.category, s.risk_level as "riskLevel",
       s.region_code as "regionCode", st_x(${POSITION}) as lon, st_y(${POSITION}) as lat, st.arrival, st.begins as begin,
       st.ends as end, st.travel_seconds as "travelSeconds", st.travel_meters as "travelMeters",
       case when st.break_from is not null then json_build_array(st.break_from, st.break_to) end as "breakBefore",
       r.outcome::text, ${INSTANT("r.at")} as "reportedAt"
     from plan_stop st
     join plan p on (p.city_code, p.id) = (st.city_code, st.plan_id)
     join site s on (s.city_code, s.id) = (st.city_code, st.site_id)
     cross join lateral (select exists (select from plan_driver d
       where (d.city_code, d.plan_id, d.team, d.day) = (st.city_code, st.plan_id, st.team, st.day)
         and d.person_id = $2::bigint) as mine) d
     ${LATEST_REPORT}
     where st.city_code = $1 and p.status in ('assigned', 'done') and ($3::date is null or st.day = $3)
       and ($4::bigint is null or st.plan_id = $4) and (not $5 or d.mine)
     order by st.day, st.plan_id, st.team, st.position limit $6`,
    [cityCode, personId, day ?? null, plan ?? null, mine ?? false, limit],
  );
  return rows;
}

/**
 * Stores a report, once whatever is sent.
 * @returns `unknown`: no such site within sight, or in an area whose records one may change
 */
export async function storeReport(
  client: PoolClient,
  cityCode: string,
  personId: string | null,
  { id, siteId, plan, outcome, at, position, note }: NewReport,
): Promise<"stored" | "known" | "unknown"> {
  const { rowCount } = await client.query(
    `insert into visit_report (city_code, id, site_id, region_code, plan_id, outcome, at, geom, note, person_id)
     select $1, $2, s.id, s.region_code, p.id, $5, $6, st_setsrid(st_makepoint($7::float8, $8::float8), 4326), $9, $10
     from site s left join plan p on p.city_code = $1 and p.id = $4::bigint
     where s.city_code = $1 and s.id = $3 and srm_may('edit', s.region_code)
     on conflict (city_code, id) do nothing`,
    [cityCode, id, siteId, plan, outcome, at, position?.lon ?? null, position?.lat ?? null, note, personId],
  );
  if (rowCount === 1) return "stored";
  const { rowCount: mayReport } = await client.query(
    "select from site s where s.city_code = $1 and s.id = $2 and srm_may('edit', s.region_code)",
    [cityCode, siteId],
  );
  return mayReport === 1 ? "known" : "unknown";
}

export interface ReportRow {
  id: string;
  siteId: string;
  siteName: string | null;
  regionCode: string;
  plan: string | null;
  outcome: ReportOutcome;
  at: string;
  position: { lon: number; lat: number } | null;
  note: string;
  personId: string | null;
}

export async function listReports(
  client: Queryable,
  cityCode: string,
  { site, plan, limit }: { site?: string | undefined; plan?: string | undefined; limit: number },
): Promise<ReportRow[]> {
  const { rows } = await client.query<ReportRow>(
    `select r.id, r.site_id::text as "siteId", s.name as "siteName", r.region_code as "regionCode", r.plan_id::text as plan,
       r.outcome::text, ${INSTANT("r.at")} as at, r.note, r.person_id::text as "personId",
       case when r.geom is not null then json_build_object('lon', st_x(r.geom), 'lat', st_y(r.geom)) end as position
     from visit_report r left join site s on (s.city_code, s.id) = (r.city_code, r.site_id)
     where r.city_code = $1 and ($2::bigint is null or r.site_id = $2) and ($3::bigint is null or r.plan_id = $3)
     order by r.at desc, r.id limit $4`,
    [cityCode, site ?? null, plan ?? null, limit],
  );
  return rows;
}
