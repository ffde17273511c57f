import { create } from "zustand";
import type { ExportSource } from "#server/features/exports/export-fields.contract.ts";
import type { EXPORT_LISTS } from "#server/features/exports/exports.contract.ts";

export type ExportList = (typeof EXPORT_LISTS)[number];

/** What the export dialog opens with. */
export interface ExportAsk {
  source: ExportSource;
  /** Of findings. */
  list: ExportList;
}

/** The export dialog, which lists, selection tools, menu and palette all open; null: closed. */
export const useExportDialog = create<{ asked: ExportAsk | null }>(() => ({ asked: null }));

export const openExport = (source: ExportSource, list: ExportList = "all"): void =>
  useExportDialog.setState({ asked: { source, list } });

export const closeExport = (): void => useExportDialog.setState({ asked: null });
