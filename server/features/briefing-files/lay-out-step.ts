import type { Step } from "../../algorithms/briefing/briefing.ts";
import { cardsFit, cardsHeight, layOutCards, type NumberBlock } from "./blocks/cards.ts";
import { drawBlock, isVisual, needs, type VisualBlock } from "./blocks/draw-block.ts";
import { mostWords, runsOf, wholeWords, wordsHeight, wordsItem } from "./blocks/words.ts";
import { type Box, type PageItem, SIZES } from "./page.ts";
import { below, beside, GAP, type Setting } from "./setting.ts";
import { blockOf } from "./targets.ts";
import type { Run } from "./text-fit.ts";

/** What of a step its slide does not show. */
export interface Rest {
  /** The words, where some are missing on the slide. */
  words: boolean;
  blocks: readonly VisualBlock[];
}

export interface Composed {
  items: PageItem[];
  rest: Rest;
}

/** A way to put a step on its slide. */
interface Way extends Composed {
  /** Higher is better. */
  score: number;
}

/** Fewer cards than this stand over the words rather than across the page. */
const ROW_OF_CARDS = 3;
const MOST_CARDS = 6;
/** Beside a table that is not to be cut words may stand in a narrower column. */
const NARROW_WIDTHS = [2.4, 2.7];
const LEFT_WIDTHS = [3, 3.2, 3.4, 3.7, 4, 4.3, 4.6, 4.9, 5.2];
/** Beside a map, which can be smaller and say the same, words may have more of the page. */
const WIDE_WIDTHS = [5.6, 6, 6.6, 7.1];
const ACROSS_SIZES = [20, 18, 16];
/** Shares of the width for what is principal where two stand side by side beneath words. */
const SPLITS = [0.5, 0.58, 0.66];
/** Words across the page take no more of its height than this. */
const MOST_ACROSS = 0.4;
/** What is principal is not made lower than this for what stands beneath it, inches. */
const LEAST_PRINCIPAL = 2.8;
/** A table that is what a step is about, a ranking of the units for one, is not cut for words that the appendix holds too. */
const WHOLE_TABLE = 1.5;
/** Of a page, what all its empty room costs in points of score. */
const EMPTY_COSTS = 3;

/** What each layout shows first, as on the screen (client/features/briefing/slide-panes.ts). */
const FIRST: Readonly<Record<Step["layout"], VisualBlock["kind"] | null>> = {
  "map-right": "map",
  "map-full": "map",
  "chart-right": "chart",
  "table-full": "table",
  numbers: null,
  cases: "cases",
};

/** The one slide of a step: numbers, words as they can be read from the last row, and one or two of what it shows. */
export function layOutStep(setting: Setting, step: Step): Composed {
  const numbers = step.blocks.filter((block) => block.kind === "number");
  const visuals = step.blocks.filter(isVisual);
  const words = step.words[setting.language].map((paragraph) => runsOf(setting, paragraph));
  const principal = visuals.find(({ kind }) => kind === FIRST[step.layout]) ?? visuals[0];
  if (!principal) return alone(setting, numbers, words);

  const inRow = numbers.length >= ROW_OF_CARDS || (words.length === 0 && numbers.length > 0);
  const high = cardsHeight(setting, numbers, setting.area.w, MOST_CARDS);
  const cards = inRow ? layOutCards(setting, numbers, { ...setting.area, h: high }, MOST_CARDS) : [];
  const slide: Omit<Slide, "principal" | "others"> = {
    setting,
    step,
    words,
    numbers: inRow ? [] : numbers,
    area: inRow ? below(setting.area, high + 0.22) : setting.area,
  };
  // A chart that is to stand at the right may give that place to a map and stand under the words.
  const map = step.layout === "chart-right" ? visuals.find(({ kind }) => kind === "map") : undefined;
  const ways = [...new Set([principal, map ?? principal])].flatMap((first) => {
    const others = visuals.filter((block) => block !== first);
    const full = { ...slide, principal: first, others };
    return [...waysInColumns(full), ...waysInRows(full)];
  });
  const best = ways.reduce((a, b) => (b.score > a.score ? b : a));
  return { items: [...cards, ...best.items], rest: best.rest };
}

