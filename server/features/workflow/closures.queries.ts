import type { PoolClient } from "pg";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";
import { CHECKED_PHOTOS } from "../photos/photos.queries.ts";
import { CLOSURE_REASONS, type ClosurePage, type ClosureQuery, QUICK_MINUTES } from "./closures.contract.ts";

const POINTS = `(${Object.entries(CLOSURE_REASONS)
  .map(([reason, { points }]) => `case when '${reason}' = any(reasons) then ${points} else 0 end`)
  .join(" + ")})`;

/**
 * Closures that stand and were made here, where the person asking may accept, with what speaks against them. Those that a
 * ledger brought along tell nothing: it keeps no photos, and all its events were written in one moment.
 */
const CLOSURES = `
  select e.id, e.finding_id, f.site_id, s.name, s.layer, s.region_code, f.grade, f.description, e.day, e.actor,
    sent.actor as submitted_by, p.photos, r.event_id is not null as reviewed, r.actor as reviewer, r.at as reviewed_at, r.note,
    array_remove(array[
      case when exists (select from finding_event x join finding_event y on (y.city_code, y.finding_id, y.person_id)
          = (x.city_code, x.finding_id, x.person_id)
        where x.city_code = e.city_code and x.finding_id = e.finding_id and x.to_status = 'submitted'
          and y.to_status = 'accepted') then 'one_account' end,
      case when 'twin' = any(p.flags) then 'same_photo' end,
      case when 'far' = any(p.flags) then 'far_photo' end,
      case when 'before_found' = any(p.flags) then 'old_photo' end,
      case when 'future' = any(p.flags) then 'future_photo' end,
      case when e.at - sent.at < interval '${QUICK_MINUTES} minutes' then 'quick' end,
      case when not p.after then 'no_photo' end
    ], null) as reasons
  from finding_event e
  join finding f on (f.city_code, f.id) = (e.city_code, e.finding_id)
  join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
  left join closure_review r on (r.city_code, r.event_id) = (e.city_code, e.id)
  left join lateral (select x.actor, x.at from finding_event x
    where x.city_code = e.city_code and x.finding_id = e.finding_id and x.to_status = 'submitted' and x.id < e.id
      and x.person_id is not null
    order by x.id desc limit 1) sent on true
  cross join lateral (select count(*)::int as photos, coalesce(bool_or(c.kind = 'after'), false) as after,
      coalesce(array_agg(distinct flag) filter (where flag is not null), '{}') as flags
    from (${CHECKED_PHOTOS} where p.city_code = e.city_code and p.finding_id = e.finding_id) c
    left join lateral unnest(c.flags) flag on true) p
  where e.city_code = $1 and e.to_status = 'closed' and e.person_id is not null and f.closed_on is not null
    and not exists (select from finding_event later
      where later.city_code = e.city_code and later.finding_id = e.finding_id and later.id > e.id)
    and srm_may('accept', s.region_code)`;

/** The most suspicious first; keyset pages. */
export async function findSuspiciousClosures(
  pg: Queryable,
  cityCode: string,
  { reviewed, limit, after }: ClosureQuery,
): Promise<Omit<ClosurePage, "asOf">> {
  const [score, id] = (after ?? ".").split(".");
  const { rows } = await pg.query<{ items: ClosurePage["items"]; total: number }>(
    `with closures as materialized (
       select c.*, ${POINTS} as score from (${CLOSURES}) c where cardinality(reasons) > 0 and c.reviewed = $2
     ), page as (
       select * from closures where $3::int is null or (score, id) < ($3::int, $4::bigint)
       order by score desc, id desc limit $5
     )
     select (select count(*)::int from closures) as total,
       (select coalesce(json_agg(json_build_object('id', id::text, 'findingId', finding_id::text, 'siteId', site_id::text,
          'siteName', name, 'layer', layer, 'regionCode', region_code, 'grade', grade, 'description', description,
          'closedOn', day, 'closedBy', actor, 'submittedBy', submitted_by, 'photos', photos, 'score', score,
          'reasons', reasons, 'review', case when reviewed then json_build_object('by', reviewer,
            'at', to_char(reviewed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'note', note) end)
          order by score desc, id desc), '[]') from page) as items`,
    [cityCode, reviewed, score || null, id || null, limit + 1],
  );
  const items = rows[0]!.items.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    total: rows[0]!.total,
    next: rows[0]!.items.length > limit && last ? `${last.score}.${last.id}` : null,
  };
}

/**
 * Marks a closure as looked at, in the name of the person asking.
 * @throws BadInput 404 when no such closure is in sight, 409 when somebody has looked at it already
 */
export async function reviewClosure(client: PoolClient, cityCode: string, id: string, note: string): Promise<void> {
  const { rowCount } = await client.query(
    "select from finding_event where city_code = $1 and id = $2 and to_status = 'closed'",
    [cityCode, id],
  );
  if (!rowCount) throw new BadInput(`There is no closure ${id}.`, { statusCode: 404 });
  const written = await client.query(
    "insert into closure_review (city_code, event_id, note) values ($1, $2, $3) on conflict do nothing",
    [cityCode, id, note],
  );
  if (!written.rowCount)
    throw new BadInput("Somebody has looked at this closure already.", { code: "closure_reviewed", statusCode: 409 });
}
