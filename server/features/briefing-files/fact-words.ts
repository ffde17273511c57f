import type { BriefingLanguage, Fact, FactFormat } from "../../algorithms/briefing/briefing.ts";
import { formatFact, NO_VALUE } from "../../algorithms/briefing/words/format-fact.ts";

/** A fact as people read it; a dash where a block names one that is not there. */
export const factText = (fact: Fact | undefined, language: BriefingLanguage): string =>
  fact ? formatFact(fact, language) : NO_VALUE;

/** The same as Excel's and PowerPoint's number formats say it. */
export function numberFormat(format: FactFormat): string {
  if (format === "share" || format === "changeShare") return "0.0%";
  if (format === "rate" || format === "index") return "#,##0.0";
  return "#,##0";
}
