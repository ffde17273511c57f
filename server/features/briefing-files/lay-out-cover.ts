import { formatDay } from "../../algorithms/briefing/words/format-fact.ts";
import { approvalWords } from "./blocks/map.ts";
import { text, wordsHeight, wordsItem } from "./blocks/words.ts";
import { PAGE_WIDTH, type Page, SIZES } from "./page.ts";
import { pageTitle } from "./page-title.ts";
import type { Setting } from "./setting.ts";
import { fitSize, heightOf, type Run } from "./text-fit.ts";

/** What it is, of when, and whose. */
export function layOutCover(setting: Setting): Page {
  const { title, subtitle, stamp } = setting.content;
  const { theme, say, height } = setting;
  const top = height * 0.28;
  const words = setting.in(title);
  const box = { x: 1.1, y: top, w: PAGE_WIDTH - 2.2, h: 1.5 };
  const unit = setting.in(theme.unit);
  const lines: Run[][] = [
    ...(unit ? [[{ text: unit, bold: true }]] : []),
    // The subtitle says it, unless somebody wrote another.
    ...(setting.in(subtitle).includes(formatDay(stamp.asOf, setting.language))
      ? []
      : [[{ text: say("asOf", { day: stamp.asOf }) }]]),
    ...(stamp.synthetic ? [[{ text: say("synthetic") }]] : []),
  ];
  return {
    id: "title",
    part: "cover",
    title: words,
    sheet: null,
    notes: "",
    items: [
      { kind: "rect", box: { x: 0, y: 0, w: 0.35, h: height }, fill: "accent" },
      ...(theme.logo ? [{ kind: "logo", box: { x: 1.1, y: 0.6, w: 2.4, h: 1 } } as const] : []),
      {
        kind: "text",
        role: "title",
        box,
        paragraphs: [[{ text: words }]],
        size: fitSize(words, box, { most: 48, least: 28, bold: true }),
        bold: true,
        valign: "bottom",
        colour: "accent",
      },
      { kind: "rect", box: { x: 1.1, y: top + 1.68, w: 2.4, h: 0.06 }, fill: "accent" },
      text({ x: 1.1, y: top + 1.9, w: PAGE_WIDTH - 2.2, h: 0.9 }, setting.in(subtitle), { most: 26, least: 16 }),
      {
        kind: "text",
        box: { x: 1.1, y: top + 3.05, w: PAGE_WIDTH - 2.2, h: heightOf(lines.length, 20) + 0.3 },
        paragraphs: lines,
        size: 20,
        gap: 6,
        colour: "quiet",
      },
    ],
  };
}

/** How things are counted, where they come from, and by what the numbers can be checked. */
export function layOutSources(setting: Setting): Page {
  const { say, area, theme } = setting;
  const { stamp } = setting.content;
  const title = say("stamp");
  const parts: [string, string][] = [
    [say("calibre"), setting.in(stamp.calibre)],
    [say("sources"), setting.in(stamp.source)],
    [say("moment"), `${say("asOf", { day: stamp.asOf })} · ${say("frozen", { at: cityMinute(stamp.frozenAt) })}`],
    [say("snapshotWhole"), stamp.hash],
    [say("maps"), approvalWords(setting)],
  ];
  const paragraphs = parts.flatMap(([name, words]): Run[][] => [
    [{ text: name, bold: true, colour: theme.colours.accent }],
    [{ text: words }],
  ]);
  let size = 20;
  while (size > SIZES.least && wordsHeight(paragraphs, area.w, size) > area.h) size--;
  return {
    id: "stamp",
    part: "appendix",
    title,
    sheet: null,
    notes: "",
    items: [
      ...pageTitle(setting, { title, chip: say("appendix"), back: { text: say("toContents"), to: "contents" } }),
      wordsItem(area, paragraphs, size),
    ],
  };
}

/** An instant on the city's clocks (UTC+8), `2026-07-01 08:05`. */
const cityMinute = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
