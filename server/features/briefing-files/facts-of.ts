import type { BriefingContent, BriefingLanguage, Fact, Step } from "../../algorithms/briefing/briefing.ts";

/** A fact where it is mentioned, in the order of reading. */
export interface Mention {
  fact: Fact | undefined;
  id: string;
  /** What stands around it: the heading of a column and row, the label of a number, the sentence. */
  words: string;
  /** As it is written there; null: by its format. */
  typed: string | null;
}

/** Every mention of a fact in a step, each fact with the same words once. */
export function mentionsOf(step: Step, { facts }: BriefingContent, language: BriefingLanguage): Mention[] {
  const found: Mention[] = [];
  const seen = new Set<string>();
  const add = (id: string, words: string, typed: string | null = null) => {
    const key = `${id} ${words}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({ fact: facts[id], id, words, typed });
  };
  for (const paragraph of step.words[language]) {
    const sentence = paragraph.map(({ text }) => text).join("");
    for (const segment of paragraph)
      if ("fact" in segment) add(segment.fact, sentence, segment.edited ? segment.text : null);
  }
  const join = (...words: string[]) => words.filter(Boolean).join(" · ");
  for (const block of step.blocks)
    switch (block.kind) {
      case "number":
        for (const id of [block.fact, ...block.changes]) add(id, block.label[language]);
        break;
      case "chart":
        for (const series of block.series)
          for (const [i, id] of series.facts.entries())
            add(id, join(block.title[language], block.categories[i]?.[language] ?? "", series.name[language]));
        break;
      case "table":
        for (const row of block.rows) {
          const name = row.find((cell) => "text" in cell);
          for (const [i, cell] of row.entries())
            if ("fact" in cell)
              add(
                cell.fact,
                join(block.title[language], name?.text[language] ?? "", block.columns[i]?.title[language] ?? ""),
              );
        }
        break;
      default:
    }
  return found;
}
