import type { LineLayerSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { useMapLayer } from "../../map/use-map-layer.ts";

/** How lines and outlines under the hand look. */
export function DashedLine({ id, source }: { id: string; source: string }) {
  const theme = useView((view) => view.theme);
  const { accent } = MAP_COLOURS[theme];
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id,
        type: "line",
        source,
        paint: { "line-color": accent, "line-width": 2, "line-dasharray": [2, 1.5] },
      }),
      [id, source, accent],
    ),
    "slot-top",
  );
  return null;
}
