import type { ExpressionSpecification, FillLayerSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { outlineAround } from "../../lib/places.ts";
import { useView } from "../../lib/view/view.store.ts";
import { OUTLINES } from "../../map/RegionOutlines.tsx";
import { useMapLayer } from "../../map/use-map-layer.ts";
import { COLOURS_GONE } from "./choropleth-classes.ts";
import { useChoropleth } from "./use-choropleth.ts";

export const COUNTY_FILL = "county-fill";

/** The counties' surfaces, coloured by the measure or plain, those not looked at dimmed. They also take the clicks. */
export function ChoroplethLayer() {
  const regions = useRegions();
  const theme = useView((view) => view.theme);
  const coloured = useView((view) => view.shown.includes("choropleth"));
  const place = useView((view) => view.filter.place);
  const lit = useMemo(() => (regions ? outlineAround(regions, place) : null), [regions, place]);
  const { rows, classes } = useChoropleth();

  const { land, noValue } = MAP_COLOURS[theme];
  // Before there are numbers no county has too few of them.
  const colourless = rows.length === 0 ? land : noValue;

  useMapLayer(
    useMemo(
      (): FillLayerSpecification => ({
        id: COUNTY_FILL,
        type: "fill",
        source: OUTLINES,
        paint: { "fill-color": land, "fill-opacity": dimmed(lit, 1), "fill-antialias": false },
      }),
      [land, lit],
    ),
    "slot-areas",
  );
  useMapLayer(
    useMemo((): FillLayerSpecification => {
      const byCode = [...classes.colourOf].flat();
      return {
        id: "county-colour",
        type: "fill",
        source: OUTLINES,
        // Nearer than this one county fills the screen, and points stand on plain ground.
        maxzoom: COLOURS_GONE,
        layout: { visibility: coloured ? "visible" : "none" },
        paint: {
          "fill-color": byCode.length === 0 ? colourless : (["match", ["get", "code"], ...byCode, colourless] as never),
          "fill-opacity": [
            "interpolate",
            ["linear"],
            ["zoom"],
            COLOURS_GONE - 1,
            dimmed(lit, 1),
            COLOURS_GONE,
            0,
          ] as never,
          "fill-antialias": false,
        },
      };
    }, [colourless, coloured, lit, classes]),
    "slot-areas",
  );
  return null;
}

/** An opacity that dims the counties other than the one looked at. */
const dimmed = (lit: string | null, opacity: number): number | ExpressionSpecification =>
  lit === null ? opacity : ["case", ["==", ["get", "code"], lit], opacity, opacity * 0.3];
