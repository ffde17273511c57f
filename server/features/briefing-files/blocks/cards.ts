import type { Block } from "../../../algorithms/briefing/briefing.ts";
import { comparisonOf } from "../../../algorithms/briefing/questions.ts";
import { factText } from "../fact-words.ts";
import { type Box, type PageItem, SIZES } from "../page.ts";
import type { Setting } from "../setting.ts";
import { countLines, fitSize, heightOf, wrap } from "../text-fit.ts";

export type NumberBlock = Extract<Block, { kind: "number" }>;

const BETWEEN = 0.18;
/** Left and right of what a card says. */
const PAD = { left: 0.18, right: 0.08 };
/** Height of a card whose changes stand on one line, and what a second line adds. */
const HEIGHT = 1.2;
const LINE = 0.22;

/** Width of a card in a row. */
const cardWidth = (width: number, columns: number) => (width - (columns - 1) * BETWEEN) / columns;

/** Whether labels and changes stand on a line each of their cards in a row so wide. */
export const cardsFit = (setting: Setting, numbers: readonly NumberBlock[], width: number, perRow: number): boolean => {
  const room = cardWidth(width, Math.min(perRow, numbers.length)) - PAD.left - PAD.right;
  return numbers.every((block) =>
    [setting.in(block.label), ...changeTexts(setting, block)].every(
      (words) => countLines(words, room, SIZES.least) <= 1,
    ),
  );
};

/** Height of cards in rows so wide, gaps between rows included. */
export function cardsHeight(
  setting: Setting,
  numbers: readonly NumberBlock[],
  width: number,
  perRow: number,
  one = HEIGHT,
): number {
  if (numbers.length === 0) return 0;
  const columns = Math.min(perRow, numbers.length);
  const rows = Math.ceil(numbers.length / columns);
  const room = cardWidth(width, columns) - PAD.left - PAD.right;
  const lines = Math.max(...numbers.map((block) => changeLines(setting, block, room).length));
  return rows * (one + Math.max(0, lines - 1) * LINE) + (rows - 1) * BETWEEN;
}

/** Numbers in a row of cards of one size; more than `perRow` stand in further rows of the same height. */
export function layOutCards(setting: Setting, numbers: readonly NumberBlock[], box: Box, perRow: number): PageItem[] {
  const columns = Math.max(1, Math.min(perRow, numbers.length));
  const rows = Math.max(1, Math.ceil(numbers.length / columns));
  const w = cardWidth(box.w, columns);
  const h = (box.h - (rows - 1) * BETWEEN) / rows;
  const sizes = sharedSizes(setting, numbers, { w, h });
  return numbers.flatMap((block, i) =>
    layOutCard(
      setting,
      block,
      { x: box.x + (i % columns) * (w + BETWEEN), y: box.y + Math.floor(i / columns) * (h + BETWEEN), w, h },
      sizes,
    ),
  );
}

/** Points of label, number and changes, and the inches that label and changes take: the same on every card. */
interface CardSizes {
  label: number;
  labelHeight: number;
  value: number;
  change: number;
  foot: number;
}

/** The largest at which all the cards can say what they have to. */
function sharedSizes(setting: Setting, numbers: readonly NumberBlock[], { w, h }: Pick<Box, "w" | "h">): CardSizes {
  const { language, content } = setting;
  const inner = { x: 0, y: 0, w: w - PAD.left - PAD.right };
  const labels = numbers.map((block) => setting.in(block.label));
  const label = Math.min(
    ...labels.map((words) =>
      fitSize(words, { ...inner, h: 0.33 }, { most: h < 1.19 ? SIZES.label : SIZES.heading, least: SIZES.least }),
    ),
  );
  const labelHeight = Math.max(...labels.map((words) => heightOf(countLines(words, inner.w, label), label))) + 0.04;
  const lines = numbers.map((block) => changeLines(setting, block, inner.w));
  const wanted = lines.some(({ length }) => length > 1) || h < 1.1 ? SIZES.least : SIZES.label;
  const fits = lines.flat().every((line) => countLines(line, inner.w, wanted) <= 1);
  const change = fits ? wanted : SIZES.least;
  const foot = Math.max(...lines.map(({ length }) => (length > 0 ? heightOf(length, change) + 0.04 : 0)));
  const most = Math.round(Math.min(54, SIZES.value * Math.max(1, h / 1.3)));
  const room = { ...inner, h: h - 0.12 - labelHeight - foot };
  const value = Math.min(
    ...numbers.map(({ fact }) =>
      fitSize(factText(content.facts[fact], language), room, { most, least: 16, bold: true }),
    ),
  );
  return { label, labelHeight, value, change, foot };
}

/** Label, number and how it changed, one beneath the other. */
function layOutCard(setting: Setting, block: NumberBlock, box: Box, sizes: CardSizes): PageItem[] {
  const { language, content } = setting;
  const inner = { x: box.x + PAD.left, w: box.w - PAD.left - PAD.right };
  const value = factText(content.facts[block.fact], language);
  const lines = changeLines(setting, block, inner.w);
  const { labelHeight, foot } = sizes;
  return [
    { kind: "rect", box, fill: "band" },
    { kind: "rect", box: { ...box, w: 0.07 }, fill: "accent" },
    {
      kind: "text",
      box: { ...inner, y: box.y + 0.06, h: labelHeight },
      paragraphs: [[{ text: setting.in(block.label) }]],
      size: sizes.label,
      valign: "middle",
      colour: "quiet",
    },
    {
      kind: "text",
      box: { ...inner, y: box.y + 0.06 + labelHeight, h: box.h - 0.12 - labelHeight - foot },
      paragraphs: [[{ text: value, fact: block.fact }]],
      size: sizes.value,
      bold: true,
      valign: "middle",
      colour: "accent",
    },
    ...(lines.length > 0
      ? [
          {
            kind: "text",
            box: { ...inner, y: box.y + box.h - foot - 0.06, h: foot },
            paragraphs: lines.map((line) => [{ text: line }]),
            size: sizes.change,
            valign: "middle",
            colour: "quiet",
          } as const,
        ]
      : []),
  ];
}

/** How a number changed: on one line, or a line for each change. */
function changeLines(setting: Setting, block: NumberBlock, width: number): string[] {
  const parts = changeTexts(setting, block);
  if (parts.length === 0) return [];
  const one = parts.join("  ");
  if (countLines(one, width, SIZES.least) <= 1) return [one];
  return parts.flatMap((part) => wrap([{ text: part }], width, SIZES.least).map((runs) => runs[0]?.text ?? ""));
}

const AGAINST = { previous: "onPrevious", lastYear: "onLastYear" } as const;

/** Each change with what it is against; where the facts do not say, the card's note does. */
function changeTexts({ say, language, content, in: said }: Setting, { changes, note }: NumberBlock): string[] {
  const facts = changes.map((id) => content.facts[id]);
  const against = facts.map((fact) => fact && comparisonOf(fact.ask));
  const written = facts.map((fact, i) => {
    const to = against[i];
    const change = factText(fact, language) + (fact?.format === "points" ? say("points") : "");
    return to ? `${say(AGAINST[to])} ${change}` : change;
  });
  const needsNote = note !== null && (changes.length === 0 || against.some((to) => !to));
  return needsNote ? [[said(note), ...written.slice(0, 1)].join(" "), ...written.slice(1)] : written;
}
