import { type Box, type PageItem, SIZES } from "./page.ts";
import { MARGIN, type Setting, WIDTH } from "./setting.ts";
import { fitSize, type Run, widthOf } from "./text-fit.ts";

const TOP = 0.34;
const HEIGHT = 0.62;
/** Of the mark of confidentiality at the right, where there is one. */
export const MARK_WIDTH = 1.9;
const CHIP_SIZE = 18;

export interface PageTitle {
  title: string;
  /** Stands in a chip before the title: the number of the step, "Appendix 3". */
  chip?: string;
  /** At the right: the way back. */
  back?: Run;
}

/** The title of a page over the line that parts it from the content. */
export function pageTitle({ content, in: said }: Setting, { title, chip, back }: PageTitle): PageItem[] {
  const marked = said(content.stamp.confidentiality) ? MARK_WIDTH : 0;
  const chipWidth = chip ? Math.max(0.62, widthOf(chip, CHIP_SIZE, true) + 0.3) : 0;
  const backWidth = back ? widthOf(back.text, SIZES.label) + 0.25 : 0;
  const x = MARGIN + (chip ? chipWidth + 0.2 : 0);
  const box: Box = { x, y: TOP, w: MARGIN + WIDTH - x - marked - backWidth, h: HEIGHT };
  const middle = { valign: "middle" } as const;
  return [
    ...(chip
      ? [
          { kind: "rect", box: { x: MARGIN, y: TOP + 0.05, w: chipWidth, h: HEIGHT - 0.1 }, fill: "accent" } as const,
          {
            kind: "text",
            box: { x: MARGIN, y: TOP + 0.05, w: chipWidth, h: HEIGHT - 0.1 },
            paragraphs: [[{ text: chip }]],
            size: CHIP_SIZE,
            bold: true,
            align: "center",
            ...middle,
            colour: "paper",
          } as const,
        ]
      : []),
    {
      kind: "text",
      role: "title",
      box,
      paragraphs: [[{ text: title }]],
      // Two lines where one would be too small.
      size:
        fitSize(title, { ...box, h: 0.59 }, { most: SIZES.title, least: SIZES.titleLeast, bold: true }) >
        SIZES.titleLeast
          ? fitSize(title, { ...box, h: 0.59 }, { most: SIZES.title, least: SIZES.titleLeast, bold: true })
          : fitSize(title, box, { most: SIZES.titleLeast, least: 12, bold: true }),
      bold: true,
      ...middle,
      colour: "accent",
    },
    ...(back
      ? [
          {
            kind: "text",
            box: { x: MARGIN + WIDTH - marked - backWidth, y: TOP, w: backWidth, h: HEIGHT },
            paragraphs: [[back]],
            size: SIZES.label,
            align: "right",
            ...middle,
            colour: "quiet",
          } as const,
        ]
      : []),
    { kind: "rect", box: { x: MARGIN, y: TOP + HEIGHT + 0.1, w: WIDTH, h: 0.025 }, fill: "accent" },
  ];
}
