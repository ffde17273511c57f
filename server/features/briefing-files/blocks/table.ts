import type { Block, TableCell } from "../../../algorithms/briefing/briefing.ts";
import { shortName } from "../../../algorithms/briefing/words/short-name.ts";
import { wordOf } from "../../../contracts/words.contract.ts";
import { LEVEL_FILLS } from "../briefing-theme.ts";
import type { BriefingWord } from "../briefing-words.ts";
import { factText } from "../fact-words.ts";
import { type Box, type PageItem, SIZES, type TableItem } from "../page.ts";
import type { Setting } from "../setting.ts";
import { heightOf, type Run, widthOf, wrap } from "../text-fit.ts";
import { heading } from "./heading.ts";

export type TableBlock = Extract<Block, { kind: "table" }>;

const PAD_X = 0.08;
const PAD_Y = 0.015;
/** Columns of names give way down to this width, inches. */
const LEAST_COLUMN = 1.1;
/** Rows are spread over the room there is up to this share of their height. */
const MOST_STRETCH = 1.5;
/** Of the line that says how many rows there are. */
const NOTE_HEIGHT = 0.3;

export interface TableContent {
  header: readonly string[];
  aligns: readonly ("start" | "end")[];
  rows: readonly (readonly (readonly Run[])[])[];
}

/** A level by its colour and its name: the name alone says it too. */
export const levelRuns = ({ language }: Setting, level: 1 | 2 | 3 | 4): Run[] => [
  { text: "■ ", colour: LEVEL_FILLS[level] },
  { text: wordOf("level", String(level), language) },
];

function cellRuns(setting: Setting, cell: TableCell): Run[] {
  if ("text" in cell) return [{ text: shortName(setting.in(cell.text)) }];
  if ("fact" in cell) return [{ text: factText(setting.content.facts[cell.fact], setting.language), fact: cell.fact }];
  return levelRuns(setting, cell.level);
}

const contentOf = (setting: Setting, block: TableBlock): TableContent => ({
  header: block.columns.map((column) => setting.in(column.title)),
  aligns: block.columns.map(({ align }) => align),
  rows: block.rows.map((row) => row.map((cell) => cellRuns(setting, cell))),
});

const SIZES_TRIED = Array.from({ length: SIZES.table - SIZES.least + 1 }, (_, i) => SIZES.table - i);

export interface TableTop {
  items: PageItem[];
  /** Rows that are shown. */
  shown: number;
  size: number;
  /** Words of names had to be broken into lines. */
  broken: boolean;
  /** Height taken, heading included. */
  height: number;
}

/** The top of a table in one box; `to` is where the whole of it is. */
export const layOutTop = (setting: Setting, block: TableBlock, box: Box, to: string): TableTop =>
  layOutRows(
    setting,
    { title: setting.in(block.title), content: contentOf(setting, block), more: "moreRows", to },
    box,
  );

/**
 * Rows in one box: all of them in the largest size they stand in, spread over the room; else the first ones and a line that says
 * how many there are and where.
 */
export function layOutRows(
  setting: Setting,
  { title, content, more, to }: { title: string; content: TableContent; more: BriefingWord; to: string },
  box: Box,
): TableTop {
  const { item: name, room } = heading(title, box);
  const done = (table: TableItem, note: PageItem[] = []): TableTop => ({
    items: [name, table, ...note],
    shown: table.rows.length,
    size: table.size,
    broken: table.rows.some(({ cells }) =>
      cells.some((cell, i) => wrap(cell, table.widths[i]! - 2 * PAD_X, table.size).length > 1),
    ),
    height: room.y - box.y + table.box.h + (note.length > 0 ? NOTE_HEIGHT : 0),
  });
  const table = largest(content, room);
  if (table) return done(stretched(table, room.h));
  // As many rows as can be read close by.
  const short = { ...room, h: room.h - NOTE_HEIGHT };
  const size = SIZES.least;
  const widths = columnWidths(content, room.w, size) ?? squeeze(naturalWidths(content, size), content.aligns, room.w);
  const measured = measure(content, widths, size);
  let left = short.h - measured.headerHeight;
  const rows = measured.rows.filter(({ height }) => {
    left -= height;
    return left >= -1e-9;
  });
  const top = stretched(item(content, measured, rows, widths, size, short), short.h);
  const [n, others] = [content.rows.length, content.rows.length - rows.length];
  const note: PageItem = {
    kind: "text",
    box: { ...room, y: room.y + top.box.h, h: NOTE_HEIGHT },
    paragraphs: [[{ text: setting.say(more, { n, left: others }), to }]],
    size: SIZES.least,
    valign: "middle",
    align: "right",
    colour: "quiet",
  };
  return done(top, [note]);
}

