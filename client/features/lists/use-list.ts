import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useView } from "../../lib/view/view.store.ts";
import { frozenList } from "./frozen-list.ts";
import { type ListRequest, listQuery, listsSites } from "./list-request.ts";
import { type ListRow, rowOfFinding, rowOfSite } from "./list-rows.ts";
import { findingListQuery, frozenListsQuery, siteListQuery } from "./lists.api.ts";

/** The list as far as it has been read. */
export function useList(request: ListRequest | null) {
  const snapshot = useView((view) => view.snapshot);
  const frozen = useQuery(frozenListsQuery(snapshot));
  const live = snapshot === null;
  const ofSites = live && request !== null && listsSites(request.kind);
  const query = request ? listQuery(request) : "";
  const findings = useInfiniteQuery(findingListQuery(query, live && request !== null && !ofSites));
  const sites = useInfiniteQuery(siteListQuery(query, ofSites));
  const asked = ofSites ? sites : findings;
  const rows = useMemo(
    (): ListRow[] | null =>
      ofSites
        ? (sites.data?.pages.flatMap((page) => page.items.map(rowOfSite)) ?? null)
        : (findings.data?.pages.flatMap((page) => page.items.map(rowOfFinding)) ?? null),
    [ofSites, sites.data, findings.data],
  );
  const kept = useMemo(() => {
    const list =
      frozen.data && request && (request.kind === "supervised" ? frozen.data.supervised : frozen.data.overdue);
    return list && request ? frozenList(list, request) : null;
  }, [frozen.data, request]);
  if (!live)
    return {
      rows: kept?.rows ?? null,
      total: kept?.total ?? null,
      cutAt: kept?.cutAt ?? null,
      asOf: null,
      isOld: false,
      isFetchingNextPage: false,
      hasNextPage: false,
      more: () => {},
      error: frozen.error,
      retry: () => void frozen.refetch(),
    };
  const { isPlaceholderData: isOld, isFetchingNextPage, hasNextPage, fetchNextPage, error, refetch } = asked;
  return {
    rows,
    /** Rows on all pages; lists of sites leave the counting to the page. */
    total: ofSites ? null : (findings.data?.pages[0]?.total ?? null),
    /** Of a snapshot: rows frozen, where the list is longer. */
    cutAt: null,
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
