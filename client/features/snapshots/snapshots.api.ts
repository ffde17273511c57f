import { queryOptions } from "@tanstack/react-query";
import type { Snapshot } from "#server/features/snapshots/snapshots.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";

/** A snapshot and where the records stand now; asked again when they change. */
export const snapshotQuery = (id: string | null) =>
  queryOptions({
    queryKey: ["snapshot", id],
    enabled: id !== null,
    queryFn: ({ signal }) => fetchJson<Snapshot>(`/api/snapshots/${id}`, signal),
  });
