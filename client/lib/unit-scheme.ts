/** Switching between the 13 reporting units and the 9 counties. */
import type { UnitScheme } from "#server/algorithms/crossfilter/region-match.ts";
import type { Regions } from "./api/regions.api.ts";
import { showPlace } from "./drill.ts";
import { placeUnder } from "./place-under.ts";
import { setView, useView } from "./view/view.store.ts";

/** Counts by another scheme; a place that it does not know gives way to the one that holds it. */
export function switchUnits(regions: Regions | undefined, units: UnitScheme): void {
  const { filter } = useView.getState();
  const place = regions ? placeUnder(regions.byCode, filter.place, units) : filter.place;
  setView(place === filter.place ? { units } : { units, filter: { ...filter, place } });
  if (regions && place !== filter.place) showPlace(regions, place);
}
