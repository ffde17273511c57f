import type {
  Bilingual,
  Block,
  BriefingContent,
  BriefingLanguage,
  CaseItem,
  Paragraph,
  Step,
  TableCell,
} from "../../algorithms/briefing/briefing.ts";
import { markOf } from "../../algorithms/briefing/words/check-words.ts";
import { wordOf } from "../../contracts/words.contract.ts";
import { type BriefingTheme, LEVEL_FILLS } from "./briefing-theme.ts";
import { type Say, sayIn } from "./briefing-words.ts";
import { factText } from "./fact-words.ts";
import { layOutTable, standsIn, type TableContent } from "./lay-out-table.ts";
import {
  type Box,
  type ChartBlock,
  PAGE_WIDTH,
  PAPERS,
  type Page,
  type PageItem,
  type Paper,
  SIZES,
  type TextItem,
} from "./page.ts";
import { countLines, cutToLines, fitSize, heightOf, type Run, widthOf, wrap } from "./text-fit.ts";

const MARGIN = 0.55;
const GAP = 0.3;
const TITLE: Omit<Box, "w"> = { x: MARGIN, y: 0.32, h: 0.85 };
const CONTENT_TOP = 1.35;
/** Below the content: the stamp of every page. */
const FOOT = 0.62;
const WIDTH = PAGE_WIDTH - 2 * MARGIN;
/** Shares of the page that words take beside a map or a chart. */
const WORDS_BESIDE = [0.34, 0.38, 0.42];
/** Points between paragraphs. */
const PARAGRAPH_GAP = 8;

export interface LayOutOptions {
  language: BriefingLanguage;
  paper: Paper;
  theme: BriefingTheme;
  /** The sheets of the districts behind the steps. */
  sheets: boolean;
  /** Width by height of the pictures of maps there are, by view. */
  ratios?: ReadonlyMap<string, number>;
}

/** The pages of a briefing. What does not fit a page goes on to another; nothing is made smaller than people can read. */
export function layOut(content: BriefingContent, options: LayOutOptions): Page[] {
  const layout = new LayOut(content, options);
  return layout.pages();
}

class LayOut {
  readonly #content: BriefingContent;
  readonly #options: LayOutOptions;
  readonly #say: Say;
  /** Of the page, and where the content ends. */
  readonly #height: number;
  readonly #bottom: number;

  constructor(content: BriefingContent, options: LayOutOptions) {
    this.#content = content;
    this.#options = options;
    this.#say = sayIn(options.language);
    this.#height = PAPERS[options.paper].height;
    this.#bottom = this.#height - FOOT;
  }

