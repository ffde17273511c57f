import type { Pool, PoolClient } from "pg";
import { type BulkMode, bulkInsert, copyText, sendCopy } from "../../../db/bulk.ts";
import { type DeferredIndex, deferAll, neighboursOf } from "../../../db/seed/deferred-indexes.ts";
import { layerOf, regionOf, stagedColumns, tableOf } from "./batch-table.ts";
import { assertKnown, type CoordinateSystem, crsText } from "./coordinate-system.ts";
import { createSiteEncoder, type SiteEncoder } from "./encode-sites.ts";
import { CUBE_COLUMNS, countNewSites, type NewSiteCounts } from "./new-site-counts.ts";
import { isPlainTable, type PlainTable } from "./plain-rows.ts";
import { createPreparer, type Preparation, type Prepared, type Preparer, type Rejected } from "./prepare-rows.ts";
import type { Format } from "./readers/source.ts";
import type { SourceRow } from "./source-file.ts";
import { type BatchDecisions, checksOf, createStaging, mergeStaging } from "./store-batch.ts";
import { storedJson } from "./stored-json.ts";
import { type ColumnMap, mapColumns, type Target } from "./targets.ts";

/** Many rows at once, for readers that are faster without an object a row. */
export interface SourceTable {
  /** Values as text in the order of the batch's `columns`, one array a row. */
  values: readonly (readonly string[])[];
  /** Line of each row. */
  lines: readonly number[];
  /** No value holds a quotation mark, a backslash, a tab or a line break. */
  plain?: boolean;
  /** Index of a row → why it could not be read. */
  broken?: ReadonlyMap<number, string>;
}

export interface BatchOptions {
  /** As the reader gives them: single rows, tables of rows, or both. Closed when the batch ends early. */
  rows: AsyncIterable<SourceRow | SourceTable>;
  /** The file's columns in their order; columns that feed no field become attributes. */
  columns: readonly string[];
  target: Target;
  crs: CoordinateSystem;
  /** field → column, for columns not recognised by name. */
  map: ColumnMap;
  /** Says which ledger the codes belong to; the same ledger imported again updates its rows. */
  source: string;
  /** What the source counts, in its own words; accidents only. */
  calibre?: string;
  cityCode: string;
  /** Who brings the batch in; id null for a command. */
  person: { id: string | null; name: string };
  /** Regions whose records the person may change; rows of others are rejected. */
  scope: { edit: "*" | readonly string[] };
  /** For the list of batches and the files of rejects; a hash that is known only after reading is asked for at the end. */
  file?: { name: string; format?: Format; hash?: string | (() => string) };
  /** What a person decided after looking at the differences (diff-batch.ts). */
  decisions?: BatchDecisions;
  /** Called every few thousand rows; `stored` are rows handed to the database, certain only once the batch is. */
  onProgress?: (progress: BatchProgress) => void;
  /** Cancels: the promise rejects with the signal's reason and nothing is left behind. */
  signal?: AbortSignal;
}

export interface BatchProgress {
  read: number;
  stored: number;
  rejected: number;
}

export interface BatchReport {
  batchId: string;
  read: number;
  /** = inserted + updated + unchanged. read = stored + rejected, always. */
  stored: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Sites of earlier batches taken off the books, as decided. */
  removed: number;
  /** Reason → how many rows; quoted values are left out so that alike rows count together. */
  reasons: Map<string, number>;
  /** Where the stored rows lie: ok, outside, mismatch, unlocated → how many. */
  regionChecks: Map<string, number>;
  columns: ColumnMap;
}

/**
 * Rows worked out and written at once: the next are worked out while the database takes these in. So few that the
 * network's buffers hold them, because this thread does not feed the database while it works: 8,192 left it idle half
 * the time.
 */
const ROWS_AT_ONCE = 4096;

/**
 * Brings a ledger in as one batch, in one transaction: all that can be stored is, what cannot is kept in import_reject
 * with its reason, and an error, a cancel or a kill leaves nothing behind.
 * @throws Error when the rows as a whole cannot be read, or the columns miss what the target needs.
 */
