import type { Pool, PoolClient } from "pg";
import { type BulkValue, bulkInsert } from "../../../db/bulk.ts";
import { createNearIndex } from "../../algorithms/geo/near-pairs.ts";
import { likeness } from "../../algorithms/similar-text.ts";
import { type BatchTable, regionOf, stagedColumns, tableOf } from "./batch-table.ts";
import {
  type BatchDiff,
  type ChangedRow,
  DIFF_PAGE,
  type DiffKind,
  type DiffPage,
  type DiffRow,
} from "./batches.contract.ts";
import { type BatchOptions, bulkMode, inBunches } from "./load-batch.ts";
import { createPreparer } from "./prepare-rows.ts";
import { createStaging, differs, type LedgerFile, matchStaging, mergeSource } from "./store-batch.ts";
import { mapColumns } from "./targets.ts";

export interface PreviewOptions
  extends Pick<
    BatchOptions,
    | "rows"
    | "columns"
    | "target"
    | "crs"
    | "map"
    | "source"
    | "calibre"
    | "cityCode"
    | "scope"
    | "signal"
    | "decisions"
    | "onProgress"
  > {}

/** Rows of each kind that are listed; the counts are of all. A person looks at pages of them. */
const LISTED = 10_000;
/** Records of the ledger that a renumbered row is looked for among. */
const LOOKED_AMONG = 200_000;
const NEAR_METRES = 50;
/** Below it two records are not thought to be one. */
const ALIKE = 0.6;

/**
 * What importing a file would do, without doing it: new, changed, unchanged rows; records the file no longer has; rows that
 * may be a record under another code; and conflicts, where a person edited by hand what the file changes as well. The
 * third side of the comparison is the record as its last batch left it. Nothing is written: the transaction is undone.
 * @throws Error as loadBatch
 */
export async function previewBatch(pool: Pool, options: PreviewOptions): Promise<BatchDiff> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query("begin; set local statement_timeout = 0");
    try {
      return await compare(client, options);
    } finally {
      await client.query("rollback").catch((reason: Error) => {
        lost = reason;
      });
    }
  } finally {
    client.release(lost);
  }
}

async function compare(client: PoolClient, options: PreviewOptions): Promise<BatchDiff> {
  const { cityCode, target, source } = options;
  const table = tableOf(target);
  const bulk = await bulkMode(client);
  const { rows: city } = await client.query("select business_date::text as today from city where code = $1", [
    cityCode,
  ]);
  const map = mapColumns(target, options.columns, options.map);
  const file: LedgerFile = {
    target,
    cityCode,
    source,
    columns: map,
    header: options.columns,
    scope: options.scope,
  };
  const preparer = await createPreparer(
    client,
    {
      target,
      source,
      crs: options.crs,
      cityCode,
      calibre: options.calibre,
      today: city[0].today,
      edit: options.scope.edit === "*" ? "*" : new Set(options.scope.edit),
      othersCodes: new Set(),
      decisions: options.decisions,
    },
    map,
    options.columns,
  );
  await createStaging(client, table);
  let [read, rejected] = [0, 0];
  for await (const rows of inBunches(options.rows)) {
    options.signal?.throwIfAborted();
    const prepared = await preparer.prepare(client, rows);
    read += prepared.rows.length + prepared.rejects.length;
    rejected += prepared.rejects.length;
    const values = prepared.rows as unknown as BulkValue[][];
    if (values.length) await bulkInsert(client, "import_row", ["line", ...stagedColumns(table)], values, bulk);
    options.onProgress?.({ read, stored: 0, rejected });
  }
  await matchStaging(client, file, options.decisions);
  options.signal?.throwIfAborted();

  const changed = await changedRows(client, file);
  const fresh = await newRows(client, file);
  const vanished = await vanishedRows(client, file);
  const ambiguous = pairUp(fresh.rows, vanished.rows);
  const paired = new Set(ambiguous.map(({ line }) => line));
  return {
    read,
    rejected,
    new: {
      count: fresh.count - ambiguous.length,
      rows: fresh.rows.filter(({ line }) => !paired.has(line!)).slice(0, LISTED),
    },
    changed: { count: changed.count, rows: changed.rows },
    unchanged: { count: read - rejected - fresh.count - changed.count },
    vanished: { count: vanished.count, rows: vanished.rows.slice(0, LISTED) },
    ambiguous: { count: ambiguous.length, rows: ambiguous.slice(0, LISTED) },
    conflicts: changed.conflicts,
  };
}

