import { csvCell } from "../../http/csv.ts";
import type { PlanTable } from "./plan-table.ts";
import type { Say } from "./plan-words.ts";

/** UTF-8 with a byte order mark, by which Excel knows it; RFC 4180 quoting. */
export function writeCsv({ columns, rows }: PlanTable, say: Say): string {
  const line = (cells: readonly (string | number)[]) => `${cells.map(csvCell).join(",")}\r\n`;
  const head = line([...columns.map(({ heading }) => heading), say("lon"), say("lat")]);
  return `\uFEFF${head}${rows.map(({ values, lon, lat }) => line([...values, lon, lat])).join("")}`;
}
