/** Blocks as they may be shown to everybody; of those that withhold most of their numbers nothing is left. */
import type { Bilingual, Block, TableCell } from "../briefing.ts";
import type { PublicRule, SafetyReport } from "./safe-briefing.ts";
import { safeView } from "./safe-view.ts";

const CELLS: Bilingual = { zh: "全部点位按网格分布（公开版）", en: "All sites by cell (public version)" };
/** A chart or table of which a greater share is withheld says nothing. */
const MOST_WITHHELD = 2 / 3;

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
      return safeTable(block, isOut);
    case "chart":
      return safeChart(block, isOut);
  }
}

/** Rows and columns of nothing but withheld numbers go; so does the whole where little is left. */
function safeTable(block: BlockOf<"table">, isOut: (id: string) => boolean): Block | null {
  if (!factsOfBlock(block).some(isOut)) return block;
  const isEmpty = (cells: readonly (TableCell | undefined)[]) => {
    const facts = cells.flatMap((cell) => (cell && "fact" in cell ? [cell.fact] : []));
    return facts.length > 0 && facts.every(isOut);
  };
  const kept = [...block.columns.keys()].filter((c) => !isEmpty(block.rows.map((row) => row[c])));
  const rows = block.rows.filter((row) => !isEmpty(row)).map((row) => kept.flatMap((c) => row[c] ?? []));
  const left = { ...block, columns: kept.map((c) => block.columns[c]!), rows };
  if (isWorthless(factsOfBlock(left), isOut)) return null;
  // Rows in the order of their numbers would tell how large a withheld one is.
  return { ...left, rows: byHead(rows, (row) => headOf(row[0])) };
}

function safeChart(block: BlockOf<"chart">, isOut: (id: string) => boolean): Block | null {
  if (!factsOfBlock(block).some(isOut)) return block;
  const series = block.series.filter(({ facts }) => !facts.every(isOut));
  const filled = [...block.categories.keys()].filter((c) => series.some(({ facts }) => !isOut(facts[c]!)));
  const order = byHead(filled, (c) => block.categories[c]!.zh);
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
