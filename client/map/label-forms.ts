/** Ways to write the name of an area on the map. Pure but for the measure it is given. */
import { withoutKind } from "#server/algorithms/briefing/words/short-name.ts";
import type { LabelForm } from "./label-places.ts";

/** Width of a line of text in characters of one pixel, pixels. */
export type MeasureText = (line: string) => number;

/** Lines of a text and the share of its usual size. */
const SMALLER = [1, 0.86, 0.75] as const;
/** Characters are not made smaller than this, CSS pixels: seven points of a picture. */
const LEAST_SIZE = 9.5;
export const LINE_HEIGHT = 1.15;
/** Of the halo on either side, pixels. */
const HALO = 2;

/**
 * From the whole name in one line down to small characters: first lines are broken, then the word for the kind of area goes,
 * then they get smaller.
 * @param short the name without its kind; null where it would be another's as well
 * @param size of characters, CSS pixels
 */
export function labelForms(name: string, short: string | null, size: number, measure: MeasureText): LabelForm[] {
  const texts = [name, inTwoLines(name), short].filter((text, i, all) => text !== null && all.indexOf(text) === i);
  return SMALLER.filter((share) => share === 1 || share * size >= LEAST_SIZE).flatMap((share) =>
    texts.map((text) => formOf(text!, size * share, measure)),
  );
}

function formOf(text: string, size: number, measure: MeasureText): LabelForm {
  const lines = text.split("\n");
  return {
    text,
    size,
    width: Math.max(...lines.map(measure)) * size + 2 * HALO,
    height: ((lines.length - 1) * LINE_HEIGHT + 1) * size + 2 * HALO,
  };
}

/** Characters of a Chinese name that stay in one line. */
const LONGEST_LINE = 5;

/** Broken at the space, or in Chinese at the character, next to the middle; the name itself where there is nothing to break. */
export function inTwoLines(name: string): string {
  const middle = name.length / 2;
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  if (spaces.length > 0) {
    const at = spaces.reduce((best, space) => (Math.abs(space - middle) < Math.abs(best - middle) ? space : best));
    return `${name.slice(0, at)}\n${name.slice(at + 1)}`;
  }
  const ideographs = /^\p{Script=Han}+$/u.test(name);
  if (!ideographs || name.length <= LONGEST_LINE) return name;
  return `${name.slice(0, Math.ceil(middle))}\n${name.slice(Math.ceil(middle))}`;
}

/** English names without their kind; null for those that name another area of the city, or the city, too. */
export function shortNames(names: readonly string[]): Map<string, string | null> {
  const times = new Map<string, number>();
  for (const name of new Set(names)) times.set(withoutKind(name), (times.get(withoutKind(name)) ?? 0) + 1);
  return new Map(
    names.map((name) => {
      const short = withoutKind(name);
      return [name, short !== name && times.get(short) === 1 ? short : null];
    }),
  );
}
