import type { Regions } from "./api/regions.api.ts";
import { useCounts } from "./cube/counts.store.ts";
import { homeAreas } from "./person/home-areas.ts";
import { boxOf, uniteBoxes } from "./places.ts";
import { moveCamera, setFilter, useView } from "./view/view.store.ts";

/** Narrows everything to a place and flies there; null is the whole city. */
export function drillTo(regions: Regions, place: string | null): void {
  setFilter({ place });
  showPlace(regions, place);
}

/** Narrows everything to a place clicked on the map. Who is nearer to it than the whole of it takes stays there. */
export function drillFromMap(regions: Regions, place: string): void {
  setFilter({ place });
  const box = boxOf(regions, useCounts.getState().extents, place, useView.getState().units);
  if (box) moveCamera({ kind: "box", box, animate: true, onlyCloser: true });
}

/**
 * Shows a place without narrowing anything, by a flight or at once. Null is the city, or as much of it as the person sees.
 */
export function showPlace(regions: Regions, place: string | null, animate = true): void {
  const { extents } = useCounts.getState();
  const { units } = useView.getState();
  const home = place === null ? homeAreas() : null;
  const box = home
    ? uniteBoxes(home.map((area) => boxOf(regions, extents, area, units)))
    : boxOf(regions, extents, place, units);
  if (box) moveCamera({ kind: "box", box, animate });
}