/** The table whole in a box, as large as can be: every word on one line, else long words broken; null: it does not stand in it. */
function largest(content: TableContent, box: Box): TableItem | null {
  const tries: ((size: number) => readonly number[] | null)[] = [
    (size) => columnWidths(content, box.w, size),
    (size) => (size <= SIZES.label ? squeeze(naturalWidths(content, size), content.aligns, box.w) : null),
  ];
  for (const widthsAt of tries)
    for (const size of SIZES_TRIED) {
      const widths = widthsAt(size);
      if (!widths) continue;
      const measured = measure(content, widths, size);
      const table = item(content, measured, measured.rows, widths, size, box);
      if (table.box.h <= box.h + 1e-9 && !breaksNumbers(content, widths, size)) return table;
    }
  return null;
}

/** Numbers over two lines are not numbers any more. */
const breaksNumbers = ({ rows, aligns }: TableContent, widths: readonly number[], size: number): boolean =>
  rows.some((row) => row.some((cell, i) => aligns[i] === "end" && wrap(cell, widths[i]! - 2 * PAD_X, size).length > 1));

/** Rows and heading made higher, so that the table fills its box. */
function stretched(table: TableItem, height: number): TableItem {
  const by = Math.min(MOST_STRETCH, height / table.box.h);
  if (by <= 1) return table;
  return {
    ...table,
    box: { ...table.box, h: table.box.h * by },
    headerHeight: table.headerHeight * by,
    rows: table.rows.map((row) => ({ ...row, height: row.height * by })),
  };
}

/** Height of a table at the least size, heading included; infinite where its columns do not stand side by side. */
export function tableNeeds(setting: Setting, block: TableBlock, width: number): number {
  const box = { x: 0, y: 0, w: width, h: Number.POSITIVE_INFINITY };
  const content = contentOf(setting, block);
  const size = SIZES.least;
  const widths = columnWidths(content, width, size) ?? squeeze(naturalWidths(content, size), content.aligns, width);
  if (breaksNumbers(content, widths, size)) return Number.POSITIVE_INFINITY;
  const measured = measure(content, widths, size);
  return item(content, measured, measured.rows, widths, size, box).box.h + heading(setting.in(block.title), box).room.y;
}

/**
 * A table in boxes, one a page: the largest size at which its columns stand side by side, long words broken into lines, rows
 * spread evenly over as many pages as they need. The first page has `first`, all others `rest`.
 */
export function layOutTable(setting: Setting, block: TableBlock, first: Box, rest: Box): PageItem[][] {
  const content = contentOf(setting, block);
  const [start, further] = [heading(setting.in(block.title), first), heading(setting.in(block.title), rest)];
  const table = largest(content, start.room);
  if (table) return [[start.item, table]];
  const size = SIZES.label;
  const widths = columnWidths(content, first.w, size) ?? squeeze(naturalWidths(content, size), content.aligns, first.w);
  const measured = measure(content, widths, size);
  return spread(measured, start.room, further.room).map((rows, i) => [
    i === 0 ? start.item : further.item,
    item(content, measured, rows, widths, size, i === 0 ? start.room : further.room),
  ]);
}

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
