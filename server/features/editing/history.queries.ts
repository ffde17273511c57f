import type { Queryable } from "../../database/queryable.ts";
import type { HistoryEntry, HistoryPage, HistoryQuery } from "./history.contract.ts";

/**
 * Each part of a record's history as (at, key, actor, kind, action, finding_id, day, note, detail). The key tells apart
 * what happened at the same instant; `detail` is {"field": {"old", "new"}}. Row policies hold in each part.
 */
const AUDIT = (subject: string) => `
  select l.at, 'a' || lpad(l.id::text, 15, '0') as key, l.actor,
    case split_part(l.action, '.', 2) when 'added' then 'added' when 'changed' then 'changed' when 'removed' then 'removed'
      else 'other' end as kind,
    l.action, null::text as finding_id, null::text as day, coalesce(l.detail ->> 'reason', '') as note, l.detail
  from audit_log l where l.city_code = $1 and l.subject = '${subject}' and l.subject_id = $2::text`;

const IMPORTS = (table: string) => `
  select coalesce(b.finished_at, b.started_at, r.created_at), 'b' || lpad(r.batch_id::text, 15, '0'), b.actor, 'imported',
    'batch.imported', null, null, r.source, '{}'::jsonb
  from (select city_code, batch_id, source, ${table === "site" ? "created_at" : "updated_at"} as created_at from ${table}
    where city_code = $1 and id = $2::bigint and batch_id is not null) r
  left join import_batch b on (b.city_code, b.id) = (r.city_code, r.batch_id)`;

// A finding's steps are its events, also those that came with a ledger and not through the log; the log's entries of the
// same steps are left out, and so is an event that the log tells as a finding added.
const FINDINGS = `
  select l.at, 'f' || lpad(l.id::text, 15, '0'), l.actor,
    case split_part(l.action, '.', 2) when 'added' then 'added' when 'changed' then 'changed' when 'removed' then 'removed'
      else 'other' end,
    l.action, l.subject_id, null, coalesce(l.detail ->> 'note', ''), l.detail
  from finding f join audit_log l on l.city_code = f.city_code and l.subject = 'finding' and l.subject_id = f.id::text
  where f.city_code = $1 and f.site_id = $2::bigint and l.action <> 'finding.moved'
  union all
  select e.at, 'e' || lpad(e.id::text, 15, '0'), e.actor, 'moved', 'finding.moved', e.finding_id::text, e.day::text, e.note,
    jsonb_build_object('status', jsonb_build_object('old', e.from_status, 'new', e.to_status))
  from finding f join finding_event e on (e.city_code, e.finding_id) = (f.city_code, f.id)
  where f.city_code = $1 and f.site_id = $2::bigint
    and not (e.from_status is null and exists (select from audit_log l
      where l.city_code = f.city_code and l.subject = 'finding' and l.subject_id = f.id::text and l.action = 'finding.added'))`;

const BULK = `
  select b.made_at, 'm' || lpad(b.id::text, 15, '0'), b.actor, 'bulk', 'bulk_edit.applied', null, null, '',
    bulk_difference(c.old, c.new)
  from bulk_edit_change c join bulk_edit b on (b.city_code, b.id) = (c.city_code, c.edit_id)
  where c.city_code = $1 and c.site_id = $2::bigint
  union all
  select b.undone_at, 'u' || lpad(b.id::text, 15, '0'), b.undone_by, 'bulk_undone', 'bulk_edit.undone', null, null, '',
    bulk_difference(c.new, c.old)
  from bulk_edit_change c join bulk_edit b on (b.city_code, b.id) = (c.city_code, c.edit_id)
  where c.city_code = $1 and c.site_id = $2::bigint and c.undone`;

const PARTS = {
  site: [AUDIT("site"), IMPORTS("site"), FINDINGS, BULK].join("\n union all "),
  accident: [AUDIT("accident"), IMPORTS("accident")].join("\n union all "),
};

interface Row extends Omit<HistoryEntry, "changes"> {
  micros: string;
  detail: Record<string, unknown>;
}

/** One page of a record's history; undefined where neither the record nor a trace of it is in sight. */
export async function readHistory(
  pg: Queryable,
  table: "site" | "accident",
  cityCode: string,
  id: string,
  { limit, after }: HistoryQuery,
): Promise<HistoryPage | undefined> {
  const [micros, key] = after?.split(".") ?? [];
  const { rows } = await pg.query<Row>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, micros::text, key, actor, kind, action,
       finding_id as "findingId", day, note, detail
     from (select h.*, (extract(epoch from h.at) * 1000000)::bigint as micros from (${PARTS[table]}) h) t
     where $3::bigint is null or (micros, key) < ($3::bigint, $4)
     order by micros desc, key desc limit $5`,
    [cityCode, id, micros ?? null, key ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  if (shown.length === 0 && !after) {
    const { rowCount } = await pg.query(`select from ${table} where city_code = $1 and id = $2`, [cityCode, id]);
    if (rowCount === 0) return undefined;
  }
  const last = shown.at(-1);
  return {
    items: shown.map(({ micros: _, detail, ...entry }) => ({ ...entry, changes: changesOf(detail) })),
    next: last && rows.length > shown.length ? `${last.micros}.${last.key}` : null,
  };
}

type Change = HistoryEntry["changes"][number];
const isChange = (value: unknown): value is { old: unknown; new: unknown } =>
  typeof value === "object" && value !== null && "old" in value && "new" in value;
const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** Field by field; attributes one by one, because people changed one of them and not "the attributes". */
export function changesOf(detail: Readonly<Record<string, unknown>>): Change[] {
  return Object.entries(detail).flatMap(([field, value]): Change[] => {
    if (!isChange(value)) return [];
    if (field !== "attributes") return [{ field, old: value.old ?? null, new: value.new ?? null }];
    const [before, after] = [asObject(value.old), asObject(value.new)];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => ({ field: `attributes.${name}`, old: before[name] ?? null, new: after[name] ?? null }));
  });
}