/** A step that shows nothing but numbers and words. */
function alone(setting: Setting, numbers: readonly NumberBlock[], words: readonly Run[][]): Composed {
  const { area } = setting;
  const large = words.length === 0 ? Math.min(area.h, 3) : Math.min(area.h * 0.5, 2.3);
  const cards = numbers.length > 0 ? layOutCards(setting, numbers, { ...area, h: large }, 4) : [];
  const room = cards.length > 0 ? below(area, large + 0.35) : area;
  if (words.length === 0) return { items: cards, rest: { words: false, blocks: [] } };
  const item = wholeWords(room, words, { most: SIZES.wordsMost + 4, least: SIZES.wordsMost });
  const fitted = item ? { item, share: 1 } : mostWords(room, words);
  return { items: [...cards, fitted.item], rest: { words: fitted.share < 1, blocks: [] } };
}

interface Slide {
  setting: Setting;
  step: Step;
  words: readonly Run[][];
  /** Cards that stand over the words. */
  numbers: readonly NumberBlock[];
  principal: VisualBlock;
  others: readonly VisualBlock[];
  area: Box;
}

const isRanked = ({ step, principal }: Pick<Slide, "step" | "principal">) =>
  step.layout === "table-full" && principal.kind === "table";

/** Words at the left, the principal block at the right, perhaps another beneath either. */
function* waysInColumns(slide: Slide): Generator<Way> {
  const { setting, words, numbers, principal, others, area } = slide;
  if (words.length === 0 && numbers.length === 0) return;
  const widths = [
    ...(isRanked(slide) ? NARROW_WIDTHS : []),
    ...LEFT_WIDTHS,
    ...(principal.kind === "map" ? WIDE_WIDTHS : []),
  ];
  const fitting = widths.filter((width) => cardsFit(setting, numbers, width, 2));
  for (const width of fitting.length > 0 ? fitting : LEFT_WIDTHS.slice(-1)) {
    const [side, right] = beside(area, width);
    const high = cardsHeight(setting, numbers, width, 2);
    const cards = numbers.length > 0 ? layOutCards(setting, numbers, { ...side, h: high }, 2) : [];
    const left = cards.length > 0 ? below(side, high + 0.22) : side;
    const fitted = words.length > 0 ? mostWords(left, words) : null;
    yield way(slide, {
      left,
      right,
      cards,
      words: fitted,
      shown: [{ block: principal, box: right }],
    });
    for (const other of others) {
      for (const share of SPLITS) {
        const [near, far] = beside(right, right.w * share);
        if (needs(setting, other, far.w) > far.h || needs(setting, principal, near.w) > near.h) continue;
        yield way(slide, {
          left,
          right,
          cards,
          words: fitted,
          shown: [
            { block: principal, box: near },
            { block: other, box: far },
          ],
        });
      }
      const under = needs(setting, other, right.w);
      if (right.h - under - GAP >= LEAST_PRINCIPAL && (principal.kind === "map" || principal.kind === "chart")) {
        const high = right.h - Math.min(under * 1.15, right.h - GAP - LEAST_PRINCIPAL) - GAP;
        yield way(slide, {
          left,
          right,
          cards,
          words: fitted,
          shown: [
            { block: principal, box: { ...right, h: high } },
            { block: other, box: below(right, high + GAP) },
          ],
        });
      }
      const beneath = needs(setting, other, left.w);
      const room = left.h - beneath - GAP;
      // Words give way to nothing that is shown beneath them.
      const item = wholeWords({ ...left, h: room }, words, { most: 20, least: SIZES.wordsWhole });
      if (room < 0.6 || !item) continue;
      const height = wordsHeight(words, left.w, item.size);
      const box = below(left, height + GAP);
      yield way(slide, {
        left,
        right,
        cards,
        words: { item: { ...item, box: { ...item.box, h: height + 0.04 } }, height, share: 1 },
        shown: [
          { block: principal, box: right },
          { block: other, box },
        ],
      });
    }
  }
}

