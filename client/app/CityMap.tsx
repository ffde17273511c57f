import { useEffect, useRef } from "react";
import { AccidentLayer } from "../features/accidents/AccidentLayer.tsx";
import { useBriefing } from "../features/briefing/briefing.store.ts";
import { ChoroplethLayer } from "../features/choropleth/ChoroplethLayer.tsx";
import { ChosenCell } from "../features/density/ChosenCell.tsx";
import { DensityLayer } from "../features/density/DensityLayer.tsx";
import { EditLayer } from "../features/editing/EditLayer.tsx";
import { useEditing } from "../features/editing/editing.store.ts";
import { PlanLayer } from "../features/planning/PlanLayer.tsx";
import { usePlanUnderlay } from "../features/planning/use-plan-underlay.ts";
import { QualityLayer } from "../features/quality/QualityLayer.tsx";
import { SelectionLayer } from "../features/selection/SelectionLayer.tsx";
import { SiteLayer } from "../features/sites/SiteLayer.tsx";
import { WhatIfLayer } from "../features/whatif/WhatIfLayer.tsx";
import { useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { showPlace } from "../lib/drill.ts";
import { useFrozen, useView } from "../lib/view/view.store.ts";
import type { Camera } from "../lib/view/view-state.ts";
import { type MapInsets, MapView, OPENING } from "../map/MapView.tsx";
import { RegionLabels } from "../map/RegionLabels.tsx";
import { RegionOutlines } from "../map/RegionOutlines.tsx";
import { MapPointer } from "./MapPointer.tsx";
import { useShell } from "./shell.store.ts";

/** The map with everything that is drawn on it. */
export function CityMap({ insets }: { insets: MapInsets }) {
  // Its clicks are the form's while a record is edited.
  const editing = useEditing((state) => state.open !== null);
  const frozen = useFrozen();
  const cell = useShell((shell) => shell.cell?.cell.id ?? null);
  const planning = useView((view) => view.mode === "plan");
  const underlay = usePlanUnderlay();
  // Beneath a plan's routes the map keeps to outlines and names, unless more is asked for.
  const calm = planning && !underlay;
  // On a slide the map is looked at.
  const reporting = useView((view) => view.mode === "briefing");
  return (
    <MapView insets={insets}>
      <RegionOutlines />
      {!calm && <ChoroplethLayer />}
      {!calm && <DensityLayer />}
      <ChosenCell id={cell} />
      <WhatIfLayer />
      {!calm && !frozen && <SiteLayer />}
      {!calm && <AccidentLayer quiet={editing} />}
      <QualityLayer />
      <SelectionLayer />
      <RegionLabels larger={useWallSize(reporting)} />
      {planning && <PlanLayer />}
      <EditLayer />
      {!reporting && <FirstLook insets={insets} />}
      {!reporting && <MapPointer insets={insets} />}
    </MapView>
  );
}

/** CSS pixels of a slide's text beside which names on the map have their usual size. */
const DESK_TEXT = 17;

/** In half steps, and so that no county's name crowds another out: names are laid out anew for each. */
function useWallSize(reporting: boolean): number {
  const text = useBriefing((state) => state.text);
  return reporting ? Math.max(1, Math.floor((2 * text) / DESK_TEXT) / 2) : 1;
}

/**
 * Where the link names no camera, the page opens on the place looked at, or the whole city. It looks again only while
 * the panels take their first size; later the map stays where it is.
 */
function FirstLook({ insets }: { insets: MapInsets }) {
  const regions = useRegions();
  const placed = useRef<Camera | null>(null);
  const settled = useRef(false);
  // Legends take their last size once the findings and accidents have come.
  const counted = useCounts((state) => state.counts !== null && (state.time !== null || state.problem !== null));

  useEffect(() => {
    if (!counted) return;
    const timer = setTimeout(() => {
      settled.current = true;
    }, SETTLING_MS);
    return () => clearTimeout(timer);
  }, [counted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the room the panels leave, and a zone whose sites are known once counted, ask for another look
  useEffect(() => {
    const { camera, filter } = useView.getState();
    const untouched = [null, OPENING, placed.current].some((place) => samePlace(camera, place));
    if (settled.current || !regions || !untouched) return;
    showPlace(regions, filter.place, false);
    placed.current = useView.getState().camera;
  }, [regions, insets, counted]);
  return null;
}

/** Time for legend and panels to take the size that the first counts give them. */
const SETTLING_MS = 2500;

/** Equal to within a pixel: the map rounds what it is given. */
const samePlace = (a: Camera | null, b: Camera | null) =>
  a === b ||
  (a !== null && b !== null && Math.hypot(a.lon - b.lon, a.lat - b.lat) < 1e-4 && Math.abs(a.zoom - b.zoom) < 1e-3);
