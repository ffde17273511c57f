/**
 * Pages as boxes with text, tables, charts and pictures in them: what PowerPoint, PDF and the offline pack draw, each in its
 * own way. Lengths in inches on a page that is `PAGE_WIDTH` wide, sizes of text in points; other papers scale them.
 */
import type { Block } from "../../algorithms/briefing/briefing.ts";
import type { ThemeColour } from "./briefing-theme.ts";
import type { Run } from "./text-fit.ts";

export const PAGE_WIDTH = 13.333;

/** Height of a page that is PAGE_WIDTH wide. */
export const PAPERS = {
  wide: { height: 7.5, millimetres: [338.7, 190.5] },
  a4: { height: (PAGE_WIDTH * 210) / 297, millimetres: [297, 210] },
  a3: { height: (PAGE_WIDTH * 297) / 420, millimetres: [420, 297] },
} as const satisfies Record<string, { height: number; millimetres: readonly [number, number] }>;
export type Paper = keyof typeof PAPERS;

/**
 * Sizes of text in points. On a picture 3 m high a character of 16 points is 89 mm, 20 minutes of arc from 15 m away: what
 * people still read at ease. Words of a step that would be smaller than `words` are left to the appendix. What is smaller still
 * is read close by: cells, captions (`least`), and the stamp of every page.
 */
export const SIZES = {
  title: 30,
  titleLeast: 20,
  wordsMost: 22,
  words: 18,
  /** All the words of a step are worth this size, 28 pixels of 1080 on the wall; fewer than all are not. */
  wordsWhole: 14,
  /** Where a single sentence is too long for anything larger. */
  wordsLeast: 14,
  heading: 16,
  label: 14,
  least: 12,
  table: 16,
  value: 36,
  stamp: 10.5,
} as const;

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export type ChartBlock = Extract<Block, { kind: "chart" }>;

export interface TextItem {
  kind: "text";
  box: Box;
  /** The page's title is what outlines and screen readers call it by. */
  role?: "title";
  paragraphs: readonly (readonly Run[])[];
  size: number;
  bold?: boolean;
  align?: "left" | "center" | "right";
  valign?: "top" | "middle" | "bottom";
  colour: ThemeColour;
  /** Space between paragraphs, points. */
  gap?: number;
}

export interface TableItem {
  kind: "table";
  box: Box;
  size: number;
  widths: readonly number[];
  aligns: readonly ("start" | "end")[];
  header: readonly string[];
  headerHeight: number;
  rows: readonly { cells: readonly (readonly Run[])[]; height: number }[];
}

export type PageItem =
  | TextItem
  | TableItem
  | { kind: "rect"; box: Box; fill: ThemeColour }
  | { kind: "chart"; box: Box; block: ChartBlock; drawn: ChartBlock["chart"]; size: number }
  | { kind: "picture"; box: Box; of: "map" | "photo"; key: string; alt: string }
  | { kind: "logo"; box: Box };

/** Cover and steps are presented; the appendix is turned to; sheets of the units are asked for. */
export type PagePart = "cover" | "step" | "appendix" | "sheet";

export interface Page {
  /** Stable within a briefing: the step's id; in the appendix with `appendix-` before and `+2` for its second page. */
  id: string;
  part: PagePart;
  title: string;
  /** Code of the reporting unit whose one-page sheet this is. */
  sheet: string | null;
  /** For the presenter alone. */
  notes: string;
  items: readonly PageItem[];
}
