import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Layer } from "#server/contracts/vocabulary.contract.ts";
import type { BulkEdit, BulkPreview, BulkUndone } from "#server/features/editing/bulk.contract.ts";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";
import type { HistoryPage } from "#server/features/editing/history.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";
import type { SiteEdit } from "./draft.ts";

/** Asked anew each time a form opens; what others change meanwhile is told when it is saved. */
export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ["record", id],
    queryFn: ({ signal }) => fetchJson<EditableRecord>(`/api/sites/${id}/record`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** Under "site", so that whatever refreshes the card refreshes its history. */
export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["site", id, "history"],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<HistoryPage>(`/api/sites/${id}/history${pageParam === null ? "" : `?after=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: HistoryPage) => page.next,
  });

/** @throws ApiError 400 with `problem.errors`, 409 with `problem.current` */
export const saveSite = (id: string, version: number, edit: SiteEdit) =>
  sendJson<EditableRecord>("PATCH", `/api/sites/${id}`, { version, ...edit });

export const addSite = (site: {
  layer: Layer;
  record: Record<string, unknown>;
  geometry: GeometryJson;
  owner?: NonNullable<SiteEdit["owner"]>;
}) => sendJson<EditableRecord>("POST", "/api/sites", site);

export const removeSite = (id: string, version: number, reason: string) =>
  sendJson<null>("DELETE", `/api/sites/${id}`, { version, reason });

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
  for (const what of ["site", "sites", "findings", "cube"]) void client.invalidateQueries({ queryKey: [what] });
}
