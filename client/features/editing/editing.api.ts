import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Layer } from "#server/contracts/vocabulary.contract.ts";
import type { BulkEdit, BulkPreview, BulkUndone } from "#server/features/editing/bulk.contract.ts";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";
import type { HistoryPage } from "#server/features/editing/history.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";
import type { RecordEdit } from "./draft.ts";

/** Which of the two tables a record is in, as keys of queries call it; addresses use the plural. */
export type Table = "site" | "accident";

/** Asked anew each time a form opens; what others change meanwhile is told when it is saved. */
export const recordQuery = (table: Table, id: string) =>
  queryOptions({
    queryKey: ["record", table, id],
    queryFn: ({ signal }) => fetchJson<EditableRecord>(`/api/${table}s/${id}/record`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** Under the card's key, so that whatever refreshes the card refreshes its history. */
export const historyQuery = (table: Table, id: string) =>
  infiniteQueryOptions({
    queryKey: [table, id, "history"],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<HistoryPage>(`/api/${table}s/${id}/history${pageParam === null ? "" : `?after=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: HistoryPage) => page.next,
  });

/** @throws ApiError 400 with `problem.errors`, 409 with `problem.current` */
export const saveRecord = (table: Table, id: string, version: number, edit: RecordEdit) =>
  sendJson<EditableRecord>("PATCH", `/api/${table}s/${id}`, { version, ...edit });

export const addSite = (site: {
  layer: Layer;
  record: Record<string, unknown>;
  geometry: GeometryJson;
  owner?: NonNullable<RecordEdit["owner"]>;
}) => sendJson<EditableRecord>("POST", "/api/sites", site);

export const addAccident = (accident: { record: Record<string, unknown>; geometry: GeometryJson | null }) =>
  sendJson<EditableRecord>("POST", "/api/accidents", accident);

export const removeRecord = (table: Table, id: string, version: number, reason: string) =>
  sendJson<null>("DELETE", `/api/${table}s/${id}`, { version, reason });

export interface BulkAsked {
  select: Record<string, string>;
  change: Record<string, unknown>;
}
export const previewBulk = (asked: BulkAsked) => sendJson<BulkPreview>("POST", "/api/bulk-edits/preview", asked);
export const applyBulk = (asked: BulkAsked & { fingerprint: string }) =>
  sendJson<BulkEdit>("POST", "/api/bulk-edits", asked);
export const undoBulk = (id: string) => sendJson<BulkUndone>("POST", `/api/bulk-edits/${id}/undo`);

/** Cards, lists and counts as they are now. */
export function refreshRecords(client: QueryClient): void {
  for (const what of ["site", "sites", "findings", "accident", "accidents", "cube"])
    void client.invalidateQueries({ queryKey: [what] });
}
