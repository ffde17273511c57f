import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { DrawFile } from "#server/algorithms/draw/draw-file.ts";
import type { DrawPreview, DrawSummary, NewDraw } from "#server/features/draws/draws.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

export const drawsQuery = queryOptions({
  queryKey: ["draws"],
  queryFn: ({ signal }) => fetchJson<{ draws: DrawSummary[] }>("/api/draws", signal),
  staleTime: 0,
});

export const drawAddress = (id: number) => `/api/draws/${id}`;

export const drawQuery = (id: number) =>
  queryOptions({
    queryKey: ["draws", id],
    queryFn: ({ signal }) => fetchJson<DrawFile>(drawAddress(id), signal),
    staleTime: 0,
  });

export const previewQuery = (wish: NewDraw | null) =>
  queryOptions({
    queryKey: ["draws", "preview", wish],
    queryFn: () => sendJson<DrawPreview>("POST", "/api/draws/preview", wish),
    enabled: wish !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const commitDraw = (wish: NewDraw) => sendJson<DrawFile>("POST", "/api/draws", wish);
export const performDraw = (id: number, word: string) =>
  sendJson<DrawFile>("POST", `${drawAddress(id)}/draw`, { word });
