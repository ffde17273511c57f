/** Classes and colours of the counties. Pure. */
import { classBreaks, classOf } from "#server/algorithms/class-breaks.ts";
import type { RankingRow } from "../../lib/measures.ts";
import { choroplethColours } from "../../lib/palette.ts";
import type { Theme, View } from "../../lib/view/view-state.ts";

/** Zoom at which the counties' colours have faded away. */
export const COLOURS_GONE = 12.6;

export interface ChoroplethClasses {
  /** The smallest value shown; undefined where nothing is. */
  least: number | undefined;
  breaks: number[];
  colours: string[];
  /** Fill per county code; counties without a value, or with too small a denominator, are missing. */
  colourOf: Map<string, string>;
}

/** Breaks from the counties that are drawn (`codes`) and have a value worth comparing. */
export function choroplethClasses(
  rows: readonly RankingRow[],
  codes: readonly string[],
  { method, classes, manual }: View["breaks"],
  theme: Theme,
): ChoroplethClasses {
  const drawn = rows.filter((row) => row.code !== null && codes.includes(row.code) && row.value !== null && row.ranked);
  const breaks = classBreaks(
    method,
    drawn.map((row) => row.value!),
    classes,
    manual,
  );
  const colours = drawn.length === 0 ? [] : choroplethColours(theme, breaks.length + 1);
  const least = drawn.length === 0 ? undefined : Math.min(...drawn.map((row) => row.value!));
  return {
    least,
    breaks,
    colours,
    colourOf: new Map(drawn.map((row) => [row.code!, colours[classOf(row.value!, breaks)]!])),
  };
}
