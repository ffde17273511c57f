import type { Step } from "../../algorithms/briefing/briefing.ts";
import { cardsHeight, layOutCards } from "./blocks/cards.ts";
import { type DrawnBlock, drawBlock, isVisual, needs, type VisualBlock } from "./blocks/draw-block.ts";
import { mostWords, runsOf, type WordSizes } from "./blocks/words.ts";
import type { Composed } from "./lay-out-step.ts";
import { type Box, type PageItem, SIZES } from "./page.ts";
import { below, beside, GAP, type Setting } from "./setting.ts";
import { blockOf } from "./targets.ts";
import type { Run } from "./text-fit.ts";

/** A sheet is read on paper or close by. */
const WORDS: WordSizes = { most: SIZES.heading, whole: SIZES.least, part: SIZES.least, least: SIZES.least };
const CARD_HEIGHT = 1.02;
const MOST_CARDS = 6;
const LEFT_WIDTHS = [5.6, 6, 6.4, 6.8, 7.2, 7.6];
/** Between the parts of a sheet. */
const NARROW_GAP = 0.16;
/** Heights of a strip along the foot for what there is beside the map and the table; on 16:9 there is no room for one. */
const STRIPS = [2.6, 2.3, 2, 0];
/** The map is not made lower than this for a strip, inches. */
const LEAST_MAP = 3.4;

/** One page of one shape, as in an atlas: cards above, words and a table at the left, the map at the right. */
export function layOutSheet(setting: Setting, step: Step, area: Box): Composed {
  const numbers = step.blocks.filter((block) => block.kind === "number");
  const visuals = step.blocks.filter(isVisual);
  const words = step.words[setting.language].map((paragraph) => runsOf(setting, paragraph));
  const high = numbers.length > 0 ? cardsHeight(setting, numbers, area.w, MOST_CARDS, CARD_HEIGHT) + NARROW_GAP : 0;
  const cards = high > 0 ? layOutCards(setting, numbers, { ...area, h: high - NARROW_GAP }, MOST_CARDS) : [];
  const map = visuals.find(({ kind }) => kind === "map") ?? visuals[0];
  const table = visuals.find((block) => block.kind === "table" && block !== map);
  const others = visuals.filter((block) => block !== map && block !== table);
  const sheet: Sheet = { setting, step, words, map, table, others, area: below(area, high) };

  const ways = (others.length > 0 ? STRIPS : [0]).flatMap((strip) =>
    (map ? LEFT_WIDTHS : [area.w]).map((width) => arrange(sheet, width, strip)).filter((way) => way !== null),
  );
  const best = ways.reduce((a, b) => (b.score > a.score ? b : a));
  return {
    items: [...cards, ...best.items],
    rest: { words: !best.said, blocks: visuals.filter((block) => !best.whole.includes(block)) },
  };
}

interface Sheet {
  setting: Setting;
  step: Step;
  words: readonly Run[][];
  map: VisualBlock | undefined;
  table: VisualBlock | undefined;
  others: readonly VisualBlock[];
  area: Box;
}

interface Arranged {
  items: PageItem[];
  /** Blocks of which nothing is left. */
  whole: VisualBlock[];
  /** All the words are there. */
  said: boolean;
  score: number;
}

function arrange(
  { setting, step, words, map, table, others, area }: Sheet,
  width: number,
  strip: number,
): Arranged | null {
  const upper = strip > 0 ? { ...area, h: area.h - strip - NARROW_GAP } : area;
  if (strip > 0 && upper.h < LEAST_MAP) return null;
  const [left, right] = map ? beside(upper, width) : [upper, upper];
  const drawn: (DrawnBlock & { block: VisualBlock })[] = [];
  const add = (block: VisualBlock, box: Box) =>
    drawn.push({ block, ...drawBlock(setting, block, box, blockOf(step.id, step.blocks.indexOf(block))) });
  const needed = table ? Math.min(needs(setting, table, left.w), left.h * 0.6) : 0;
  const room = { ...left, h: left.h - needed - (needed > 0 ? NARROW_GAP : 0) };
  const said = words.length > 0 ? mostWords(room, words, WORDS) : null;
  const height = said ? said.height + NARROW_GAP : 0;
  if (table) add(table, below(left, height));
  if (map) add(map, right);
  const inStrip = others.filter(
    (block) => block.kind === "cases" || needs(setting, block, (area.w - GAP) / 2) <= strip,
  );
  const foot = below(area, area.h - strip);
  const boxes = inStrip.length > 1 ? beside(foot, (foot.w - GAP) / 2) : [foot];
  if (strip > 0) for (const [i, block] of inStrip.slice(0, 2).entries()) add(block, boxes[i]!);
  const words_ = said ? [{ ...said.item, box: { ...said.item.box, h: Math.min(room.h, said.height + 0.04) } }] : [];
  const size = said?.item.size ?? SIZES.heading;
  const empty = table ? 0 : Math.max(0, left.h - height) / left.h;
  return {
    items: [...words_, ...drawn.flatMap(({ items }) => items)],
    whole: drawn.filter((one) => one.whole).map(({ block }) => block),
    said: said === null || said.share >= 1,
    score:
      (said?.share ?? 1) * 6 +
      (size - SIZES.least) * 0.15 +
      drawn.reduce((sum, one) => sum + one.quality + (one.whole ? 1 : 0), 0) -
      empty,
  };
}
