import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "pg";
import { buildMissingIndexes } from "../../../db/indexes.ts";
import { readCsvTables } from "./fast-csv.ts";
import { type BatchOptions, type BatchReport, loadBatch, type SourceTable } from "./load-batch.ts";
import { describeCsv } from "./readers/csv.reader.ts";
import { FileProblem } from "./readers/file-problem.ts";
import { openSource } from "./readers/open-source.ts";
import type { SourceRow } from "./readers/source.ts";
import { swapRows } from "./swap-axes.ts";

/** A file opened for an import; its hash is known once all is read. */
export interface OpenFile {
  columns: string[];
  rows: AsyncIterable<SourceRow | SourceTable>;
  file: NonNullable<BatchOptions["file"]>;
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

const READ_AT_ONCE = 1 << 20;

/**
 * Opens a file of any kind that can be imported; the kind follows its ending.
 * @param encoding of its text, as TextDecoder calls it; by default found out
 * @param layer of several; by default the first
 * @throws Error when the file is missing, of another kind, or not what its ending says.
 */
export async function openFile(file: string, encoding?: string, layer?: string): Promise<OpenFile> {
  const name = path.basename(file);
  await stat(file).catch(() => {
    throw new FileProblem("missing", { file });
  });
  if (path.extname(file).toLowerCase() === ".csv") return openCsvTables(file, name, encoding);
  const source = await openSource(file, { ...(encoding && { encoding }), ...(layer && { layer }) });
  const chosen = source.layers.find((one) => one.name === layer) ?? source.layers[0]!;
  return {
    columns: chosen.columns.map((column) => column.name),
    rows: source.rows(chosen.name),
    file: { name, format: source.format },
    close: () => source.close(),
  };
}

/**
 * A CSV file as tables of text, several times as fast as row by row; its hash comes with the reading.
 * @param name how the file is called in messages
 * @throws FileProblem when it is not readable CSV
 */
export async function openCsvTables(file: string, name: string, encoding?: string): Promise<OpenFile> {
  const hash = createHash("sha256");
  const written = await describeCsv(file, name, encoding);
  const bytes = hashed(createReadStream(file, { highWaterMark: READ_AT_ONCE }), hash);
  const { columns, tables } = await readCsvTables(bytes, { name, ...written });
  const close = async () => {};
  return { columns, rows: tables, file: { name, format: "csv", hash: () => hash.digest("hex") }, close };
}

async function* hashed(bytes: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

export interface FileImportOptions extends Omit<BatchOptions, "rows" | "columns" | "file" | "person" | "scope"> {
  file: string;
  encoding?: string;
  layer?: string;
  person?: BatchOptions["person"];
  scope?: BatchOptions["scope"];
  /** The file gives northing first; `map` is exchanged already. */
  swapped?: boolean;
  /** Called once the rows are safe; indexes for speed are built after that. */
  onStored?: (report: BatchReport) => void;
}

/** Imports one file as one batch; whoever runs a command may change the whole city. @throws as openFile and loadBatch */
export async function importFile(
  pool: Pool,
  { file, encoding, layer, swapped, onStored, ...options }: FileImportOptions,
): Promise<BatchReport> {
  const { close, ...opened } = await openFile(file, encoding, layer);
  try {
    const who = { person: { id: null, name: "import" }, scope: { edit: "*" as const } };
    const rows = swapped ? swapRows(opened.rows) : opened.rows;
    const report = await loadBatch(pool, { ...who, ...options, ...opened, rows });
    onStored?.(report);
    await buildMissingIndexes(pool);
    return report;
  } finally {
    await close();
  }
}
