import { latLngToCell } from "h3-js";
import type { Map as MapLibreMap } from "maplibre-gl";
import { indexOfCell } from "#server/algorithms/crossfilter/crossfilter.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { eyeOf, firstHit } from "../../lib/surface/column-heights.ts";
import { heightsOfSurface } from "../../lib/surface/drawn-surface.ts";
import { cellOf, type PickedCell } from "../../lib/surface/picked-cell.ts";
import { useView } from "../../lib/view/view.store.ts";

export type { PickedCell };

/** From here on, where points are shown, the pointer is theirs and the fading cells take no clicks. */
const POINTS_FROM = 12;

/** The drawn cell at a position of the ground, by arithmetic rather than by reading pixels back; null where none is drawn. */
export function pickCell(lon: number, lat: number, zoom: number): PickedCell | null {
  const { shown } = useView.getState();
  const { geometry } = useCounts.getState();
  if (!geometry || !shown.includes("density")) return null;
  if (zoom >= POINTS_FROM && shown.includes("points")) return null;
  const cell = cellOf(latLngToCell(lat, lon, geometry.resolution));
  // An empty cell of the universe is drawn where it is cold, or where the kernel reaches.
  return cell && (cell.n > 0 || cell.hotClass || (cell.surface === "kernel" && cell.value > 0)) ? cell : null;
}

/** The drawn cell under a point of the screen: of columns the first that the line of sight meets. */
export function pickCellOnMap(map: MapLibreMap, { lng, lat }: { lng: number; lat: number }): PickedCell | null {
  const zoom = map.getZoom();
  const { surface, geometry } = useCounts.getState();
  if (!useView.getState().columns || !surface || !geometry || map.getPitch() < 1) return pickCell(lng, lat, zoom);
  const { heights, highest } = heightsOfSurface(surface, geometry.resolution);
  const centre = map.getCenter();
  const north = METRES_PER_DEGREE;
  const east = METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180);
  const fov = (map.getVerticalFieldOfView() * Math.PI) / 180;
  const distance = map.getContainer().clientHeight / 2 / Math.tan(fov / 2);
  const eye = eyeOf(map.getPitch(), map.getBearing(), distance, (east * 360) / (TILE_SIZE * 2 ** zoom));
  const hit = firstHit(
    eye,
    { east: (lng - centre.lng) * east, north: (lat - centre.lat) * north },
    highest,
    (x, y, height) => {
      const id = latLngToCell(centre.lat + y / north, centre.lng + x / east, geometry.resolution);
      const index = indexOfCell(geometry.cells, BigInt(`0x${id}`));
      return index >= 0 && heights[index]! > 0 && heights[index]! >= height ? id : null;
    },
  );
  return hit === null ? pickCell(lng, lat, zoom) : cellOf(hit);
}

/** Of a sphere of 6,378,137 m, as web maps have it. */
const METRES_PER_DEGREE = (6_378_137 * Math.PI) / 180;
const TILE_SIZE = 512;
