/** A briefing's words as one text that people type in, without losing which numbers are facts. Pure. */
import type { Paragraph, Segment } from "#server/algorithms/briefing/briefing.ts";

import { FIGURE } from "#server/algorithms/briefing/words/loose-numbers.ts";

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

  const placed: Placed[] = [];
  let at = 0;
  for (const segment of segments) {
    placed.push({ segment, from: at, to: at + segment.text.length });
    at += segment.text.length;
  }
  const host = inserted === "" || inserted.includes(BREAK) ? -1 : hostOf(placed, start, end, inserted);
  if (host === -1 && /\d/.test(inserted)) {
    const touched = placed.filter(({ segment, from, to }) => "fact" in segment && from < end && to > start);
    if (touched.length > 0) return split(rewritten(placed, touched, { start, end, inserted }));
  }
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

interface Placed {
  segment: Segment;
  from: number;
  to: number;
}

/** Words changed in several places at once, as a corrected text pasted over them: its numbers find their facts again. */
function rewritten(
  placed: readonly Placed[],
  touched: readonly Placed[],
  { start, end, inserted }: { start: number; end: number; inserted: string },
): Segment[] {
  const text = placed.map(({ segment }) => segment.text).join("");
  // Whole numbers, so that a part of one that stayed is not left behind.
  const from = Math.min(start, touched[0]!.from);
  const to = Math.max(end, touched.at(-1)!.to);
  const now = text.slice(from, start) + inserted + text.slice(end, to);
  const left = placed.flatMap(({ segment, from: at, to: until }) =>
    at >= from ? [] : until <= from ? [segment] : [{ ...plain(segment), text: segment.text.slice(0, from - at) }],
  );
  const right = placed.flatMap(({ segment, from: at, to: until }) =>
    until <= to ? [] : at >= to ? [segment] : [{ ...plain(segment), text: segment.text.slice(to - at) }],
  );
  const facts = touched.map(({ segment, from: at, to: until }) => ({
    ...(segment as Segment & { fact: string }),
    before: text.slice(Math.max(0, at - CONTEXT), at),
    after: text.slice(until, until + 1),
  }));
  const figures = Array.from(now.matchAll(FIGURE_OR_DAY), ({ 0: figure, index }) => ({
    text: figure,
    at: index,
    before: (text.slice(0, from) + now.slice(0, index)).slice(-CONTEXT),
    after: (now.slice(index + figure.length) + text.slice(to)).slice(0, 1),
  }));
  const middle: Segment[] = [];
  let done = 0;
  for (const [f, n] of aligned(facts, figures)) {
    const { at, text: figure } = figures[n]!;
    middle.push({ text: now.slice(done, at) }, { fact: facts[f]!.fact, text: figure });
    done = at + figure.length;
  }
  return [...left, ...middle, { text: now.slice(done) }, ...right].filter((one) => "fact" in one || one.text !== "");
}

/** Characters before a number by which it is known again. */
const CONTEXT = 4;
const FIGURE_OR_DAY = new RegExp(
  `\\d{4}年\\d{1,2}月\\d{1,2}日|\\d{1,2} [A-Z][a-z]+ \\d{4}|${FIGURE.source}`,
  FIGURE.flags,
);

interface Standing {
  text: string;
  before: string;
  after: string;
}

/** How surely a number now is the one it was: the same digits, the same words beside it. */
function likeness(was: Standing, now: Standing): number {
  let shared = 0;
  while (
    shared < CONTEXT &&
    was.before.at(-1 - shared) !== undefined &&
    was.before.at(-1 - shared) === now.before.at(-1 - shared)
  )
    shared++;
  return (was.text === now.text ? CONTEXT : 0) + shared + (was.after !== "" && was.after === now.after ? 1 : 0);
}
/** Less is chance: a measure word alone is the same at many numbers. */
const LEAST_LIKENESS = 3;

/** Pairs in the order of both, together as alike as can be (longest common subsequence by weight). */
function aligned(was: readonly Standing[], now: readonly Standing[]): [number, number][] {
  const best = Array.from({ length: was.length + 1 }, () => new Float64Array(now.length + 1));
  const weight = (f: number, n: number) => {
    const alike = likeness(was[f]!, now[n]!);
    return alike >= LEAST_LIKENESS ? alike : Number.NEGATIVE_INFINITY;
  };
  for (let f = was.length - 1; f >= 0; f--)
    for (let n = now.length - 1; n >= 0; n--)
      best[f]![n] = Math.max(best[f + 1]![n]!, best[f]![n + 1]!, weight(f, n) + best[f + 1]![n + 1]!);
  const pairs: [number, number][] = [];
  for (let f = 0, n = 0; f < was.length && n < now.length; ) {
    if (best[f]![n] === best[f + 1]![n]) f++;
    else if (best[f]![n] === best[f]![n + 1]) n++;
    else pairs.push([f++, n++]);
  }
  return pairs;
}

/** The segment that what was typed belongs to; -1: none, so that it is words. */
function hostOf(placed: readonly Placed[], start: number, end: number, inserted: string): number {
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
