import { cellToBoundary } from "h3-js";
import type { LineLayerSpecification, SourceSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";

const SOURCE = "cell-chosen";

/** The outline of the cell whose card is open; `id` is its H3 index, or null. */
export function ChosenCell({ id }: { id: string | null }) {
  const theme = useView((view) => view.theme);
  const { accent, halo } = MAP_COLOURS[theme];
  useMapSource(
    SOURCE,
    useMemo(
      (): SourceSpecification => ({
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features:
            id === null
              ? []
              : [
                  {
                    type: "Feature",
                    properties: {},
                    geometry: { type: "Polygon", coordinates: [cellToBoundary(id, true)] },
                  },
                ],
        },
      }),
      [id],
    ),
  );
  useMapLayer(
    useMemo(() => line("cell-chosen-edge", halo, 6), [halo]),
    "slot-lines",
  );
  useMapLayer(
    useMemo(() => line("cell-chosen-line", accent, 3), [accent]),
    "slot-lines",
  );
  return null;
}

const line = (id: string, colour: string, width: number): LineLayerSpecification => ({
  id,
  type: "line",
  source: SOURCE,
  layout: { "line-join": "round" },
  paint: { "line-color": colour, "line-width": width },
});
