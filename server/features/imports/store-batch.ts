import type { PoolClient } from "pg";
import { BadInput } from "../../plugins/problems.ts";
import { type BatchTable, compared, keptRecord, regionOf, tableOf } from "./batch-table.ts";
import { addSteps } from "./store-steps.ts";
import type { ColumnMap, Target } from "./targets.ts";
import { attributeKeys } from "./targets.ts";

/** What a person decided after looking at the differences between a file and the records. */
export interface BatchDecisions {
  /** Ids of records of the ledger that the file no longer has, to take off the books; those with findings stay. */
  remove?: readonly string[];
  /** Line of the file → id of the record it is, whatever its code; "skip" leaves the row out. Others are new. */
  same?: Readonly<Record<number, string>>;
  /** Ids of records edited by hand since the last batch that stay as they are. */
  keep?: readonly string[];
}

export interface LedgerFile {
  target: Target;
  cityCode: string;
  source: string;
  /** field → column, as recognised. */
  columns: ColumnMap;
  /** The file's columns. */
  header: readonly string[];
  scope: { edit: "*" | readonly string[] };
  /** Who brings it in; for the history of findings. */
  actor?: string;
}

/** A temporary table of prepared rows: `import_row`, gone with the transaction however it ends. */
export async function createStaging(client: PoolClient, table: BatchTable): Promise<void> {
  await client.query(
    `create temp table import_row on commit drop as select 0::bigint as line, ${table.columns.join(", ")} from ${table.name} with no data`,
  );
  // Steps are written down under the id that the row is going to have.
  if (table.history)
    await client.query(
      `alter table import_row add steps jsonb not null,
         add new_id bigint not null default nextval(pg_get_serial_sequence('${table.name}', 'id'))`,
    );
}

/** Pairs the rows with the records they are: by code, or as decided. @throws Error when two rows are one record. */
export async function matchStaging(
  client: PoolClient,
  file: LedgerFile,
  decisions: BatchDecisions = {},
): Promise<void> {
  const { name, history } = tableOf(file.target);
  const decided = history ? [] : Object.entries(decisions.same ?? {}).filter(([, id]) => /^\d+$/.test(id));
  await client.query("analyze import_row");
  await client.query("create temp table import_match (line bigint, id bigint) on commit drop");
  await client.query(
    `insert into import_match
     select r.line, coalesce(d.id, s.id) from import_row r
     left join unnest($3::bigint[], $4::bigint[]) d (line, id) on d.line = r.line
     left join ${name} s on s.city_code = $1 and s.source = $2 and s.external_id = r.external_id
     where coalesce(d.id, s.id) is not null`,
    [file.cityCode, file.source, decided.map(([line]) => line), decided.map(([, id]) => id)],
  );
  await client.query("analyze import_match");
  const { rows } = await client.query(
    "select array_agg(line order by line) as lines from import_match group by id having count(*) > 1 limit 1",
  );
  if (rows[0]) {
    const lines = rows[0].lines.join(" and ");
    throw new BadInput(`Lines ${lines} were decided to be the same record. Choose one of them and import again.`, {
      code: "decided_twice",
    });
  }
}

/** What decides a record's place, together: a county follows from a position, a contradiction from both. */
const PLACE = new Set(["region_code", "county_code", "region_check", "geom", "cell", "zcode"]);
/** What a finding keeps for life: its history begins with it. */
const LASTING = new Set(["site_id", "found_on", "deadline_original"]);
const FOLLOWS: Readonly<Record<string, string>> = { expired: "responsible_until", inspected: "inspected_on" };

/**
 * What each column becomes where a row meets its record: the file's value; the record's own where the file has no column
 * for it, and where the record was edited by hand since its last batch and the file still says what it said then. `r` is
 * the row, `s` the record, `o` the record as its last batch left it, `b` tells whether that is kept.
 */
export function mergedColumns(file: LedgerFile): { column: string; value: string }[] {
  const keys = attributeKeys(file.target, file.columns, file.header).map((key) => `'${key.replaceAll("'", "''")}'`);
  const attributes = (of: string) => `(${of}.attributes - array[${keys.join(", ")}]::text[]) || r.attributes`;
  const keeping = (column: string, same: string, value: string) =>
    `case when b.old is not null and ${same} then s.${column} else ${value} end`;
  return tableOf(file.target).columns.map((column) => {
    if (column === "external_id") return { column, value: "coalesce(r.external_id, s.external_id)" };
    // Its trigger follows what becomes of the level.
    if (column === "tile_class") return { column, value: `s.${column}` };
    if (LASTING.has(column)) return { column, value: `s.${column}` };
    if (column === "layer" || column === "calibre") return { column, value: `r.${column}` };
    if (column === "attributes")
      return { column, value: keeping(column, `${attributes("o")} = o.attributes`, attributes("s")) };
    if (PLACE.has(column)) {
      const same = "(r.region_code, r.geom::text) is not distinct from (o.region_code, o.geom::text)";
      return { column, value: keeping(column, same, `r.${column}`) };
    }
    const field = FOLLOWS[column] ?? column;
    if (file.columns[field] === undefined) return { column, value: `s.${column}` };
    return { column, value: keeping(column, `r.${field} is not distinct from o.${field}`, `r.${column}`) };
  });
}