/** Words across the page, the principal block beneath, perhaps another beside it. */
function* waysInRows(slide: Slide): Generator<Way> {
  const { setting, words, numbers, principal, others, area } = slide;
  const cardsWidth = numbers.length * 2.5;
  const high = cardsHeight(setting, numbers, cardsWidth, MOST_CARDS);
  const cards =
    numbers.length > 0 ? layOutCards(setting, numbers, { ...area, w: cardsWidth, h: high }, numbers.length) : [];
  const across = numbers.length > 0 ? beside(area, cardsWidth)[1] : area;
  const none = { ...area, w: 0 };
  for (const size of words.length > 0 ? ACROSS_SIZES : [SIZES.words]) {
    const height = words.length > 0 ? wordsHeight(words, across.w, size) + 0.04 : 0;
    const top = Math.max(height, high);
    if (height > Math.max(high, area.h * MOST_ACROSS)) continue;
    const said =
      words.length > 0 ? { item: wordsItem({ ...across, h: height }, words, size), height: 0, share: 1 } : null;
    const room = top > 0 ? below(area, top + 0.22) : area;
    if (room.h < LEAST_PRINCIPAL) continue;
    const parts = { left: none, right: room, cards, words: said };
    yield way(slide, { ...parts, shown: [{ block: principal, box: room }] });
    for (const other of others)
      for (const share of SPLITS) {
        const [left, right] = beside(room, room.w * share);
        if (needs(setting, other, right.w) > right.h || needs(setting, principal, left.w) > left.h) continue;
        yield way(slide, {
          ...parts,
          shown: [
            { block: principal, box: left },
            { block: other, box: right },
          ],
        });
      }
  }
}

interface Parts {
  /** Column of the words, width 0 where there is none. */
  left: Box;
  right: Box;
  cards: PageItem[];
  words: { item: PageItem; height: number; share: number } | null;
  /** The principal block first. */
  shown: readonly { block: VisualBlock; box: Box }[];
}

/** One way, with what it leaves to the appendix and how good it is. */
function way({ setting, step, words, others, principal, area }: Slide, parts: Parts): Way {
  const drawn = parts.shown.map(({ block, box }) => ({
    block,
    box,
    ...drawBlock(setting, block, box, blockOf(step.id, step.blocks.indexOf(block))),
  }));
  const size = parts.words?.item.kind === "text" ? parts.words.item.size : SIZES.words;
  const share = parts.words?.share ?? (words.length === 0 ? 1 : 0);
  // All the words, read with ease; else as many as can be.
  const said = share >= 1 ? (size >= SIZES.words ? 3 : size >= 16 ? 2.6 : 2) : 0.8 + share;
  const [first, second] = drawn;
  const empties = [
    ...drawn.map(({ box, height }) => box.w * Math.max(0, box.h - height)),
    // Under the words, where nothing stands there.
    second && second.box.x === parts.left.x && second.box.y > parts.left.y
      ? 0
      : parts.left.w * Math.max(0, parts.left.h - (parts.words?.height ?? 0)),
  ];
  const empty = empties.reduce((sum, one) => sum + one, 0) / (area.w * area.h);
  const leading = 2.4 * first!.quality + (first!.whole ? 1.2 + (isRanked({ step, principal }) ? WHOLE_TABLE : 0) : 0);
  const beside = second ? 0.5 + 0.5 * second.quality : 0;
  const shown = new Set(drawn.filter((one) => one.whole).map(({ block }) => block));
  return {
    score: said + leading + beside - EMPTY_COSTS * empty,
    items: [...parts.cards, ...(parts.words ? [parts.words.item] : []), ...drawn.flatMap(({ items }) => items)],
    rest: { words: share < 1, blocks: [principal, ...others].filter((block) => !shown.has(block)) },
  };
}
