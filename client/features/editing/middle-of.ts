import type { Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "./position.ts";

/** Pixels of the middle of what panels leave of the map. */
export function middlePixels(map: MapLibreMap): [x: number, y: number] {
  const container = map.getContainer();
  const style = getComputedStyle(container);
  const inset = (side: string) => Number.parseFloat(style.getPropertyValue(`--inset-${side}`)) || 0;
  return [(inset("left") + container.clientWidth - inset("right")) / 2, (container.clientHeight - inset("bottom")) / 2];
}

/** The place there. */
export function middleOf(map: MapLibreMap): Position {
  const { lng, lat } = map.unproject(middlePixels(map));
  return [lng, lat];
}
