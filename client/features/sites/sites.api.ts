import { queryOptions } from "@tanstack/react-query";
import type { NewFindingEvent } from "#server/features/findings/findings.contract.ts";
import type { Finding, SiteDetail, SitePage } from "#server/features/sites/sites.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

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

/**
 * Moves a finding on to its next status.
 * @throws ApiError 409 when its status is no longer the one expected
 */
export const moveFindingOn = (id: string, event: NewFindingEvent) =>
  sendJson<Finding>("POST", `/api/findings/${id}/events`, event);
