/**
 * Reading many rows fast: COPY … TO STDOUT and one pass over its bytes. 146,000 rows of the cube take 0.1 s of the
 * database so, 0.4 s grouped into arrays, 0.5 s as ordinary rows; a tile of 10,000 points 9 ms instead of 23.
 */
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";

/**
 * Runs `copy (query) to stdout` and hands over its text as it comes, cut between rows, so that reading overlaps with
 * the database's work. COPY takes no parameters: the caller writes checked values only.
 */
export async function copyOut(client: PoolClient, query: string, take: (rows: CopyCursor) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`)) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(LINE_END) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    const rows = chunk.subarray(0, end);
    take(new CopyCursor(rest.length ? Buffer.concat([rest, rows]) : rows));
    rest = chunk.subarray(end);
  }
}

/** A code, such as a city's, as an SQL literal. @throws RangeError on anything but letters, digits and hyphens. */
export function codeLiteral(code: string): string {
  if (!/^[\w-]+$/.test(code)) throw new RangeError(`'${code}' is not a code`);
  return `'${code}'`;
}

const ESCAPED: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** Free text as COPY writes it, undone: it never holds a raw tab, line end or backslash. */
export function unescapeCopy(text: string): string {
  return text.includes("\\") ? text.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter) : text;
}

const TAB = 9;
const LINE_END = 10;
const ZERO = 48;

/** Walks through COPY's tab-separated text. Made for codes and counts; free text needs {@link unescapeCopy}. */
export class CopyCursor {
  private readonly bytes: Buffer;
  private at = 0;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Rows in this piece. */
  get rows(): number {
    let rows = 0;
    for (let at = this.bytes.indexOf(LINE_END); at >= 0; at = this.bytes.indexOf(LINE_END, at + 1)) rows++;
    return rows;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next column, a non-negative integer below 2^53. */
  number(): number {
    const { bytes } = this;
    let value = 0;
    for (let byte = bytes[this.at++]!; byte !== TAB && byte !== LINE_END; byte = bytes[this.at++]!)
      value = value * 10 + byte - ZERO;
    return value;
  }

  /** What `table` holds for the next `columns` columns, made by `make` from their text where it is met first. */
  word<T>(columns: number, table: WordTable<T>, make: (text: string) => T): T {
    const { bytes, at: start } = this;
    let left = columns;
    let at = start;
    let hash = 0;
    for (; left > 0; at++) {
      const byte = bytes[at]!;
      if (byte === TAB || byte === LINE_END) left--;
      hash = Math.imul(hash ^ byte, 16777619);
    }
    this.at = at;
    return table.find(hash, bytes, start, at - 1, make);
  }
}

interface Entry<T> {
  bytes: Buffer;
  value: T;
}

/** Values by the bytes of their words: a million look-ups without making a million strings. */
export class WordTable<T> {
  private readonly entries = new Map<number, Entry<T>[]>();

  find(hash: number, bytes: Buffer, start: number, end: number, make: (text: string) => T): T {
    const alike = this.entries.get(hash);
    if (alike) for (const entry of alike) if (isSame(entry.bytes, bytes, start, end)) return entry.value;
    const own = Buffer.from(bytes.subarray(start, end));
    const value = make(own.toString("utf8"));
    this.entries.set(hash, [...(alike ?? []), { bytes: own, value }]);
    return value;
  }
}

function isSame(word: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[start + i]) return false;
  return true;
}
