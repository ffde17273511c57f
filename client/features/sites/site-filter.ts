/** The view's filter as a condition on a site's tile properties. Pure. */
import type { FilterSpecification } from "maplibre-gl";
import type { CubeFilter } from "#server/algorithms/crossfilter/crossfilter.ts";
import { isWithin, type RegionParent } from "#server/algorithms/crossfilter/region-match.ts";

export function siteFilter(filter: CubeFilter, regions: ReadonlyMap<string, RegionParent>): FilterSpecification {
  const conditions: unknown[] = [];
  const among = (property: string, values: readonly (string | number)[]) => {
    if (values.length > 0) conditions.push(["in", ["get", property], ["literal", values]]);
  };
  among("layer", filter.layer);
  among("category", filter.category);
  among("level", filter.level);
  among("status", filter.status);
  among("supervision", filter.supervision);
  if (filter.place.length > 0) {
    const codes = [...regions.keys()].filter((code) =>
      filter.place.some((place) => isWithin(regions, code, place, filter.units)),
    );
    conditions.push(["in", ["get", "region"], ["literal", codes]]);
  }
  return ["all", ...conditions] as FilterSpecification;
}
