/** Classes and colours of the hexagons, whatever they show. Pure. */
import type { SurfaceCells } from "#server/algorithms/analysis/analysis-types.ts";
import { classOf, quantileBreaks, roundCountBreaks } from "#server/algorithms/class-breaks.ts";
import { blindSpotColours, densityColours, HOT_SPOT_COLOURS, rgb } from "../palette.ts";
import type { Theme } from "../view/view-state.ts";

/** Mean area of a cell by resolution, km² (h3geo.org, table of cell areas); here so that the legend needs no H3 code. */
export const MEAN_CELL_AREA_KM2: Readonly<Record<number, number>> = { 5: 252.9, 6: 36.13, 7: 5.161, 8: 0.7373 };

type Rgba = readonly [number, number, number, number];

export interface DensityClasses {
  breaks: number[];
  /** Red, green, blue, opacity of each class, 0 … 255. Opaque: over any county a class has its legend's colour. */
  colours: Rgba[];
}

/** Shares of the values below each break where a few values are far above the rest. */
const LONG_TAIL = [0.3, 0.55, 0.75, 0.9, 0.97];
const RATE_CLASSES = 5;

/** Breaks at round numbers, from the cells that hold any site, and their colours. */
export function densityClasses(n: Uint32Array | Float32Array, theme: Theme): DensityClasses {
  return coloured(n, roundCountBreaks, (classes) => densityColours(theme, classes));
}

/** Classes of a surface; hot spots have their own seven, see {@link hotSpotColours}. */
export function surfaceClasses({ kind, values }: Pick<SurfaceCells, "kind" | "values">, theme: Theme): DensityClasses {
  switch (kind) {
    case "rate":
      return coloured(values, rateBreaks, (classes) => densityColours(theme, classes));
    case "kernel":
      return coloured(values, longTailBreaks, (classes) => densityColours(theme, classes));
    case "blindspots":
      return coloured(values, longTailBreaks, (classes) => blindSpotColours(theme, classes));
    default:
      return densityClasses(values, theme);
  }
}

function coloured(
  values: Uint32Array | Float32Array,
  breaksOf: (values: ArrayLike<number>) => number[],
  coloursOf: (classes: number) => string[],
): DensityClasses {
  const counted = values.filter((value) => value > 0);
  if (counted.length === 0) return { breaks: [], colours: [] };
  const breaks = breaksOf(counted);
  return { breaks, colours: coloursOf(breaks.length + 1).map((colour): Rgba => [...rgb(colour), 255]) };
}

/** Classes with as many cells each, at numbers of two figures. */
function rateBreaks(values: ArrayLike<number>): number[] {
  return rising(quantileBreaks(values, RATE_CLASSES).map((value) => Number(value.toPrecision(2))));
}

/** Breaks near fixed shares of the values, at numbers of one figure, or 1.5. */
function longTailBreaks(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  return rising(LONG_TAIL.map((share) => nearestRound(sorted[Math.floor((sorted.length - 1) * share)]!)));
}

const rising = (breaks: number[]) =>
  breaks.filter((value, index) => value > 0 && (index === 0 || value > breaks[index - 1]!));

function nearestRound(value: number): number {
  const exponent = Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 5, 7, 10].reduce((best, one) =>
    Math.abs(Math.log((one * 10 ** exponent) / value)) < Math.abs(Math.log((best * 10 ** exponent) / value))
      ? one
      : best,
  );
  // Through text: 3 × 10 ** −2 is not 0.03.
  return Number(`${step}e${exponent}`);
}

/** RGBA of every cell; cells of value 0 or without one are transparent. */
export function cellColours(values: Uint32Array | Float32Array, { breaks, colours }: DensityClasses): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > 0) bytes.set(colours[classOf(values[i]!, breaks)]!, i * 4);
  }
  return bytes;
}

/** Opacity, 0 … 255, of a significant cell by the settings that agree; of one whose settings are not known yet. */
export const stabilityOpacity = (settings: number | null, of: number) =>
  Math.round(255 * (settings === null ? 0.7 : 0.35 + (0.65 * settings) / of));

/** Opacities, 0 … 255, of cells where nothing is proved: with sites, and empty. Seen, but quiet. */
const QUIET = { occupied: 92, empty: 36 };

/**
 * RGBA of every cell by its class −3 … 3. `stability` counts the settings, of `settings` altogether, in which a cell is
 * significant; null while they are being counted. Cells without a z were not tested or are not shown: transparent.
 */
export function hotSpotColours(
  { classes, values }: Pick<SurfaceCells, "classes" | "values">,
  n: Uint32Array,
  stability: Uint8Array | null,
  settings: number,
  theme: Theme,
): Uint8Array {
  const colours = HOT_SPOT_COLOURS[theme].map(rgb);
  const known = stability?.length === classes.length ? stability : null;
  const bytes = new Uint8Array(classes.length * 4);
  for (let i = 0; i < classes.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const of = classes[i]!;
    const [red, green, blue] = colours[of + 3]!;
    bytes[i * 4] = red;
    bytes[i * 4 + 1] = green;
    bytes[i * 4 + 2] = blue;
    bytes[i * 4 + 3] =
      of === 0 ? (n[i]! > 0 ? QUIET.occupied : QUIET.empty) : stabilityOpacity(known ? known[i]! : null, settings);
  }
  return bytes;
}
