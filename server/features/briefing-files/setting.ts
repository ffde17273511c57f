import type { Bilingual, BriefingContent, BriefingLanguage } from "../../algorithms/briefing/briefing.ts";
import type { BriefingTheme } from "./briefing-theme.ts";
import { type Say, sayIn } from "./briefing-words.ts";
import { type Box, PAGE_WIDTH, PAPERS, type Paper } from "./page.ts";

export interface LayOutOptions {
  language: BriefingLanguage;
  paper: Paper;
  theme: BriefingTheme;
  /** The one-page sheets of the reporting units at the end. */
  sheets: boolean;
  /** Width by height of the pictures of maps there are, by view. */
  ratios?: ReadonlyMap<string, number>;
}

export const MARGIN = 0.55;
/** Between columns and between rows of blocks. */
export const GAP = 0.3;
export const WIDTH = PAGE_WIDTH - 2 * MARGIN;
/** Where the content of a page begins: beneath its title. */
const CONTENT_TOP = 1.28;
/** Below the content: what leads to the appendix, and the stamp. */
const FOOT = 0.8;

/** What every page is laid out with. */
export interface Setting {
  content: BriefingContent;
  language: BriefingLanguage;
  theme: BriefingTheme;
  sheets: boolean;
  ratios: ReadonlyMap<string, number>;
  say: Say;
  in: (text: Bilingual) => string;
  /** Of the page. */
  height: number;
  /** What a page has for its content. */
  area: Box;
}

export function createSetting(content: BriefingContent, options: LayOutOptions): Setting {
  const { language, theme, sheets, paper, ratios = new Map() } = options;
  const { height } = PAPERS[paper];
  return {
    content,
    language,
    theme,
    sheets,
    ratios,
    say: sayIn(language),
    in: (text) => text[language],
    height,
    area: { x: MARGIN, y: CONTENT_TOP, w: WIDTH, h: height - FOOT - CONTENT_TOP },
  };
}

/** The lower part of a box from `by` on. */
export const below = (box: Box, by: number): Box => ({ ...box, y: box.y + by, h: box.h - by });

/** Two columns, the left one so wide. */
export const beside = (box: Box, left: number): [Box, Box] => [
  { ...box, w: left },
  { ...box, x: box.x + left + GAP, w: box.w - left - GAP },
];
