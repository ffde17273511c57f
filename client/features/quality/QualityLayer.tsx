import { ScatterplotLayer } from "@deck.gl/layers";
import { useQuery } from "@tanstack/react-query";
import type { FillLayerSpecification, LineLayerSpecification } from "maplibre-gl";
import { useMemo } from "react";
import type { FaultMap } from "#server/features/quality/quality.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { MAP_COLOURS, rgb } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import type { Theme } from "../../lib/view/view-state.ts";
import { OUTLINES } from "../../map/RegionOutlines.tsx";
import { useDeckLayer } from "../../map/use-deck-layer.ts";
import { useMapLayer } from "../../map/use-map-layer.ts";
import { faultMapQuery, qualityQuery } from "./quality.api.ts";
import { type Fault, useFault } from "./quality.store.ts";
import { countyScores, FAULT_COLOURS, scoreColour } from "./score-colours.ts";

/** While data quality is looked at: the score of each county, or where the records of the chosen fault lie. */
export function QualityLayer() {
  const open = useView((view) => view.dock === "quality");
  const fault = useFault((state) => state.fault);
  if (!open) return null;
  return fault ? <FaultDots fault={fault} /> : <CountyScoreFill />;
}

/** Nearer than this one county fills the screen. */
const SCORES_GONE = 12;

function CountyScoreFill() {
  const theme = useView((view) => view.theme);
  const regions = useRegions();
  const { data: summary } = useQuery(qualityQuery);
  useMapLayer(
    useMemo((): FillLayerSpecification => {
      const scores = regions && summary ? countyScores(summary, regions.byCode) : null;
      const byCode = scores
        ? [...scores.byCounty].flatMap(([code, debt]) => [code, scoreColour(scores, debt, theme)])
        : [];
      return {
        id: "quality-score",
        type: "fill",
        source: OUTLINES,
        maxzoom: SCORES_GONE,
        paint: {
          "fill-color":
            byCode.length === 0 ? "transparent" : (["match", ["get", "code"], ...byCode, "transparent"] as never),
          "fill-opacity": 1,
          "fill-antialias": false,
        },
      };
    }, [regions, summary, theme]),
    "slot-lines",
  );
  useOutlines();
  return null;
}

/** Once more: the fills cover those that lie beneath. */
function useOutlines() {
  const theme = useView((view) => view.theme);
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "quality-outlines",
        type: "line",
        source: OUTLINES,
        maxzoom: SCORES_GONE,
        paint: { "line-color": MAP_COLOURS[theme].line, "line-width": 0.8 },
      }),
      [theme],
    ),
    "slot-lines",
  );
}

function FaultDots({ fault }: { fault: Fault }) {
  const theme = useView((view) => view.theme);
  const { data } = useQuery(faultMapQuery(fault));
  // Hexagons recede, or dots among them could not be told apart.
  useMapLayer(
    useMemo(
      (): FillLayerSpecification => ({
        id: "quality-veil",
        type: "fill",
        source: OUTLINES,
        maxzoom: SCORES_GONE,
        paint: { "fill-color": MAP_COLOURS[theme].land, "fill-opacity": 0.82, "fill-antialias": false },
      }),
      [theme],
    ),
    "slot-lines",
  );
  useOutlines();
  useDeckLayer(
    "quality",
    useMemo(() => (data ? dots(data, theme) : null), [data, theme]),
  );
  return null;
}

/** Within 2 to 5 pixels. */
const DOT_M = 400;
/** About as far as a cell of resolution 7 reaches, so that circles lie beside each other from afar as from near. */
const LARGEST_M = 1700;

/** Each record as a dot; where they are many, a circle a cell whose area is their number. */
function dots({ points, cells }: FaultMap, theme: Theme) {
  const [red, green, blue] = rgb(FAULT_COLOURS[theme]);
  const most = cells.reduce((largest, [, , n]) => Math.max(largest, n), 1);
  const data =
    cells.length > 0
      ? cells.map(([lon, lat, n]) => ({
          at: [lon, lat] as [number, number],
          radius: LARGEST_M * Math.sqrt(n / most),
        }))
      : points.map(({ lon, lat }) => ({ at: [lon, lat] as [number, number], radius: DOT_M }));
  return new ScatterplotLayer<(typeof data)[number]>({
    id: "quality",
    data,
    getPosition: ({ at }) => at,
    getRadius: ({ radius }) => radius,
    radiusUnits: "meters",
    radiusMinPixels: cells.length > 0 ? 0.7 : 2,
    ...(cells.length === 0 && { radiusMaxPixels: 5 }),
    getFillColor: [red, green, blue, cells.length > 0 ? 190 : 200],
    stroked: cells.length === 0,
    lineWidthUnits: "pixels",
    getLineWidth: 0.5,
    getLineColor: theme === "dark" ? [16, 24, 27, 220] : [255, 255, 255, 220],
    pickable: false,
    parameters: { depthWriteEnabled: false, depthCompare: "always" },
    beforeId: "slot-labels",
  } as ConstructorParameters<typeof ScatterplotLayer<(typeof data)[number]>>[0]);
}
