import { isUtf8 } from "node:buffer";
import type { SourceTable } from "./load-batch.ts";
import { isPlainDelimiter, plainTable, splitPlainRows } from "./plain-rows.ts";
import { FileProblem } from "./readers/file-problem.ts";
import { megabytes } from "./readers/limits.ts";

export interface CsvTable {
  columns: string[];
  /** Rows as they come, a few thousand at a time. */
  tables: AsyncGenerator<SourceTable>;
}

export interface CsvOptions {
  /** What TextDecoder knows: utf-8, gb18030 … */
  encoding?: string;
  delimiter?: string;
  /** How the file is called in messages. */
  name?: string;
}

/** A field or a row longer than this is not a ledger's but a quotation mark that was never closed. */
const LONGEST_ROW = 16_000_000;
const ROWS_AT_ONCE = 4096;

/**
 * Reads CSV as arrays of text: RFC 4180 with quotes, line breaks in quotes, either line ending, a byte order mark; empty
 * lines are left out and values trimmed. Several times as fast as an object a row, which is what a million rows need.
 * @throws FileProblem when the file is empty or a quotation mark is out of place; Error when the text is not in the encoding.
 */
export async function readCsvTables(
  bytes: AsyncIterable<Uint8Array>,
  { encoding = "utf-8", delimiter = ",", name = "The file" }: CsvOptions = {},
): Promise<CsvTable> {
  const tables = parseTables(bytes, encoding, delimiter, name);
  const first = await tables.next();
  if (first.done) throw new FileProblem("empty", { file: name });
  return { columns: [...first.value.values[0]!], tables };
}

/** The first table holds the header alone. */
async function* parseTables(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  delimiter: string,
  name: string,
): AsyncGenerator<SourceTable> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new Error(`${name} is not written in ${encoding}. Save it as UTF-8, or say which encoding it has.`, {
        cause: error,
      });
    }
  };
  const reader = createReader(delimiter, name);
  if (decoder.encoding !== "utf-8" || !isPlainDelimiter(delimiter)) {
    for await (const chunk of bytes) yield* reader.take(decode(chunk), false);
    yield* reader.take(decode(), true);
    return;
  }
  // Whole lines at a time: as bytes where nothing needs to be done to them, as text otherwise.
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (reader.betweenRows() && !reader.knowsHeader()) {
      const end = rest.indexOf("\n") + 1;
      yield* reader.take(decode(rest.subarray(0, end)), false);
      rest = rest.subarray(end);
    }
    const end = rest.lastIndexOf("\n") + 1;
    if (end > 0) {
      const lines = rest.subarray(0, end);
      const table = reader.betweenRows() && reader.knowsHeader() && isUtf8(lines) ? reader.takePlain(lines) : undefined;
      if (table) {
        yield* reader.flush();
        if (table.lines.length > 0) yield table;
      } else yield* reader.take(decode(lines), false);
      rest = rest.subarray(end);
    }
    if (rest.length > LONGEST_ROW) reader.refuseLongLine();
  }
  yield* reader.take(decode(rest) + decode(), true);
}

