import type { MapGeoJSONFeature, Map as MapLibreMap, Point } from "maplibre-gl";
import type { Category, Layer, RiskLevel, SiteStatus, Supervision } from "#server/contracts/vocabulary.contract.ts";
import { atOnePlace, type Mark, metresPerPixel } from "./one-place.ts";
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

/** The site at a point; several, the most serious first, where they truly share one place. */
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
  const byId = new Map<string, PickedSite & Mark>();
  for (const feature of features) {
    const site = asSite(feature);
    if (byId.has(site.id)) continue;
    const [lon, lat] = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
    const at = map.project([lon, lat]);
    byId.set(site.id, { ...site, x: at.x, y: at.y });
  }
  const metres = metresPerPixel(map.getCenter().lat, map.getZoom());
  return atOnePlace([...byId.values()], { x, y }, map.getZoom(), metres)
    .sort((a, b) => a.level - b.level)
    .slice(0, MOST);
}

const asSite = ({ id, properties }: MapGeoJSONFeature): PickedSite => ({
  ...(properties as Omit<PickedSite, "id">),
  id: String(id),
});
