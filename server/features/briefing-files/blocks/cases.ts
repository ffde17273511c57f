import type { Block, BriefingLanguage, CaseItem } from "../../../algorithms/briefing/briefing.ts";
import { wordOf } from "../../../contracts/words.contract.ts";
import { type Box, type PageItem, SIZES, type TextItem } from "../page.ts";
import type { Setting } from "../setting.ts";
import { cutToLines, heightOf, type Run, wrap } from "../text-fit.ts";
import { heading } from "./heading.ts";
import { layOutRows, levelRuns } from "./table.ts";
import { wholeWords } from "./words.ts";

export type CasesBlock = Extract<Block, { kind: "cases" }>;

const BETWEEN = 0.12;
const PAD = 0.09;
const PHOTO = { width: 1.45, between: 0.1, name: 0.25, height: 1.3 };

/** Longer than this even the appendix does not tell a case, lines. */
const TOO_LONG = { description: 9, measures: 5 };

export interface CasesTop {
  items: PageItem[];
  shown: number;
  /** Height taken of the box. */
  height: number;
  /** Neither words nor photos nor cases are left out. */
  whole: boolean;
}

/** The cases in rows of a table, in one box: all of them, or the first ones; the rest is where `to` says. */
export function layOutFirstCases(setting: Setting, block: CasesBlock, box: Box, to: string): CasesTop {
  const title = setting.in(block.title);
  const { item, room } = heading(title, box);
  const { items } = block;
  if (items.length === 0) {
    const note = emptyNote(setting, block, room);
    return { items: [item, note], shown: 0, height: note.box.y + note.box.h - box.y, whole: true };
  }
  const { say, language } = setting;
  const supervised = (level: string | null) =>
    level && level !== "none" ? wordOf("supervision", level, language) : "";
  const apart = language === "zh" ? "，" : ", ";
  const columns: { header: string; cell: (one: CaseItem) => Run[] }[] = [
    {
      header: say("site"),
      cell: ({ level, name, place }) => [
        ...(level ? levelRuns(setting, level) : []),
        { text: `${level ? "　" : ""}${setting.in(name)}`, bold: true },
        { text: language === "zh" ? `（${setting.in(place)}）` : ` (${setting.in(place)})` },
      ],
    },
    {
      header: say("finding"),
      cell: ({ description, measures }) => [
        {
          text: [description, measures && say("measures", { text: measures })]
            .filter(Boolean)
            .join(language === "zh" ? "；" : "; "),
        },
      ],
    },
    { header: say("unit"), cell: ({ unit }) => [{ text: unit ?? "" }] },
    { header: say("due"), cell: ({ deadline }) => [{ text: deadline ?? "" }] },
    {
      header: say("status"),
      cell: ({ status, supervision }) => [
        { text: [status && statusWord(status, language), supervised(supervision)].filter(Boolean).join(apart) },
      ],
    },
  ];
  // A column that says nothing of any case is left out.
  const kept = columns.filter(({ cell }) => items.some((one) => cell(one).some(({ text }) => text !== "")));
  const content = {
    header: kept.map(({ header }) => header),
    aligns: kept.map(() => "start" as const),
    rows: items.map((one) => kept.map(({ cell }) => cell(one))),
  };
  const top = layOutRows(setting, { title, content, more: "moreCases", to }, box);
  const pictured = items.some(({ photos }) => photos.before !== null || photos.after !== null);
  return { items: top.items, shown: top.shown, height: top.height, whole: top.shown === items.length && !pictured };
}

/** All cases with all their words, on as many pages as they need. */
export function layOutCases(setting: Setting, block: CasesBlock, first: Box, rest: Box): PageItem[][] {
  const title = setting.in(block.title);
  // A table holds all there is of cases without photos.
  for (const box of [first, rest]) {
    const top = layOutFirstCases(setting, block, box, "");
    if (box === first && top.whole) return [top.items];
    if (top.whole) return [[], top.items];
  }
  let { item, room } = heading(title, first);
  if (block.items.length === 0) return [[item, emptyNote(setting, block, room)]];
  const pages: PageItem[][] = [];
  let items: PageItem[] = [item];
  let y = room.y;
  for (const one of block.items) {
    let card = layOutCase(setting, one, { ...room, y }, rest.h - 0.5);
    if (y + card.height > room.y + room.h && items.length > 1) {
      pages.push(items);
      ({ item, room } = heading(title, rest));
      y = room.y;
      items = [item];
      card = layOutCase(setting, one, { ...room, y }, rest.h - 0.5);
    }
    items.push(...card.items);
    y += card.height + BETWEEN;
  }
  return [...pages, items];
}

