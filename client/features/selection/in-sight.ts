import type { Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "#server/algorithms/cql2/cql2.ts";

/** Least of the map that has to be left for it to count as the part in sight, pixels. */
const LEAST = 60;

/** The corners of what panels leave of the map, in longitude and latitude; all of it where they leave next to nothing. */
export function cornersInSight(map: MapLibreMap): Position[] {
  const container = map.getContainer();
  const { clientWidth, clientHeight } = container;
  const style = getComputedStyle(container);
  // The page says what its panels cover; see app/Layout.tsx.
  const inset = (side: string) => Number.parseFloat(style.getPropertyValue(`--inset-${side}`)) || 0;
  const [left, right, bottom] = [inset("left"), clientWidth - inset("right"), clientHeight - inset("bottom")];
  const roomy = right - left >= LEAST && bottom >= LEAST;
  const [west, east, south] = roomy ? [left, right, bottom] : [0, clientWidth, clientHeight];
  const corners: [number, number][] = [
    [west, 0],
    [east, 0],
    [east, south],
    [west, south],
  ];
  return corners.map((corner) => {
    const { lng, lat } = map.unproject(corner);
    return [lng, lat];
  });
}
