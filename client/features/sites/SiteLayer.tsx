import { useQuery } from "@tanstack/react-query";
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  SourceSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import { useLayoutEffect, useMemo } from "react";
import { RISK_LEVELS, SITE_STATUSES } from "#server/contracts/vocabulary.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { LEVEL_COLOURS, MAP_COLOURS } from "../../lib/palette.ts";
import { usePointed } from "../../lib/pointed.store.ts";
import { useView } from "../../lib/view/view.store.ts";
import { cubeFilter } from "../../lib/view/view-state.ts";
import { useMap } from "../../map/map-context.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import { siteFilter } from "./site-filter.ts";
import { ICONS_FROM, iconName, siteIcons } from "./site-icons.ts";
import { siteQuery } from "./sites.api.ts";

const SITES = "sites";
const CHOSEN = "site-chosen";
const POINTED = "site-pointed";
export const SITE_LAYERS = ["site-dots", "site-icons"] as const;

const TILE_ZOOMS = { minzoom: 12, maxzoom: 16 } as const;

/** A quantity by risk level, for a paint or layout expression. */
const byLevel = (of: (level: (typeof RISK_LEVELS)[number]) => string | number) =>
  [
    "match",
    ["get", "level"],
    ...RISK_LEVELS.slice(0, 3).flatMap((level) => [level, of(level)]),
    of(4),
  ] as unknown as ExpressionSpecification;

/** Sites as points from zoom 12: dots first, lettered icons closer by. The most serious lie on top. */
export function SiteLayer() {
  const { map } = useMap();
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);

  useLayoutEffect(() => {
    for (const { name, image } of siteIcons((level) => t(`level.letter.${level}`), theme)) {
      if (map.hasImage(name)) map.removeImage(name);
      map.addImage(name, image, { pixelRatio: 2 });
    }
  }, [map, t, theme]);

  const version = useCounts((state) => state.asOf?.dataVersion ?? 0);
  const where = useView((view) => view.where);
  useMapSource(
    SITES,
    useMemo(
      () =>
        ({
          type: "vector",
          tiles: [tileAddress(version, where)],
          ...TILE_ZOOMS,
        }) satisfies SourceSpecification,
      [version, where],
    ),
  );
  useMapSource(CHOSEN, NO_POINT);
  useMapSource(POINTED, NO_POINT);

  return <Points key={`${language}-${theme}`} />;
}

/** Conditions on records are answered by the server: the tiles hold the matching sites alone. */
const tileAddress = (version: number, where: string | null) =>
  `${location.origin}/tiles/{z}/{x}/{y}.mvt?v=${version}${where === null ? "" : `&filter=${encodeURIComponent(where)}`}`;

const NO_POINT: SourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };

function Points() {
  const regions = useRegions();
  const theme = useView((view) => view.theme);
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const visibility = useView((view) => (view.shown.includes("points") ? "visible" : "none"));
  const condition = useMemo(
    () => siteFilter(cubeFilter({ filter, units }), regions?.byCode ?? new Map()),
    [filter, units, regions],
  );
  const { halo, label } = MAP_COLOURS[theme];

  useMapLayer(
    useMemo(
      (): CircleLayerSpecification => ({
        id: "site-dots",
        type: "circle",
        source: SITES,
        "source-layer": "sites",
        maxzoom: ICONS_FROM,
        filter: condition,
        layout: { visibility, "circle-sort-key": ["-", 0, ["get", "level"]] },
        paint: {
          "circle-color": byLevel((level) => LEVEL_COLOURS[level].fill),
          "circle-radius": [
            "interpolate",
            ["linear"],
            ["zoom"],
            12,
            byLevel((level) => (level === 4 ? 2.6 : 3.6)),
            ICONS_FROM,
            byLevel((level) => (level === 4 ? 4.4 : 5.2)),
          ],
          "circle-stroke-color": ["match", ["get", "status"], "overdue", label, halo],
          "circle-stroke-width": ["match", ["get", "status"], "overdue", 1.8, 1],
          "circle-opacity": ["interpolate", ["linear"], ["zoom"], 12, 0.6, 12.4, 1],
          "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 12, 0.6, 12.4, 1],
        },
      }),
      [condition, visibility, halo, label],
    ),
    "slot-points",
  );
  useMapLayer(
    useMemo(
      (): SymbolLayerSpecification => ({
        id: "site-icons",
        type: "symbol",
        source: SITES,
        "source-layer": "sites",
        minzoom: ICONS_FROM,
        filter: condition,
        layout: {
          visibility,
          "icon-image": ["concat", ["get", "layer"], "-", ["get", "level"], "-", ["get", "status"]],
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
          "icon-size": ["interpolate", ["linear"], ["zoom"], ICONS_FROM, 0.6, 15.5, 0.9, 17, 1.1],
          "symbol-sort-key": [
            "+",
            ["*", -10, ["get", "level"]],
            ["match", ["get", "status"], "overdue", SITE_STATUSES.length, 0],
          ],
        },
      }),
      [condition, visibility],
    ),
    "slot-points",
  );
  return (
    <>
      <ChosenSite />
      <PointedSite />
    </>
  );
}

/** A ring around the site that a list points at. */
function PointedSite() {
  const theme = useView((view) => view.theme);
  const at = usePointed((state) => state.at);
  const { accent, halo } = MAP_COLOURS[theme];
  useMapSource(
    POINTED,
    useMemo((): SourceSpecification => {
      if (!at) return NO_POINT;
      return {
        type: "geojson",
        data: {
          type: "Feature",
          properties: {},
          geometry: { type: "Point", coordinates: [at.lon, at.lat] },
        },
      };
    }, [at]),
  );
  useMapLayer(
    useMemo(() => ring("site-pointed-edge", halo, 12, 5, POINTED), [halo]),
    "slot-top",
  );
  useMapLayer(
    useMemo(() => ring("site-pointed-ring", accent, 12, 2.5, POINTED), [accent]),
    "slot-top",
  );
  return null;
}

/** A ring around the site whose card is open. */
function ChosenSite() {
  const theme = useView((view) => view.theme);
  const id = useView((view) => view.site);
  const { data: site } = useQuery({ ...siteQuery(id ?? ""), enabled: id !== null });
  const { accent, halo } = MAP_COLOURS[theme];
  useMapSource(
    CHOSEN,
    useMemo((): SourceSpecification => {
      if (!site || id === null) return NO_POINT;
      return {
        type: "geojson",
        data: {
          type: "Feature",
          properties: { icon: iconName(site.layer, site.riskLevel, site.status) },
          geometry: { type: "Point", coordinates: [site.lon, site.lat] },
        },
      };
    }, [site, id]),
  );
  useMapLayer(
    useMemo(() => ring("site-chosen-edge", halo, 17, 6), [halo]),
    "slot-top",
  );
  // Its own picture, because a filter may have taken the point away.
  useMapLayer(CHOSEN_ICON, "slot-top");
  useMapLayer(
    useMemo(() => ring("site-chosen-ring", accent, 18, 3), [accent]),
    "slot-top",
  );
  return null;
}

const ring = (
  name: string,
  colour: string,
  radius: number,
  width: number,
  source = CHOSEN,
): CircleLayerSpecification => ({
  id: name,
  type: "circle",
  source,
  paint: {
    "circle-color": "transparent",
    "circle-radius": radius,
    "circle-stroke-color": colour,
    "circle-stroke-width": width,
  },
});

const CHOSEN_ICON: SymbolLayerSpecification = {
  id: "site-chosen-icon",
  type: "symbol",
  source: CHOSEN,
  layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true },
};
