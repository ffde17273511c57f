import { queryOptions } from "@tanstack/react-query";
import { USUAL_K } from "#server/features/briefing-files/briefing-files.contract.ts";
import type {
  Briefing,
  BriefingCheck,
  BriefingSummary,
  BriefingTheme,
  BriefingVersion,
  FactAnswer,
  FactRecords,
  FactRecordsQuery,
  NewBriefing,
  PatchBriefing,
  PublicBriefing,
  SavedBriefing,
} from "#server/features/briefings/briefings.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

export const briefingsQuery = queryOptions({
  queryKey: ["briefings"],
  queryFn: async ({ signal }) =>
    (await fetchJson<{ briefings: BriefingSummary[] }>("/api/briefings", signal)).briefings,
});

export const briefingQuery = (id: string) =>
  queryOptions({
    queryKey: ["briefing", id],
    queryFn: ({ signal }) => fetchJson<Briefing>(`/api/briefings/${id}`, signal),
    // What is presented stays as it is; whoever edits fetches again by themselves.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const briefingThemeQuery = queryOptions({
  queryKey: ["briefing-theme"],
  queryFn: ({ signal }) => fetchJson<BriefingTheme>("/api/briefing-theme", signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const factQuery = (id: string, fact: string) =>
  queryOptions({
    queryKey: ["briefing", id, "fact", fact],
    queryFn: ({ signal }) => fetchJson<FactAnswer>(`/api/briefings/${id}/facts/${encodeURIComponent(fact)}`, signal),
    staleTime: 60_000,
  });

/** Records listed beneath a number; the whole list is the map's. */
export const RECORDS_SHOWN = 20;
export type RecordsOf = NonNullable<FactRecordsQuery["of"]>;
export const factRecordsQuery = (address: string | null, of: RecordsOf) =>
  queryOptions({
    queryKey: ["briefing-records", address, of],
    enabled: address !== null,
    queryFn: ({ signal }) => fetchJson<FactRecords>(`${address}?limit=${RECORDS_SHOWN}&of=${of}`, signal),
  });

/** A version of a briefing as everybody may see it; worked out by the server in up to half a minute. */
export const publicQuery = ({ id, version }: Pick<Briefing, "id" | "version">) =>
  queryOptions({
    queryKey: ["briefing-public", id, version],
    queryFn: () => sendJson<PublicBriefing>("POST", `/api/briefings/${id}/public?k=${USUAL_K}`, {}),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const checkQuery = (id: string) =>
  queryOptions({
    queryKey: ["briefing-check", id],
    queryFn: ({ signal }) => fetchJson<BriefingCheck>(`/api/briefings/${id}/check`, signal),
    gcTime: 0,
  });
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["briefing-versions", id],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ versions: BriefingVersion[] }>(`/api/briefings/${id}/versions`, signal)).versions,
    gcTime: 0,
  });
export const patchBriefing = (id: string, change: PatchBriefing) =>
  sendJson<SavedBriefing>("PATCH", `/api/briefings/${id}`, change);
export const restoreBriefing = (id: string, version: number, restore: number) =>
  sendJson<SavedBriefing>("POST", `/api/briefings/${id}/restore`, { version, restore });
export const makeBriefing = (wish: NewBriefing) => sendJson<Briefing>("POST", "/api/briefings", wish);
export const duplicateBriefing = (id: string) => sendJson<Briefing>("POST", `/api/briefings/${id}/duplicate`, {});
export const archiveBriefing = (id: string) => sendJson<null>("DELETE", `/api/briefings/${id}`);

/** Frozen with the snapshot, so it never changes. */
export const photoAddress = (snapshot: string, photo: string) => `/api/snapshots/${snapshot}/photos/${photo}`;
