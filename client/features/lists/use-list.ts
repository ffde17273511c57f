import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ListRequest, listQuery, listsSites } from "./list-request.ts";
import { type ListRow, rowOfFinding, rowOfSite } from "./list-rows.ts";
import { findingListQuery, siteListQuery } from "./lists.api.ts";

/** The list as far as it has been read. */
export function useList(request: ListRequest | null) {
  const ofSites = request !== null && listsSites(request.kind);
  const query = request ? listQuery(request) : "";
  const findings = useInfiniteQuery(findingListQuery(query, request !== null && !ofSites));
  const sites = useInfiniteQuery(siteListQuery(query, ofSites));
  const asked = ofSites ? sites : findings;
  const rows = useMemo(
    (): ListRow[] | null =>
      ofSites
        ? (sites.data?.pages.flatMap((page) => page.items.map(rowOfSite)) ?? null)
        : (findings.data?.pages.flatMap((page) => page.items.map(rowOfFinding)) ?? null),
    [ofSites, sites.data, findings.data],
  );
  const { isPlaceholderData: isOld, isFetchingNextPage, hasNextPage, fetchNextPage, error, refetch } = asked;
  return {
    rows,
    /** Rows on all pages; lists of sites leave the counting to the page. */
    total: ofSites ? null : (findings.data?.pages[0]?.total ?? null),
    asOf: asked.data?.pages[0]?.asOf ?? null,
    /** The rows are those of the list before, until this one has come. */
    isOld,
    isFetchingNextPage,
    hasNextPage,
    more: () => void fetchNextPage(),
    error,
    retry: () => void refetch(),
  };
}
