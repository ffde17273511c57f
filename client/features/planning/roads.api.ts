import { queryOptions } from "@tanstack/react-query";
import type { Isochrones, RoadsStatus, RouteLines } from "#server/features/roads/roads.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";
import { lineOf, type Position, type Way } from "./route-ways.ts";

export const roadsQuery = queryOptions({
  queryKey: ["roads"],
  queryFn: ({ signal }) => fetchJson<RoadsStatus>("/api/roads", signal),
  staleTime: 60_000,
});

/** Minutes of driving whose reach is drawn. */
export const REACH_MINUTES = [15, 30, 60] as const;

export const reachQuery = (place: { lon: number; lat: number } | null) =>
  queryOptions({
    queryKey: ["roads", "reach", place?.lon, place?.lat],
    enabled: place !== null,
    queryFn: ({ signal }) =>
      fetchJson<Isochrones>(
        `/api/roads/isochrone?lon=${place!.lon}&lat=${place!.lat}&minutes=${REACH_MINUTES.join(",")}`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Ways asked for at once. */
const AT_ONCE = 50;

export interface WayLines {
  byKey: ReadonlyMap<string, Position[]>;
  attribution: string | null;
}

/** Lines along the roads, by key of the way. */
export const linesQuery = (ways: readonly Way[]) =>
  queryOptions({
    queryKey: ["roads", "lines", ways],
    enabled: ways.length > 0,
    queryFn: async (): Promise<WayLines> => {
      const byKey = new Map<string, Position[]>();
      let attribution: string | null = null;
      for (let from = 0; from < ways.length; from += AT_ONCE) {
        const some = ways.slice(from, from + AT_ONCE);
        const answer = await sendJson<RouteLines>("POST", "/api/roads/geometry", {
          provider: "valhalla",
          routes: some.map(({ places }) => places),
        });
        attribution = answer.attribution;
        for (const [index, { legs }] of answer.routes.entries()) byKey.set(some[index]!.key, lineOf(legs));
      }
      return { byKey, attribution };
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
