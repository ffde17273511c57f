import { useEffect, useMemo, useState } from "react";
import { STABILITY_SETTINGS } from "#server/algorithms/analysis/analysis-types.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { heightsOfSurface, useSurfaceClasses } from "../../lib/surface/drawn-surface.ts";
import { cellColours, hotSpotColours } from "../../lib/surface/surface-classes.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { useDeckLayer } from "../../map/use-deck-layer.ts";
import { COVERAGE, densityLayer, densityOpacity } from "./density.layer.ts";

/** The hexagons of the current answer: any surface, flat or as columns. */
export function DensityLayer() {
  const { map } = useMap();
  const shown = useView((view) => view.shown.includes("density"));
  const columns = useView((view) => view.columns);
  const ground = useView((view) => (view.shown.includes("choropleth") ? "overCounties" : "alone"));
  const pointsShown = useView((view) => view.shown.includes("points"));
  const geometry = useCounts((state) => state.geometry);
  const surface = useCounts((state) => state.surface);
  const [opacity, setOpacity] = useState(() => densityOpacity(map.getZoom(), pointsShown));

  useEffect(() => {
    // In steps, so that a wheel turn far from the hand-over renders nothing.
    const follow = () => setOpacity(Math.round(densityOpacity(map.getZoom(), pointsShown) * 20) / 20);
    follow();
    map.on("zoom", follow);
    return () => void map.off("zoom", follow);
  }, [map, pointsShown]);

  const colours = useColours();
  const heights = useMemo(
    () => (columns && surface && geometry ? heightsOfSurface(surface, geometry.resolution).heights : null),
    [columns, surface, geometry],
  );
  const layer = useMemo(
    () =>
      shown && geometry && colours && opacity > 0 && colours.length === geometry.cells.length * 4
        ? densityLayer({
            geometry,
            colours,
            heights,
            opacity,
            coverage: COVERAGE[heights ? "columns" : ground],
            beforeId: "slot-cells",
          })
        : null,
    [shown, geometry, colours, heights, opacity, ground],
  );
  useDeckLayer("density", layer);
  return null;
}

/** RGBA of every cell, made once per answer. */
function useColours(): Uint8Array | null {
  const surface = useCounts((state) => state.surface);
  const n = useCounts((state) => state.counts?.cells.n);
  const stability = useCounts((state) => state.stability);
  const theme = useView((view) => view.theme);
  const classes = useSurfaceClasses();
  return useMemo(() => {
    if (!surface || !n || !classes) return null;
    return surface.kind === "hotspots"
      ? hotSpotColours(surface, n, stability, STABILITY_SETTINGS.length, theme)
      : cellColours(surface.values, classes);
  }, [surface, n, stability, theme, classes]);
}
