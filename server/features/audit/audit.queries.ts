import type { Queryable } from "../../database/queryable.ts";
import { Parameters } from "../../database/site-filter.ts";
import type { AuditEntry, AuditPage, AuditQuery } from "./audit.contract.ts";
import { ZONE } from "./audit-chain.ts";

/** One page of the log, the latest first, of the entries in sight. */
export async function listAudit(
  pg: Queryable,
  cityCode: string,
  query: AuditQuery,
): Promise<Pick<AuditPage, "items" | "next">> {
  const parameters = new Parameters();
  const conditions = [`city_code = ${parameters.add(cityCode)}`];
  const { from, to, actor, action, subject, id, before } = query;
  if (from !== undefined) conditions.push(`at >= ${parameters.add(from)}::date::timestamp at time zone '${ZONE}'`);
  if (to !== undefined) conditions.push(`at < (${parameters.add(to)}::date + 1)::timestamp at time zone '${ZONE}'`);
  if (actor !== undefined) conditions.push(`strpos(lower(actor), lower(${parameters.add(actor)})) > 0`);
  if (action !== undefined) {
    const said = parameters.add(action);
    conditions.push(action.includes(".") ? `action = ${said}` : `split_part(action, '.', 1) = ${said}`);
  }
  if (subject !== undefined) conditions.push(`subject = ${parameters.add(subject)}`);
  if (id !== undefined) conditions.push(`subject_id = ${parameters.add(id)}`);
  if (before !== undefined) conditions.push(`audit_log.id < ${parameters.add(before)}::bigint`);
  const { rows } = await pg.query<AuditEntry>(
    `select id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, actor, action, subject,
       subject_id as "subjectId", region_code as "regionCode", detail, encode(hash, 'hex') as hash
     from audit_log where ${conditions.join(" and ")}
     order by audit_log.id desc limit ${parameters.add(query.limit + 1)}`,
    parameters.values,
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}

/** Actions that occur, by jumps along their index. */
export async function auditActions(pg: Queryable, cityCode: string): Promise<string[]> {
  const { rows } = await pg.query<{ action: string }>(
    `with recursive known as (
       (select action from audit_log where city_code = $1 order by action limit 1)
       union all
       select (select l.action from audit_log l where l.city_code = $1 and l.action > known.action order by l.action limit 1)
       from known where known.action is not null)
     select action from known where action is not null`,
    [cityCode],
  );
  return rows.map(({ action }) => action);
}
