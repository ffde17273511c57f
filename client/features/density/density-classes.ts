/** Classes and colours of the density cells. Pure. */
import { classOf, roundCountBreaks } from "#server/algorithms/class-breaks.ts";
import { densityColours, rgb } from "../../lib/palette.ts";
import type { Theme } from "../../lib/view/view-state.ts";

/** Mean area of a cell by resolution, km² (h3geo.org, table of cell areas); here so that the legend needs no H3 code. */
export const MEAN_CELL_AREA_KM2: Readonly<Record<number, number>> = { 5: 252.9, 6: 36.13, 7: 5.161, 8: 0.7373 };

type Rgba = readonly [number, number, number, number];

export interface DensityClasses {
  breaks: number[];
  /** Red, green, blue, opacity of each class, 0 … 255. Opaque: over any county a class has its legend's colour. */
  colours: Rgba[];
}

/** Breaks at round numbers, from the cells that hold any site, and their colours. */
export function densityClasses(n: Uint32Array, theme: Theme): DensityClasses {
  const counted = n.filter((count) => count > 0);
  if (counted.length === 0) return { breaks: [], colours: [] };
  const breaks = roundCountBreaks(counted);
  const colours = densityColours(theme, breaks.length + 1).map((colour): Rgba => [...rgb(colour), 255]);
  return { breaks, colours };
}

/** RGBA of every cell; cells without sites are transparent. */
export function cellColours(n: Uint32Array, { breaks, colours }: DensityClasses): Uint8Array {
  const bytes = new Uint8Array(n.length * 4);
  for (let i = 0; i < n.length; i++) {
    if (n[i] !== 0) bytes.set(colours[classOf(n[i]!, breaks)]!, i * 4);
  }
  return bytes;
}
