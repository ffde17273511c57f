import { booleanPointInPolygon, centerOfMass, pointOnFeature } from "@turf/turf";
import type { SourceSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { useMemo } from "react";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import { type Regions, useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { MAP_COLOURS } from "../lib/palette.ts";
import { useView } from "../lib/view/view.store.ts";
import type { Language } from "../lib/view/view-state.ts";
import { LABEL_FONT } from "./map-style.ts";
import { useMapLayer, useMapSource } from "./use-map-layer.ts";

const LABELS = "region-labels";
export const LABEL_LAYERS = ["label-county", "label-zone", "label-township"] as const;

/**
 * Names of counties in their outlines, of zones and townships where their records lie.
 * @param larger how many times their usual size: a wall is further away than a desk
 */
export function RegionLabels({ larger = 1 }: { larger?: number }) {
  const regions = useRegions();
  const extents = useCounts((state) => state.extents);
  const language = useView((view) => view.language);
  const theme = useView((view) => view.theme);
  const scheme = useView((view) => view.units);

  useMapSource(
    LABELS,
    useMemo(
      () =>
        ({
          type: "geojson",
          data: regions ? labelPoints(regions, extents, language) : { type: "FeatureCollection", features: [] },
        }) satisfies SourceSpecification,
      [regions, extents, language],
    ),
  );

  useMapLayer(
    useMemo(
      () => label("label-township", "township", { minzoom: 10.3, size: 11, larger, faint: true, theme }),
      [theme, larger],
    ),
    "slot-labels",
  );
  useMapLayer(
    useMemo(
      () => label("label-zone", "zone", { minzoom: scheme === "reporting" ? 8.4 : 24, size: 11.5, larger, theme }),
      [theme, scheme, larger],
    ),
    "slot-labels",
  );
  useMapLayer(
    useMemo(
      () => label("label-county", "county", { minzoom: 0, maxzoom: 12, size: 14, larger, theme }),
      [theme, larger],
    ),
    "slot-labels",
  );
  return null;
}

interface LabelLook {
  minzoom: number;
  maxzoom?: number;
  size: number;
  larger: number;
  faint?: boolean;
  theme: "light" | "dark";
}

function label(
  id: string,
  level: string,
  { minzoom, maxzoom = 24, size, larger, faint, theme }: LabelLook,
): SymbolLayerSpecification {
  const { label: ink, halo } = MAP_COLOURS[theme];
  return {
    id,
    type: "symbol",
    source: LABELS,
    minzoom,
    maxzoom,
    filter: ["==", ["get", "level"], level],
    layout: {
      "text-field": ["get", "name"],
      "text-font": LABEL_FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, (size - 1) * larger, 12, (size + 2) * larger],
      // Large names in two lines leave room for each other.
      "text-max-width": larger > 1 ? 5 : 9,
      "text-variable-anchor": ["center", "bottom", "top", "left", "right"],
      "text-radial-offset": 0.4,
      "text-padding": larger > 1 ? 1 : 4,
      "symbol-sort-key": ["-", 0, ["get", "weight"]],
    },
    paint: {
      "text-color": ink,
      "text-opacity": faint ? 0.85 : 1,
      "text-halo-color": halo,
      "text-halo-width": 1.6,
    },
  };
}

function labelPoints(
  regions: Regions,
  extents: ReadonlyMap<string, RegionExtent>,
  language: Language,
): GeoJSON.FeatureCollection<GeoJSON.Point> {
  const nameOf = (code: string) => {
    const region = regions.byCode.get(code);
    return (language === "zh" ? region?.nameZh : region?.nameEn) ?? code;
  };
  const point = (code: string, level: string, coordinates: number[], weight = 0) => ({
    type: "Feature" as const,
    properties: { code, level, name: nameOf(code), weight },
    geometry: { type: "Point" as const, coordinates },
  });
  const counties = regions.outlines.features.map((feature) =>
    point(feature.properties.code, "county", labelPlace(feature), 1),
  );
  const townships: ReturnType<typeof point>[] = [];
  const zones = new Map<string, [number, number][]>();
  for (const { code, centre } of extents.values()) {
    const region = regions.byCode.get(code);
    if (region?.level === "township") townships.push(point(code, "township", centre));
    const unit = region?.reportingUnit;
    if (unit && regions.byCode.get(unit)?.level === "zone") zones.set(unit, [...(zones.get(unit) ?? []), centre]);
  }
  const mean = (points: [number, number][]) =>
    [0, 1].map((axis) => points.reduce((sum, at) => sum + at[axis as 0 | 1], 0) / points.length);
  return {
    type: "FeatureCollection",
    features: [...counties, ...[...zones].map(([code, points]) => point(code, "zone", mean(points))), ...townships],
  };
}

/** The centre of mass, unless the outline bends around it. */
function labelPlace(outline: GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon>): number[] {
  const centre = centerOfMass(outline);
  return (booleanPointInPolygon(centre, outline) ? centre : pointOnFeature(outline)).geometry.coordinates;
}
