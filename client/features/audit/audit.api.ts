import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditPage, Roots, Verification } from "#server/features/audit/audit.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

export interface AuditFilter {
  from: string;
  to: string;
  actor: string;
  action: string;
  id: string;
}
export const NO_AUDIT_FILTER: AuditFilter = { from: "", to: "", actor: "", action: "", id: "" };

/** The filter's parameters; what is empty asks for nothing. */
export const auditParameters = (filter: AuditFilter): string =>
  Object.entries(filter)
    .flatMap(([name, value]) => (value.trim() ? [`${name}=${encodeURIComponent(value.trim())}`] : []))
    .join("&");

export const auditQuery = (filter: AuditFilter) => {
  const parameters = auditParameters(filter);
  return infiniteQueryOptions({
    queryKey: ["audit", parameters],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<AuditPage>(`/api/audit?${parameters}${pageParam === null ? "" : `&before=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AuditPage) => page.next,
    placeholderData: keepPreviousData,
    // Entries come without the records changing: signing in, exports.
    staleTime: 0,
  });
};

export const rootsQuery = queryOptions({
  queryKey: ["audit-roots"],
  queryFn: ({ signal }) => fetchJson<Roots>("/api/audit/roots", signal),
  staleTime: 0,
});

/** Verifies the whole log in steps. @throws ApiError or TypeError when a step fails */
export async function verifyLog(onProgress: (entries: number) => void): Promise<Verification> {
  let entries = 0;
  for (let from = 1; ; ) {
    const step = await sendJson<Verification>("POST", "/api/audit/verify", { from });
    entries += step.entries;
    onProgress(entries);
    if (step.broken || !step.unfinished || !step.last) return { ...step, entries };
    from = step.last.id + 1;
  }
}
