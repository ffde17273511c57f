import type { BriefingContent, BriefingLanguage, Segment } from "#server/algorithms/briefing/briefing.ts";
import { markOf } from "#server/algorithms/briefing/words/check-words.ts";

/** Whether a piece of a briefing's words is a number typed over that no longer says what its fact says. */
export function isTypedOver(segment: Segment, facts: BriefingContent["facts"], language: BriefingLanguage): boolean {
  const fact = "fact" in segment ? facts[segment.fact] : undefined;
  return fact !== undefined && markOf(segment.text, fact, language) !== null;
}