export async function loadBatch(pool: Pool, options: BatchOptions): Promise<BatchReport> {
  options.signal?.throwIfAborted();
  const empty = await isEmpty(pool, options.target);
  const client = await pool.connect();
  let failed: Error | undefined;
  let release = async () => {};
  try {
    const bulk = await bulkMode(client);
    // The embedded database has one backend: there the signal is seen between statements.
    if (bulk === "copy") release = stopOnAbort(pool, client, options.signal);
    await client.query("begin");
    try {
      const report = await load(client, options, bulk, bulk === "copy" && empty);
      options.signal?.throwIfAborted();
      await client.query("commit");
      return report;
    } catch (error) {
      await client.query("rollback").catch((lost: Error) => {
        failed = lost;
      });
      throw options.signal?.aborted ? options.signal.reason : error;
    }
  } finally {
    await release();
    client.release(failed);
  }
}

async function load(client: PoolClient, options: BatchOptions, bulk: BulkMode, empty: boolean): Promise<BatchReport> {
  const { target, cityCode, source, decisions } = options;
  const table = tableOf(target);
  await prepareTransaction(client, options, bulk);
  const deferred = empty && !table.history ? await deferWhileEmpty(client, cityCode, table.name) : [];
  // What the day decides is worked out here: the daily job waits for this lock, so the day stays what it is.
  await client.query(`lock table ${table.name} in row exclusive mode`);
  const { today, known } = await readLedger(client, options, table.name);
  const staged = known || decisions !== undefined || table.history;

  const report = newReport(await openBatch(client, options), mapColumns(target, options.columns, options.map));
  const edit = options.scope.edit === "*" ? ("*" as const) : new Set(options.scope.edit);
  const settings: Preparation = {
    target,
    source,
    crs: options.crs,
    cityCode,
    calibre: options.calibre,
    today,
    edit,
    othersCodes: edit === "*" || !known ? new Set() : await codesOfOthers(client, options),
    decisions,
  };
  const preparer = await createPreparer(client, settings, report.columns, options.columns);
  if (staged) await createStaging(client, table);

  const constants = staged ? [] : [cityCode, source, report.batchId];
  const into = staged ? "import_row" : table.name;
  const columns = staged ? ["line", ...stagedColumns(table)] : ["city_code", "source", "batch_id", ...table.columns];
  const from = staged ? 0 : 1;
  const valuesOf = function* (rows: Prepared["rows"]) {
    for (const row of rows) yield constants.concat(row.slice(from) as never[]);
  };
  const write = async ({ rows, rejects }: Prepared, copied: Promise<void> | null) => {
    if (copied) await copied;
    else if (rows.length) await bulkInsert(client, into, columns, valuesOf(rows), bulk);
    if (rejects.length) await writeRejects(client, cityCode, report.batchId, rejects, bulk);
  };

  const ours = [false, ...table.columns.map((column) => PLAIN.has(column))];
  // Of a table without what needs escaping all values are plain, but not what is said elsewhere: keys and the calibre.
  const plainKeys = !JSON.stringify(options.columns).replaceAll('","', "").includes("\\");
  const all = [true, ...table.columns.map((column) => column !== "calibre" && (column !== "attributes" || plainKeys))];
  const checkAt = 1 + table.columns.indexOf("region_check");
  const layer = layerOf(target);
  const counts = layer && deferred.length > 0 && !staged ? countNewSites(cityCode, layer, table) : null;
  const encoder =
    layer && bulk === "copy" && !staged && preparer.lookups
      ? await createSiteEncoder(
          client,
          settings,
          preparer.lookups,
          report.columns,
          options.columns,
          report.batchId,
          counts,
        )
      : undefined;
  let writing: Promise<void> = Promise.resolve();
  let handedOver = 0;
  const take = async (rows: SourceTable | SourceRow[]) => {
    options.signal?.throwIfAborted();
    // One connection: a question to the database has to wait until the rows before are in.
    if (preparer.mayAsk(rows)) await writing;
    const prepared = await prepareOrEncode(rows).catch(async (error) => {
      await writing; // its error is the cause of this one
      throw error;
    });
    await writing;
    report.read += prepared.stored + prepared.rejects.length;
    report.rejected += prepared.rejects.length;
    handedOver += prepared.stored;
    for (const { reason } of prepared.rejects) count(report.reasons, alike(reason));
    if (!staged) for (const row of prepared.rows) count(report.regionChecks, row[checkAt] as string);
    const copy = prepared.copy === null ? null : sendCopy(client, into, columns, prepared.copy);
    writing = write(prepared, copy?.done ?? null);
    writing.catch(() => {}); // thrown by the next await
    counts?.add(prepared.rows);
    await copy?.sent;
    options.onProgress?.({ read: report.read, stored: handedOver, rejected: report.rejected });
  };
  /** @returns `rows` without those encoded, of which `copy` is what is sent. */
  const prepareOrEncode = async (rows: SourceTable | SourceRow[]): Promise<Handed> => {
    if (encoder && isPlainTable(rows)) return encodeTable(client, rows, encoder, preparer);
    const prepared = await preparer.prepare(client, rows);
    const copy =
      bulk === "copy" && prepared.rows.length > 0
        ? copyText(prepared.rows, constants, from, "plain" in rows && rows.plain ? all : ours)
        : null;
    return { ...prepared, copy, stored: prepared.rows.length };
  };
  for await (const rows of inBunches(options.rows)) await take(rows);
  await writing;
  options.signal?.throwIfAborted();

  const file = { ...options, columns: report.columns, header: options.columns, actor: options.person.name };
  for (const [check, n] of encoder?.checks ?? []) count(report.regionChecks, check, n);
  if (staged) Object.assign(report, await mergeStaging(client, file, report.batchId, decisions));
  else report.inserted = handedOver;
  report.stored = handedOver;
  report.unchanged = handedOver - report.inserted - report.updated;
  if (report.read !== report.stored + report.rejected || report.unchanged < 0)
    throw new Error("The rows stored do not add up to the rows read. Nothing was imported; report this as a fault.");
  // Before there are indexes, whose use without statistics the database overrates.
  if (table.counted) await addToCube(client, cityCode, report.batchId, counts, bulk);
  for (const { statement, sorted } of deferred) {
    options.signal?.throwIfAborted();
    await client.query(`set local max_parallel_maintenance_workers = ${sorted ? 0 : 2}`);
    await client.query(statement);
  }
  // Said here for the triggers that were gone.
  if (deferred.length > 0) await client.query("insert into data_change (city_code) values ($1)", [cityCode]);
  if (staged)
    for (const [check, n] of await checksOf(client, table, cityCode, report.batchId)) report.regionChecks.set(check, n);
  await closeBatch(client, options, report);
  return report;
}

