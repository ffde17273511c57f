import type { LineLayerSpecification, SourceSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { type Regions, useRegions } from "../lib/api/regions.api.ts";
import { MAP_COLOURS } from "../lib/palette.ts";
import { outlineAround } from "../lib/places.ts";
import { useView } from "../lib/view/view.store.ts";
import { useMapLayer, useMapSource } from "./use-map-layer.ts";

/** Source of the county outlines. */
export const OUTLINES = "outlines";

const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** County borders, the one looked at emphasised. Mount before whatever draws on the source. */
export function RegionOutlines() {
  const regions = useRegions();
  useMapSource(
    OUTLINES,
    useMemo(
      () =>
        ({ type: "geojson", data: (regions?.outlines ?? NOTHING) as GeoJSON.GeoJSON }) satisfies SourceSpecification,
      [regions],
    ),
  );
  return <Lines regions={regions} />;
}

function Lines({ regions }: { regions: Regions | undefined }) {
  const theme = useView((view) => view.theme);
  const place = useView((view) => view.filter.place);
  const lit = regions ? outlineAround(regions, place) : null;
  const { line, accent } = MAP_COLOURS[theme];

  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "county-line",
        type: "line",
        source: OUTLINES,
        layout: { "line-join": "round" },
        paint: { "line-color": line, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.7, 12, 1.6] },
      }),
      [line],
    ),
    "slot-lines",
  );
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "county-line-lit",
        type: "line",
        source: OUTLINES,
        filter: ["==", ["get", "code"], lit ?? ""],
        layout: { "line-join": "round" },
        paint: { "line-color": accent, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 2, 12, 3.5] },
      }),
      [lit, accent],
    ),
    "slot-lines",
  );
  return null;
}
