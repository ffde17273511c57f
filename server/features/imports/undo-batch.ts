import type { Pool, PoolClient } from "pg";
import { type BatchTable, regionOf, tableOf } from "./batch-table.ts";
import { storedJson } from "./stored-json.ts";
import type { Target } from "./targets.ts";

export interface UndoRequest {
  cityCode: string;
  batchId: string;
  person: { id: string | null; name: string };
  scope: { edit: "*" | readonly string[] };
  signal?: AbortSignal;
}

/** Why a row of the batch stays as it is. */
export type KeptBecause = "edited" | "findings" | "later_batch" | "outside_area" | "in_use";

export interface UndoReport {
  /** Rows the batch had added, now gone. */
  removed: number;
  /** Rows the batch had changed, back to what they were. */
  restored: number;
  /** Rows the batch had taken off the books, back on them. */
  returned: number;
  /** Rows that stay, because somebody has worked on them since. */
  kept: number;
  /** The first of them. */
  keptRows: { id: string; code: string | null; name: string; because: KeptBecause }[];
}

const ROWS_AT_ONCE = 20_000;
const KEPT_LISTED = 500;

/**
 * Takes a batch back in one transaction: what it added goes, what it changed returns to its old values, what it removed
 * comes back. Rows that somebody has worked on since are kept and listed. A second undoing changes nothing.
 * @returns what was done, now or by the first undoing; undefined where there is no such batch.
 */
export async function undoBatch(pool: Pool, request: UndoRequest): Promise<UndoReport | undefined> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query("begin");
    try {
      const report = await undo(client, request);
      await client.query("commit");
      return report;
    } catch (error) {
      await client.query("rollback").catch((reason: Error) => {
        lost = reason;
      });
      throw error;
    }
  } finally {
    client.release(lost);
  }
}

async function undo(client: PoolClient, request: UndoRequest): Promise<UndoReport | undefined> {
  const { cityCode, batchId, person } = request;
  await client.query(
    `select set_config('srm.import', 'on', true), set_config('srm.batch', 'undo', true), set_config('srm.placed', 'on', true), set_config('srm.actor', $1, true),
       set_config('srm.person', $2, true)`,
    [person.name, person.id ?? ""],
  );
  await client.query("set local statement_timeout = 0");
  const { rows } = await client.query<{ target: Target; source: string; undo_report: UndoReport | null }>(
    "select target, source, undo_report from import_batch where city_code = $1 and id = $2 for update",
    [cityCode, batchId],
  );
  const batch = rows[0];
  if (!batch) return undefined;
  if (batch.undo_report) return batch.undo_report;
  const table = tableOf(batch.target);
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 4))", [
    `import ${cityCode} ${table.name} ${batch.source}`,
  ]);

  const report: UndoReport = { removed: 0, restored: 0, returned: 0, kept: 0, keptRows: [] };
  await listKept(client, request, table, report);
  await client.query("create index on undo_kept (id); analyze undo_kept");
  report.restored = await restoreChanged(client, request, table);
  report.removed = await removeAdded(client, request, table);
  report.returned = await returnRemoved(client, request, table);
  await client.query(
    `update import_batch set undone_at = clock_timestamp(), undone_by = $3, undo_report = $4
     where city_code = $1 and id = $2`,
    [cityCode, batchId, person.name, storedJson(report)],
  );
  const { removed, restored, returned, kept } = report;
  await client.query("select audit($1, 'batch.undone', 'batch', $2, null, $3)", [
    cityCode,
    batchId,
    JSON.stringify({ target: batch.target, source: batch.source, removed, restored, returned, kept }),
  ]);
  return report;
}

/** Lists what stays in the temporary table `undo_kept`. */
async function listKept(
  client: PoolClient,
  request: UndoRequest,
  table: BatchTable,
  report: UndoReport,
): Promise<void> {
  const { cityCode, batchId, scope } = request;
  const everywhere = scope.edit === "*";
  // Why a record of the batch may not go; in the order in which it is told.
  const [inUse, because] = table.inUse("s");
  await client.query("create temp table undo_kept (id bigint, because text) on commit drop");
  await client.query(
    `insert into undo_kept
     select s.id, case
         when b.record_id is not null then 'edited'
         when c.record_id is null and ${inUse} then '${because}'
         else 'outside_area' end
     from ${table.name} s
     left join import_base b on (b.city_code, b.target, b.record_id, b.batch_id) = (s.city_code, $5, s.id, s.batch_id)
     left join import_change c on (c.city_code, c.batch_id, c.record_id) = (s.city_code, s.batch_id, s.id)
     where s.city_code = $1 and s.batch_id = $2
       and (b.record_id is not null or (c.record_id is null and ${inUse})
         or not ($3 or ${regionOf(table, "s")} = any($4::text[]))
         or (c.record_id is not null and not ($3 or c.old ->> 'region_code' = any($4::text[]))))
     union all
     select s.id, 'later_batch' from import_change c join ${table.name} s on (s.city_code, s.id) = (c.city_code, c.record_id)
     where c.city_code = $1 and c.batch_id > $2 and not c.removed and (c.old ->> 'batch_id')::bigint = $2
       and s.batch_id is distinct from $2`,
    [cityCode, batchId, everywhere, everywhere ? [] : scope.edit, table.name],
  );
  const [label] = table.described("s");
  const { rows } = await client.query<UndoReport["keptRows"][number]>(
    `select k.id::text, s.external_id as code, ${label} as name, k.because
     from (select distinct on (id) id, because from undo_kept order by id limit $2) k
     join ${table.name} s on s.city_code = $1 and s.id = k.id order by k.id`,
    [cityCode, KEPT_LISTED],
  );
  report.keptRows = rows;
  const { rows: counted } = await client.query("select count(distinct id)::int as n from undo_kept");
  report.kept = counted[0].n;
}