const emptyNote = (setting: Setting, block: CasesBlock, room: Box): TextItem => {
  const said = [[{ text: setting.in(block.empty) }]];
  const box = { ...room, h: Math.min(room.h, 1.2) };
  return (
    wholeWords(box, said, { most: SIZES.words, least: SIZES.least }) ?? {
      kind: "text",
      box,
      paragraphs: said,
      size: SIZES.least,
      colour: "ink",
    }
  );
};

interface Card {
  items: PageItem[];
  height: number;
}

/** A case with all its words; only what would be higher than `most` is cut. */
function layOutCase(setting: Setting, item: CaseItem, { x, y, w }: Box, most: number): Card {
  const { say, language, theme } = setting;
  const size = SIZES.label;
  const photos = item.photos.before !== null || item.photos.after !== null;
  const photoWidth = photos ? 2 * PHOTO.width + PHOTO.between : 0;
  const textWidth = w - 0.36 - (photos ? photoWidth + 0.2 : 0);
  const facts = [
    item.unit && say("responsible", { unit: item.unit }),
    item.deadline && say("deadline", { day: item.deadline }),
    item.status && statusWord(item.status, language),
    item.supervision && item.supervision !== "none" && wordOf("supervision", item.supervision, language),
  ].filter(Boolean);
  const bodyOf = (description: string, measures: string | null): Run[][] => [
    [
      ...(item.level ? levelRuns(setting, item.level) : []),
      { text: `${item.level ? "　" : ""}${setting.in(item.name)}`, bold: true },
      { text: `　${setting.in(item.place)}` },
    ],
    [{ text: description }],
    ...(measures ? [[{ text: measures }]] : []),
    ...(facts.length > 0 ? [[{ text: facts.join(" · "), colour: theme.colours.quiet }]] : []),
  ];
  const linesOf = (body: readonly Run[][]) => body.reduce((sum, runs) => sum + wrap(runs, textWidth, size).length, 0);
  const told = item.measures && say("measures", { text: item.measures });
  let body = bodyOf(item.description, told);
  if (heightOf(linesOf(body), size) + 2 * PAD > most) {
    const cut = (words: string, lines: number) => cutToLines(words, textWidth, size, lines);
    body = bodyOf(cut(item.description, TOO_LONG.description), told && cut(told, TOO_LONG.measures));
  }
  const lines = linesOf(body);
  const height = Math.max(heightOf(lines, size) + 2 * PAD, photos ? PHOTO.height : 0);
  const photo = (key: string | null, name: string, at: number): PageItem[] => {
    const box = { x: x + w - photoWidth - 0.1 + at, y: y + PAD, w: PHOTO.width, h: height - PAD - PHOTO.name };
    const label: TextItem = {
      kind: "text",
      box: { ...box, y: box.y + box.h, h: PHOTO.name },
      paragraphs: [[{ text: key ? name : `${name}：${say("noPhoto")}` }]],
      size: SIZES.least,
      align: "center",
      valign: "middle",
      colour: "quiet",
    };
    return key ? [{ kind: "picture", box, of: "photo", key, alt: `${setting.in(item.name)} ${name}` }, label] : [label];
  };
  return {
    height,
    items: [
      { kind: "rect", box: { x, y, w, h: height }, fill: "band" },
      {
        kind: "text",
        box: { x: x + 0.18, y: y + PAD, w: textWidth, h: height - 2 * PAD },
        paragraphs: body,
        size,
        colour: "ink",
      },
      ...(photos
        ? [
            ...photo(item.photos.before, say("before"), 0),
            ...photo(item.photos.after, say("after"), PHOTO.width + PHOTO.between),
          ]
        : []),
    ],
  };
}

/** Of a finding, else of a site. */
const statusWord = (status: string, language: BriefingLanguage): string => {
  const word = wordOf("findingStatus", status, language);
  return word === status ? wordOf("status", status, language) : word;
};
