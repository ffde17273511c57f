import type { LayersList } from "@deck.gl/core";
import type { Map as MapLibreMap } from "maplibre-gl";
import { createContext, useContext } from "react";
import { create } from "zustand";

export interface MapHandle {
  map: MapLibreMap;
  /** Shows a deck.gl layer under this id; null takes it away. */
  setDeckLayer(id: string, layer: LayersList[number] | null): void;
}

/** The one map, once its style is ready. */
export const MapContext = createContext<MapHandle | null>(null);

/** @throws Error outside the map. */
export function useMap(): MapHandle {
  const handle = useContext(MapContext);
  if (!handle) throw new Error("useMap belongs inside MapView");
  return handle;
}

/** Whether the map is drawing or loading, for those who wait until it is not. */
export const useMapBusy = create<{ busy: boolean }>(() => ({ busy: true }));
