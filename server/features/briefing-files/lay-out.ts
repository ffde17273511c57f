import type { BriefingContent, Step } from "../../algorithms/briefing/briefing.ts";
import { shortName } from "../../algorithms/briefing/words/short-name.ts";
import { isVisual } from "./blocks/draw-block.ts";
import { differs } from "./blocks/words.ts";
import { factText } from "./fact-words.ts";
import { type Appendix, layOutAppendix } from "./lay-out-appendix.ts";
import { type ContentsLine, layOutContents } from "./lay-out-contents.ts";
import { layOutCover, layOutSources } from "./lay-out-cover.ts";
import { layOutSheet } from "./lay-out-sheet.ts";
import { type Composed, layOutStep, type Rest } from "./lay-out-step.ts";
import { type Page, type PageItem, SIZES } from "./page.ts";
import { pageTitle } from "./page-title.ts";
import { createSetting, type LayOutOptions, MARGIN, type Setting, WIDTH } from "./setting.ts";
import { stampPages } from "./stamp-pages.ts";
import { cutToLines } from "./text-fit.ts";

export type { LayOutOptions } from "./setting.ts";

/** What leads from a slide to its appendix stands under the content. */
const MORE = { fromBottom: 0.74, h: 0.26 };
/** A sheet has no such line, and less room to lose. */
const SHEET = { top: 1.2, foot: 0.56 };

/**
 * The pages of a briefing: cover, a slide for each step, then for paper and questions the contents of what follows, an appendix
 * with all that the slides do not show, and a one-page sheet for each reporting unit.
 */
export function layOut(content: BriefingContent, options: LayOutOptions): Page[] {
  const setting = createSetting(content, options);
  const { say } = setting;
  const codes = new Map(Object.entries(content.sheets).map(([code, { id }]) => [id, code]));
  const steps = content.steps.map((step, index) => stepOnPages(setting, step, index, codes.get(step.id) ?? null));
  // Units whose sheets are the steps themselves are not told twice.
  const told = new Set(content.steps.map(({ id }) => id));
  const sheets = options.sheets
    ? Object.entries(content.sheets)
        .filter(([, { id }]) => !told.has(id))
        .map(([code, step]) => sheetPage(setting, step, code))
    : [];
  const listed = steps.flatMap(({ step, appendix, chip }): ContentsLine[] => {
    const [first, last] = [appendix.pages[0], appendix.pages.at(-1)];
    return first && last ? [{ text: `${chip}　${setting.in(step.title)}`, first: first.id, last: last.id }] : [];
  });
  const contents = layOutContents(
    setting,
    [...listed, { text: say("stamp"), first: "stamp", last: "stamp" }],
    sheets.map(({ id, title }) => ({ text: shortName(title), first: id, last: id })),
  );
  const pages = [
    layOutCover(setting),
    ...steps.map(({ page }) => page),
    contents,
    ...steps.flatMap(({ appendix }) => appendix.pages),
    layOutSources(setting),
    ...sheets,
  ];
  return stampPages(setting, pages, new Map(steps.flatMap(({ appendix }) => [...appendix.found])));
}

interface StepOnPages {
  step: Step;
  page: Page;
  appendix: Appendix;
  /** What its appendix is called. */
  chip: string;
}

function stepOnPages(setting: Setting, step: Step, index: number, sheet: string | null): StepOnPages {
  const composed = sheet === null ? layOutStep(setting, step) : layOutSheet(setting, step, setting.area);
  const chip = setting.say("appendixOf", { n: index + 1 });
  const appendix = layOutAppendix(setting, step, chip, composed.rest);
  const title = setting.in(step.title);
  const page: Page = {
    id: step.id,
    part: "step",
    title,
    sheet,
    notes: notesOf(setting, step, composed.rest.words),
    items: [
      ...pageTitle(setting, { title, chip: String(index + 1) }),
      ...composed.items,
      ...moreLine(setting, composed.rest, appendix),
    ],
  };
  return { step, page, appendix, chip };
}

function sheetPage(setting: Setting, step: Step, code: string): Page {
  const { area, height, say } = setting;
  const title = setting.in(step.title);
  const { items, rest }: Composed = layOutSheet(setting, step, {
    ...area,
    y: SHEET.top,
    h: height - SHEET.foot - SHEET.top,
  });
  return {
    id: `sheet-${code}`,
    part: "sheet",
    title,
    sheet: code,
    notes: notesOf(setting, step, rest.words),
    items: [
      ...pageTitle(setting, { title, chip: say("sheet"), back: { text: say("toContents"), to: "contents" } }),
      ...items,
    ],
  };
}

/** Where what a slide leaves out is, and what it is. */
function moreLine(setting: Setting, rest: Rest, { pages }: Appendix): PageItem[] {
  const [first, last] = [pages[0], pages.at(-1)];
  if (!first || !last) return [];
  const { say, height } = setting;
  const names = [
    ...(rest.words ? [say("allWords")] : []),
    ...rest.blocks.map((block) => setting.in("title" in block ? block.title : block.caption)),
  ];
  const what = [...new Set(names)].join(say("separator"));
  const words = say(first === last ? "more" : "morePages", { what });
  const size = SIZES.least;
  const text = cutToLines(words, WIDTH, size, 1);
  return [
    {
      kind: "text",
      box: { x: MARGIN, y: height - MORE.fromBottom, w: WIDTH, h: MORE.h },
      paragraphs: [[{ text, to: first.id, last: last.id }]],
      size,
      valign: "middle",
      colour: "quiet",
    },
  ];
}

/** For the presenter: what to say, all the words where the slide has not, numbers typed over, and cases in full. */
function notesOf(setting: Setting, step: Step, cut: boolean): string {
  const { content, language, say } = setting;
  const words = step.words[language];
  const lines = [setting.in(step.notes)];
  if (cut) lines.push(...words.map((paragraph) => paragraph.map(({ text }) => text).join("")));
  for (const segment of words.flat()) {
    if (!("fact" in segment) || !segment.edited || !differs(setting, segment.text, segment.fact)) continue;
    const value = factText(content.facts[segment.fact], language);
    lines.push(say("editedNote", { shown: segment.text, value, fact: segment.fact }));
  }
  for (const block of step.blocks.filter(isVisual))
    if (block.kind === "cases")
      for (const item of block.items)
        lines.push([setting.in(item.name), item.description, item.measures].filter(Boolean).join("；"));
  return lines.filter(Boolean).join("\n");
}
