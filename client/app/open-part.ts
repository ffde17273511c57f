/** What of the map is in sight between the panels. */
import type { Camera } from "../lib/view/view-state.ts";

interface Size {
  width: number;
  height: number;
}

/** Pixels that panels cover at the map's edges. */
export interface Covered {
  left: number;
  right: number;
  bottom: number;
}

/** Side of the world at zoom 0, pixels. */
const WORLD = 512;
/** What is smaller is no map any more, pixels. */
const LEAST = 160;

/** The part of a map between its panels as a map of its own: its size, and the camera with its middle. Pure. */
export function openPart(camera: Camera, map: Size, { left, right, bottom }: Covered): { camera: Camera; frame: Size } {
  const frame = { width: map.width - left - right, height: map.height - bottom };
  if (frame.width < LEAST || frame.height < LEAST) return { camera, frame: map };
  const pixels = WORLD * 2 ** camera.zoom;
  const lon = camera.lon + (((left - right) / 2) * 360) / pixels;
  // EPSG:3857: the way north grows with the inverse Gudermannian of the latitude.
  const up = Math.asinh(Math.tan((camera.lat * Math.PI) / 180)) + (bottom / 2) * ((2 * Math.PI) / pixels);
  return { camera: { ...camera, lon, lat: (Math.atan(Math.sinh(up)) * 180) / Math.PI }, frame };
}

/** The same of the page's map as it stands. A tilted one is taken whole: its middle is not the middle of what is in sight. */
export function openPartOfPage(camera: Camera | null, tilted: boolean): { camera: Camera | null; frame: Size } {
  const canvas = document.querySelector(".maplibregl-canvas");
  const map = { width: canvas?.clientWidth || innerWidth, height: canvas?.clientHeight || innerHeight };
  if (!canvas || camera === null || tilted) return { camera, frame: map };
  const said = getComputedStyle(canvas);
  const inset = (side: string) => Number.parseFloat(said.getPropertyValue(`--inset-${side}`)) || 0;
  return openPart(camera, map, { left: inset("left"), right: inset("right"), bottom: inset("bottom") });
}
