/** Rejected rows as files that come back: the file's own columns and one with the reason, which no import reads. */
import type { Language } from "../../contracts/words.contract.ts";
import type { StoredReject } from "./batches.queries.ts";
import { REASON_COLUMNS } from "./targets.ts";

const reasonColumn = (language: Language): string => (language === "zh" ? REASON_COLUMNS[1] : REASON_COLUMNS[0]);

/**
 * A cell as a spreadsheet may open it: what begins like a formula gets an apostrophe, which the import takes off again;
 * numbers stay numbers.
 */
function cell(value: unknown): string {
  let text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`;
  if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly unknown[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Positions of GeoJSON travel in two columns when the file becomes CSV. */
function pointColumns(geometry: object | null): [unknown, unknown] {
  const { type, coordinates } = (geometry ?? {}) as { type?: string; coordinates?: number[] };
  return type === "Point" ? [coordinates?.[0], coordinates?.[1]] : ["", ""];
}

/** UTF-8 with a byte order mark, so that spreadsheets read Chinese. */
export async function* rejectsCsv(
  rejects: AsyncIterable<StoredReject[]>,
  columns: readonly string[],
  language: Language,
): AsyncGenerator<string> {
  let header: string[] | undefined;
  let positions = false;
  for await (const rows of rejects) {
    if (!header) {
      positions = rows.some(({ geometry }) => geometry !== null);
      // Cells beyond the header come last, under their number.
      const more = rows.flatMap(({ record }) => Object.keys(record)).filter((column) => !columns.includes(column));
      header = [...columns, ...new Set(more)].filter((column) => !isReason(column));
      yield `\uFEFF${line([...header, ...(positions ? ["lon", "lat"] : []), reasonColumn(language)])}`;
    }
    yield rows
      .map(({ record, geometry, reason }) =>
        line([...header!.map((column) => record[column]), ...(positions ? pointColumns(geometry) : []), reason]),
      )
      .join("");
  }
  if (!header) yield `\uFEFF${line([...columns.filter((column) => !isReason(column)), reasonColumn(language)])}`;
}

export async function* rejectsGeoJson(
  rejects: AsyncIterable<StoredReject[]>,
  language: Language,
): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const rows of rejects) {
    const features = rows.map(({ record, geometry, reason }) => {
      const own = Object.entries(record).filter(([column]) => !isReason(column));
      const properties = { ...Object.fromEntries(own), [reasonColumn(language)]: reason };
      return JSON.stringify({ type: "Feature", geometry, properties });
    });
    yield `${first ? "" : ","}\n${features.join(",\n")}`;
    first = false;
  }
  yield "\n]}\n";
}

const isReason = (column: string) => (REASON_COLUMNS as readonly string[]).includes(column);
