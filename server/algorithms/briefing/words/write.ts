/** Sentences with facts in them: a tagged template makes segments, so no number can slip in as mere text. */
import type { BriefingLanguage, Fact, Paragraph, Segment } from "../briefing.ts";
import { type FactStyle, formatFact } from "./format-fact.ts";

/** A fact, a fact in a style of its own, a piece already written, or words (names, dates). */
export type Piece = Fact | Styled | Paragraph | string;
export interface Styled {
  fact: Fact;
  style: FactStyle;
}

/** Without its sign, for words that say which way it went. */
export const size = (fact: Fact): Styled => ({ fact, style: { unsigned: true } });

export type Writer = (strings: TemplateStringsArray, ...pieces: Piece[]) => Paragraph;

const writerOf =
  (language: BriefingLanguage): Writer =>
  (strings, ...pieces) =>
    tidy([
      { text: strings[0]! },
      ...pieces.flatMap((piece, i): Segment[] => [...segmentsOf(piece, language), { text: strings[i + 1]! }]),
    ]);

export const zh = writerOf("zh");
export const en = writerOf("en");

function segmentsOf(piece: Piece, language: BriefingLanguage): readonly Segment[] {
  if (typeof piece === "string") return [{ text: piece }];
  if (Array.isArray(piece)) return piece as Paragraph;
  const [fact, style] = "style" in piece ? [piece.fact, piece.style] : [piece as Fact, {}];
  return [{ fact: fact.id, text: formatFact(fact, language, style) }];
}

/** Joins neighbouring words and drops empty ones. */
function tidy(segments: readonly Segment[]): Paragraph {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (!("fact" in segment) && segment.text === "") continue;
    if (last && !("fact" in last) && !("fact" in segment)) {
      joined[joined.length - 1] = { text: last.text + segment.text };
    } else joined.push(segment);
  }
  return joined;
}

/** Pieces one behind the other with something between. */
export function join(pieces: readonly Paragraph[], between: string, last = between): Paragraph {
  return tidy(
    pieces.flatMap((piece, i) => (i === 0 ? piece : [{ text: i === pieces.length - 1 ? last : between }, ...piece])),
  );
}

/** "1 finding", "1,203 findings", "0 findings". @param many where adding an s is not enough. */
export function counted(fact: Fact, one: string, many = `${one}s`): Paragraph {
  return en`${fact} ${fact.value === 1 || fact.value === -1 ? one : many}`;
}

/** {@link counted} without the sign. */
export function countedSize(fact: Fact, one: string, many = `${one}s`): Paragraph {
  return en`${size(fact)} ${fact.value === 1 || fact.value === -1 ? one : many}`;
}

export const plain = (paragraph: Paragraph): string => paragraph.map(({ text }) => text).join("");