  pages(): Page[] {
    const { steps, sheets } = this.#content;
    const presented = [
      this.#firstPage(),
      ...steps.flatMap((step, index) => this.#stepPages(step, index, null)),
      this.#lastPage(),
    ];
    const annex = this.#options.sheets
      ? Object.entries(sheets).flatMap(([code, sheet]) => this.#stepPages(sheet, null, code))
      : [];
    return this.#stamped([...presented, ...annex], presented.length);
  }

  #in = (text: Bilingual) => text[this.#options.language];

  #firstPage(): Page {
    const { title, subtitle, stamp } = this.#content;
    const { theme } = this.#options;
    const top = this.#height * 0.3;
    const text = this.#in(title);
    const box = { x: 1, y: top, w: PAGE_WIDTH - 2, h: 1.5 };
    const lines = [
      this.#in(theme.unit),
      this.#say("asOf", { day: stamp.asOf }),
      ...(stamp.synthetic ? [this.#say("synthetic")] : []),
    ].filter(Boolean);
    return {
      id: "title",
      title: text,
      step: null,
      sheet: null,
      notes: "",
      items: [
        { kind: "rect", box: { x: 0, y: 0, w: 0.35, h: this.#height }, fill: "accent" },
        ...(theme.logo ? [{ kind: "logo", box: { x: 1, y: 0.6, w: 2.4, h: 1 } } as const] : []),
        {
          kind: "text",
          role: "title",
          box,
          paragraphs: [[{ text }]],
          size: fitSize(text, box, { most: 48, least: 28, bold: true }),
          bold: true,
          valign: "bottom",
          colour: "accent",
        },
        this.#text({ x: 1, y: top + 1.65, w: PAGE_WIDTH - 2, h: 0.9 }, this.#in(subtitle), { most: 28, least: 18 }),
        {
          kind: "text",
          box: { x: 1, y: top + 2.75, w: PAGE_WIDTH - 2, h: heightOf(lines.length, 20) + 0.3 },
          paragraphs: lines.map((line) => [{ text: line }]),
          size: 20,
          gap: 6,
          colour: "quiet",
        },
      ],
    };
  }

  #lastPage(): Page {
    const { stamp } = this.#content;
    const title = this.#say("stamp");
    const parts: [string, string][] = [
      [this.#say("calibre"), this.#in(stamp.calibre)],
      [this.#say("sources"), this.#in(stamp.source)],
      [this.#say("snapshotWhole"), stamp.hash],
    ];
    const moment = `${this.#say("asOf", { day: stamp.asOf })} · ${this.#say("frozen", { at: cityMinute(stamp.frozenAt) })}`;
    const paragraphs: Run[][] = [
      ...parts.map(([name, text]) => [
        { text: `${name}  `, bold: true, colour: this.#options.theme.colours.accent },
        { text },
      ]),
      [{ text: moment }],
      [{ text: stamp.approval ? this.#say("approval", { number: stamp.approval }) : this.#say("noApproval") }],
    ];
    const box = this.#contentBox();
    return {
      id: "stamp",
      title,
      step: null,
      sheet: null,
      notes: "",
      items: [this.#title(title), this.#words(box, paragraphs, 20, 12)],
    };
  }

  /** Footers, once it is known how many pages there are. */
  #stamped(pages: Page[], presented: number): Page[] {
    const { stamp } = this.#content;
    const left = [
      this.#say("asOf", { day: stamp.asOf }),
      this.#say("snapshot", { hash: stamp.hash.slice(0, 12) }),
      ...(stamp.synthetic ? [this.#say("synthetic")] : []),
    ].join(" · ");
    const y = this.#height - 0.42;
    const size = SIZES.stamp;
    return pages.map((page, index) => {
      const shown = JSON.stringify(page.items);
      const [edited, withheld] = [/†"/.test(shown), /"text":"\*"/.test(shown)];
      // Sheets stand behind what is presented and are counted by themselves.
      const [n, of] = index < presented ? [index + 1, presented] : [index + 1 - presented, pages.length - presented];
      const confidential = this.#in(stamp.confidentiality);
      const source = this.#say("source", { source: this.#in(stamp.source) });
      const marked = confidential ? widthOf(confidential, size, true) + 0.1 : 0;
      const room = WIDTH - 1.1 - marked;
      const whole = [
        left,
        ...(edited ? [this.#say("edited")] : []),
        ...(withheld ? [this.#say("withheld")] : []),
        source,
      ].join(" · ");
      const items: PageItem[] = [
        ...page.items,
        {
          kind: "text",
          box: { x: MARGIN, y, w: room, h: 0.26 },
          paragraphs: [[{ text: cutToLines(whole, room, size, 1) }]],
          size,
          valign: "middle",
          colour: "quiet",
        },
        ...(confidential
          ? [
              {
                kind: "text",
                box: { x: PAGE_WIDTH - MARGIN - 0.95 - marked, y, w: marked, h: 0.26 },
                paragraphs: [[{ text: confidential, bold: true }]],
                size,
                align: "right",
                valign: "middle",
                colour: "accent",
              } as const,
            ]
          : []),
        {
          kind: "text",
          box: { x: PAGE_WIDTH - MARGIN - 0.95, y, w: 0.95, h: 0.26 },
          paragraphs: [[{ text: this.#say("page", { n, of }) }]],
          size,
          align: "right",
          valign: "middle",
          colour: "quiet",
        },
      ];
      return { ...page, items };
    });
  }

  #contentBox = (): Box => ({ x: MARGIN, y: CONTENT_TOP, w: WIDTH, h: this.#bottom - CONTENT_TOP });

  #title(text: string): TextItem {
    const box = { ...TITLE, w: WIDTH };
    let size: number = SIZES.title;
    while (size > SIZES.titleLeast + 2 && countLines(text, box.w, size, true) > 1) size--;
    // One line in a large size, or two in a smaller one.
    if (countLines(text, box.w, size, true) > 1)
      size = fitSize(text, box, { most: SIZES.titleLeast, least: 14, bold: true });
    return {
      kind: "text",
      role: "title",
      box,
      paragraphs: [[{ text }]],
      size,
      bold: true,
      valign: "middle",
      colour: "accent",
    };
  }

  #text(
    box: Box,
    text: string,
    sizes: { most: number; least: number; bold?: boolean },
    more: Partial<TextItem> = {},
  ): TextItem {
    return {
      kind: "text",
      box,
      paragraphs: [[{ text }]],
      size: fitSize(text, box, sizes),
      bold: sizes.bold ?? false,
      colour: "ink",
      ...more,
    };
  }

  /** Words as they stand in a step, numbers bold, typed-over ones marked where they say something else. */
  #runs(paragraph: Paragraph): Run[] {
    return paragraph.map((segment) => {
      if (!("fact" in segment)) return { text: segment.text };
      const differs = segment.edited && this.#differs(segment.text, segment.fact);
      return { text: differs ? `${segment.text}†` : segment.text, bold: true, fact: segment.fact };
    });
  }

  #differs(typed: string, id: string): boolean {
    const fact = this.#content.facts[id];
    return fact === undefined || markOf(typed, fact, this.#options.language) !== null;
  }

  #wordsHeight(paragraphs: readonly (readonly Run[])[], width: number, size: number, gap: number): number {
    const lines = paragraphs.reduce((sum, runs) => sum + wrap(runs, width, size).length, 0);
    return heightOf(lines, size) + (Math.max(0, paragraphs.length - 1) * gap) / 72;
  }

  /** Words at the largest size that fits, not more than `most`. */
  #words(box: Box, paragraphs: readonly (readonly Run[])[], most: number = SIZES.words, gap = PARAGRAPH_GAP): TextItem {
    let size = most;
    while (size > SIZES.wordsLeast && this.#wordsHeight(paragraphs, box.w, size, gap) > box.h) size--;
    return { kind: "text", box, paragraphs, size, gap, colour: "ink" };
  }

  /** Paragraphs, and lines of paragraphs, that fit at the least size; the others. */
  #split(paragraphs: readonly (readonly Run[])[], w: number, h: number): [fitting: Run[][], rest: Run[][]] {
    const size = SIZES.wordsLeast;
    const fitting: Run[][] = [];
    let left = h;
    for (const [index, runs] of paragraphs.entries()) {
      const lines = wrap(runs, w, size);
      const fits = Math.floor((left + 1e-9) / heightOf(1, size));
      if (lines.length > fits) {
        const cut = fits < 2 ? 0 : fits;
        if (cut > 0) fitting.push(lines.slice(0, cut).flat());
        return [fitting, [lines.slice(cut).flat(), ...paragraphs.slice(index + 1).map((rest) => [...rest])]];
      }
      fitting.push([...runs]);
      left -= heightOf(lines.length, size) + PARAGRAPH_GAP / 72;
    }
    return [fitting, []];
  }

  #stepPages(step: Step, index: number | null, sheet: string | null): Page[] {
    const title = this.#in(step.title);
    const notes = this.#notes(step);
    const pages: Page[] = [];
    const add = (items: readonly PageItem[]) => {
      const n = pages.length + 1;
      const named = n === 1 ? title : title + this.#say("continued");
      pages.push({
        id: `${sheet === null ? "" : "sheet-"}${step.id}${n === 1 ? "" : `+${n}`}`,
        title: named,
        step: index,
        sheet,
        notes,
        items: [this.#title(named), ...items],
      });
    };
    const numbers = step.blocks.filter((block) => block.kind === "number");
    const visuals = step.blocks.filter((block) => block.kind !== "number");
    let words = step.words[this.#options.language].map((paragraph) => this.#runs(paragraph));
    const beside =
      (step.layout === "map-right" || step.layout === "chart-right") && visuals[0] && isAside(visuals[0])
        ? visuals[0]
        : null;
    const whole = this.#contentBox();

    let rest: readonly Block[] = visuals;
    const cardsBeside = this.#cards(numbers, whole, 6, 1.3);
    const share = this.#wordsShare(words, whole.y + whole.h - cardsBeside.bottom);
    // Long words would leave a map too small to read.
    if (beside && share !== null) {
      // Numbers above; beneath words and beside them what is shown, words as wide as they need.
      const cards = cardsBeside;
      const under = { ...whole, y: cards.bottom, h: whole.y + whole.h - cards.bottom };
      const width = WIDTH * share;
      const room = { ...under, w: width };
      const [fitting, over] = this.#split(words, room.w, room.h);
      const side = words.length > 0 ? { ...under, x: MARGIN + width + GAP, w: WIDTH - width - GAP } : under;
      add([
        ...cards.items,
        ...(fitting.length > 0 ? [this.#words(room, fitting)] : []),
        ...this.#visual(beside, side)[0]!,
      ]);
      words = over;
      rest = visuals.slice(1);
    } else {
      // Numbers and words above, what is shown beneath.
      const alone = visuals.length === 0;
      const cards = this.#cards(numbers, whole, 6, alone ? 2.1 : 1.5);
      const left = whole.y + whole.h - cards.bottom;
      const first = rest[0];
      const above = Math.min(left, Math.max(0.9, whole.h * 0.42));
      const least = this.#wordsHeight(words, whole.w, SIZES.wordsLeast, PARAGRAPH_GAP);
      // Words that leave no room for anything beneath have the page to themselves.
      const most = first && least <= above ? above : left;
      const [fitting, over] = this.#split(words, whole.w, most);
      const items: PageItem[] = [...cards.items];
      let y = cards.bottom;
      if (fitting.length > 0) {
        const size = first ? 20 : SIZES.words + 4;
        const item = this.#words({ ...whole, y, h: most }, fitting, size);
        const h = this.#wordsHeight(fitting, whole.w, item.size, PARAGRAPH_GAP);
        items.push({ ...item, box: { ...item.box, h: Math.min(most, h + 0.05) } });
        y += h + 0.14;
      }
      const under = { ...whole, y, h: whole.y + whole.h - y };
      if (first && under.h >= 2.2) {
        const pair = rest[1] && this.#pair(first, rest[1], under);
        const [head, ...more] = pair ? [pair] : this.#visual(first, under, whole);
        add([...items, ...head!]);
        for (const further of more) add(further);
        rest = rest.slice(pair ? 2 : 1);
      } else add(items);
      words = over;
    }
    while (words.length > 0) {
      const [now, later] = this.#split(words, whole.w, whole.h);
      add([this.#words(whole, now)]);
      words = later;
    }
    for (let at = 0; at < rest.length; at++) {
      const pair = rest[at + 1] && this.#pair(rest[at]!, rest[at + 1]!, whole);
      if (pair) {
        add(pair);
        at++;
      } else for (const items of this.#visual(rest[at]!, whole)) add(items);
    }
    return pages;
  }

  /** How much of the width words take: as little as lets them stand whole in an easy size, else in the least; null: too much. */
  #wordsShare(words: readonly (readonly Run[])[], height: number): number | null {
    for (const size of [SIZES.wordsLeast + 2, SIZES.wordsLeast])
      for (const share of WORDS_BESIDE)
        if (this.#wordsHeight(words, WIDTH * share, size, PARAGRAPH_GAP) <= height) return share;
    return null;
  }

  /** Two blocks side by side where both can be read so; null: they need a page each. */
  #pair(left: Block, right: Block, box: Box): PageItem[] | null {
    const w = (box.w - GAP) / 2;
    const boxes = [
      { ...box, w },
      { ...box, x: box.x + w + GAP, w },
    ];
    if (box.h < 2.6 || ![left, right].every((block) => this.#isNarrow(block, boxes[0]!))) return null;
    return [left, right].flatMap((block, i) => this.#visual(block, boxes[i]!, boxes[i]!)[0]!);
  }

  #isNarrow(block: Block, box: Box): boolean {
    if (block.kind === "table") return standsIn(this.#tableContent(block), this.#heading("", box).below);
    if (block.kind !== "chart") return block.kind === "map" || block.kind === "photos";
    const most = block.chart === "lines" ? 30 : 14;
    return block.categories.length <= most && block.series.length <= 4;
  }

  #notes(step: Step): string {
    const lines = [this.#in(step.notes)];
    for (const segment of step.words[this.#options.language].flat()) {
      if (!("fact" in segment) || !segment.edited) continue;
      const value = factText(this.#content.facts[segment.fact], this.#options.language);
      if (this.#differs(segment.text, segment.fact))
        lines.push(this.#say("editedNote", { shown: segment.text, value, fact: segment.fact }));
    }
    for (const block of step.blocks)
      if (block.kind === "cases")
        for (const item of block.items)
          lines.push([this.#in(item.name), item.description, item.measures].filter(Boolean).join("；"));
    return lines.filter(Boolean).join("\n");
  }

  /** Cards of numbers in rows; where they end. */
  #cards(
    numbers: readonly Extract<Block, { kind: "number" }>[],
    box: Box,
    perRow: number,
    height: number,
  ): { items: PageItem[]; bottom: number } {
    if (numbers.length === 0) return { items: [], bottom: box.y };
    const columns = Math.min(perRow, numbers.length);
    const w = (box.w - (columns - 1) * 0.2) / columns;
    const items = numbers.flatMap((block, i) => {
      const x = box.x + (i % columns) * (w + 0.2);
      const y = box.y + Math.floor(i / columns) * (height + 0.2);
      return this.#card(block, { x, y, w, h: height });
    });
    const rows = Math.ceil(numbers.length / columns);
    return { items, bottom: box.y + rows * (height + 0.2) + 0.05 };
  }

  #card(block: Extract<Block, { kind: "number" }>, box: Box): PageItem[] {
    const { facts } = this.#content;
    const { language } = this.#options;
    const inner = { x: box.x + 0.18, w: box.w - 0.28 };
    const value = factText(facts[block.fact], language);
    const below = [
      ...block.changes.map((id) => factText(facts[id], language)),
      ...(block.note ? [this.#in(block.note)] : []),
    ].join(" · ");
    // Changes and note beside each other, or on two lines where there is room.
    const belowHeight = box.h >= 2 ? 0.72 : 0.45;
    const valueBox = { ...inner, y: box.y + 0.5, h: box.h - 0.55 - (below ? belowHeight : 0) };

    return [
      { kind: "rect", box, fill: "band" },
      { kind: "rect", box: { ...box, w: 0.07 }, fill: "accent" },
      this.#text(
        { ...inner, y: box.y + 0.1, h: 0.42 },
        this.#in(block.label),
        { most: SIZES.label, least: 11 },
        { valign: "middle", colour: "quiet" },
      ),
      this.#text(
        valueBox,
        value,
        { most: SIZES.value, least: 20, bold: true },
        {
          paragraphs: [[{ text: value, fact: block.fact }]],
          valign: "middle",
          colour: "accent",
        },
      ),
      ...(below
        ? [
            this.#text(
              { ...inner, y: box.y + box.h - belowHeight - 0.06, h: belowHeight },
              below,
              { most: SIZES.label, least: 11 },
              { valign: "middle", colour: "quiet" },
            ),
          ]
        : []),
    ];
  }

  /** A block in a box, and on further pages where it needs them. */
  #visual(block: Block, box: Box, further: Box = this.#contentBox()): PageItem[][] {
    switch (block.kind) {
      case "map":
        return [this.#map(block, box)];
      case "chart":
        return [this.#chart(block, box)];
      case "table":
        return this.#table(block, box, further);
      case "cases":
        return this.#cases(block, box, further);
      case "photos":
        return [this.#photos(block, box)];
      case "number":
        return [];
    }
  }

  /** The picture brings legend, scale, north and date; beneath stands in words what must be readable and editable. */
  #map(block: Extract<Block, { kind: "map" }>, box: Box): PageItem[] {
    const { stamp } = this.#content;
    const marks = [
      this.#say("asOf", { day: stamp.asOf }),
      this.#say("source", { source: this.#in(stamp.source) }),
      stamp.approval ? this.#say("approval", { number: stamp.approval }) : this.#say("noApproval"),
    ].join(" · ");
    const caption = this.#in(block.caption);
    const size = fitSize(caption, { w: box.w, h: 0.3 }, { most: SIZES.label, least: 12 });
    const captionHeight = heightOf(countLines(caption, box.w, size), size);
    const marksHeight = 0.24;
    // The words follow the picture, also where it is flatter than its box.
    const ratio = this.#options.ratios?.get(block.view) ?? 0;
    const room = box.h - captionHeight - marksHeight - 0.1;
    const picture = { ...box, h: ratio > 0 ? Math.min(room, box.w / ratio) : room };
    const y = picture.y + picture.h + 0.06;
    return [
      { kind: "picture", box: picture, of: "map", key: block.view, alt: caption },
      { kind: "text", box: { ...box, y, h: captionHeight }, paragraphs: [[{ text: caption }]], size, colour: "ink" },
      {
        kind: "text",
        box: { ...box, y: y + captionHeight, h: marksHeight },
        paragraphs: [[{ text: cutToLines(marks, box.w, SIZES.stamp, 1) }]],
        size: SIZES.stamp,
        colour: "quiet",
      },
    ];
  }

  #heading(text: string, box: Box): { item: TextItem; below: Box } {
    const h = 0.34;
    return {
      item: this.#text({ ...box, h }, text, { most: SIZES.heading, least: 12, bold: true }, { valign: "middle" }),
      below: { ...box, y: box.y + h + 0.04, h: box.h - h - 0.04 },
    };
  }

  #chart(block: ChartBlock, box: Box): PageItem[] {
    const unit = this.#in(block.unit);
    const { language } = this.#options;
    const title = this.#in(block.title);
    const { item, below } = this.#heading(
      unit ? (language === "zh" ? `${title}（${unit}）` : `${title} (${unit})`) : title,
      box,
    );
    const size = 14;
    const slot = below.w / Math.max(1, block.categories.length);
    const widest = Math.max(0, ...block.categories.map((name) => widthOf(this.#in(name), size)));
    // Long names beneath columns would be turned or left out; beside bars they are read.
    const drawn = block.chart === "columns" && widest > slot * 1.6 ? "bars" : block.chart;
    return [item, { kind: "chart", box: below, block, drawn, size }];
  }

  #cell(cell: TableCell): Run[] {
    const { language } = this.#options;
    if ("text" in cell) return [{ text: this.#in(cell.text) }];
    if ("fact" in cell) return [{ text: factText(this.#content.facts[cell.fact], language), fact: cell.fact }];
    return this.#level(cell.level);
  }

  /** A level by its colour and its name: the name alone says it too. */
  #level = (level: 1 | 2 | 3 | 4): Run[] => [
    { text: "■ ", colour: LEVEL_FILLS[level] },
    { text: wordOf("level", String(level), this.#options.language) },
  ];

  #tableContent = (block: Extract<Block, { kind: "table" }>): TableContent => ({
    header: block.columns.map((column) => this.#in(column.title)),
    aligns: block.columns.map(({ align }) => align),
    rows: block.rows.map((row) => row.map((cell) => this.#cell(cell))),
  });

  #table(block: Extract<Block, { kind: "table" }>, box: Box, further: Box): PageItem[][] {
    const title = this.#in(block.title);
    const [first, rest] = [this.#heading(title, box), this.#heading(title, further)];
    const tables = layOutTable(this.#tableContent(block), first.below, rest.below);
    return tables.map((table, i) => [i === 0 ? first.item : rest.item, table]);
  }

  #cases(block: Extract<Block, { kind: "cases" }>, box: Box, further: Box): PageItem[][] {
    const title = this.#in(block.title);
    const start = this.#heading(title, box);
    if (block.items.length === 0)
      return [[start.item, this.#words(start.below, [[{ text: this.#in(block.empty) }]], 20)]];
    const pages: PageItem[][] = [];
    let { item: heading, below: room } = start;
    let items: PageItem[] = [heading];
    let y = room.y;
    for (const one of block.items) {
      const card = this.#case(one, room.x, y, room.w);
      if (y + card.height > room.y + room.h && items.length > 1) {
        pages.push(items);
        ({ item: heading, below: room } = this.#heading(title, further));
        y = room.y;
        items = [heading];
        items.push(...this.#case(one, room.x, y, room.w).items);
      } else items.push(...card.items);
      y += card.height + 0.16;
    }
    return [...pages, items];
  }

  #case(item: CaseItem, x: number, y: number, w: number): { items: PageItem[]; height: number } {
    const { language } = this.#options;
    const photos = item.photos.before !== null || item.photos.after !== null;
    const photoWidth = photos ? 3.9 : 0;
    const textWidth = w - 0.36 - (photos ? photoWidth + 0.2 : 0);
    const head: Run[] = [
      { text: this.#in(item.name), bold: true },
      { text: `  ${this.#in(item.place)}  ` },
      ...(item.level ? this.#level(item.level) : []),
    ];
    const facts = [
      item.unit && this.#say("responsible", { unit: item.unit }),
      item.deadline && this.#say("deadline", { day: item.deadline }),
      item.status && statusWord(item.status, language),
      item.supervision && item.supervision !== "none" && wordOf("supervision", item.supervision, language),
    ].filter(Boolean);
    const size = SIZES.label;
    const body: Run[][] = [
      head,
      [{ text: cutToLines(item.description, textWidth, size, 2) }],
      ...(item.measures
        ? [[{ text: cutToLines(this.#say("measures", { text: item.measures }), textWidth, size, 2) }]]
        : []),
      [{ text: facts.join(" · "), colour: this.#options.theme.colours.quiet }],
    ];
    const words = this.#wordsHeight(body, textWidth, size, 2) + 0.24;
    const height = Math.max(words, photos ? 1.55 : 0);
    const photo = (key: string | null, name: string, at: number): PageItem[] => {
      const box = { x: x + w - photoWidth + at, y: y + 0.1, w: 1.85, h: height - 0.44 };
      const label: TextItem = {
        kind: "text",
        box: { ...box, y: box.y + box.h, h: 0.3 },
        paragraphs: [[{ text: key ? name : `${name}：${this.#say("noPhoto")}` }]],
        size: 12,
        align: "center",
        valign: "middle",
        colour: "quiet",
      };
      return key ? [{ kind: "picture", box, of: "photo", key, alt: `${this.#in(item.name)} ${name}` }, label] : [label];
    };
    return {
      height,
      items: [
        { kind: "rect", box: { x, y, w, h: height }, fill: "band" },
        {
          kind: "text",
          box: { x: x + 0.18, y: y + 0.1, w: textWidth, h: height - 0.18 },
          paragraphs: body,
          size,
          gap: 2,
          colour: "ink",
        },
        ...(photos
          ? [
              ...photo(item.photos.before, this.#say("before"), 0),
              ...photo(item.photos.after, this.#say("after"), 1.95),
            ]
          : []),
      ],
    };
  }

  #photos(block: Extract<Block, { kind: "photos" }>, box: Box): PageItem[] {
    const caption = this.#in(block.caption);
    const w = (box.w - 0.3) / 2;
    const h = box.h - 0.9;
    const side = (key: string | null, word: "before" | "after", x: number): PageItem[] => {
      const picture = { x, y: box.y, w, h };
      const name = this.#say(word);
      return [
        ...(key
          ? [{ kind: "picture", box: picture, of: "photo", key, alt: `${caption} ${name}` } as const]
          : [
              { kind: "rect", box: picture, fill: "band" } as const,
              this.#text(
                picture,
                this.#say("noPhoto"),
                { most: 18, least: 18 },
                { align: "center", valign: "middle", colour: "quiet" },
              ),
            ]),
        this.#text(
          { x, y: box.y + h + 0.04, w, h: 0.34 },
          name,
          { most: SIZES.label, least: SIZES.label },
          { align: "center", valign: "middle" },
        ),
      ];
    };
    return [
      ...side(block.before, "before", box.x),
      ...side(block.after, "after", box.x + w + 0.3),
      this.#text(
        { ...box, y: box.y + h + 0.42, h: 0.45 },
        caption,
        { most: SIZES.label, least: 11 },
        { align: "center", valign: "middle", colour: "quiet" },
      ),
    ];
  }
}

/** What stands beside words: a map, a chart or photos; lists need the width. */
const isAside = ({ kind }: Block) => kind === "map" || kind === "chart" || kind === "photos";

/** An instant on the city's clocks (UTC+8), `2026-07-01 08:05`. */
export const cityMinute = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

/** Of a finding, else of a site. */
const statusWord = (status: string, language: BriefingLanguage): string => {
  const word = wordOf("findingStatus", status, language);
  return word === status ? wordOf("status", status, language) : word;
};
