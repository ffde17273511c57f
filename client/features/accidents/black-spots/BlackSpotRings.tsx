import { circle } from "@turf/turf";
import type {
  ExpressionSpecification,
  FilterSpecification,
  MapLayerMouseEvent,
  SourceSpecification,
} from "maplibre-gl";
import { useEffect, useMemo } from "react";
import { MAP_COLOURS } from "../../../lib/palette.ts";
import { useView } from "../../../lib/view/view.store.ts";
import { useMap } from "../../../map/map-context.ts";
import { LABEL_FONT } from "../../../map/map-style.ts";
import { useMapLayer, useMapSource } from "../../../map/use-map-layer.ts";
import { type ShownSpot, useBlackSpots } from "./black-spot.store.ts";

const SOURCE = "black-spots";
const BADGE = "black-spot-badge";

/** From afar the gravest alone: hundreds of rings would hide the city. */
const SEEN_RANKS = ["step", ["zoom"], 15, 9, 40, 10.5, 120, 12, 5000] as unknown as ExpressionSpecification;
const BADGES: FilterSpecification = ["all", ["==", ["geometry-type"], "Point"], ["<=", ["get", "rank"], SEEN_RANKS]];

/** The black spots on the map: their extent, and their rank in a ring. */
export function BlackSpotRings() {
  const { map } = useMap();
  const theme = useView((view) => view.theme);
  const open = useView((view) => view.tab === "accidents" && view.panels.includes("right"));
  const spots = useBlackSpots((state) => state.shown?.spots);
  const chosen = useBlackSpots((state) => state.chosen);
  const { accent, halo, label } = MAP_COLOURS[theme];

  useMapSource(
    SOURCE,
    useMemo(
      (): SourceSpecification => ({
        type: "geojson",
        data: { type: "FeatureCollection", features: open && spots ? spots.flatMap(featuresOf) : [] },
      }),
      [open, spots],
    ),
  );
  useMapLayer(
    useMemo(
      () => ({
        id: "black-spot-extent",
        type: "line",
        source: SOURCE,
        filter: ["!=", ["geometry-type"], "Point"],
        layout: { "line-cap": "round" },
        paint: { "line-color": accent, "line-width": 2 },
      }),
      [accent],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      () => ({
        id: BADGE,
        type: "circle",
        source: SOURCE,
        filter: BADGES,
        layout: { "circle-sort-key": ["-", 0, ["get", "rank"]] },
        paint: {
          "circle-color": halo,
          "circle-radius": ["case", ["==", ["get", "rank"], chosen ?? 0], 14, 10],
          "circle-stroke-color": accent,
          "circle-stroke-width": ["case", ["==", ["get", "rank"], chosen ?? 0], 4, 2],
        },
      }),
      [accent, halo, chosen],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      () => ({
        id: "black-spot-rank",
        type: "symbol",
        source: SOURCE,
        filter: BADGES,
        layout: {
          "text-field": ["to-string", ["get", "rank"]],
          "text-font": LABEL_FONT,
          "text-size": 11,
          // The badge is drawn whatever lies there; so must be its number.
          "text-allow-overlap": true,
          "symbol-sort-key": ["get", "rank"],
        },
        paint: { "text-color": label },
      }),
      [label],
    ),
    "slot-top",
  );

  useEffect(() => {
    const click = (event: MapLayerMouseEvent) => {
      const ranks = (event.features ?? []).map(({ properties }) => properties.rank as number);
      if (ranks.length) useBlackSpots.setState({ chosen: Math.min(...ranks) });
    };
    map.on("click", BADGE, click);
    return () => void map.off("click", BADGE, click);
  }, [map]);
  return null;
}

function featuresOf({ rank, centre, ends, extentM }: ShownSpot): GeoJSON.Feature[] {
  const badge: GeoJSON.Feature = {
    type: "Feature",
    properties: { rank },
    geometry: { type: "Point", coordinates: centre },
  };
  const extent: GeoJSON.Feature = ends
    ? { type: "Feature", properties: { rank }, geometry: { type: "LineString", coordinates: ends } }
    : {
        type: "Feature",
        properties: { rank },
        geometry: {
          type: "LineString",
          coordinates: circle(centre, extentM, { units: "meters", steps: 40 }).geometry.coordinates[0]!,
        },
      };
  return [extent, badge];
}
