import { queryOptions } from "@tanstack/react-query";
import type { Duplicates } from "#server/features/duplicates/duplicates.contract.ts";
import type { Batch, UndoReport } from "#server/features/imports/batches.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

const BATCHES = "/api/import-batches";

export const batchesQuery = queryOptions({
  queryKey: ["import-batches"],
  queryFn: ({ signal }) => fetchJson<{ batches: Batch[] }>(BATCHES, signal),
  staleTime: 0,
});

export const undoBatch = (id: string) => sendJson<UndoReport>("POST", `${BATCHES}/${id}/undo`);

export const duplicatesQuery = (region: string) =>
  queryOptions({
    queryKey: ["duplicates", region],
    queryFn: ({ signal }) => fetchJson<Duplicates>(`/api/duplicates?region=${encodeURIComponent(region)}`, signal),
    enabled: region !== "",
    staleTime: 0,
  });

export const mergeSites = (keep: number, gone: number) =>
  sendJson<{ merge: number }>("POST", `/api/duplicates/${keep}/${gone}/merge`);
export const dismissPair = (a: number, b: number) => sendJson<null>("POST", `/api/duplicates/${a}/${b}/dismiss`);
export const undoMerge = (merge: number) => sendJson<null>("POST", `/api/merges/${merge}/undo`);
