import { lazy, Suspense } from "react";
import { AccidentLegend } from "../features/accidents/AccidentLegend.tsx";
import { BlindSpotLegend } from "../features/blindspots/BlindSpotLegend.tsx";
import { ChoroplethLegend } from "../features/choropleth/ChoroplethLegend.tsx";
import { COLOURS_GONE } from "../features/choropleth/choropleth-classes.ts";
import { DensityLegend } from "../features/density/DensityLegend.tsx";
import { HotSpotLegend } from "../features/hotspots/HotSpotLegend.tsx";
import { Legend } from "../features/legend/Legend.tsx";
import { usePlanUnderlay } from "../features/planning/use-plan-underlay.ts";
import { SiteLegend } from "../features/sites/SiteLegend.tsx";
import { useFrozen, useView } from "../lib/view/view.store.ts";

const PlanLegend = lazy(() =>
  import("../features/planning/screen.ts").then(({ PlanLegend }) => ({ default: PlanLegend })),
);

/** What every layer on the map means. */
export function LegendParts() {
  const shown = useView((view) => view.shown);
  const surface = useView((view) => view.surface);
  const SurfaceLegend =
    surface === "hotspots" ? HotSpotLegend : surface === "blindspots" ? BlindSpotLegend : DensityLegend;
  const zoom = useView((view) => view.camera?.zoom ?? 0);
  const planning = useView((view) => view.mode === "plan");
  const frozen = useFrozen();
  const underlay = usePlanUnderlay();
  const points = shown.includes("points") && zoom >= 12 && !frozen;
  const density = shown.includes("density") && !(points && zoom >= 12.6);
  if (planning && !underlay)
    return (
      <Legend>
        <Suspense>
          <PlanLegend />
        </Suspense>
      </Legend>
    );
  return (
    <Legend>
      {density && <SurfaceLegend />}
      {shown.includes("choropleth") && zoom < COLOURS_GONE && <ChoroplethLegend />}
      <SiteLegend points={points} />
      <AccidentLegend />
    </Legend>
  );
}
