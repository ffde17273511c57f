/** Blocks as they may be shown to everybody; of those that withhold most of their numbers nothing is left. */
import type { Bilingual, Block, BriefingContent, TableCell } from "../briefing.ts";
import type { PublicRule, SafetyReport } from "./safe-briefing.ts";
import { safeView } from "./safe-view.ts";
import { isRank } from "./worth.ts";

const CELLS: Bilingual = { zh: "全部点位按网格分布（公开版）", en: "All sites by cell (public version)" };
/** A chart or table of which a greater share is withheld says nothing. */
const MOST_WITHHELD = 2 / 3;

/** What a ranking is called whose ranks are withheld. */
export const UNRANKED: Bilingual = { zh: "各单位整改率", en: "Units by rectification" };

type Facts = BriefingContent["facts"];
type BlockOf<K extends Block["kind"]> = Extract<Block, { kind: K }>;

export function factsOfBlock(block: Block): string[] {
  switch (block.kind) {
    case "chart":
      return block.series.flatMap(({ facts }) => facts);
    case "table":
      return block.rows.flat().flatMap((cell) => ("fact" in cell ? [cell.fact] : []));
    case "number":
      return [block.fact, ...block.changes];
    default:
      return [];
  }
}

/** Null: it is left out. */
export function safeBlock(
  block: Block,
  facts: Facts,
  isOut: (id: string) => boolean,
  rule: PublicRule,
  dropped: SafetyReport["dropped"],
): Block | null {
  switch (block.kind) {
    case "map":
      // What the words beneath the live map told of is not what the cells show.
      return { ...block, view: safeView(block.view, rule.resolution), caption: CELLS };
    case "photos":
      dropped.photos++;
      return null;
    case "cases":
      // A single record, and even how many are shown, would tell of a small count; its words may name people.
      dropped.cases += block.items.length;
      return null;
    case "number":
      return isOut(block.fact) ? null : { ...block, changes: block.changes.filter((id) => !isOut(id)) };
    case "table":
      return safeTable(block, facts, isOut);
    case "chart":
      return safeChart(block, facts, isOut);
  }
}

/** Rows and columns of nothing but withheld numbers go; so does the whole where little is left. */
function safeTable(block: BlockOf<"table">, facts: Facts, isOut: (id: string) => boolean): Block | null {
  if (!factsOfBlock(block).some(isOut)) return block;
  const isEmpty = (cells: readonly (TableCell | undefined)[]) => {
    const ids = factsOfCells(cells);
    return ids.length > 0 && ids.every(isOut);
  };
  const kept = [...block.columns.keys()].filter((c) => !isEmpty(block.rows.map((row) => row[c])));
  const rows = block.rows.filter((row) => !isEmpty(row)).map((row) => kept.flatMap((c) => row[c] ?? []));
  const left = { ...block, columns: kept.map((c) => block.columns[c]!), rows };
  if (isWorthless(factsOfBlock(left), isOut)) return null;
  const ranks = (cells: readonly (TableCell | undefined)[]) => factsOfCells(cells).some((id) => isRank(facts[id]!));
  const isUnranked = block.rows.some(ranks) && !rows.some(ranks);
  const columns = [...left.columns.keys()].map((c) => rows.map((row) => factsOfCells([row[c]])[0]));
  const order = publicOrder(rows, (row) => headOf(row[0]), columns, facts, isOut);
  return { ...left, rows: order.map((r) => rows[r]!), ...(isUnranked && { title: UNRANKED }) };
}

const factsOfCells = (cells: readonly (TableCell | undefined)[]): string[] =>
  cells.flatMap((cell) => (cell && "fact" in cell ? [cell.fact] : []));

/**
 * Rows in the order of their numbers would tell how large a withheld one is. They are put in the order of the first column by
 * which those published already stand, largest or smallest first, those of which it is withheld behind them by name; else all
 * by name.
 */
function publicOrder<T>(
  rows: readonly T[],
  head: (row: T) => string,
  columns: readonly (readonly (string | undefined)[])[],
  facts: Facts,
  isOut: (id: string) => boolean,
): number[] {
  const named = byHead([...rows.keys()], (r) => head(rows[r]!));
  for (const ids of columns) {
    const values = ids.map((id) => {
      const value = id === undefined || isOut(id) ? null : facts[id]!.value;
      return typeof value === "number" ? value : null;
    });
    const known = values.filter((value) => value !== null);
    if (known.length * 2 <= rows.length) continue;
    const goesUp = known.every((value, i) => i === 0 || value >= known[i - 1]!);
    const goesDown = known.every((value, i) => i === 0 || value <= known[i - 1]!);
    if (goesUp === goesDown) continue;
    const sorted = named
      .filter((r) => values[r] !== null)
      .sort((a, b) => (values[a]! - values[b]!) * (goesUp ? 1 : -1));
    return [...sorted, ...named.filter((r) => values[r] === null)];
  }
  return named;
}

function safeChart(block: BlockOf<"chart">, facts: Facts, isOut: (id: string) => boolean): Block | null {
  if (!factsOfBlock(block).some(isOut)) return block;
  const series = block.series.filter(({ facts: ids }) => !ids.every(isOut));
  const filled = [...block.categories.keys()].filter((c) => series.some(({ facts: ids }) => !isOut(ids[c]!)));
  const columns = series.map(({ facts: ids }) => filled.map((c) => ids[c]));
  const order = publicOrder(filled, (c) => block.categories[c]!.zh, columns, facts, isOut).map((r) => filled[r]!);
  const left = {
    ...block,
    categories: order.map((c) => block.categories[c]!),
    series: series.map((one) => ({ ...one, facts: order.map((c) => one.facts[c]!) })),
  };
  return isWorthless(factsOfBlock(left), isOut) ? null : left;
}

const isWorthless = (facts: readonly string[], isOut: (id: string) => boolean): boolean =>
  facts.length === 0 || facts.filter(isOut).length > MOST_WITHHELD * facts.length;

const headOf = (cell: TableCell | undefined): string => (cell && "text" in cell ? cell.text.zh : "");

/** By code point, whatever the computer's language. */
const byHead = <T>(rows: readonly T[], head: (row: T) => string): T[] =>
  rows.toSorted((a, b) => (head(a) < head(b) ? -1 : head(a) > head(b) ? 1 : 0));
