import { queryOptions } from "@tanstack/react-query";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import type { Accident } from "#server/features/accidents/accidents.contract.ts";
import { ApiError, fetchJson } from "../../lib/api/fetch-json.ts";
import { tableAddress } from "../../lib/api/table-address.ts";

/** All accidents, of a snapshot or as they are, for the points on the map. The decoder comes with them: nobody else on the page needs it. */
export const accidentsQuery = (snapshot: string | null, enabled: boolean) =>
  queryOptions({
    queryKey: ["accidents", snapshot],
    enabled,
    queryFn: async ({ signal }): Promise<AccidentTable> => {
      const [{ decodeAccidents }, response] = await Promise.all([
        import("#server/algorithms/accidents/accident-arrow.ts"),
        fetch(tableAddress(snapshot, "accidents"), { signal }),
      ]);
      if (!response.ok) throw new ApiError(response.status, `${response.status} ${response.statusText}`);
      return decodeAccidents(new Uint8Array(await response.arrayBuffer()));
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

export const accidentQuery = (id: number) =>
  queryOptions({
    queryKey: ["accident", id],
    queryFn: ({ signal }) => fetchJson<Accident>(`/api/accidents/${id}`, signal),
  });
