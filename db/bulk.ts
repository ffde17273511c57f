/** Many rows into a table, fast: COPY on a PostgreSQL server, array parameters on the embedded database. */
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A value as PostgreSQL reads it from text; arrays, JSON and geometry are given in their text form. */
export type BulkValue = string | number | bigint | boolean | null | undefined;
export type BulkMode = "copy" | "insert";

/** Characters sent at once: enough to hide the round trip, little enough to stay small in memory. */
const CHUNK_LENGTH = 1 << 20;

/**
 * Adds rows to a table, each row's values in the order of `columns`. `copy` streams with back-pressure; `insert` is for
 * the embedded database, whose socket has no COPY. Column types come from the catalogue.
 * @returns the number of rows.
 * @throws the database's error; run it inside a transaction to add all rows or none.
 */
export async function bulkInsert(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly BulkValue[]>,
  mode: BulkMode,
): Promise<number> {
  return mode === "copy" ? copyRows(client, table, columns, rows) : insertRows(client, table, columns, rows);
}

async function copyRows(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly BulkValue[]>,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${name(table)} (${columns.map(name).join(", ")}) from stdin`));
  const ended = finished(stream);
  // Reported by `await ended` below; without a handler here an error during a wait for drain would end the process.
  ended.catch(() => {});
  let count = 0;
  let text = "";
  try {
    for (const row of rows) {
      text += copyLine(row);
      count++;
      if (text.length > CHUNK_LENGTH) {
        if (!stream.write(text)) await Promise.race([once(stream, "drain"), ended]);
        text = "";
      }
    }
    stream.end(text);
    await ended;
  } catch (error) {
    // Tells the server that the COPY is off; without it the connection would wait for more rows for ever.
    stream.destroy(error as Error);
    await ended.catch(() => {});
    throw error;
  }
  return count;
}

/**
 * Rows in COPY's text form, to be sent by {@link sendCopy}: worked out while the database still takes in others.
 * @param constants values that every row begins with
 * @param from how many of each row's own values are left out
 * @param plain the columns' strings (by place in the row) that cannot hold what has to be escaped
 */
export function copyText(
  rows: Iterable<readonly BulkValue[]>,
  constants: readonly BulkValue[] = [],
  from = 0,
  plain: readonly boolean[] = [],
): string {
  const start = constants.length > 0 ? copyLine(constants).replace("\n", "\t") : "";
  let text = "";
  for (const row of rows) {
    text += start;
    for (let i = from; i < row.length; i++) {
      const value = row[i];
      if (i > from) text += "\t";
      if (value === null || value === undefined) text += "\\N";
      else if (typeof value === "string") text += plain[i] ? value : escapeCopy(value);
      else text += String(value);
    }
    text += "\n";
  }
  return text;
}

/**
 * Sends rows in COPY's text form, or its binary form (binary-copy.ts). `sent`: the network has them all and the database works on them; only then is there
 * anything to work on beside it, because COPY waits for an answer of this thread before the rows leave. `done`: they are in.
 */
export function sendCopy(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: string | Buffer,
): { sent: Promise<void>; done: Promise<void> } {
  const form = typeof rows === "string" ? "" : " with (format binary)";
  const stream = client.query(copyFrom(`copy ${name(table)} (${columns.map(name).join(", ")}) from stdin${form}`));
  const done = finished(stream);
  const sent = Promise.race([new Promise<void>((resolve) => stream.write(rows, () => resolve())), done]);
  stream.end();
  return { sent, done };
}

function copyLine(row: readonly BulkValue[]): string {
  let line = "";
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (i > 0) line += "\t";
    if (value === null || value === undefined) line += "\\N";
    else line += typeof value === "string" ? escapeCopy(value) : String(value);
  }
  return `${line}\n`;
}

const NEEDS_ESCAPE = /[\\\n\r\t]/;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escapeCopy = (text: string) =>
  NEEDS_ESCAPE.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;

async function insertRows(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly BulkValue[]>,
): Promise<number> {
  const types = await columnTypes(client, table, columns);
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`).join(", ");
  const values = columns.map((_, i) => `c${i}::${types[i]}`).join(", ");
  const names = columns.map((_, i) => `c${i}`).join(", ");
  const statement = `insert into ${name(table)} (${columns.map(name).join(", ")}) select ${values} from unnest(${arrays}) as r(${names})`;

  let count = 0;
  let length = 0;
  let parts: string[][] = columns.map(() => []);
  const flush = async () => {
    if (length === 0) return;
    await client.query(
      statement,
      parts.map((part) => `{${part.join(",")}}`),
    );
    parts = columns.map(() => []);
    length = 0;
  };
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const element = arrayElement(row[i]);
      parts[i]!.push(element);
      length += element.length + 1;
    }
    count++;
    if (length > CHUNK_LENGTH) await flush();
  }
  await flush();
  return count;
}

function arrayElement(value: BulkValue): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value !== "string") return String(value);
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
}

/** The types of columns as the catalogue calls them. @throws Error where there is no such column. */
export async function columnTypes(
  client: Pick<ClientBase, "query">,
  table: string,
  columns: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ column: string; type: string }>(
    `select attname as column, format_type(atttypid, atttypmod) as type
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [name(table)],
  );
  const typeOf = new Map(rows.map((row) => [row.column, row.type]));
  return columns.map((column) => {
    const type = typeOf.get(column);
    if (!type) throw new Error(`Table ${table} has no column ${column}.`);
    return type;
  });
}

const name = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;
