/** Sizes that pictures of maps are usually placed in, and how many pixels they come to. Pure. */
import { PICTURE_LIMITS, pixelsOf } from "#server/features/briefing-files/briefing-files.contract.ts";

/** Millimetres: a slide, and pages within margins of 10 mm. */
export const PICTURE_SIZES = {
  slide: { width: 254, height: 143 },
  a4: { width: 277, height: 190 },
  half: { width: 190, height: 130 },
  a3: { width: 400, height: 277 },
} as const;
export type PictureSize = keyof typeof PICTURE_SIZES | "own";
export const DPIS = [96, 150, 200, 300] as const;

/** The pixels of a picture, and whether the server draws so many. */
export function sizeInPixels(picture: { width: number; height: number; dpi: number }) {
  const { width, height } = pixelsOf(picture);
  const { side, area } = PICTURE_LIMITS.pixels;
  const { least, most } = PICTURE_LIMITS.millimetres;
  const isLength = (mm: number) => mm >= least && mm <= most;
  const fits = Math.max(width, height) <= side && width * height <= area;
  return { width, height, fits: fits && isLength(picture.width) && isLength(picture.height) };
}
