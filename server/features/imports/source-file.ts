import { openSource } from "./readers/open-source.ts";
import type { SourceRow } from "./readers/source.ts";

export type { SourceRow } from "./readers/source.ts";

/** Streams the rows of a file of any kind; the kind follows its ending. @throws FileProblem */
export async function* readRows(file: string): AsyncGenerator<SourceRow> {
  const source = await openSource(file);
  try {
    yield* source.rows();
  } finally {
    await source.close();
  }
}