function createReader(delimiter: string, name: string) {
  let rest = "";
  /** Whether the text at hand has control characters at all: hardly any has, and looking value by value is slow. */
  let dirty = false;
  /** Whether no value of the table at hand can need escaping. */
  let plain = true;
  let unescaped = true;
  let line = 0;
  let width = 0;
  let values: string[][] = [];
  let lines: number[] = [];
  let broken = new Map<number, string>();

  /** @param at the line on which the row begins */
  const add = (row: string[], at: number) => {
    for (let i = 0; i < row.length; i++) row[i] = tidy(row[i]!, dirty);
    if (row.length !== width && width > 0)
      broken.set(values.length, "the row has more or fewer columns than the header");
    values.push(row);
    lines.push(at);
  };
  const refuseLongLine = (): never => {
    throw new FileProblem("longLine", { file: name, line: line + 1, limit: megabytes(LONGEST_ROW) });
  };
  const table = (): SourceTable => {
    const full = { values, lines, plain, ...(broken.size > 0 && { broken }) };
    values = [];
    lines = [];
    broken = new Map();
    plain = unescaped;
    return full;
  };

  function* take(more: string, last: boolean): Generator<SourceTable> {
    const text = rest + more;
    dirty = HAS_CONTROL.test(text);
    unescaped = !NEEDS_ESCAPE.test(text);
    plain &&= unescaped;
    let at = 0;
    let quote = text.indexOf('"');
    for (;;) {
      const end = text.indexOf("\n", at);
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      if (quote !== -1 && (end === -1 || quote < end)) {
        const quoted = readQuoted(text, at, last);
        if (!quoted) break;
        add(quoted.row, line + 1);
        line += quoted.breaks + 1;
        at = quoted.next;
      } else {
        if (end === -1 && !last) break;
        let row = text.slice(at, end === -1 ? text.length : end);
        if (row.endsWith("\r")) row = row.slice(0, -1);
        if (end === -1 && row === "") break;
        line++;
        at = end === -1 ? text.length : end + 1;
        if (row !== "") add(row.split(delimiter), line);
      }
      if (width === 0 && values.length === 1) {
        values[0]![0] = values[0]![0]!.replace(/^\uFEFF/, "");
        width = values[0]!.length;
        yield table();
      } else if (values.length >= ROWS_AT_ONCE) yield table();
      if (at >= text.length) break;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST_ROW) refuseLongLine();
    if (last && values.length > 0) yield table();
  }

  /** One record with quotes from `at`; undefined when the text ends inside it and more may come. */
  function readQuoted(
    text: string,
    at: number,
    last: boolean,
  ): { row: string[]; next: number; breaks: number } | undefined {
    const row: string[] = [];
    let breaks = 0;
    let i = at;
    for (;;) {
      while (text[i] === " " || text[i] === "\t") i++;
      if (text[i] === '"') {
        let value = "";
        i++;
        for (;;) {
          const close = text.indexOf('"', i);
          if (close === -1 || (close + 1 === text.length && !last)) {
            if (!last) return undefined;
            throw new FileProblem("quote", { file: name, line: line + 1 });
          }
          value += text.slice(i, close);
          i = close + 1;
          if (text[i] !== '"') break;
          value += '"';
          i++;
        }
        for (let b = value.indexOf("\n"); b !== -1; b = value.indexOf("\n", b + 1)) breaks++;
        while (text[i] === " " || text[i] === "\t") i++;
        row.push(value);
        if (i < text.length && text[i] !== delimiter && text[i] !== "\n" && text[i] !== "\r")
          throw new FileProblem("csv", {
            file: name,
            reason: `text after a closing quotation mark on line ${line + 1 + breaks}`,
          });
      } else {
        const comma = text.indexOf(delimiter, i);
        const end = text.indexOf("\n", i);
        if (end === -1 && comma === -1 && !last) return undefined;
        const stop = comma !== -1 && (end === -1 || comma < end) ? comma : end === -1 ? text.length : end;
        let value = text.slice(i, stop);
        if (stop === end && value.endsWith("\r")) value = value.slice(0, -1);
        row.push(value);
        i = stop;
      }
      if (text[i] === delimiter) {
        i++;
        continue;
      }
      if (text[i] === "\r") i++;
      if (i >= text.length && !last) return undefined;
      return { row, next: Math.min(i + 1, text.length), breaks };
    }
  }
  return {
    take,
    /** Rows not handed over yet. */
    *flush(): Generator<SourceTable> {
      if (values.length > 0) yield table();
    },
    /** Whether all that was taken was whole rows. */
    betweenRows: () => rest === "",
    knowsHeader: () => width > 0,
    refuseLongLine,
    /** Whole rows as they are; undefined where they have to be taken as text. What was taken before comes first. */
    takePlain(bytes: Buffer): SourceTable | undefined {
      const found = splitPlainRows(bytes, bytes.length, width, delimiter.charCodeAt(0), line);
      if (!found) return undefined;
      line = found.lastLine;
      return plainTable(found.rows, found.lines, (value) => tidy(value, false));
    },
  };
}

/** Without the characters that PostgreSQL cannot store or people cannot see; tabs and line breaks stay. */
function tidy(value: string, dirty: boolean): string {
  if (value === "") return value;
  // What trim() takes off lies outside printable ASCII and the CJK blocks.
  const text = isPlain(value.charCodeAt(0)) && isPlain(value.charCodeAt(value.length - 1)) ? value : value.trim();
  const kept = dirty ? text.replace(CONTROLS, "") : text;
  // The apostrophe before what a spreadsheet would take for a formula: our own files of rejects put it there.
  return kept.charCodeAt(0) === 39 && DEFUSED.test(kept) ? kept.slice(1) : kept;
}
const DEFUSED = /^'[=+\-@]/;
const isPlain = (code: number) => (code > 32 && code < 127) || (code > 0x3000 && code < 0xfeff);
/** What JSON or COPY write with a backslash; outside quotes a line break ends the row. */
const NEEDS_ESCAPE = /[\\\t"]|\r(?!\n)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HAS_CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
