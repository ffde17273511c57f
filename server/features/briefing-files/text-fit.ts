/**
 * How much room text takes, without a font at hand: widths by kind of character, on the wide side of Microsoft YaHei, Noto Sans
 * CJK and DejaVu Sans, so that what fits here fits there. Inches and points (1/72 inch).
 */

/** A piece of text in one style. */
export interface Run {
  text: string;
  bold?: boolean;
  /** `#rrggbb`; absent: that of the text around it. */
  colour?: string;
  /** Id of the fact that it says. */
  fact?: string;
  /** What it leads to: a page's id, or what `targets.ts` calls a thing in the appendix; `{page}` is that page's number. */
  to?: string;
  /** Id of the page whose number `{last}` is. */
  last?: string;
}

/** Line height in em, set exactly in every file, because fonts do not agree on theirs. */
export const LINE = 1.3;
const POINTS = 72;
const BOLD = 1.1;

/** Width of a character in em. */
function em(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x2e80) return 1;
  if ("，。、；：？！“”‘’（）《》…—·".includes(character)) return 1;
  if (character === " ") return 0.34;
  if ("iljtfrI.,:;'|!()[]".includes(character)) return 0.38;
  if (character >= "0" && character <= "9") return 0.64;
  if ("mwMW%@+−–<>=".includes(character)) return 0.9;
  if (character >= "A" && character <= "Z") return 0.74;
  return 0.62;
}

/** Marks that may not begin a line (GB/T 15834). */
const NOT_FIRST = new Set("，。、；：？！”’）》…％%),.;:?!");

/** Room that Office leaves between Chinese and other writing, em. */
const BETWEEN = 0.25;
const isWide = (character: string) => character.codePointAt(0)! >= 0x2e80;

/** Width of a text, inches. */
export function widthOf(text: string, size: number, bold = false): number {
  let width = 0;
  let wide: boolean | undefined;
  for (const character of text) {
    width += em(character);
    if (wide !== undefined && wide !== isWide(character) && !NOT_FIRST.has(character)) width += BETWEEN;
    wide = isWide(character);
  }
  return (width * size * (bold ? BOLD : 1)) / POINTS;
}

/** Height of so many lines, inches. */
export const heightOf = (lines: number, size: number): number => (lines * size * LINE) / POINTS;

/** The pieces between which a line may end: Chinese characters with the marks after them, words with the space after them. */
function pieces(runs: readonly Run[]): Run[] {
  const found: Run[] = [];
  let open = false;
  for (const run of runs) {
    for (const character of run.text) {
      const last = found.at(-1);
      const wide = isWide(character) && !NOT_FIRST.has(character);
      const joins = last !== undefined && (NOT_FIRST.has(character) || character === " " || (open && !wide));
      if (joins && sameStyle(last, run)) last.text += character;
      else found.push({ ...run, text: character });
      open = !wide && character !== " " && !NOT_FIRST.has(character);
    }
  }
  return found;
}

const sameStyle = (a: Run, b: Run) => a.bold === b.bold && a.colour === b.colour && a.fact === b.fact && a.to === b.to;

/** Breaks a paragraph into lines no wider than `width` inches. */
export function wrap(runs: readonly Run[], width: number, size: number): Run[][] {
  const lines: Run[][] = [];
  let line: Run[] = [];
  let taken = 0;
  // On both sides of what is not Chinese.
  const mixed = /\p{Script=Han}/u.test(runs.map(({ text }) => text).join("")) ? (2 * BETWEEN * size) / POINTS : 0;
  const put = (piece: Run, wide: number) => {
    const last = line.at(-1);
    if (last && sameStyle(last, piece)) last.text += piece.text;
    else line.push({ ...piece });
    taken += wide;
  };
  const end = () => {
    lines.push(line);
    line = [];
    taken = 0;
  };
  for (const piece of pieces(runs)) {
    const wide = widthOf(piece.text, size, piece.bold) + (isWide(piece.text[0]!) ? 0 : mixed);
    if (
      taken > 0 &&
      taken + wide - (widthOf(piece.text, size, piece.bold) - widthOf(piece.text.trimEnd(), size, piece.bold)) > width
    )
      end();
    if (wide <= width) put(piece, wide);
    // Longer than a line by itself: an address without spaces.
    else
      for (const character of piece.text) {
        const one = widthOf(character, size, piece.bold);
        if (taken > 0 && taken + one > width) end();
        put({ ...piece, text: character }, one);
      }
  }
  if (line.length > 0 || lines.length === 0) end();
  return lines;
}

/** The lines a text takes. */
export const countLines = (text: string, width: number, size: number, bold = false): number =>
  wrap([{ text, bold }], width, size).length;

/** The largest size, from `most` down to `least` points, at which a text stands in a box; `least` where none does. */
export function fitSize(
  text: string,
  box: { w: number; h: number },
  { most, least, bold = false }: { most: number; least: number; bold?: boolean },
): number {
  for (let size = most; size > least; size--)
    if (heightOf(countLines(text, box.w, size, bold), size) <= box.h) return size;
  return least;
}

/** A text cut to so many lines, with an ellipsis where something is missing. */
export function cutToLines(text: string, width: number, size: number, lines: number): string {
  const broken = wrap([{ text }], width, size);
  if (broken.length <= lines) return text;
  const kept = [
    ...broken
      .slice(0, lines)
      .map((line) => line.map((run) => run.text).join(""))
      .join(""),
  ];
  do kept.pop();
  while (kept.length > 0 && countLines(`${kept.join("").trimEnd()}…`, width, size) > lines);
  return `${kept.join("").trimEnd()}…`;
}
