/** Indexes and foreign keys built after the rows instead of row by row: three times as fast for a million rows. */
import type { ClientBase } from "pg";

/**
 * Drops the secondary indexes and foreign keys of tables and returns how to make them again, from the catalogue's own
 * definitions. Both belong in one transaction. Only for empty tables: it locks them, and rebuilding would touch
 * the rows of every city. Unique and primary keys stay.
 */
export async function deferIndexes(client: ClientBase, tables: readonly string[]): Promise<DeferredIndex[]> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  const { rows: keys } = await client.query<{ name: string; from_table: string; definition: string }>(
    `select quote_ident(conname) as name, conrelid::regclass::text as from_table, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = any ($1::regclass[])`,
    [tables],
  );
  for (const key of keys) await client.query(`alter table ${key.from_table} drop constraint ${key.name}`);
  for (const index of indexes) await client.query(`drop index ${index.name}`);
  return [
    ...indexes.map(({ name, definition }) => ({ name, statement: definition })),
    ...keys.map((key) => ({
      name: key.name,
      statement: `alter table ${key.from_table} add constraint ${key.name} ${key.definition}`,
    })),
  ];
}

/**
 * Prepares an empty table for a great many rows, in bulk: drops its triggers, indexes, keys and foreign keys, and those of
 * other tables that point at it. @returns how to make triggers and keys again, which belongs in the same transaction; the
 * other indexes are of `expected_index` and built after the commit (db/indexes.ts). Its own foreign keys are looked at then
 * too: the importer takes the regions it names from the table they point at, which is locked meanwhile.
 */
export async function deferAll(client: ClientBase, table: string): Promise<DeferredIndex[]> {
  const { rows: keys } = await client.query<{ name: string; from_table: string; type: string; definition: string }>(
    `select quote_ident(conname) as name, conrelid::regclass::text as from_table, contype as type,
       pg_get_constraintdef(oid)
         || case when contype = 'f' and conrelid = $1::regclass then ' not valid' else '' end as definition
     from pg_constraint
     where contype in ('p', 'u') and conrelid = $1::regclass or contype = 'f' and $1::regclass in (conrelid, confrelid)
     order by contype = 'f', contype`,
    [table],
  );
  const { rows: indexes } = await client.query<{ name: string }>(
    "select name from expected_index where of_table = $1 order by name",
    [table],
  );
  for (const key of keys.toReversed()) await client.query(`alter table ${key.from_table} drop constraint ${key.name}`);
  await client.query(`drop index if exists ${indexes.map(({ name }) => `"${name}"`).join(", ")}`);
  return [
    ...keys.map((key) => ({
      name: key.name,
      statement: `alter table ${key.from_table} add constraint ${key.name} ${key.definition}`,
      // Rows come in the order of their ids: there is nothing to sort, and several processes would only pass them on.
      sorted: key.type === "p",
    })),
    ...(await dropTriggers(client, table)),
    await countAhead(client, table),
  ];
}

/** Ids that are taken from the sequence at once, while nobody else may: one by one they are a twentieth of a COPY. */
const IDS_AT_ONCE = 4096;

async function countAhead(client: ClientBase, table: string): Promise<DeferredIndex> {
  const { rows } = await client.query<{ name: string }>("select pg_get_serial_sequence($1, 'id') as name", [table]);
  const { name } = rows[0]!;
  await client.query(`alter sequence ${name} cache ${IDS_AT_ONCE}`);
  return { name, statement: `alter sequence ${name} cache 1` };
}

/**
 * In bulk they do nothing, but only where there are none does PostgreSQL insert a page's rows at once and keep no second
 * copy of every row: to have them disabled is not enough.
 */
async function dropTriggers(client: ClientBase, table: string): Promise<DeferredIndex[]> {
  const { rows: triggers } = await client.query<DeferredIndex>(
    `select quote_ident(tgname) as name, pg_get_triggerdef(oid) as statement from pg_trigger
     where tgrelid = $1::regclass and not tgisinternal and tgenabled = 'O'`,
    [table],
  );
  for (const { name } of triggers) await client.query(`drop trigger ${name} on ${table}`);
  return triggers;
}

/** Tables whose foreign keys point at a table or are pointed at by its own: what {@link deferAll} changes with it. */
export async function neighboursOf(client: ClientBase, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct case when conrelid = $1::regclass then confrelid else conrelid end::regclass::text as name
     from pg_constraint where contype = 'f' and $1::regclass in (conrelid, confrelid) order by 1`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** An index, a key, a trigger or a sequence, and what makes it again or as it was. */
export interface DeferredIndex {
  name: string;
  statement: string;
  /** The rows lie in the index's order. */
  sorted?: boolean;
}
