import type { Map as MapLibreMap } from "maplibre-gl";
import { useView } from "../../lib/view/view.store.ts";
import { shownPlan, usePlanning } from "./planning.store.ts";
import { nearestVisit } from "./route-shapes.ts";

/** Pins are larger than dots. */
const PIN_REACH = 11;

/** The stop under a point of the screen, else the candidate; null where there is none. */
export function pickVisit(map: MapLibreMap, at: { x: number; y: number }, reach: number): string | null {
  const { sites, candidates } = usePlanning.getState();
  const { planDay } = useView.getState();
  const shown = shownPlan();
  const positionOf = (id: string) => {
    const site = sites.get(id);
    return site ? map.project([site.lon, site.lat]) : null;
  };
  const stops = (shown?.plan.routes ?? [])
    .filter(({ day }) => planDay === null || day === planDay)
    .flatMap((route) => route.stops.map(({ visit }) => visit));
  const others = shown ? shown.plan.unserved : (candidates?.items ?? []).map(({ id }) => id);
  return nearestVisit(stops, positionOf, at, Math.max(reach, PIN_REACH)) ?? nearestVisit(others, positionOf, at, reach);
}
