import { type CsvError, parse as csvParser, type Info } from "csv-parse";
import { FileProblem } from "./file-problem.ts";
import { LIMITS, megabytes } from "./limits.ts";
import { clean, type Source, type SourceRow } from "./source.ts";
import { detectEncoding, type Encoding, utf8Stream } from "./text-encoding.ts";

const DELIMITERS = [",", ";", "\t"] as const;

/** How a CSV file is written. @throws FileProblem */
export async function describeCsv(file: string, name: string, wished?: string) {
  const encoding = await detectEncoding(file, name, wished);
  const delimiter = await findDelimiter(file, encoding);
  return { encoding, delimiter, header: await readHeader(file, name, encoding, delimiter) };
}

/** Streams a CSV file: commas, semicolons or tabs; UTF-8, UTF-16 or GBK. Memory does not grow with the file. */
export async function openCsv(file: string, name: string, wished?: string): Promise<Source> {
  const { encoding, delimiter, header } = await describeCsv(file, name, wished);
  return {
    format: "csv",
    encoding,
    layers: [
      {
        name,
        rows: null,
        columns: header.map((column) => ({ name: column, type: "text" })),
        geometry: false,
        crs: null,
      },
    ],
    rows: () => readRows(file, name, encoding, delimiter, header),
    close: async () => {},
  };
}

async function* readRows(
  file: string,
  name: string,
  encoding: Encoding,
  delimiter: string,
  header: string[],
): AsyncGenerator<SourceRow> {
  const text = utf8Stream(file, encoding);
  const records = text.pipe(
    csvParser({
      bom: true,
      columns: () => header,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      info: true,
      relax_column_count: true,
      max_record_size: LIMITS.record,
    }),
  );
  text.on("error", (error) => records.destroy(error));
  try {
    for await (const { record, info } of records as AsyncIterable<{
      record: Record<string, unknown>;
      info: Info & { error?: CsvError };
    }>) {
      const uneven = info.error?.code === "CSV_RECORD_INCONSISTENT_COLUMNS";
      yield {
        line: info.lines,
        fields: clean(record),
        ...(uneven && { broken: "the row has more or fewer columns than the header" }),
      };
    }
  } catch (error) {
    throw asProblem(error as CsvError, name);
  } finally {
    text.destroy();
  }
}

/** The first record; columns without a name get one, two of the same name are told apart. */
async function readHeader(file: string, name: string, encoding: Encoding, delimiter: string): Promise<string[]> {
  const text = utf8Stream(file, encoding);
  const records = text.pipe(
    csvParser({ bom: true, delimiter, skip_empty_lines: true, trim: true, to: 1, max_record_size: LIMITS.record }),
  );
  text.on("error", (error) => records.destroy(error));
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (record.length > LIMITS.columns)
        throw new FileProblem("columns", { file: name, n: record.length, limit: LIMITS.columns });
      return distinctNames(record);
    }
  } catch (error) {
    throw error instanceof FileProblem ? error : asProblem(error as CsvError, name);
  } finally {
    text.destroy();
  }
  throw new FileProblem("empty", { file: name });
}

export function distinctNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((one, i) => {
    const base = String(clean({ one }).one).trim() || `column ${i + 1}`;
    let column = base;
    for (let n = 2; taken.has(column); n++) column = `${base} (${n})`;
    taken.add(column);
    return column;
  });
}

/** What separates the first line's cells most often, outside quotes. */
async function findDelimiter(file: string, encoding: Encoding): Promise<string> {
  const stream = utf8Stream(file, encoding);
  let start = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    start += chunk.toString("utf8");
    if (start.trimStart().includes("\n") || start.length > LIMITS.record) break;
  }
  stream.destroy();
  const line = start
    .replace(/^\uFEFF/, "")
    .trimStart()
    .split(/\r?\n/, 1)[0]!
    .replace(/"[^"]*"/g, "");
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, times: line.split(delimiter).length }));
  return counted.reduce((best, one) => (one.times > best.times ? one : best)).delimiter;
}

function asProblem(error: CsvError & { lines?: number }, name: string): FileProblem {
  const line = Number(error.lines ?? /line (\d+)/.exec(error.message)?.[1] ?? 1);
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return new FileProblem("quote", { file: name, line }, { cause: error });
    case "CSV_MAX_RECORD_SIZE":
      return new FileProblem("longLine", { file: name, line, limit: megabytes(LIMITS.record) }, { cause: error });
    default:
      return new FileProblem("csv", { file: name, reason: error.message.replace(/\.$/, "") }, { cause: error });
  }
}
