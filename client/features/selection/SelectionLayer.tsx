import type { FillLayerSpecification, LineLayerSpecification, SourceSpecification } from "maplibre-gl";
import { useEffect, useMemo } from "react";
import { createPortal } from "react-dom";
import type { Position } from "#server/algorithms/cql2/cql2.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { drawnArea } from "../../lib/where/where.ts";
import { useMap } from "../../map/map-context.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import { useDrawing } from "./drawing.store.ts";
import { cornersInSight } from "./in-sight.ts";
import classes from "./Selection.module.css";
import { selectArea } from "./selection.actions.ts";
import { useDrawingStrokes } from "./use-drawing-strokes.ts";

const SELECTION = "selection";

/** The drawn area on the map, and the drawing of a new one. */
export function SelectionLayer() {
  const where = useView((view) => view.where);
  useMapSource(
    SELECTION,
    useMemo((): SourceSpecification => {
      const outline = drawnArea(where);
      return { type: "geojson", data: { type: "FeatureCollection", features: outline ? [feature(outline)] : [] } };
    }, [where]),
  );
  return (
    <>
      <Area />
      <Drawing />
    </>
  );
}

const feature = (outline: readonly Position[]): GeoJSON.Feature => ({
  type: "Feature",
  properties: {},
  geometry: { type: "Polygon", coordinates: [outline.map(([lon, lat]) => [lon, lat])] },
});

function Area() {
  const theme = useView((view) => view.theme);
  const { accent, halo } = MAP_COLOURS[theme];
  useMapLayer(
    useMemo(
      (): FillLayerSpecification => ({
        id: "selection-fill",
        type: "fill",
        source: SELECTION,
        paint: { "fill-color": accent, "fill-opacity": 0.06 },
      }),
      [accent],
    ),
    "slot-lines",
  );
  useMapLayer(
    useMemo(() => edge("selection-edge", halo, 5, 0.85), [halo]),
    "slot-labels",
  );
  useMapLayer(
    useMemo(() => ({ ...edge("selection-line", accent, 2.2, 1, [3, 1.6]) }), [accent]),
    "slot-labels",
  );
  return null;
}

const edge = (
  id: string,
  colour: string,
  width: number,
  opacity: number,
  dashes?: number[],
): LineLayerSpecification => ({
  id,
  type: "line",
  source: SELECTION,
  layout: { "line-join": "round" },
  paint: {
    "line-color": colour,
    "line-width": width,
    "line-opacity": opacity,
    ...(dashes && { "line-dasharray": dashes }),
  },
});

/** The outline under the pointer as it is drawn, and what the tool in hand does. */
function Drawing() {
  const { map } = useMap();
  const { t } = useI18n();
  const mode = useDrawing((state) => state.mode);
  const crossed = useDrawing((state) => state.crossed);
  const viewWanted = useDrawing((state) => state.viewWanted);
  const outline = useDrawingStrokes(map);

  useEffect(() => {
    if (!viewWanted) return;
    useDrawing.setState({ viewWanted: false });
    selectArea(cornersInSight(map));
  }, [map, viewWanted]);

  if (mode === null) return null;
  return createPortal(
    <>
      {outline && (
        <svg className={classes.stroke} aria-hidden>
          <polygon points={outline.map(({ x, y }) => `${x},${y}`).join(" ")} />
        </svg>
      )}
      {!outline && (
        <p className={classes.hint} role="status">
          {t(crossed ? "draw.crossed" : `draw.${mode}.hint`)}
        </p>
      )}
    </>,
    map.getContainer(),
  );
}
