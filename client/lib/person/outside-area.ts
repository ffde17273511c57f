import { isWithin, type RegionParent, type UnitScheme } from "#server/algorithms/crossfilter/region-match.ts";
import type { CurrentPerson } from "./person-of.ts";

/** Whether a person who sees a part of the city sees nothing of a region: neither all of it, nor a part. Pure. */
export const isOutsideArea = (
  regions: ReadonlyMap<string, RegionParent>,
  code: string,
  sees: CurrentPerson["sees"],
  units: UnitScheme,
): boolean =>
  sees !== "*" &&
  !sees.some((area) => isWithin(regions, code, area.code, "reporting") || isWithin(regions, area.code, code, units));
