/**
 * What a reader loses with a count that is withheld: the places where it is said, weighed by how much is read there, its own and
 * those of whatever is made of it. Details keep small counts company rather than the city's own figures.
 */
import type { BriefingContent, Fact, Step } from "../briefing.ts";
import { factId } from "../questions.ts";
import { partsOf } from "./briefing-publication.ts";

/** Relative to a cell of a unit's own sheet. */
const WEIGHTS = {
  step: { number: 80, change: 20, words: 20, cell: 4 },
  sheet: { number: 4, change: 1, words: 2, cell: 1 },
} as const;
/** A figure of the whole city, of all kinds, is what others are read against. */
const WHOLE_CITY = 4;

/** By count id, in units of one cell of a unit's sheet. */
export function worthOfCounts({ steps, sheets, facts }: Pick<BriefingContent, "steps" | "sheets" | "facts">) {
  const said = new Map<string, number>();
  for (const step of steps) weighMentions(step, WEIGHTS.step, said);
  for (const step of Object.values(sheets)) weighMentions(step, WEIGHTS.sheet, said);
  const worth = new Map<string, number>();
  for (const fact of Object.values(facts)) {
    const own = (said.get(fact.id) ?? 0) * (isWholeCity(fact) ? WHOLE_CITY : 1);
    for (const part of partsOf(fact)) {
      const id = factId(part);
      worth.set(id, (worth.get(id) ?? 0) + own);
    }
  }
  return worth;
}

/** One rank that is missing lies where the others are not: all of a ranking are published or none. */
export const isRank = ({ format, ask }: Pick<Fact, "format" | "ask">): boolean =>
  format === "rank" || ask.what === "unitsRanked";

/** Whether a fact is of every record in the city. */
export const isWholeCity = ({ ask: { filter, with: more } }: Pick<Fact, "ask">): boolean =>
  filter.place === null &&
  [filter.layer, filter.category, filter.level, filter.status, filter.supervision].every(
    ({ length }) => length === 0,
  ) &&
  more?.kind === undefined &&
  more?.appraisal === undefined;

function weighMentions(
  { words, blocks }: Step,
  weights: (typeof WEIGHTS)[keyof typeof WEIGHTS],
  said: Map<string, number>,
) {
  const add = (id: string, weight: number) => said.set(id, (said.get(id) ?? 0) + weight);
  // Both languages say the same.
  for (const segment of words.zh.flat()) if ("fact" in segment) add(segment.fact, weights.words);
  for (const block of blocks)
    switch (block.kind) {
      case "number":
        add(block.fact, weights.number);
        for (const id of block.changes) add(id, weights.change);
        break;
      case "chart":
        for (const id of block.series.flatMap(({ facts }) => facts)) add(id, weights.cell);
        break;
      case "table":
        for (const cell of block.rows.flat()) if ("fact" in cell) add(cell.fact, weights.cell);
        break;
      default:
    }
}
