import type { PoolClient } from "pg";
import { type Batch, type BatchDetail, rejectFormatOf } from "./batches.contract.ts";

const COLUMNS = `id::text, target, source, crs, file_name as file, file_format as format, file_hash as "fileHash", started_at as "startedAt",
  finished_at as "finishedAt", actor, rows_read::float8 as read, rows_stored::float8 as stored,
  rows_inserted::float8 as inserted, rows_updated::float8 as updated, rows_unchanged::float8 as unchanged,
  rows_removed::float8 as removed, rows_rejected::float8 as rejected, reasons, region_checks as "regionChecks",
  undone_at as "undoneAt", undone_by as "undoneBy"`;

interface Moments {
  startedAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
}
type Stored = Omit<Batch, keyof Moments | "rejectFormat"> & Moments;

const withTexts = <T extends Moments & { format: string }>(row: T) => ({
  ...row,
  rejectFormat: rejectFormatOf(row.format),
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  undoneAt: row.undoneAt?.toISOString() ?? null,
});

/** Batches within sight, the newest first. */
export async function listBatches(client: PoolClient, cityCode: string, limit: number): Promise<Batch[]> {
  const { rows } = await client.query<Stored>(
    `select ${COLUMNS} from import_batch where city_code = $1 order by import_batch.id desc limit $2`,
    [cityCode, limit],
  );
  return rows.map(withTexts);
}

export async function readBatch(client: PoolClient, cityCode: string, id: string): Promise<BatchDetail | undefined> {
  const { rows } = await client.query<Stored & Pick<BatchDetail, "mapping" | "columns" | "undo">>(
    `select ${COLUMNS}, mapping, columns, undo_report as undo from import_batch where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  if (!rows[0]) return undefined;
  const rejects = await client.query<BatchDetail["rejects"][number]>(
    `select line::float8, reason, field, source_column as "column", value from import_reject
     where city_code = $1 and batch_id = $2 order by id limit 100`,
    [cityCode, id],
  );
  return { ...withTexts(rows[0]), rejects: rejects.rows };
}

export interface RejectSource {
  file: string;
  format: string;
  columns: string[];
  /** In which the file's positions are. */
  crs: string;
  rejected: number;
  /** Whether any rejected row has a position of its own, beside its columns. */
  positions: boolean;
}

/** How the batch's file was built; undefined where there is no such batch within sight. */
export async function rejectSource(
  client: PoolClient,
  cityCode: string,
  id: string,
): Promise<RejectSource | undefined> {
  const { rows } = await client.query<RejectSource>(
    `select file_name as file, file_format as format, columns, crs, rows_rejected::float8 as rejected,
       exists (select from import_reject r where (r.city_code, r.batch_id) = (b.city_code, b.id) and r.geometry is not null)
         as positions
     from import_batch b where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  return rows[0];
}

export interface RejectColumn {
  name: string;
  type: "text" | "number" | "integer" | "boolean";
  /** Longest value. */
  bytes: number;
}

/** The columns of a batch's rejects in the order of the file; cells beyond its header come last. */
export async function readRejectColumns(
  client: PoolClient,
  cityCode: string,
  id: string,
  header: readonly string[],
): Promise<RejectColumn[]> {
  // A column is of numbers where every row says so, in a form that all files can hold.
  const { rows } = await client.query<RejectColumn>(
    `select c.name, max(octet_length(c.cell #>> '{}'))::int as bytes,
       case when bool_and(jsonb_typeof(c.cell) = 'boolean') then 'boolean'
         when not bool_and(coalesce(abs(n.number) < 1e12, false)) then 'text'
         when bool_and(n.number = trunc(n.number)) then 'integer' else 'number' end as type
     from import_reject r cross join lateral jsonb_each(r.record) c (name, cell)
     cross join lateral (select case when jsonb_typeof(c.cell) = 'number' then c.cell::text::numeric end as number) n
     where r.city_code = $1 and r.batch_id = $2 and jsonb_typeof(c.cell) <> 'null' and c.cell <> '""'
     group by c.name order by c.name`,
    [cityCode, id],
  );
  const found = new Map(rows.map((row) => [row.name, row]));
  const empty = (name: string): RejectColumn => ({ name, type: "text", bytes: 1 });
  return [
    ...header.map((name) => found.get(name) ?? empty(name)),
    ...rows.filter(({ name }) => !header.includes(name)),
  ];
}

export interface StoredReject {
  line: number;
  reason: string;
  record: Record<string, unknown>;
  geometry: object | null;
}

const ROWS_AT_ONCE = 2000;

/** Rejected rows in the order of the file, which is that of the numbers and not of their texts: some at a time: there may be a million. */
export async function* readRejects(client: PoolClient, cityCode: string, id: string): AsyncGenerator<StoredReject[]> {
  let after = "0";
  for (;;) {
    const { rows } = await client.query<StoredReject & { id: string }>(
      `select id::text, line::float8, reason, record, geometry from import_reject
       where city_code = $1 and batch_id = $2 and id > $3 order by import_reject.id limit ${ROWS_AT_ONCE}`,
      [cityCode, id, after],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.id;
  }
}
