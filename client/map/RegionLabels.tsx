import type { SourceSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { shortName } from "#server/algorithms/briefing/words/short-name.ts";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import { type Regions, useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { MAP_COLOURS } from "../lib/palette.ts";
import { useView } from "../lib/view/view.store.ts";
import type { Language, Theme } from "../lib/view/view-state.ts";
import { LINE_HEIGHT, labelForms, shortNames } from "./label-forms.ts";
import { type LabelRoom, labelRoom, placeLabels } from "./label-places.ts";
import { useMap } from "./map-context.ts";
import { LABEL_FONT } from "./map-style.ts";
import { useMapLayer, useMapSource } from "./use-map-layer.ts";

const LABELS = "region-labels";
const COUNTY_LABELS = "county-labels";
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
  const zoom = useZoomStep();

  useMapSource(
    LABELS,
    useMemo(() => geojson(regions ? labelPoints(regions, extents, language) : []), [regions, extents, language]),
  );
  const rooms = useMemo(() => countyRooms(regions), [regions]);
  useMapSource(
    COUNTY_LABELS,
    useMemo(
      () => geojson(regions ? countyLabels(regions, rooms, { language, zoom, larger }) : []),
      [regions, rooms, language, zoom, larger],
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
    useMemo(() => countyLabel(theme), [theme]),
    "slot-labels",
  );
  return null;
}

/** Steps to a zoom level at which counties' names are placed anew. */
const STEPS = 4;

/** The map's zoom as it moves, rounded down: what has room then has room until the next step. */
function useZoomStep(): number {
  const { map } = useMap();
  const subscribe = useCallback(
    (changed: () => void) => {
      map.on("zoom", changed);
      return () => void map.off("zoom", changed);
    },
    [map],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(map.getZoom() * STEPS) / STEPS);
}

const geojson = (features: GeoJSON.Feature<GeoJSON.Point>[]): SourceSpecification => ({
  type: "geojson",
  data: { type: "FeatureCollection", features },
});

interface LabelLook {
  minzoom: number;
  maxzoom?: number;
  size: number;
  larger: number;
  faint?: boolean;
  theme: Theme;
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
    },
    paint: {
      "text-color": ink,
      "text-opacity": faint ? 0.85 : 1,
      "text-halo-color": halo,
      "text-halo-width": 1.6,
    },
  };
}

/** Their places are found here: the library knows no outlines, and would let a long name stand in the county beside its own. */
function countyLabel(theme: Theme): SymbolLayerSpecification {
  const { label: ink, halo } = MAP_COLOURS[theme];
  return {
    id: "label-county",
    type: "symbol",
    source: COUNTY_LABELS,
    maxzoom: 12,
    layout: {
      "text-field": ["get", "text"],
      "text-font": LABEL_FONT,
      "text-size": ["get", "size"],
      "text-line-height": LINE_HEIGHT,
      // Broken where the text says.
      "text-max-width": 100,
      "text-allow-overlap": true,
    },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 1.6 },
  };
}

const nameIn = (regions: Regions, code: string, language: Language): string => {
  const region = regions.byCode.get(code);
  if (!region) return code;
  return language === "zh" ? region.nameZh : shortName(region.nameEn);
};

const countyRooms = (regions: Regions | undefined): ReadonlyMap<string, LabelRoom> =>
  new Map(regions?.outlines.features.map(({ properties, geometry }) => [properties.code, labelRoom(geometry)]));

interface LabelSetting {
  language: Language;
  zoom: number;
  larger: number;
}

/** Characters grow as the map comes nearer, CSS pixels at these zooms. */
const COUNTY_SIZE = { from: { zoom: 7, size: 13 }, to: { zoom: 12, size: 16 } } as const;

function countyLabels(
  regions: Regions,
  rooms: ReadonlyMap<string, LabelRoom>,
  { language, zoom, larger }: LabelSetting,
): GeoJSON.Feature<GeoJSON.Point>[] {
  const { from, to } = COUNTY_SIZE;
  const near = Math.min(1, Math.max(0, (zoom - from.zoom) / (to.zoom - from.zoom)));
  const size = (from.size + near * (to.size - from.size)) * larger;
  const above = [...regions.byCode.values()].filter(({ level }) => level === "city" || level === "county");
  const shorts = language === "en" ? shortNames(above.map(({ nameEn }) => nameEn)) : undefined;
  const labels = [...rooms].map(([code, room]) => {
    const name = nameIn(regions, code, language);
    return { code, room, forms: labelForms(name, shorts?.get(name) ?? null, size, widthOfText) };
  });
  return placeLabels(labels, zoom).map(({ code, form, at }) => ({
    type: "Feature",
    properties: { code, level: "county", text: form.text, size: form.size },
    geometry: { type: "Point", coordinates: at },
  }));
}

const MEASURED_AT = 100;
let pen: CanvasRenderingContext2D | null = null;

/** As the library writes it: character after character, in the reader's own fonts. */
function widthOfText(line: string): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return line.length;
  pen.font = `${MEASURED_AT}px ${LABEL_FONT.map((family) => (family.includes(" ") ? `"${family}"` : family)).join()}`;
  pen.fontKerning = "none";
  return pen.measureText(line).width / MEASURED_AT;
}

function labelPoints(
  regions: Regions,
  extents: ReadonlyMap<string, RegionExtent>,
  language: Language,
): GeoJSON.Feature<GeoJSON.Point>[] {
  const point = (code: string, level: string, coordinates: number[]) => ({
    type: "Feature" as const,
    properties: { code, level, name: nameIn(regions, code, language) },
    geometry: { type: "Point" as const, coordinates },
  });
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
  return [...[...zones].map(([code, points]) => point(code, "zone", mean(points))), ...townships];
}
