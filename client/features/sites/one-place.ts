/** Which marks near a point lie at one place. Pure. */

/** How far apart marks may lie and still be one place: pixels on the screen, and metres where the map is coarse. */
const ONE_PLACE = { pixels: 5, metres: 15, pixelsClose: 3, closeFrom: 16 } as const;

/** A position on the screen, pixels. */
export interface Mark {
  x: number;
  y: number;
}

/** The mark nearest to a point and those that share its place. */
export function atOnePlace<T extends Mark>(
  marks: readonly T[],
  point: Mark,
  zoom: number,
  metresPerPixel: number,
): T[] {
  const distance = (a: Mark, b: Mark) => Math.hypot(a.x - b.x, a.y - b.y);
  const [nearest] = marks.toSorted((a, b) => distance(a, point) - distance(b, point));
  if (!nearest) return [];
  const { pixels, metres, pixelsClose, closeFrom } = ONE_PLACE;
  const reach = zoom >= closeFrom ? pixelsClose : Math.min(pixels, metres / metresPerPixel);
  return marks.filter((mark) => distance(mark, nearest) <= reach);
}

const EQUATOR_METRES = 40_075_016.7;
const WORLD_PIXELS = 512;

/** Ground covered by one pixel of Web Mercator with tiles of 512 pixels. */
export const metresPerPixel = (lat: number, zoom: number) =>
  (EQUATOR_METRES * Math.cos((lat * Math.PI) / 180)) / (WORLD_PIXELS * 2 ** zoom);