/** Rows ready to be written: `stored` of them, of which `copy` holds all that are copied. */
interface Handed extends Prepared {
  copy: string | Buffer | null;
  stored: number;
}

/** With so many unusual rows in a table, and more than a quarter, its others are prepared at once and not tried. */
const UNUSUAL = 64;

/** Encodes a table's rows, those apart that have to be prepared; all keep their order. */
async function encodeTable(
  client: PoolClient,
  table: PlainTable,
  encoder: SiteEncoder,
  preparer: Preparer,
): Promise<Handed> {
  const { lines, raw } = table;
  const unusual: Prepared = { rows: [], rejects: [] };
  let encoded = 0;
  const prepare = async (from: number, to: number) => {
    const values = Array.from({ length: to - from }, (_, i) => table.row(from + i));
    const { rows, rejects } = await preparer.prepare(client, { values, lines: lines.slice(from, to) });
    for (const row of rows) {
      encoder.add(row);
      unusual.rows.push(row);
    }
    unusual.rejects.push(...rejects);
  };
  for (let i = 0; i < lines.length; i++) {
    if (encoder.encode(raw, i, lines[i]!)) encoded++;
    else if (i - encoded >= UNUSUAL && i - encoded > i / 4) {
      await prepare(i, lines.length);
      break;
    } else await prepare(i, i + 1);
  }
  return { ...unusual, copy: encoder.finish(), stored: encoded + unusual.rows.length };
}

