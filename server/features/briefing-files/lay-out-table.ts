import { type Box, type PageItem, SIZES } from "./page.ts";
import { heightOf, type Run, widthOf, wrap } from "./text-fit.ts";

const PAD_X = 0.1;
const PAD_Y = 0.03;
/** Columns of names give way down to this width, inches. */
const LEAST_COLUMN = 1.1;

export interface TableContent {
  header: readonly string[];
  aligns: readonly ("start" | "end")[];
  rows: readonly (readonly (readonly Run[])[])[];
}
type TableItem = Extract<PageItem, { kind: "table" }>;

/**
 * A table in boxes, one a page: the largest size at which its columns stand side by side, long words broken into lines, rows
 * spread evenly over as many pages as they need. The first page has `first`, all others `rest`.
 */
export function layOutTable(content: TableContent, first: Box, rest: Box): TableItem[] {
  const tryAt = (size: number, widths: readonly number[]) => {
    const measured = measure(content, widths, size);
    return { size, widths, measured, pages: spread(measured, first, rest) };
  };
  const sizes = Array.from({ length: SIZES.table - SIZES.tableLeast + 1 }, (_, i) => SIZES.table - i);
  const squeezed = (size: number) => squeeze(naturalWidths(content, size), content.aligns, first.w);
  // On one page with every word on one line; on one page with long words broken; on several in a size read with ease.
  const onOne = (widthsAt: (size: number) => number[] | null) => {
    for (const size of sizes) {
      const widths = widthsAt(size);
      const tried = widths && tryAt(size, widths);
      if (tried?.pages.length === 1) return tried;
    }
    return undefined;
  };
  const tried =
    onOne((size) => columnWidths(content, first.w, size)) ??
    onOne(squeezed) ??
    tryAt(SIZES.label, columnWidths(content, first.w, SIZES.label) ?? squeezed(SIZES.label));
  const { size, widths, measured, pages } = tried;
  return pages.map((rows, i) => item(content, measured, rows, widths, size, i === 0 ? first : rest));
}

/** Whether a table stands in a box whole, every word on one line. */
export const standsIn = (content: TableContent, box: Box): boolean => {
  const widths = columnWidths(content, box.w, SIZES.tableLeast);
  return widths !== null && spread(measure(content, widths, SIZES.tableLeast), box, box).length === 1;
};

interface Measured {
  headerHeight: number;
  rows: { cells: readonly (readonly Run[])[]; height: number }[];
}

function measure({ header, rows }: TableContent, widths: readonly number[], size: number): Measured {
  const tallest = (cells: readonly (readonly Run[])[]) =>
    Math.max(...cells.map((cell, i) => heightOf(wrap(cell, widths[i]! - 2 * PAD_X, size).length, size))) + 2 * PAD_Y;
  return {
    headerHeight: tallest(header.map((text) => [{ text, bold: true }])),
    rows: rows.map((cells) => ({ cells, height: tallest(cells) })),
  };
}

/** Rows by page, about as many on each. */
function spread({ headerHeight, rows }: Measured, first: Box, rest: Box): Measured["rows"][] {
  const pages: Measured["rows"][] = [];
  const fill = (share: number) => {
    pages.length = 0;
    let page: Measured["rows"] = [];
    let left = first.h - headerHeight;
    for (const row of rows) {
      if (page.length > 0 && (row.height > left + 1e-9 || page.length >= share)) {
        pages.push(page);
        page = [];
        left = rest.h - headerHeight;
      }
      page.push(row);
      left -= row.height;
    }
    pages.push(page);
  };
  fill(Number.POSITIVE_INFINITY);
  const needed = pages.length;
  if (needed > 1) {
    fill(Math.ceil(rows.length / needed));
    if (pages.length > needed) fill(Number.POSITIVE_INFINITY);
  }
  return pages;
}

function item(
  { header, aligns }: TableContent,
  { headerHeight }: Measured,
  rows: Measured["rows"],
  widths: readonly number[],
  size: number,
  box: Box,
): TableItem {
  const h = headerHeight + rows.reduce((sum, row) => sum + row.height, 0);
  return { kind: "table", box: { ...box, h }, size, widths, aligns, header, headerHeight, rows };
}

/** What each column would like; headings of several words may stand on two lines. */
function naturalWidths({ header, rows }: TableContent, size: number): number[] {
  return header.map((heading, i) => {
    const whole = widthOf(heading, size, true);
    const longest = Math.max(...heading.split(" ").map((word) => widthOf(word, size, true)));
    const inCells = Math.max(
      0,
      ...rows.map((row) => row[i]!.reduce((sum, run) => sum + widthOf(run.text, size, run.bold), 0)),
    );
    // Chinese breaks anywhere, other writing between words.
    const broken = whole / 2 + widthOf("国", size, true);
    const inHeading = /\p{Script=Han}/u.test(heading) ? broken : Math.max(longest, broken);
    return Math.max(inCells, Math.min(whole, inHeading)) + 2 * PAD_X + 0.04;
  });
}

/** Widths that fill the box, room left over given to all alike; null: there is not enough. */
function columnWidths(content: TableContent, width: number, size: number): number[] | null {
  const natural = naturalWidths(content, size);
  const total = natural.reduce((sum, one) => sum + one, 0);
  if (total > width) return null;
  return natural.map((one) => one + (width - total) / natural.length);
}

/** The widest columns of words give way until all stand in the box; their words break into lines. */
function squeeze(natural: readonly number[], aligns: readonly ("start" | "end")[], width: number): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - width; over > 1e-6; over = sum(widths) - width) {
    const wordy = widths.map((one, i) => (aligns[i] === "start" && one > LEAST_COLUMN ? one : 0));
    const widest = Math.max(...wordy);
    // Nothing is left to give: all shrink alike, and numbers break too rather than run over the edge.
    if (widest === 0) return widths.map((one) => (one * width) / sum(widths));
    const at = wordy.indexOf(widest);
    const second = Math.max(LEAST_COLUMN, ...wordy.filter((_, i) => i !== at));
    widths[at] = Math.max(LEAST_COLUMN, widest - Math.max(0.05, Math.min(over, widest - second)));
  }
  return widths;
}

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
