import {
  type DetourSettings,
  GREAT_CIRCLE,
  greatCircleLeg,
  greatCircleTravel,
  USUAL_DETOUR,
} from "../../algorithms/routing/great-circle-travel.ts";
import type { TravelProvider } from "./travel-provider.ts";

/** The default: needs no road network, is there always, and draws straight lines. */
export function greatCircleProvider(settings: DetourSettings = USUAL_DETOUR): TravelProvider {
  return {
    name: GREAT_CIRCLE,
    matrix: async (places) => ({ ...greatCircleTravel(places, settings), provider: GREAT_CIRCLE, offRoad: [] }),
    geometry: async (places) =>
      places.slice(1).map((to, i) => {
        const from = places[i]!;
        const line: [number, number][] = [
          [from.lon, from.lat],
          [to.lon, to.lat],
        ];
        return { ...greatCircleLeg(from, to, settings), line };
      }),
    isochrone: null,
    about: async () => ({ tilesAsOf: null, version: null }),
    close: async () => {},
  };
}
