/** How a step's blocks share its page. Pure. */
import type { Block, Step } from "#server/algorithms/briefing/briefing.ts";

export type NumberOf = Extract<Block, { kind: "number" }>;
export type PaneBlock = Exclude<Block, NumberOf>;

export interface Panes {
  /** Numbers stand together, in their order. */
  numbers: readonly NumberOf[];
  /** The rest take turns in the large place; the first is what the step opens with. */
  panes: readonly PaneBlock[];
}

const FIRST: Readonly<Record<Step["layout"], PaneBlock["kind"] | null>> = {
  "map-right": "map",
  "map-full": "map",
  "chart-right": "chart",
  "table-full": "table",
  numbers: null,
  cases: "cases",
};

export function panesOf({ blocks, layout }: Pick<Step, "blocks" | "layout">): Panes {
  const numbers = blocks.filter((block): block is NumberOf => block.kind === "number");
  const others = blocks.filter((block): block is PaneBlock => block.kind !== "number");
  const first = others.find(({ kind }) => kind === FIRST[layout]);
  return { numbers, panes: first ? [first, ...others.filter((block) => block !== first)] : others };
}
