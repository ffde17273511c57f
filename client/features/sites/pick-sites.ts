import type { MapGeoJSONFeature, Map as MapLibreMap, Point } from "maplibre-gl";
import type { Category, Layer, RiskLevel, SiteStatus, Supervision } from "#server/contracts/vocabulary.contract.ts";
import { SITE_LAYERS } from "./SiteLayer.tsx";

export interface PickedSite {
  id: string;
  layer: Layer;
  category: Category;
  level: RiskLevel;
  status: SiteStatus;
  supervision: Supervision;
  region: string;
}

/** As many as one list can hold; a denser spot asks for zooming in. */
const MOST = 50;

/** Sites within a few pixels of a point, the most serious first, each once. */
export function pickSites(map: MapLibreMap, { x, y }: Point, reach: number): PickedSite[] {
  const layers = SITE_LAYERS.filter((id) => map.getLayer(id));
  if (layers.length === 0 || map.getZoom() < 12) return [];
  const features = map.queryRenderedFeatures(
    [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ],
    { layers: [...layers] },
  );
  const byId = new Map<string, PickedSite>();
  for (const feature of features) {
    const site = asSite(feature);
    if (!byId.has(site.id)) byId.set(site.id, site);
  }
  return [...byId.values()].sort((a, b) => a.level - b.level).slice(0, MOST);
}

const asSite = ({ id, properties }: MapGeoJSONFeature): PickedSite => ({
  ...(properties as Omit<PickedSite, "id">),
  id: String(id),
});
