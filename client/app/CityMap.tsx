import { useEffect, useRef } from "react";
import { ChoroplethLayer } from "../features/choropleth/ChoroplethLayer.tsx";
import { DensityLayer } from "../features/density/DensityLayer.tsx";
import { SiteLayer } from "../features/sites/SiteLayer.tsx";
import { useRegions } from "../lib/api/regions.api.ts";
import { showPlace } from "../lib/drill.ts";
import { useView } from "../lib/view/view.store.ts";
import type { Camera } from "../lib/view/view-state.ts";
import { type MapInsets, MapView } from "../map/MapView.tsx";
import { RegionLabels } from "../map/RegionLabels.tsx";
import { RegionOutlines } from "../map/RegionOutlines.tsx";
import { MapPointer } from "./MapPointer.tsx";

/** The map with everything that is drawn on it. */
export function CityMap({ insets }: { insets: MapInsets }) {
  return (
    <MapView insets={insets}>
      <RegionOutlines />
      <ChoroplethLayer />
      <DensityLayer />
      <SiteLayer />
      <RegionLabels />
      <FirstLook insets={insets} />
      <MapPointer />
    </MapView>
  );
}

/**
 * Where the link names no camera, the page opens on the place looked at, or the whole city; and again when panels
 * take their size, until somebody moves the map.
 */
function FirstLook({ insets }: { insets: MapInsets }) {
  const regions = useRegions();
  const placed = useRef<Camera | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the room the panels leave is what asks for another look
  useEffect(() => {
    const { camera, filter } = useView.getState();
    if (!regions || !samePlace(camera, placed.current)) return;
    showPlace(regions, filter.place, false);
    placed.current = useView.getState().camera;
  }, [regions, insets]);
  return null;
}

/** Equal to within a pixel: the map rounds what it is given. */
const samePlace = (a: Camera | null, b: Camera | null) =>
  a === b ||
  (a !== null && b !== null && Math.hypot(a.lon - b.lon, a.lat - b.lat) < 1e-4 && Math.abs(a.zoom - b.zoom) < 1e-3);
