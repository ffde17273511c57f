import { cellsToMultiPolygon, getResolution } from "h3-js";
import type { LineLayerSpecification, SourceSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { createPortal } from "react-dom";
import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";
import { type Regions, useRegions } from "../../lib/api/regions.api.ts";
import { useWhatIf } from "../../lib/cube/what-if.store.ts";
import { WHAT_IF_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import { useBrush } from "./brush.store.ts";
import { cellId, isNothing, NOTHING } from "./put-right.ts";
import { StrokeOutline } from "./StrokeOutline.tsx";
import { useBrushStrokes } from "./use-brush-strokes.ts";
import { WhatIfBanner } from "./WhatIfBanner.tsx";

const SOURCE = "what-if";

/** What a what-if puts right, in dashed outlines, with the brush that draws it and the banner that says what it is. */
export function WhatIfLayer() {
  const { map } = useMap();
  const regions = useRegions();
  const theme = useView((view) => view.theme);
  const putRight = useWhatIf((state) => state.putRight) ?? NOTHING;
  const { line, edge } = WHAT_IF_COLOURS[theme];
  useBrushStrokes(map);
  useMapSource(
    SOURCE,
    useMemo(
      (): SourceSpecification => ({
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features: [...cellOutlines(putRight.cells.map(cellId)), ...countyOutlines(putRight, regions)],
        },
      }),
      [putRight, regions],
    ),
  );
  useMapLayer(
    useMemo(() => dashed("what-if-edge", edge, 4, null), [edge]),
    "slot-lines",
  );
  useMapLayer(
    useMemo(() => dashed("what-if-line", line, 2, [2, 1.4]), [line]),
    "slot-lines",
  );
  const brushing = useBrush((state) => state.mode !== null);
  return createPortal(
    <>
      {brushing && <StrokeOutline />}
      {(brushing || !isNothing(putRight)) && <WhatIfBanner putRight={putRight} />}
    </>,
    map.getContainer(),
  );
}

/** Outlines of cells, joined where they touch. */
const cellOutlines = (ids: readonly string[]): GeoJSON.Feature[] =>
  [...Map.groupBy(ids, getResolution).values()].map((alike) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: cellsToMultiPolygon(alike, true) },
  }));

/** Outlines of the counties put right; zones and townships have none. */
const countyOutlines = ({ places }: PutRight, regions: Regions | undefined): GeoJSON.Feature[] =>
  (regions?.outlines.features ?? [])
    .filter(({ properties }) => places.includes(properties.code))
    .map(({ geometry }) => ({ type: "Feature", properties: {}, geometry }));

const dashed = (id: string, colour: string, width: number, dash: number[] | null): LineLayerSpecification => ({
  id,
  type: "line",
  source: SOURCE,
  layout: { "line-join": "round" },
  paint: { "line-color": colour, "line-width": width, ...(dash && { "line-dasharray": dash }) },
});
