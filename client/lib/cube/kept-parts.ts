/** Which parts of the last answer still stand under a new question. Pure. */
import type { Answer, Question } from "#server/algorithms/analysis/analysis-types.ts";
import type { CountsState } from "./counts.store.ts";

type Parts = Pick<CountsState, "counts" | "surface" | "time" | "before" | "stability">;

/**
 * The new answer with every part that did not change as the very object shown already, so that what draws it does not
 * draw again: a brush over time leaves the map alone, another surface leaves the charts alone.
 * @param last question of what is shown, from the same tables; null for none
 */
export function keptParts(shown: Parts, last: Question | null, question: Question, answer: Answer): Parts {
  const same = (...parts: (keyof Question)[]) =>
    last !== null && parts.every((part) => JSON.stringify(last[part], wide) === JSON.stringify(question[part], wide));
  const stock = same("filter", "resolution", "putRight");
  const surface = stock && shown.counts !== null && same("surface", "measure");
  return {
    counts: stock && shown.counts ? shown.counts : answer.counts,
    // Its class counts are those of the surface.
    before: surface ? shown.before : answer.before,
    surface: surface && shown.surface ? shown.surface : answer.surface,
    stability: surface ? shown.stability : null,
    time: timeOf(shown.time, answer.time, same("filter"), same("filter", "period", "deathsAtLeast")),
  };
}

function timeOf(shown: Parts["time"], answered: Answer["time"], sameFilter: boolean, sameTime: boolean): Parts["time"] {
  if (!shown || !answered || !sameFilter) return answered;
  // The three years do not depend on the period.
  return sameTime ? shown : { ...answered, weekly: shown.weekly };
}

/** Cells are 64-bit numbers, which JSON cannot write. */
const wide = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
