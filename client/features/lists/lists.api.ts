import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { FindingPage } from "#server/features/findings/findings.contract.ts";
import type { SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import { PAGE } from "./list-request.ts";

/** The key begins with "sites" so that whatever refreshes sites refreshes the lists, too. */
const options = <T extends { next: string | null }>(address: string, query: string, enabled: boolean) =>
  infiniteQueryOptions({
    queryKey: ["sites", address, query],
    enabled,
    queryFn: ({ signal, pageParam }) =>
      fetchJson<T>(
        `${address}?limit=${PAGE}${query && `&${query}`}${pageParam === null ? "" : `&after=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: T) => page.next,
    placeholderData: keepPreviousData,
  });

export const findingListQuery = (query: string, enabled: boolean) =>
  options<FindingPage>("/api/findings", query, enabled);
export const siteListQuery = (query: string, enabled: boolean) => options<SitePage>("/api/sites", query, enabled);
