import { PAGE_WIDTH, type Page, type PageItem, SIZES, type TextItem } from "./page.ts";
import { MARK_WIDTH } from "./page-title.ts";
import { MARGIN, type Setting, WIDTH } from "./setting.ts";
import { cutToLines, fitSize, type Run } from "./text-fit.ts";

const FOOT = { fromBottom: 0.4, h: 0.26 };
const PLACE_WIDTH = 0.85;
const LOGO_WIDTH = 0.8;

/**
 * Every page with its stamp: moment, source and snapshot of its numbers, mark of confidentiality, number; and links that know
 * their pages. `found` are the pages of things that links call by their target.
 */
export function stampPages(setting: Setting, pages: readonly Page[], found: ReadonlyMap<string, string>): Page[] {
  const numbers = new Map(pages.map(({ id }, index) => [id, index + 1]));
  return pages.map((page, index) => ({
    ...page,
    items: [
      ...page.items.map((item) => (item.kind === "text" ? linked(item, numbers, found) : item)),
      ...markOf(setting),
      ...footOf(setting, page, index + 1, pages.length),
    ],
  }));
}

/** Links lead to pages by their ids, and say their numbers. One to what stands nowhere leads nowhere. */
function linked(item: TextItem, numbers: ReadonlyMap<string, number>, found: ReadonlyMap<string, string>): TextItem {
  if (!item.paragraphs.some((runs) => runs.some(({ to }) => to !== undefined))) return item;
  return {
    ...item,
    paragraphs: item.paragraphs.map((runs) =>
      runs.map(({ last, to, ...run }): Run => {
        if (to === undefined) return run;
        const page = found.get(to) ?? to;
        const number = numbers.get(page);
        if (number === undefined) return run;
        const text = run.text
          .replace("{page}", String(number))
          .replace("{last}", String((last && numbers.get(last)) || number));
        return { ...run, text, to: page };
      }),
    ),
  };
}

/** Such as 内部资料, at the top right, as official papers have it. */
function markOf({ content, in: said }: Setting): PageItem[] {
  const mark = said(content.stamp.confidentiality);
  if (!mark) return [];
  const box = { x: PAGE_WIDTH - MARGIN - MARK_WIDTH + 0.1, y: 0.3, w: MARK_WIDTH - 0.1, h: 0.42 };
  return [
    {
      kind: "text",
      box,
      paragraphs: [[{ text: mark }]],
      size: fitSize(mark, box, { most: 18, least: 10, bold: true }),
      bold: true,
      align: "right",
      valign: "middle",
      colour: "ink",
    },
  ];
}

function footOf({ content, theme, say, in: said, height }: Setting, page: Page, n: number, of: number): PageItem[] {
  const { stamp } = content;
  const shown = JSON.stringify(page.items);
  const [typed, withheld] = [/†"/.test(shown), /"text":"\*"/.test(shown)];
  const unit = said(theme.unit);
  const y = height - FOOT.fromBottom;
  // The cover has both in large.
  const logo = theme.logo !== null && page.part !== "cover";
  const x = MARGIN + (logo ? LOGO_WIDTH + 0.1 : 0);
  const room = MARGIN + WIDTH - x - PLACE_WIDTH;
  const words = [
    ...(unit && page.part !== "cover" ? [unit] : []),
    say("asOf", { day: stamp.asOf }),
    ...(stamp.synthetic ? [say("synthetic")] : []),
    ...(typed ? [say("edited")] : []),
    ...(withheld ? [say("withheld")] : []),
    say("source", { source: said(stamp.source) }),
    say("snapshot", { hash: stamp.hash.slice(0, 8) }),
  ].join(" · ");
  const common = { size: SIZES.stamp, valign: "middle", colour: "quiet" } as const;
  return [
    { kind: "rect", box: { x: MARGIN, y: y - 0.05, w: WIDTH, h: 0.01 }, fill: "line" },
    ...(logo ? [{ kind: "logo", box: { x: MARGIN, y, w: LOGO_WIDTH, h: FOOT.h } } as const] : []),
    {
      kind: "text",
      box: { x, y, w: room, h: FOOT.h },
      paragraphs: [[{ text: cutToLines(words, room, SIZES.stamp, 1) }]],
      ...common,
    },
    {
      kind: "text",
      box: { x: MARGIN + WIDTH - PLACE_WIDTH, y, w: PLACE_WIDTH, h: FOOT.h },
      paragraphs: [[{ text: say("page", { n, of }) }]],
      align: "right",
      ...common,
    },
  ];
}
