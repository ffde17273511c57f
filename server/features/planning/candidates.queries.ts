/** Sites that a plan may send teams to, the worthiest first, with what their priority is made of. */

import type { Category, Layer, RiskLevel, Supervision } from "../../contracts/vocabulary.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import type { PriorityWeights, SiteChoice } from "./planning.contract.ts";

export interface CandidateRow {
  id: string;
  name: string;
  address: string;
  layer: Layer;
  category: Category;
  regionCode: string;
  unit: string;
  lon: number;
  lat: number;
  /** H3 at resolution 9. */
  cell: string;
  riskLevel: RiskLevel;
  openMajor: number;
  daysOverdue: number;
  supervision: Supervision;
  /** YYYY-MM-DD. */
  lastVisitOn: string | null;
  daysSinceVisit: number | null;
}

/**
 * The choice's worthiest sites, and those that must be in whatever the choice says. Findings are looked up only of the one site in
 * ten that has open ones. Hot spots are not in the database: they decide the order among those chosen, not who is chosen.
 */
export async function readCandidates(
  client: Queryable,
  cityCode: string,
  { ids, limit, ...filter }: SiteChoice,
  weights: PriorityWeights,
  { mandatory, excluded }: { mandatory: readonly string[]; excluded: readonly string[] },
): Promise<{ matching: number; rows: CandidateRow[] }> {
  const parameters = new Parameters();
  const conditions = siteConditions(cityCode, filter, parameters, "s");
  if (ids) conditions.push(`s.id = any(${parameters.add(ids)}::bigint[])`);
  const must = parameters.add(mandatory);
  // Only where it has to: it keeps the filter's indexes from being used for the whole.
  const wanted =
    mandatory.length === 0
      ? conditions.join(" and ")
      : `s.city_code = $1 and s.id in (select s.id from site s where ${conditions.join(" and ")} union all
           select unnest(${must}::bigint[]))`;
  const points = (value: number) => `${parameters.add(value)}::float8`;
  const { riskLevel, supervision, majorFinding, overdueDay, monthUnvisited } = weights;
  const priority = `case s.risk_level ${riskLevel.map((value, i) => `when ${i + 1} then ${points(value)}`).join(" ")} end
    + case s.supervision ${Object.entries(supervision)
      .map(([name, value]) => `when '${name}' then ${points(value)}`)
      .join(" ")} end
    + least(coalesce(f.major, 0) * ${points(majorFinding.each)}, ${points(majorFinding.most)})
    + least(coalesce(f.days, 0) * ${points(overdueDay.each)}, ${points(overdueDay.most)})
    + least(coalesce((c.business_date - s.inspected_on) / 30.0 * ${points(monthUnvisited.each)}, ${points(monthUnvisited.most)}),
        ${points(monthUnvisited.most)})`;
  const { rows } = await client.query<CandidateRow & { matching: number }>(
    `with chosen as (
       select s.id, s.id = any(${must}::bigint[]) as must, ${priority} as priority, f.major, f.days,
         count(*) over () as matching
       from site s join city c on c.code = s.city_code
       left join lateral (select count(*) filter (where grade = 'major')::int as major,
           max(c.business_date - deadline) filter (where overdue)::int as days
         from finding where city_code = s.city_code and site_id = s.id and closed_on is null) f
         on s.findings > s.findings_closed
       where ${wanted} and s.id <> all(${parameters.add(excluded)}::bigint[])
       order by must desc, priority desc, s.id limit ${parameters.add(limit)}
     )
     select s.id::text, s.name, s.address, s.layer::text, s.category, s.region_code as "regionCode",
       coalesce(r.reporting_unit, s.city_code) as unit, st_x(p) as lon, st_y(p) as lat, s.cell::text,
       s.risk_level as "riskLevel", coalesce(n.major, 0) as "openMajor", coalesce(n.days, 0) as "daysOverdue",
       s.supervision::text, s.inspected_on::text as "lastVisitOn", c.business_date - s.inspected_on as "daysSinceVisit",
       n.matching::int
     from chosen n join site s on s.city_code = $1 and s.id = n.id join city c on c.code = s.city_code
     left join region r on (r.city_code, r.code) = (s.city_code, s.region_code)
     cross join lateral (select case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end as p) g
     order by n.must desc, n.priority desc, s.id`,
    parameters.values,
  );
  return { matching: rows[0]?.matching ?? 0, rows };
}
