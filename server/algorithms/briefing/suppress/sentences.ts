/** Paragraphs in parts that can be dropped one by one, each saying what it is of. */
import type { BriefingLanguage, Paragraph, Segment } from "../briefing.ts";

interface Part {
  segments: Segment[];
}
/** Clauses of a sentence; the first names what the others may be of. */
type Sentence = Part[];

const SENTENCE_ENDS = { zh: /(?<=[。！？])/, en: /(?<=[.!?]) (?=\S)/ } as const;
/** A Chinese semicolon parts clauses that stand by themselves; an English one parts what has one subject. */
const CLAUSE_END = "；";

/**
 * The paragraph without the sentences, in Chinese also clauses, that are not to be said. A clause is only dropped behind one that
 * is kept: the first says what its sentence is of. Null: nothing is left.
 * @param mayStay by the facts of a sentence or clause; what has none only stays where the whole paragraph does.
 */
export function keepSentences(
  paragraph: Paragraph,
  language: BriefingLanguage,
  mayStay: (facts: readonly string[]) => boolean,
): Paragraph | null {
  const stays = ({ segments }: Part) => {
    const facts = segments.flatMap((segment) => ("fact" in segment ? [segment.fact] : []));
    return facts.length > 0 && mayStay(facts);
  };
  const kept = sentencesOf(paragraph, language).flatMap((sentence) =>
    stays(sentence[0]!) ? [endAsSentence(sentence.filter(stays))] : [],
  );
  if (kept.length === 0) return null;
  const between = language === "en" ? " " : "";
  return tidy(kept.flatMap((segments, i) => (i === 0 || between === "" ? segments : [{ text: between }, ...segments])));
}

function sentencesOf(paragraph: Paragraph, language: BriefingLanguage): Sentence[] {
  let part: Part = { segments: [] };
  let sentence: Sentence = [part];
  const sentences = [sentence];
  for (const segment of paragraph) {
    if ("fact" in segment) {
      part.segments.push(segment);
      continue;
    }
    segment.text.split(SENTENCE_ENDS[language]).forEach((text, s) => {
      if (s > 0) {
        part = { segments: [] };
        sentence = [part];
        sentences.push(sentence);
      }
      const clauses = language === "zh" ? text.split(new RegExp(`(?<=${CLAUSE_END})`)) : [text];
      clauses.forEach((clause, c) => {
        if (c > 0) {
          part = { segments: [] };
          sentence.push(part);
        }
        if (clause !== "") part.segments.push({ text: clause });
      });
    });
  }
  const isFilled = (one: Part) => one.segments.length > 0;
  return sentences.map((one) => one.filter(isFilled)).filter((one) => one.length > 0);
}

/** A clause that became the last of its sentence ends it. */
function endAsSentence(parts: readonly Part[]): Segment[] {
  const segments = parts.flatMap((part) => part.segments);
  const last = segments.at(-1)!;
  if ("fact" in last || !last.text.endsWith(CLAUSE_END)) return segments;
  return [...segments.slice(0, -1), { text: `${last.text.slice(0, -CLAUSE_END.length)}。` }];
}

/** Neighbouring words are one. */
function tidy(segments: readonly Segment[]): Paragraph {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && !("fact" in last) && !("fact" in segment)) joined.splice(-1, 1, { text: last.text + segment.text });
    else joined.push(segment);
  }
  return joined;
}
