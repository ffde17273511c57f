import { queryOptions } from "@tanstack/react-query";
import type { SiteDetail, SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: ["site", id],
    queryFn: ({ signal }) => fetchJson<SiteDetail>(`/api/sites/${id}`, signal),
  });

/** Sites that share a position. */
export const sitesByIdQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["sites", "ids", ids],
    queryFn: ({ signal }) =>
      fetchJson<SitePage>(`/api/sites?ids=${ids.join(",")}&limit=${Math.max(1, ids.length)}`, signal),
  });
