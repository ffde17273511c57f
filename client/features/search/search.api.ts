import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";

/** Sites listed for one search. */
export const SEARCH_LIMIT = 8;

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["sites", "search", text],
    queryFn: ({ signal }) =>
      fetchJson<SitePage>(`/api/sites?q=${encodeURIComponent(text)}&limit=${SEARCH_LIMIT}`, signal),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
