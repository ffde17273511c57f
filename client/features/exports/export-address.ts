/** Addresses of files and of their count. Pure. */
import type { ExportSource } from "#server/features/exports/export-fields.contract.ts";
import type { ExportFormat, ExportLanguage } from "#server/features/exports/exports.contract.ts";
import type { ExportList } from "../../lib/export-dialog.store.ts";

export interface ExportChoice {
  source: ExportSource;
  list: ExportList;
  /** The query string that narrows the records; empty for all. */
  narrowed: string;
  format: ExportFormat;
  system: string;
  language: ExportLanguage;
  /** Null: the usual ones. */
  fields: readonly string[] | null;
}

type Records = Pick<ExportChoice, "source" | "list" | "narrowed">;

const recordsQuery = ({ source, list, narrowed }: Records): string[] => [
  ...(source === "findings" ? [`list=${list}`] : []),
  ...(narrowed ? [narrowed] : []),
];

export const countAddress = (records: Records): string =>
  `/api/exports/${records.source}/count?${recordsQuery(records).join("&")}`;

export const exportAddress = (choice: ExportChoice): string => {
  const form = [`crs=${encodeURIComponent(choice.system)}`, `lang=${choice.language}`];
  if (choice.fields) form.push(`fields=${choice.fields.join(",")}`);
  return `/api/exports/${choice.source}.${choice.format}?${[...recordsQuery(choice), ...form].join("&")}`;
};
