import { AccidentLegend } from "../features/accidents/AccidentLegend.tsx";
import { BlindSpotLegend } from "../features/blindspots/BlindSpotLegend.tsx";
import { ChoroplethLegend } from "../features/choropleth/ChoroplethLegend.tsx";
import { COLOURS_GONE } from "../features/choropleth/choropleth-classes.ts";
import { DensityLegend } from "../features/density/DensityLegend.tsx";
import { HotSpotLegend } from "../features/hotspots/HotSpotLegend.tsx";
import { Legend } from "../features/legend/Legend.tsx";
import { SiteLegend } from "../features/sites/SiteLegend.tsx";
import { useView } from "../lib/view/view.store.ts";

/** What every layer on the map means. */
export function LegendParts() {
  const shown = useView((view) => view.shown);
  const surface = useView((view) => view.surface);
  const SurfaceLegend =
    surface === "hotspots" ? HotSpotLegend : surface === "blindspots" ? BlindSpotLegend : DensityLegend;
  const zoom = useView((view) => view.camera?.zoom ?? 0);
  const points = shown.includes("points") && zoom >= 12;
  const density = shown.includes("density") && !(points && zoom >= 12.6);
  return (
    <Legend>
      {density && <SurfaceLegend />}
      {shown.includes("choropleth") && zoom < COLOURS_GONE && <ChoroplethLegend />}
      <SiteLegend points={points} />
      <AccidentLegend />
    </Legend>
  );
}
