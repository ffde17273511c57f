/**
 * Rows of a CSV file as the bytes they are written in, for files in UTF-8 whose values need nothing done to them. A string
 * for each of a million rows' values takes longer than all that is worked out from them.
 */
import type { SourceTable } from "./load-batch.ts";

export interface PlainRows {
  bytes: Buffer;
  /** For each row where its values begin, and after them where a next would: value i of it ends one before i + 1 begins. */
  starts: Int32Array;
  /** Values a row. */
  width: number;
}

/** A table of such rows; who asks for its `values` gets them as text. */
export interface PlainTable extends SourceTable {
  raw: PlainRows;
  /** The values of one row alone. */
  row(i: number): string[];
}

const [TAB, LINE_FEED, RETURN, QUOTE, BACKSLASH, DELETE] = [9, 10, 13, 34, 92, 127];
/** The first byte of U+0080 to U+00BF, of which half are control characters. */
const LATIN = 0xc2;

/** Where rows begin, before it is known how many there are. */
let scratch = new Int32Array(0);

/**
 * Finds the values of whole rows. Quotation marks, control characters, what has to be escaped elsewhere and rows of another
 * width are for others to read.
 * @param to after the last line break
 * @param line of the file before the first row
 * @returns undefined where there is any of that
 */
export function splitPlainRows(
  bytes: Buffer,
  to: number,
  width: number,
  delimiter: number,
  line: number,
): { rows: PlainRows; lines: number[]; lastLine: number } | undefined {
  const most = Math.ceil((to / width) * (width + 1)) + width + 2;
  if (scratch.length < most) scratch = new Int32Array(most);
  const starts = scratch;
  const lines: number[] = [];
  let filled = 0;
  let begin = 0;
  let row = 0;
  let lastLine = line;
  for (let i = 0; i < to; i++) {
    const byte = bytes[i]!;
    if (byte >= 128) {
      if (byte === LATIN && bytes[i + 1]! < 0xa0) return undefined;
    } else if (byte === delimiter) {
      if (filled - row === width) return undefined;
      if (filled === row) starts[filled++] = begin;
      starts[filled++] = i + 1;
    } else if (byte === LINE_FEED) {
      const end = i > begin && bytes[i - 1] === RETURN ? i - 1 : i;
      lastLine++;
      if (end > begin) {
        if (filled === row) starts[filled++] = begin;
        if (filled - row !== width) return undefined;
        starts[filled++] = end + 1;
        row = filled;
        lines.push(lastLine);
      }
      begin = i + 1;
    } else if (byte < 32) {
      if (byte !== RETURN || bytes[i + 1] !== LINE_FEED) return undefined;
    } else if (byte === QUOTE || byte === BACKSLASH || byte === DELETE) return undefined;
  }
  return { rows: { bytes, starts: starts.slice(0, filled), width }, lines, lastLine };
}

/** Whether a file's delimiter is one byte that rows can be split at. */
export const isPlainDelimiter = (delimiter: string): boolean =>
  delimiter.length === 1 && (delimiter.charCodeAt(0) === TAB || /[ -~]/.test(delimiter));

/** @param tidy what is done to each value that becomes text */
export function plainTable(raw: PlainRows, lines: number[], tidy: (value: string) => string): PlainTable {
  const { bytes, starts, width } = raw;
  let texts: string[][] | undefined;
  const row = (i: number) => {
    const at = i * (width + 1);
    return Array.from({ length: width }, (_, f) =>
      tidy(bytes.toString("utf8", starts[at + f]!, starts[at + f + 1]! - 1)),
    );
  };
  return {
    raw,
    row,
    lines,
    plain: true,
    get values() {
      texts ??= lines.map((_, i) => row(i));
      return texts;
    },
  };
}

export const isPlainTable = (table: object): table is PlainTable => "raw" in table;
