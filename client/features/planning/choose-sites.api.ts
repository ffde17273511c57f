import { queryOptions } from "@tanstack/react-query";
import type { FindingPage } from "#server/features/findings/findings.contract.ts";
import type { SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";

/** Sites taken from a list at most, and rows of one page. */
const MOST_SITES = 1000;
const PAGE = 200;

/** Sites of a list of findings of the whole city, in the list's order, each once. */
export const listSitesQuery = (list: string | null) =>
  queryOptions({
    queryKey: ["sites", "of-list", list],
    enabled: list !== null,
    queryFn: async ({ signal }) => {
      const ids = new Set<string>();
      let after: string | null = null;
      do {
        const page: FindingPage = await fetchJson<FindingPage>(
          `/api/findings?list=${list}&limit=${PAGE}${after === null ? "" : `&after=${after}`}`,
          signal,
        );
        for (const row of page.items) ids.add(row.siteId);
        after = page.next;
      } while (after !== null && ids.size < MOST_SITES);
      return [...ids].slice(0, MOST_SITES);
    },
  });

export const siteSearchQuery = (text: string) =>
  queryOptions({
    queryKey: ["sites", "search", text],
    enabled: text !== "",
    queryFn: ({ signal }) => fetchJson<SitePage>(`/api/sites?q=${encodeURIComponent(text)}&limit=8`, signal),
    staleTime: 30_000,
  });
