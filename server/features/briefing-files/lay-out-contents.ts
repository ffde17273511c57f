import { heading } from "./blocks/heading.ts";
import { type Page, type PageItem, SIZES } from "./page.ts";
import { pageTitle } from "./page-title.ts";
import { below, beside, GAP, type Setting } from "./setting.ts";
import { cutToLines, heightOf, type Run } from "./text-fit.ts";

export interface ContentsLine {
  text: string;
  /** Ids of the first and last page. */
  first: string;
  last: string;
}

const NUMBER_WIDTH = 1.1;
const SIZE = 16;

/** What follows the slides that are presented, with page numbers that lead there. */
export function layOutContents(
  setting: Setting,
  appendix: readonly ContentsLine[],
  sheets: readonly ContentsLine[],
): Page {
  const { say, area } = setting;
  const title = say("contents");
  const lists = [
    { name: say("appendices"), lines: appendix },
    { name: say("sheets"), lines: sheets },
  ].filter(({ lines }) => lines.length > 0);
  const boxes = lists.length > 1 ? beside(area, (area.w - 2 * GAP) / 2) : [area];
  const items = lists.flatMap(({ name, lines }, i): PageItem[] => {
    const { item, room } = heading(name, boxes[i]!);
    const columns = lines.length * heightOf(1, SIZE) * 1.25 > room.h ? 2 : 1;
    const perColumn = Math.ceil(lines.length / columns);
    const size = Math.min(SIZE, Math.floor((room.h * 72) / (perColumn * 1.3 * 1.2)));
    const line = Math.min(0.42, room.h / perColumn);
    const split = columns > 1 ? beside(room, (room.w - GAP) / 2) : [room];
    return [
      item,
      ...lines.flatMap((entry, n): PageItem[] => {
        const box = below(split[Math.floor(n / perColumn)]!, (n % perColumn) * line);
        const common = { size: Math.max(SIZES.least, size), valign: "middle", colour: "ink" } as const;
        const lead: Run = { text: cutToLines(entry.text, box.w - NUMBER_WIDTH, common.size, 1), to: entry.first };
        const pages: Run = {
          text: entry.first === entry.last ? "{page}" : "{page}–{last}",
          to: entry.first,
          last: entry.last,
        };
        return [
          { kind: "text", box: { ...box, w: box.w - NUMBER_WIDTH, h: line }, paragraphs: [[lead]], ...common },
          {
            kind: "text",
            box: { ...box, x: box.x + box.w - NUMBER_WIDTH, w: NUMBER_WIDTH, h: line },
            paragraphs: [[pages]],
            align: "right",
            ...common,
          },
        ];
      }),
    ];
  });
  return {
    id: "contents",
    part: "appendix",
    title,
    sheet: null,
    notes: "",
    items: [...pageTitle(setting, { title }), ...items],
  };
}
