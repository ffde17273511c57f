import { useQuery } from "@tanstack/react-query";
import type { FillLayerSpecification, LineLayerSpecification, SourceSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { REACH_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import { usePlanning } from "./planning.store.ts";
import { REACH_MINUTES, reachQuery } from "./roads.api.ts";

const SOURCE = "plan-reach";
const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** How far a team comes by car within so many minutes of its start. */
export function ReachLayer() {
  const theme = useView((view) => view.theme);
  const reach = usePlanning((state) => state.reach);
  const { data } = useQuery(reachQuery(reach));
  useMapSource(
    SOURCE,
    useMemo((): SourceSpecification => ({ type: "geojson", data: (data as never) ?? NOTHING }), [data]),
  );
  const colour = useMemo(
    () =>
      [
        "match",
        ["get", "minutes"],
        ...REACH_MINUTES.flatMap((minutes, index) => [minutes, REACH_COLOURS[theme][index]!]),
        "transparent",
      ] as never,
    [theme],
  );
  useMapLayer(
    useMemo(
      (): FillLayerSpecification => ({
        id: "plan-reach",
        type: "fill",
        source: SOURCE,
        paint: { "fill-color": colour, "fill-opacity": 0.28 },
      }),
      [colour],
    ),
    "slot-lines",
  );
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "plan-reach-edge",
        type: "line",
        source: SOURCE,
        paint: { "line-color": colour, "line-width": 1.5 },
      }),
      [colour],
    ),
    "slot-lines",
  );
  return null;
}
