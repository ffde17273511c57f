/** A briefing's words as one text that people type in, without losing which numbers are facts. Pure. */
import type { Paragraph, Segment } from "#server/algorithms/briefing/briefing.ts";

const BREAK = "\n";

export const wordsText = (paragraphs: readonly Paragraph[]): string =>
  paragraphs.map((paragraph) => paragraph.map(({ text }) => text).join("")).join(BREAK);

/** Without facts whose number was taken out: the draft keeps their place until something is typed there. */
export const withoutEmpty = (paragraphs: readonly Paragraph[]): Paragraph[] =>
  paragraphs.map((paragraph) => paragraph.filter(({ text }) => text !== ""));

/**
 * The paragraphs after their text was changed to `text` in one place, as every key and paste does. What is typed over a
 * number, or in it, stays that fact's; numbers that were taken out together with the words around them are gone.
 */
export function editWords(paragraphs: readonly Paragraph[], text: string): Paragraph[] {
  const segments = joined(paragraphs);
  const before = segments.map((segment) => segment.text).join("");
  const start = sameLength(before, text);
  const end = before.length - sameLength(reversed(before.slice(start)), reversed(text.slice(start)));
  const inserted = text.slice(start, text.length - (before.length - end));

  const placed: { segment: Segment; from: number; to: number }[] = [];
  let at = 0;
  for (const segment of segments) {
    placed.push({ segment, from: at, to: at + segment.text.length });
    at += segment.text.length;
  }
  const host = inserted === "" || inserted.includes(BREAK) ? -1 : hostOf(placed, start, end, inserted);
  const result: Segment[] = [];
  let done = inserted === "";
  for (const [i, { segment, from, to }] of placed.entries()) {
    const inside = i === host;
    if (!done && host === -1 && from >= start) {
      result.push({ text: inserted });
      done = true;
    }
    if (!inside && (from >= end || to <= start)) {
      result.push(segment);
      continue;
    }
    const left = segment.text.slice(0, Math.max(0, start - from));
    const right = segment.text.slice(Math.max(0, end - from));
    const takes = inside || (!done && host === -1 && !("fact" in segment));
    done ||= takes;
    const text = left + (takes ? inserted : "") + right;
    // A number alone that was taken out keeps its place; one that went with its words does not.
    const alone = "fact" in segment && from === start && to === end;
    if (text !== "" || alone) result.push({ ...plain(segment), text });
  }
  if (!done) result.push({ text: inserted });
  return split(result);
}

/** The segment that what was typed belongs to; -1: none, so that it is words. */
function hostOf(
  placed: readonly { segment: Segment; from: number; to: number }[],
  start: number,
  end: number,
  inserted: string,
): number {
  const isFact = (i: number) => placed[i] !== undefined && "fact" in placed[i].segment;
  const within = placed.findIndex(
    ({ from, to }, i) => isFact(i) && from <= start && to >= end && from < end && to > start,
  );
  if (within >= 0) return within;
  if (start !== end) return -1;
  const inFact = placed.findIndex(({ from, to }, i) => isFact(i) && from < start && to > start);
  if (inFact >= 0) return inFact;
  // At the edge of a number, digits are the number's and words are not.
  if (!/^[\d.,，%+−-]+$/.test(inserted)) return -1;
  return placed.findIndex(({ from, to }, i) => isFact(i) && (from === start || to === start));
}

const plain = (segment: Segment): Segment =>
  "fact" in segment ? { fact: segment.fact, text: segment.text } : { text: segment.text };

const joined = (paragraphs: readonly Paragraph[]): Segment[] =>
  paragraphs.flatMap((paragraph, i) => (i === 0 ? [...paragraph] : [{ text: BREAK }, ...paragraph]));

function split(segments: readonly Segment[]): Paragraph[] {
  const paragraphs: Segment[][] = [[]];
  for (const segment of segments) {
    if ("fact" in segment) {
      paragraphs.at(-1)!.push(segment);
      continue;
    }
    segment.text.split(BREAK).forEach((text, i) => {
      if (i > 0) paragraphs.push([]);
      const last = paragraphs.at(-1)!;
      const previous = last.at(-1);
      if (text === "") return;
      if (previous && !("fact" in previous)) last[last.length - 1] = { text: previous.text + text };
      else last.push({ text });
    });
  }
  return paragraphs;
}

const reversed = (text: string) => [...text.split("")].reverse().join("");

/** How many characters two texts have in common from their start. */
function sameLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
