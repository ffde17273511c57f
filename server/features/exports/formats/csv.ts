/** Rows as CSV that spreadsheets open as they are: UTF-8 with a byte order mark, RFC 4180 quoting. */
import { csvCell } from "../../../http/csv.ts";
import { FileOut } from "../file-out.ts";
import {
  coordinateHeadings,
  type ExportJob,
  type ExportWriter,
  headingOf,
  rounded,
  truth,
  type Value,
} from "./format.ts";

const LINE_END = "\r\n";

export async function openCsv(path: string, job: ExportJob): Promise<ExportWriter> {
  const out = await FileOut.open(path);
  const line = (cells: readonly (string | number | null)[]) => `${cells.map(csvCell).join(",")}${LINE_END}`;
  const plain = (value: Value) => (typeof value === "boolean" ? truth(value, job.language) : value);
  // The mark by which Excel knows UTF-8.
  await out.text(
    `\uFEFF${line([...job.fields.map((field) => headingOf(field, job.language)), ...coordinateHeadings(job)])}`,
  );
  return {
    async write(rows) {
      const text = rows.map(({ values, geometry }) => {
        const [x, y] = geometry?.type === "Point" ? geometry.coordinates : [];
        return line([
          ...values.map(plain),
          x === undefined ? null : rounded(x, job.system),
          y === undefined ? null : rounded(y, job.system),
        ]);
      });
      await out.text(text.join(""));
    },
    close: () => out.close(),
    abandon: () => out.abandon(),
  };
}
