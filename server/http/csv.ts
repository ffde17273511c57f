/** Rows as CSV that spreadsheets open as they are: UTF-8 with a byte order mark, RFC 4180 quoting. */
import type { Language } from "../contracts/words.contract.ts";

export interface CsvColumn<R> {
  /** Its name in the header row. */
  name: Readonly<Record<Language, string>>;
  of(row: R, language: Language): string | number | null;
}

const LINE_END = "\r\n";

/** The first row, after the byte order mark by which Excel knows UTF-8. */
export const csvHeader = <R>(columns: readonly CsvColumn<R>[], language: Language): string =>
  `\uFEFF${columns.map((column) => csvCell(column.name[language])).join(",")}${LINE_END}`;

export const csvRow = <R>(columns: readonly CsvColumn<R>[], row: R, language: Language): string =>
  `${columns.map((column) => csvCell(column.of(row, language))).join(",")}${LINE_END}`;

/**
 * One cell. A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) gets an
 * apostrophe before it (OWASP, CSV injection); numbers stay numbers.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