/** Rows (r) beside their records as they are (s), as they would become (m) and as their last batch left them (o). */
export function mergeSource(file: LedgerFile): string {
  const { name } = tableOf(file.target);
  const merged = mergedColumns(file).map(({ column, value }) => `${value} as ${column}`);
  return `import_match p join import_row r on r.line = p.line
    join ${name} s on s.city_code = $1 and s.id = p.id
    left join import_base b on (b.city_code, b.target, b.record_id, b.batch_id) = (s.city_code, '${name}', s.id, s.batch_id)
    cross join lateral jsonb_populate_record(null::${name}, b.old) o
    cross join lateral (select ${merged.join(", ")}) m`;
}

/** @returns SQL that holds where the file would change the record. */
export const differs = (table: BatchTable): string =>
  `((${compared(table, "s")}) is distinct from (${compared(table, "m")}) or s.external_id is distinct from m.external_id${
    table.history ? " or r.steps <> '[]'" : ""
  })`;

/** Merges the staged rows into the records. Records that change are kept in import_change as they were. */
export async function mergeStaging(
  client: PoolClient,
  file: LedgerFile,
  batchId: string,
  decisions: BatchDecisions = {},
): Promise<{ inserted: number; updated: number; removed: number }> {
  const table = tableOf(file.target);
  const { cityCode, source } = file;
  await matchStaging(client, file, decisions);
  const changed = await client.query(
    `insert into import_change (city_code, batch_id, record_id, old)
     select s.city_code, $2, s.id, ${keptRecord(table, "s")} from ${mergeSource(file)}
     where ${differs(table)} and s.id <> all($3::bigint[]) and ($4 or ${regionOf(table, "s")} = any($5::text[]))
     order by s.id for no key update of s`,
    [cityCode, batchId, decisions.keep ?? [], file.scope.edit === "*", file.scope.edit === "*" ? [] : file.scope.edit],
  );
  const sets = table.columns.map((column) => `${column} = m.${column}`).join(", ");
  const touched = table.name === "site" ? ", version = t.version + 1, updated_at = now()" : "";
  const updated = await client.query(
    `update ${table.name} t set ${sets}, batch_id = $2${touched}
     from ${mergeSource(file)}, import_change c
     where (t.city_code, t.id) = (s.city_code, s.id) and (c.city_code, c.batch_id, c.record_id) = ($1, $2, s.id)`,
    [cityCode, batchId],
  );
  if (updated.rowCount !== changed.rowCount)
    throw new Error("Records changed while they were being merged. Try again.");
  const names = table.columns.join(", ");
  const inserted = await client.query(
    `insert into ${table.name} (${table.history ? "id, " : ""}city_code, source, batch_id, ${names})
     select ${table.history ? "r.new_id, " : ""}$1, $2, $3, ${names} from import_row r
     where not exists (select from import_match p where p.line = r.line) order by r.line`,
    [cityCode, source, batchId],
  );
  if (table.history) await addSteps(client, cityCode, batchId, file.actor ?? "");
  const removed = await removeVanished(client, file, batchId, decisions.remove ?? []);
  return { inserted: inserted.rowCount ?? 0, updated: updated.rowCount ?? 0, removed };
}

/** Takes records off the books that the file no longer has. Records with findings have a history and stay. */
async function removeVanished(
  client: PoolClient,
  { target, cityCode, source, scope }: LedgerFile,
  batchId: string,
  ids: readonly string[],
): Promise<number> {
  const table = tableOf(target);
  if (ids.length === 0 || table.history) return 0;
  const { name } = table;
  const [inUse] = table.inUse("s");
  const { rowCount } = await client.query(
    `insert into import_change (city_code, batch_id, record_id, removed, old)
     select s.city_code, $3, s.id, true, ${keptRecord(table, "s")} from ${name} s
     where s.city_code = $1 and s.source = $2 and s.id = any($4::bigint[]) and not ${inUse}
       and ($5 or s.region_code = any($6::text[])) and not exists (select from import_match p where p.id = s.id)
     order by s.id for update of s`,
    [cityCode, source, batchId, ids, scope.edit === "*", scope.edit === "*" ? [] : scope.edit],
  );
  await client.query(
    `delete from ${name} s using import_change c
     where (s.city_code, s.id) = (c.city_code, c.record_id) and (c.city_code, c.batch_id) = ($1, $2) and c.removed`,
    [cityCode, batchId],
  );
  return rowCount ?? 0;
}

/** Where the batch's rows lie. */
export async function checksOf(
  client: PoolClient,
  table: BatchTable,
  cityCode: string,
  batchId: string,
): Promise<Map<string, number>> {
  if (table.history) return new Map();
  const { rows } = await client.query<{ check: string; n: number }>(
    `select region_check::text as check, count(*)::int as n from ${table.name}
     where city_code = $1 and batch_id = $2 group by 1`,
    [cityCode, batchId],
  );
  return new Map(rows.map(({ check, n }) => [check, n]));
}
