import { useEffect, useMemo, useState } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { useDeckLayer } from "../../map/use-deck-layer.ts";
import { COVERAGE, densityLayer, densityOpacity } from "./density.layer.ts";
import { cellColours } from "./density-classes.ts";
import { useDensityClasses } from "./use-density-classes.ts";

/** The hexagons of the current counts. */
export function DensityLayer() {
  const { map } = useMap();
  const shown = useView((view) => view.shown.includes("density"));
  const ground = useView((view) => (view.shown.includes("choropleth") ? "overCounties" : "alone"));
  const pointsShown = useView((view) => view.shown.includes("points"));
  const counts = useCounts((state) => state.counts?.cells);
  const geometry = useCounts((state) => state.geometry);
  const [opacity, setOpacity] = useState(() => densityOpacity(map.getZoom(), pointsShown));

  useEffect(() => {
    // In steps, so that a wheel turn far from the hand-over renders nothing.
    const follow = () => setOpacity(Math.round(densityOpacity(map.getZoom(), pointsShown) * 20) / 20);
    follow();
    map.on("zoom", follow);
    return () => void map.off("zoom", follow);
  }, [map, pointsShown]);

  const classes = useDensityClasses();
  const colours = useMemo(() => (counts && classes ? cellColours(counts.n, classes) : null), [counts, classes]);
  const layer = useMemo(
    () =>
      shown && geometry && colours && opacity > 0 && colours.length === geometry.cells.length * 4
        ? densityLayer({ geometry, colours, opacity, coverage: COVERAGE[ground], beforeId: "slot-cells" })
        : null,
    [shown, geometry, colours, opacity, ground],
  );
  useDeckLayer("density", layer);
  return null;
}