/** Brings the rollups up to the batch, by what was counted on the way where that is the whole truth. */
async function addToCube(
  client: PoolClient,
  cityCode: string,
  batchId: string,
  counts: NewSiteCounts | null,
  bulk: BulkMode,
): Promise<void> {
  if (counts?.sure() && (await client.query("select from cube_cell limit 1")).rowCount === 0)
    await bulkInsert(client, "cube_cell", CUBE_COLUMNS, counts.cubeRows(), bulk);
  else await client.query("select count_import($1, $2)", [cityCode, batchId]);
}

const newReport = (batchId: string, columns: ColumnMap): BatchReport => ({
  batchId,
  read: 0,
  stored: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  removed: 0,
  reasons: new Map(),
  regionChecks: new Map(),
  columns,
});

async function prepareTransaction(client: PoolClient, options: BatchOptions, bulk: BulkMode): Promise<void> {
  await client.query(
    `select set_config('srm.bulk', $3, true), set_config('srm.import', 'on', true), set_config('srm.batch', 'import', true),
       set_config('srm.actor', $1, true), set_config('srm.person', $2, true)`,
    [options.person.name, options.person.id ?? "", tableOf(options.target).history ? "" : "on"],
  );
  await client.query("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0");
  if (bulk === "copy")
    await client.query(`set local maintenance_work_mem = '512MB'; set local work_mem = '256MB';
      set local max_parallel_workers_per_gather = 2; set local jit = off`);
  await assertKnown(client, options.crs);
  // Imports of one ledger take turns: the second finds the rows of the first.
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 4))", [
    `import ${options.cityCode} ${tableOf(options.target).name} ${options.source}`,
  ]);
}

/** Columns whose text is of our own making: codes, days, positions. */
const PLAIN = new Set([
  ...["layer", "category", "responsible_until", "inspected_on", "occurred_at", "severity"],
  ...["region_code", "county_code", "region_check", "geom"],
]);

/** Asked in a transaction of its own, so that nobody holds a lock on the table before the lock that building needs. */
async function isEmpty(pool: Pool, target: Target): Promise<boolean> {
  const { rows } = await pool.query(`select from ${tableOf(target).name} limit 1`);
  return rows.length === 0;
}

/**
 * For the first rows of an empty table keys are built after them, in a third of the time, and other indexes after the
 * commit (db/indexes.ts). Readers wait meanwhile, a quarter of a minute for a million rows; where they do not let go within
 * two seconds, all stays as it is.
 */
async function deferWhileEmpty(client: PoolClient, cityCode: string, table: string): Promise<DeferredIndex[]> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 5))", [`import first ${cityCode} ${table}`]);
  await client.query("savepoint deferring");
  try {
    const locked = [table, ...(await neighboursOf(client, table))].join(", ");
    await client.query(`set local lock_timeout = '2s'; lock table ${locked} in access exclusive mode`);
    const { rows } = await client.query(`select from ${table} limit 1`);
    if (rows.length === 0) {
      const deferred = await deferAll(client, table);
      await client.query("release savepoint deferring; set local lock_timeout = 0");
      return deferred;
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "55P03") throw error;
  }
  await client.query("rollback to savepoint deferring; release savepoint deferring");
  return [];
}

async function readLedger(
  client: PoolClient,
  { cityCode, source }: BatchOptions,
  table: string,
): Promise<{ today: string; known: boolean }> {
  const { rows } = await client.query<{ today: string; known: boolean }>(
    `select business_date::text as today, exists (select from ${table} where city_code = $1 and source = $2) as known
     from city where code = $1`,
    [cityCode, source],
  );
  if (!rows[0]) throw new Error(`City ${cityCode} is not in the database. Load its regions first.`);
  return rows[0];
}

async function codesOfOthers(client: PoolClient, options: BatchOptions): Promise<Set<string>> {
  const table = tableOf(options.target);
  const { rows } = await client.query<{ code: string }>(
    `select external_id as code from ${table.name} s
     where city_code = $1 and source = $2 and external_id is not null and ${regionOf(table, "s")} <> all($3)`,
    [options.cityCode, options.source, options.scope.edit],
  );
  return new Set(rows.map(({ code }) => code));
}

