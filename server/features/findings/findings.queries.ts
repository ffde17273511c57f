import type { Queryable } from "../../database/queryable.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import {
  type FindingList,
  type FindingPage,
  type FindingQuery,
  type FindingRow,
  type FindingSelection,
  type FindingSort,
  WORST_POINTS,
  WORST_SITES,
} from "./findings.contract.ts";

/** Days since 1970-01-01, so that every order is one of whole numbers and a page's end is two numbers. */
const days = (date: string) => `(${date} - date '1970-01-01')::bigint`;
/** More than any day: two orders in one number. */
const BEFORE_DAYS = 10_000_000;
/** The place of the level in the vocabulary, from the number tiles read; an enum in an expression is looked up each time. */
const SUPERVISION_RANK = "(s.tile_class % 5)::bigint";

/** Ascending; the finding's id settles what is alike. */
const KEYS: Record<FindingSort, string> = {
  deadline: days("f.deadline"),
  found: `-${days("f.found_on")}`,
  level: `s.risk_level::bigint * ${BEFORE_DAYS} + ${days("f.deadline")}`,
  supervision: `-${SUPERVISION_RANK} * ${BEFORE_DAYS} + ${days("f.deadline")}`,
};
const DEFAULT_KEYS: Record<Exclude<FindingList, "worst"> | "all", string> = {
  overdue: KEYS.deadline,
  supervised: KEYS.supervision,
  new: `-${days("e.day")}`,
  open: KEYS.deadline,
  all: "0::bigint",
};
/** The second half follows from the first; an index holds the few sites of which it is true (site_open). */
const NOT_CLOSED = "f.closed_on is null and s.findings > s.findings_closed";
const LIST_CONDITIONS: Record<Exclude<FindingList, "worst"> | "all", string> = {
  overdue: `f.overdue and ${NOT_CLOSED}`,
  // A site's supervision is the highest of its findings', this one's among them.
  supervised: `s.supervision <> 'none' and ${NOT_CLOSED}`,
  new: "true",
  open: NOT_CLOSED,
  all: "true",
};

/** A list, or all findings (for files). */
export type FindingHits = Omit<FindingSelection, "list"> & { list: FindingList | "all" };

/** The hits of a list as `hits (id, key, changed_on, score, overdue, open_major)`. `$1` is the city's code. */
export function findingHits(
  cityCode: string,
  businessDate: string,
  query: FindingHits,
  parameters: Parameters,
): string {
  const sites = siteConditions(cityCode, query, parameters, "s").join(" and ");
  const city = "$1";
  if (query.list === "worst") {
    return `hits as materialized (
      select pressing.id, -scored.score as key, null::date as changed_on, scored.score, scored.overdue, scored.open_major
      from (
        select s.id as site_id, o.overdue, o.open_major,
          ${WORST_POINTS.overdue} * o.overdue + ${WORST_POINTS.openMajor} * o.open_major
            + ${WORST_POINTS.level} * (4 - s.risk_level) as score
        from (
          select f.site_id, count(*) filter (where f.overdue) as overdue,
            count(*) filter (where f.grade = 'major') as open_major
          from finding f where f.city_code = ${city} and f.closed_on is null group by f.site_id
        ) o join site s on s.city_code = ${city} and s.id = o.site_id
        where s.findings > s.findings_closed and ${sites}
        order by score desc, s.id limit ${WORST_SITES}
      ) scored
      cross join lateral (
        select f.id from finding f where f.city_code = ${city} and f.site_id = scored.site_id and f.closed_on is null
        order by f.overdue desc, f.deadline, f.id limit 1
      ) pressing)`;
  }
  const key = query.sort ? KEYS[query.sort] : DEFAULT_KEYS[query.list];
  const recent = query.list === "new";
  const events = recent
    ? `join (
        select finding_id, max(day) as day from finding_event
        where city_code = ${city} and day >= ${parameters.add(businessDate)}::date - 1 group by finding_id
      ) e on e.finding_id = f.id`
    : "";
  return `hits as materialized (
    select f.id, ${key} as key, ${recent ? "e.day" : "null::date"} as changed_on,
      null::int as score, null::int as overdue, null::int as open_major
    from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id) ${events}
    where f.city_code = ${city} and ${LIST_CONDITIONS[query.list]} and ${sites})`;
}

const row = (businessDate: string) => `
  f.id::text, s.id::text as "siteId", s.name as "siteName", s.layer::text, s.category, s.risk_level as "riskLevel",
  s.status::text as "siteStatus", s.supervision::text as "siteSupervision", s.region_code as "regionCode",
  st_x(st_pointonsurface(s.geom)) as lon, st_y(st_pointonsurface(s.geom)) as lat,
  f.grade::text, f.description, f.found_on::text as "foundOn", f.deadline_original::text as "deadlineOriginal",
  f.deadline::text, case when f.overdue then ${businessDate}::date - f.deadline else 0 end as "daysOverdue",
  f.status::text, f.supervision::text, f.unit, f.person, h.changed_on::text as "changedOn",
  case when h.score is not null then json_build_object('score', h.score, 'overdue', h.overdue, 'openMajor', h.open_major)
    end as worst`;
const JOINED = `join finding f on f.city_code = $1 and f.id = h.id
  join site s on (s.city_code, s.id) = (f.city_code, f.site_id)`;

/** One page of a list and the number of rows on all its pages. Keyset: `after` is the last key and id of the page before. */
export async function listFindings(
  pg: Queryable,
  cityCode: string,
  businessDate: string,
  query: FindingQuery,
): Promise<Omit<FindingPage, "asOf">> {
  const parameters = new Parameters();
  const hits = findingHits(cityCode, businessDate, query, parameters);
  const [key, id] = query.after?.split(".") ?? [];
  const beyond = id ? `where (key, id) > (${parameters.add(key)}::bigint, ${parameters.add(id)}::bigint)` : "";
  // One more than asked for tells whether there is a next page; the total comes as a row of its own where none is left.
  const { rows } = await pg.query<FindingRow & { total: number; key: string }>(
    `with ${hits},
       h as (select * from hits ${beyond} order by key, id limit ${parameters.add(query.limit + 1)})
     select t.total, p.* from (select count(*)::int as total from hits) t
     left join (select h.key, ${row(parameters.add(businessDate))} from h ${JOINED}) p on true
     order by p.key, p.id::bigint`,
    parameters.values,
  );
  const found = rows.filter((one) => one.id !== null);
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ total: _total, key: _key, ...item }) => item),
    total: rows[0]?.total ?? 0,
    next: last && found.length > shown.length ? `${last.key}.${last.id}` : null,
  };
}
