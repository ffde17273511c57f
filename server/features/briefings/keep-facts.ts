/** What is saved by people keeps the facts of its snapshot: words are theirs, numbers are not. */
import type { BriefingContent, BriefingLanguage, Fact, Segment, Step } from "../../algorithms/briefing/briefing.ts";
import { BRIEFING_LANGUAGES } from "../../algorithms/briefing/briefing.ts";
import { formatFact } from "../../algorithms/briefing/words/format-fact.ts";
import { canonicalJson } from "../../algorithms/draw/canonical-json.ts";
import { BadInput } from "../../plugins/problems.ts";

/**
 * Facts that the content brings along and the version before did not have; they have to be answered by the snapshot.
 * @throws BadInput where it changes what only a new snapshot can change, or names facts that it does not bring
 */
export function newFacts(before: BriefingContent, after: BriefingContent): Fact[] {
  if (after.snapshot !== before.snapshot)
    throw new BadInput(`This briefing is that of snapshot ${before.snapshot}. Make a new one for another.`, {
      field: "snapshot",
    });
  const { confidentiality: _a, approval: _b, ...was } = before.stamp;
  const { confidentiality: _c, approval: _d, ...is } = after.stamp;
  if (canonicalJson(was) !== canonicalJson(is))
    throw new BadInput("Of the stamp, confidentiality and approval number can be changed alone.", { field: "stamp" });
  const added: Fact[] = [];
  for (const [id, fact] of Object.entries(after.facts)) {
    if (fact.id !== id) throw new BadInput(`The fact ${id} calls itself ${fact.id}.`, { field: "facts" });
    const known = before.facts[id];
    if (!known) added.push(fact);
    else if (canonicalJson(known) !== canonicalJson(fact))
      throw new BadInput(`The fact ${id} is the snapshot's. Type over its number in the words instead.`, {
        field: "facts",
      });
  }
  const [missing] = missingFacts(after);
  if (missing !== undefined)
    throw new BadInput(`The fact ${missing} is named and not among the facts.`, { field: "facts" });
  const names = new Set<string>();
  for (const { id } of after.steps) {
    if (names.has(id)) throw new BadInput(`Two steps are called ${id}.`, { field: "steps" });
    names.add(id);
  }
  return added;
}

/** Facts that steps and sheets name and that are not there. */
export function missingFacts({ steps, sheets, facts }: BriefingContent): string[] {
  const named = new Set([...steps, ...Object.values(sheets)].flatMap(factsOf));
  return [...named].filter((id) => !Object.hasOwn(facts, id)).sort();
}

export function factsOf({ words, blocks }: Step): string[] {
  const said = BRIEFING_LANGUAGES.flatMap((language) =>
    words[language].flat().flatMap((segment) => ("fact" in segment ? [segment.fact] : [])),
  );
  const shown = blocks.flatMap((block): readonly string[] => {
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
  });
  return [...said, ...shown];
}

/** The same content with every number that does not read as its fact marked, and no other. */
export function markEdited(content: BriefingContent): BriefingContent {
  const mark = (segment: Segment, language: BriefingLanguage): Segment => {
    if (!("fact" in segment)) return segment;
    const fact = content.facts[segment.fact]!;
    const { fact: id, text } = segment;
    const byRule = [false, true].some((unsigned) => formatFact(fact, language, { unsigned }) === text);
    return byRule ? { fact: id, text } : { fact: id, text, edited: true };
  };
  const marked = (step: Step): Step => ({
    ...step,
    words: {
      zh: step.words.zh.map((paragraph) => paragraph.map((segment) => mark(segment, "zh"))),
      en: step.words.en.map((paragraph) => paragraph.map((segment) => mark(segment, "en"))),
    },
  });
  return {
    ...content,
    steps: content.steps.map(marked),
    sheets: Object.fromEntries(Object.entries(content.sheets).map(([unit, sheet]) => [unit, marked(sheet)])),
  };
}

/** Numbers typed over, by step. */
export const editedNumbers = ({ steps, sheets }: BriefingContent): { step: string; fact: string; text: string }[] =>
  [...steps, ...Object.values(sheets)].flatMap(({ id, words }) =>
    BRIEFING_LANGUAGES.flatMap((language) =>
      words[language]
        .flat()
        .flatMap((segment) =>
          "fact" in segment && segment.edited ? [{ step: id, fact: segment.fact, text: segment.text }] : [],
        ),
    ),
  );