async function openBatch(client: PoolClient, options: BatchOptions): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into import_batch (city_code, target, source, crs, person_id, actor, file_name, file_format, columns)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      options.cityCode,
      options.target,
      options.source,
      crsText(options.crs),
      options.person.id,
      options.person.name,
      options.file?.name ?? "",
      options.file?.format ?? "csv",
      options.columns,
    ],
  );
  return rows[0]!.id;
}

async function closeBatch(client: PoolClient, options: BatchOptions, report: BatchReport): Promise<void> {
  const { hash } = options.file ?? {};
  const fileHash = (typeof hash === "function" ? hash() : hash) ?? null;
  await client.query(
    `update import_batch set finished_at = clock_timestamp(), rows_read = $3, rows_stored = $4, rows_rejected = $5,
       rows_inserted = $6, rows_updated = $7, rows_unchanged = $8, rows_removed = $9, mapping = $10, reasons = $11,
       region_checks = $12, file_hash = $13
     where city_code = $1 and id = $2`,
    [
      options.cityCode,
      report.batchId,
      report.read,
      report.stored,
      report.rejected,
      report.inserted,
      report.updated,
      report.unchanged,
      report.removed,
      storedJson(report.columns),
      storedJson(Object.fromEntries(report.reasons)),
      storedJson(Object.fromEntries(report.regionChecks)),
      fileHash,
    ],
  );
  const { read, stored, rejected, inserted, updated, unchanged, removed } = report;
  await client.query("select audit($1, 'batch.imported', 'batch', $2, null, $3)", [
    options.cityCode,
    report.batchId,
    storedJson({
      target: options.target,
      source: options.source,
      file: options.file?.name ?? "",
      hash: fileHash,
      ...{ read, stored, rejected, inserted, updated, unchanged, removed },
    }),
  ]);
}

const REJECT_COLUMNS = [
  "city_code",
  "batch_id",
  "line",
  "reason",
  "field",
  "source_column",
  "value",
  "record",
  "geometry",
];

async function writeRejects(
  client: PoolClient,
  cityCode: string,
  batchId: string,
  rejects: Rejected[],
  bulk: BulkMode,
) {
  const rows = rejects.map(({ line, reason, field, column, value, record, geometry }) => [
    cityCode,
    batchId,
    line,
    reason,
    field,
    column,
    value,
    storedJson(record),
    geometry && storedJson(geometry),
  ]);
  await bulkInsert(client, "import_reject", REJECT_COLUMNS, rows, bulk);
}

/** Single rows gathered; tables as they come. */
export async function* inBunches(rows: BatchOptions["rows"]): AsyncGenerator<SourceTable | SourceRow[]> {
  let single: SourceRow[] = [];
  for await (const row of rows) {
    if ("values" in row) {
      if (single.length) yield single;
      single = [];
      yield row;
    } else if (single.push(row) >= ROWS_AT_ONCE) {
      yield single;
      single = [];
    }
  }
  if (single.length) yield single;
}

/** The embedded database's socket has no COPY; it is compiled by Emscripten and says so. */
export async function bulkMode(client: PoolClient): Promise<BulkMode> {
  const { rows } = await client.query<{ version: string }>("select version()");
  return /emcc|emscripten|wasm/i.test(rows[0]!.version) ? "insert" : "copy";
}

/** A long statement is stopped too, where another connection can do it. @returns what ends the watching. */
function stopOnAbort(pool: Pool, client: PoolClient, signal: AbortSignal | undefined): () => Promise<void> {
  const pid = (client as unknown as { processID: number | null }).processID;
  let stopping: Promise<unknown> = Promise.resolve();
  const stop = () => {
    stopping = pool.query("select pg_cancel_backend($1)", [pid]).catch(() => {});
  };
  signal?.addEventListener("abort", stop, { once: true });
  return async () => {
    signal?.removeEventListener("abort", stop);
    await stopping;
  };
}

/** Alike rows count together: quoted values, numbers out of range and lines are left out. */
const alike = (reason: string) =>
  reason
    .replace(/'[^']*'/g, "'…'")
    .replace(/[-\d.]+(?= is outside)/, "…")
    .replace(/line \d+/, "line …");

const count = (counts: Map<string, number>, key: string, n = 1) => counts.set(key, (counts.get(key) ?? 0) + n);
