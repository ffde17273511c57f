import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FaultMap, FaultyPage, QualitySummary } from "#server/features/quality/quality.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import type { Fault } from "./quality.store.ts";

export const qualityQuery = queryOptions({
  queryKey: ["quality", "summary"],
  queryFn: ({ signal }) => fetchJson<QualitySummary>("/api/quality", signal),
  placeholderData: keepPreviousData,
});

/** The parameters that ask for the records of a fault. */
export const faultQuery = ({ rule, place }: Fault): string => `rule=${rule}${place === null ? "" : `&place=${place}`}`;

export const faultyQuery = (fault: Fault) =>
  infiniteQueryOptions({
    queryKey: ["quality", "records", faultQuery(fault)],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<FaultyPage>(
        `/api/quality/records?${faultQuery(fault)}${pageParam === null ? "" : `&after=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: FaultyPage) => page.next,
  });

export const faultMapQuery = (fault: Fault) =>
  queryOptions({
    queryKey: ["quality", "map", faultQuery(fault)],
    queryFn: ({ signal }) => fetchJson<FaultMap>(`/api/quality/map?${faultQuery(fault)}`, signal),
  });
