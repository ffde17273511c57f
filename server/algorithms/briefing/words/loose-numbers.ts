/** Numbers in a briefing's words that no fact stands behind: somebody typed or pasted them. */
import type { Paragraph } from "../briefing.ts";

const MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
/** Days, months and years as words name periods by them, and what has letters of its own: G107, A4. */
const NO_FIGURE = new RegExp(
  [
    "\\d{4}年(?:\\d{1,2}月(?:\\d{1,2}日)?)?",
    "\\d{1,2}月(?:\\d{1,2}日)?",
    "\\d{4}-\\d{1,2}-\\d{1,2}",
    `(?:\\d{1,2} )?${MONTH}(?: \\d{4})?`,
    "[A-Za-z]+[-+]?\\d[\\w+-]*",
  ].join("|"),
  "gu",
);
/** With its sign, separators and unit of scale, however wide its digits are written. */
export const FIGURE = /[+\-−]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?(?:万|亿)?[%％]?/gu;

export interface LooseNumber {
  /** Place of the words in the paragraph. */
  segment: number;
  text: string;
}

/** In the order of reading. */
export const looseNumbers = (paragraph: Paragraph): LooseNumber[] =>
  paragraph.flatMap((segment, s) =>
    "fact" in segment
      ? []
      : Array.from(segment.text.replace(NO_FIGURE, " ").matchAll(FIGURE), ([text]) => ({ segment: s, text })),
  );
