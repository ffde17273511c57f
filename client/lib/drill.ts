import type { Regions } from "./api/regions.api.ts";
import { useCounts } from "./cube/counts.store.ts";
import { boxOf } from "./places.ts";
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

/** Shows a place without narrowing anything, by a flight or at once. */
export function showPlace(regions: Regions, place: string | null, animate = true): void {
  const box = boxOf(regions, useCounts.getState().extents, place, useView.getState().units);
  if (box) moveCamera({ kind: "box", box, animate });
}
