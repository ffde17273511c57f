import type { Step } from "../../algorithms/briefing/briefing.ts";
import { drawBlock, needs, spreadBlock, type VisualBlock } from "./blocks/draw-block.ts";
import { runsOf, splitWords, wholeWords, wordsHeight, wordsItem } from "./blocks/words.ts";
import type { Rest } from "./lay-out-step.ts";
import type { Box, Page, PageItem } from "./page.ts";
import { pageTitle } from "./page-title.ts";
import { below, beside, GAP, type Setting } from "./setting.ts";
import { appendixId, blockOf, wordsOf } from "./targets.ts";

/** Words of the appendix are read on paper or close by. */
const WORDS_SIZE = 16;
/** Height that a map or a chart likes to have, inches. */
const PREFERRED = { map: 4.6, chart: 3.3, photos: 3.6 } as const;
/** Width of a lone picture by its height. */
const WIDEST = 1.9;
const LEAST = { map: 3.4, chart: 2.4, photos: 2.6 } as const;

export interface Appendix {
  pages: Page[];
  /** Which page each thing stands on, by its target (`targets.ts`). */
  found: ReadonlyMap<string, string>;
}

/** What the slide of a step does not show, whole: words first, then the blocks in their order, two side by side where they can. */
export function layOutAppendix(setting: Setting, step: Step, chip: string, rest: Rest): Appendix {
  const flow = new Flow(setting, step, chip);
  if (rest.words) flow.words(step);
  const blocks = [...rest.blocks];
  for (;;) {
    const first = blocks.shift();
    if (!first) break;
    // What can stand beside it may come from further down.
    const second = blocks.findIndex((block) => flow.canPair(first, block));
    const pair = second < 0 ? [] : blocks.splice(second, 1);
    flow.blocks([first, ...pair], blocks[0]);
  }
  return flow.done();
}

/** Fills page after page from the top. */
class Flow {
  readonly #setting: Setting;
  readonly #step: Step;
  readonly #chip: string;
  readonly #pages: PageItem[][] = [];
  readonly #found = new Map<string, string>();
  #room: Box;

  constructor(setting: Setting, step: Step, chip: string) {
    this.#setting = setting;
    this.#step = step;
    this.#chip = chip;
    this.#room = { ...setting.area, h: 0 };
  }

  done(): Appendix {
    const { say } = this.#setting;
    const name = this.#setting.in(this.#step.title);
    const pages = this.#pages.map((items, i): Page => {
      const title = i === 0 ? name : name + say("continued");
      const back = { text: say("back"), to: this.#step.id };
      return {
        id: this.#id(i),
        part: "appendix",
        title,
        sheet: null,
        notes: "",
        items: [...pageTitle(this.#setting, { title, chip: this.#chip, back }), ...items],
      };
    });
    return { pages, found: this.#found };
  }

  words(step: Step): void {
    const { area, language } = this.#setting;
    let words = step.words[language].map((paragraph) => runsOf(this.#setting, paragraph));
    this.#start(wordsOf(step.id));
    for (;;) {
      const whole = wholeWords(this.#room, words, { most: WORDS_SIZE, least: WORDS_SIZE });
      if (whole) {
        const height = wordsHeight(words, area.w, WORDS_SIZE) + 0.04;
        this.#put([{ ...whole, box: { ...whole.box, h: height } }], height);
        return;
      }
      const [now, later] = splitWords(words, this.#room, WORDS_SIZE);
      this.#put([wordsItem(this.#room, now, WORDS_SIZE)], this.#room.h);
      this.#turn();
      words = later;
    }
  }

  /** Whether two blocks can be read side by side. */
  canPair(first: VisualBlock, second: VisualBlock): boolean {
    const [{ w, h }] = beside(this.#setting.area, (this.#setting.area.w - GAP) / 2);
    return [first, second].every((block) => block.kind !== "cases" && needs(this.#setting, block, w) <= h);
  }

  /** One block, or two side by side, on this page or the next; `next` is what follows. */
  blocks(blocks: readonly VisualBlock[], next: VisualBlock | undefined): void {
    const { area } = this.#setting;
    const boxesIn = (box: Box) => (blocks.length === 2 ? beside(box, (box.w - GAP) / 2) : [box]);
    const width = boxesIn(area)[0]!.w;
    const need = Math.max(...blocks.map((block) => this.#least(block, width)));
    if (this.#room.h < Math.min(need, area.h)) this.#turn();
    for (const block of blocks) this.#start(this.#target(block));
    if (blocks.length === 1 && (blocks[0]!.kind === "cases" || blocks[0]!.kind === "table")) {
      const [first, ...more] = spreadBlock(this.#setting, blocks[0]!, this.#room, area);
      this.#put(first!, heightOf(first!, this.#room));
      for (const items of more) {
        this.#turn();
        this.#put(items, heightOf(items, this.#room));
      }
      return;
    }
    // Room that the next could not use either is theirs.
    const wish = Math.min(this.#room.h, Math.max(...blocks.map((block) => this.#wish(block, width))));
    const left = this.#room.h - wish - GAP;
    const h = next && this.#least(next, area.w) <= left ? wish : this.#room.h;
    // A lone picture is no wider than it is worth.
    const alone = blocks.length === 1 && blocks[0]!.kind !== "chart";
    const box = { ...this.#room, h, w: alone ? Math.min(area.w, h * WIDEST) : area.w };
    const items = boxesIn(box).flatMap(
      (one, i) => drawBlock(this.#setting, blocks[i]!, one, this.#target(blocks[i]!)).items,
    );
    this.#put(items, h);
  }

  #least(block: VisualBlock, width: number): number {
    if (block.kind === "cases") return 2;
    if (block.kind !== "table") return Math.max(LEAST[block.kind], Math.min(needs(this.#setting, block, width), 5));
    return Math.min(needs(this.#setting, block, width), this.#setting.area.h);
  }

  #wish(block: VisualBlock, width: number): number {
    if (block.kind === "cases" || block.kind === "table") return this.#least(block, width) * 1.2;
    return Math.max(PREFERRED[block.kind], this.#least(block, width));
  }

  #target = (block: VisualBlock) => blockOf(this.#step.id, this.#step.blocks.indexOf(block));

  #id = (index: number) => `${appendixId(this.#step.id)}${index === 0 ? "" : `+${index + 1}`}`;

  /** Remembers that what comes now begins on this page. */
  #start(target: string): void {
    if (this.#pages.length === 0) this.#turn();
    this.#found.set(target, this.#id(this.#pages.length - 1));
  }

  #turn(): void {
    this.#pages.push([]);
    this.#room = this.#setting.area;
  }

  #put(items: readonly PageItem[], height: number): void {
    this.#pages.at(-1)!.push(...items);
    this.#room = below(this.#room, height + GAP);
  }
}

/** What of a box its items take. */
const heightOf = (items: readonly PageItem[], { y }: Box): number =>
  Math.max(0, ...items.map(({ box }) => box.y + box.h)) - y;
