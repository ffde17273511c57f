import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { SnapshotLists } from "#server/algorithms/briefing/snapshot-tables.ts";
import type { FindingPage } from "#server/features/findings/findings.contract.ts";
import type { SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import { tableAddress } from "../../lib/api/table-address.ts";
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

/** The lists of a snapshot, which never change. */
export const frozenListsQuery = (snapshot: string | null) =>
  queryOptions({
    queryKey: ["snapshot-lists", snapshot],
    enabled: snapshot !== null,
    queryFn: ({ signal }) => fetchJson<SnapshotLists>(tableAddress(snapshot, "lists"), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const findingListQuery = (query: string, enabled: boolean) =>
  options<FindingPage>("/api/findings", query, enabled);
export const siteListQuery = (query: string, enabled: boolean) => options<SitePage>("/api/sites", query, enabled);