async function restoreChanged(client: PoolClient, request: UndoRequest, table: BatchTable): Promise<number> {
  // The triggers derive the rest: what the day decides, the rollups.
  const columns = table.columns.filter((column) => column !== "inspected" && column !== "expired");
  // What the batch wrote of a finding's history goes first; the update after it counts anew.
  if (table.history)
    await client.query(
      `select take_back_steps($1, $2, array(select c.record_id from import_change c
         where c.city_code = $1 and c.batch_id = $2 and not c.removed
           and not exists (select from undo_kept k where k.id = c.record_id)))`,
      [request.cityCode, request.batchId],
    );
  const touched = table.name === "site" ? ", version = s.version + 1, updated_at = now()" : "";
  return repeat(request, (after) =>
    client.query(
      `with bunch as (
         select c.record_id, c.old from import_change c
         where c.city_code = $1 and c.batch_id = $2 and not c.removed and c.record_id > $3
           and not exists (select from undo_kept k where k.id = c.record_id)
         order by c.record_id limit $4),
       done as (
         update ${table.name} s set ${columns.map((column) => `${column} = o.${column}`).join(", ")}, batch_id = o.batch_id${touched}
         from bunch c cross join lateral jsonb_populate_record(null::${table.name}, c.old) o
         where s.city_code = $1 and s.id = c.record_id and s.batch_id = $2
         returning s.id)
       select (select max(record_id) from bunch)::text as last, (select count(*) from done)::int as n`,
      [request.cityCode, request.batchId, after, ROWS_AT_ONCE],
    ),
  );
}

async function removeAdded(client: PoolClient, request: UndoRequest, table: BatchTable): Promise<number> {
  return repeat(request, (after) =>
    client.query(
      `with bunch as (
         select s.id from ${table.name} s
         where s.city_code = $1 and s.batch_id = $2 and s.id > $3
           and not exists (select from import_change c where (c.city_code, c.batch_id, c.record_id) = ($1, $2, s.id))
           and not exists (select from undo_kept k where k.id = s.id)
         order by s.id limit $4),
       ${
         table.history
           ? "done as (select remove_findings($1, array(select id from bunch)))"
           : `done as (delete from ${table.name} s using bunch where s.city_code = $1 and s.id = bunch.id returning s.id)`
       }
       select (select max(id) from bunch)::text as last, (select count(*) from ${table.history ? "bunch, done" : "done"})::int as n`,
      [request.cityCode, request.batchId, after, ROWS_AT_ONCE],
    ),
  );
}

async function returnRemoved(client: PoolClient, request: UndoRequest, table: BatchTable): Promise<number> {
  return repeat(request, (after) =>
    client.query(
      `with bunch as (
         select c.record_id, c.old from import_change c
         where c.city_code = $1 and c.batch_id = $2 and c.removed and c.record_id > $3
           and not exists (select from ${table.name} s where s.city_code = $1 and (s.id = c.record_id
             or (s.source = c.old ->> 'source' and s.external_id = c.old ->> 'external_id')))
         order by c.record_id limit $4),
       done as (select put_back_all($5, array_agg(old order by record_id)) as n from bunch having count(*) > 0)
       select (select max(record_id) from bunch)::text as last, coalesce((select n from done), 0)::int as n`,
      [request.cityCode, request.batchId, after, ROWS_AT_ONCE, table.name],
    ),
  );
}

/** A few ten thousand rows at a time, so that what the triggers gather stays small. @returns how many in all. */
async function repeat(
  { signal }: UndoRequest,
  some: (after: string) => Promise<{ rows: { last: string | null; n: number }[] }>,
): Promise<number> {
  let total = 0;
  for (let after = "0"; ; ) {
    signal?.throwIfAborted();
    const { rows } = await some(after);
    const { last, n } = rows[0]!;
    total += n;
    if (last === null) return total;
    after = last;
  }
}
