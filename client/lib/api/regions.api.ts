import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RegionCollection, RegionProperties } from "#server/features/regions/regions.contract.ts";
import { useView } from "../view/view.store.ts";
import { fetchJson } from "./fetch-json.ts";
import { tableAddress } from "./table-address.ts";

export interface Regions {
  byCode: ReadonlyMap<string, RegionProperties>;
  /** Outlines of those regions that have one. */
  outlines: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, RegionProperties>;
  city: RegionProperties | undefined;
}

function arrange(collection: RegionCollection): Regions {
  const byCode = new Map(collection.features.map((feature) => [feature.properties.code, feature.properties]));
  const features = collection.features.filter((feature) => feature.geometry && feature.properties.level === "county");
  return {
    byCode,
    outlines: { type: "FeatureCollection", features: features as unknown as Regions["outlines"]["features"] },
    city: [...byCode.values()].find((region) => region.level === "city"),
  };
}

export const regionsQuery = (snapshot: string | null) =>
  queryOptions({
    queryKey: ["regions", snapshot],
    queryFn: async ({ signal }) =>
      arrange(await fetchJson<RegionCollection>(tableAddress(snapshot, "regions"), signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The regions of the city, or of the snapshot that is looked at; undefined until they have arrived. */
export const useRegions = (): Regions | undefined => useQuery(regionsQuery(useView((view) => view.snapshot))).data;