async function changedRows(client: PoolClient, file: LedgerFile) {
  const table = tableOf(file.target);
  const { rows: counts } = await client.query<{ n: number }>(
    `select count(*)::int as n from ${mergeSource(file)} where ${differs(table)}`,
    [file.cityCode],
  );
  const [label] = table.described("s");
  const [status, moved] = table.history
    ? ["|| jsonb_build_object('status', coalesce(r.steps -> -1 ->> 'to', s.status::text))", "null::float8"]
    : ["", "round(st_distance(s.geom::geography, m.geom::geography)::numeric, 1)::float8"];
  // Records edited by hand come first, and all of them: their conflicts have to be decided.
  const { rows } = await client.query(
    `select p.line::int, s.id::text, s.external_id as code, ${label} as name, to_jsonb(s) as old, to_jsonb(m) ${status} as new, b.old as base, ${moved} as moved
     from ${mergeSource(file)} where ${differs(table)} order by (b.old is null), p.line limit case when $2 > 0 then $2 end`,
    [file.cityCode, LISTED],
  );
  const all: ChangedRow[] = rows.map((row) => {
    const columns = table.columns.filter((column) => !table.derived.includes(column));
    if (table.history) columns.push("status");
    const edits = columns.flatMap((column) => {
      const [old, now] = [shown(column, row.old[column]), shown(column, row.new[column])];
      if (same(row.old[column], row.new[column]) && !(column === "geom" && row.moved > 0)) return [];
      // A position was kept as bytes; it counts as edited when the record is not where its batch put it.
      const edited = row.base !== null && !same(row.base[column], column === "geom" ? undefined : row.old[column]);
      const conflict = edited && column !== "geom";
      if (column === "geom") return [{ column, old: null, new: `${row.moved ?? 0} m`, base: null, conflict: false }];
      return [{ column, old, new: now, base: row.base && shown(column, row.base[column]), conflict }];
    });
    return { line: row.line, id: row.id, code: row.code, name: row.name, columns: edits };
  });
  const conflicts = all.filter(({ columns }) => columns.some(({ conflict }) => conflict));
  return { count: counts[0]!.n, conflicts: { count: conflicts.length, rows: conflicts }, rows: all };
}

/** What of a comparison is sent at once: of each kind the first rows. */
export const firstPage = ({ new: fresh, changed, vanished, ambiguous, conflicts, ...diff }: BatchDiff): BatchDiff => ({
  ...diff,
  new: { ...fresh, rows: fresh.rows.slice(0, DIFF_PAGE) },
  changed: { ...changed, rows: changed.rows.slice(0, DIFF_PAGE) },
  vanished: { ...vanished, rows: vanished.rows.slice(0, DIFF_PAGE) },
  ambiguous: { ...ambiguous, rows: ambiguous.rows.slice(0, DIFF_PAGE) },
  conflicts: { ...conflicts, rows: conflicts.rows.slice(0, DIFF_PAGE) },
});

export function pageOf(diff: BatchDiff, kind: DiffKind, offset: number): DiffPage {
  const { rows } = diff[kind];
  const end = offset + DIFF_PAGE;
  return { rows: rows.slice(offset, end), next: end < rows.length ? end : null };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** As text a person compares; an owner's name and telephone are personal data and only hinted at. */
function shown(column: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return column === "owner_name" || column === "owner_phone" ? `${text.slice(0, 1)}**` : text;
}

type Placed = DiffRow & { lon: number; lat: number };

/** What a row or record is called, and where it lies. */
function described(table: BatchTable, of: string): string {
  const [name, address] = table.described(of);
  const point = `case when geometrytype(${of}.geom) = 'POINT' then ${of}.geom else st_pointonsurface(${of}.geom) end`;
  const place = table.history ? ["null::float8", "null::float8"] : [`st_x(${point})`, `st_y(${point})`];
  return `${name} as name, ${address} as address, ${place[0]} as lon, ${place[1]} as lat`;
}

async function newRows(client: PoolClient, file: LedgerFile): Promise<{ count: number; rows: Placed[] }> {
  const where = "where not exists (select from import_match p where p.line = r.line)";
  const { rows: counts } = await client.query<{ n: number }>(`select count(*)::int as n from import_row r ${where}`);
  const { rows } = await client.query<Placed>(
    `select r.line::int, null as id, r.external_id as code, ${described(tableOf(file.target), "r")}
     from import_row r ${where} and $1 <> '' order by r.line limit $2`,
    [file.cityCode, LOOKED_AMONG],
  );
  return { count: counts[0]!.n, rows };
}

/** Records of the ledger, in the person's area, that no row of the file is. */
async function vanishedRows(client: PoolClient, file: LedgerFile): Promise<{ count: number; rows: Placed[] }> {
  const table = tableOf(file.target);
  const { name } = table;
  const everywhere = file.scope.edit === "*";
  const values = [file.cityCode, file.source, everywhere, everywhere ? [] : file.scope.edit];
  const from = `from ${name} s where s.city_code = $1 and s.source = $2 and ($3 or ${regionOf(table, "s")} = any($4::text[]))
    ${name === "site" ? `and s.layer = '${file.target}'` : ""} and not exists (select from import_match p where p.id = s.id)`;
  const { rows: counts } = await client.query<{ n: number }>(`select count(*)::int as n ${from}`, values);
  const { rows } = await client.query<Placed>(
    `select null as line, s.id::text, s.external_id as code, ${described(table, "s")} ${from} order by s.id limit ${LOOKED_AMONG}`,
    values,
  );
  return { count: counts[0]!.n, rows };
}

/** New rows beside records that the file no longer has: alike, and within 50 m. */
function pairUp(fresh: readonly Placed[], vanished: readonly Placed[]): BatchDiff["ambiguous"]["rows"] {
  const index = createNearIndex(
    vanished.filter(({ lon }) => lon !== null),
    NEAR_METRES,
  );
  return fresh.flatMap((row) => {
    if (row.lon === null) return [];
    const candidates = [...index.near(row)]
      .map(([record, metres]) => ({
        id: record.id!,
        code: record.code,
        name: record.name,
        address: record.address,
        metres: Math.round(metres * 10) / 10,
        score: Math.round(likeness(row, record) * 100) / 100,
      }))
      .filter(({ score }) => score >= ALIKE)
      .sort((a, b) => b.score - a.score || a.metres - b.metres)
      .slice(0, 5);
    const { line, code, name, address } = row;
    return candidates.length ? [{ line: line!, code, name, address, candidates }] : [];
  });
}
