import { type Box, SIZES, type TextItem } from "../page.ts";
import { below } from "../setting.ts";
import { countLines } from "../text-fit.ts";
import { text } from "./words.ts";

/** Of one line, and of two. */
const HEIGHTS = [0.32, 0.46] as const;

/** What a block is called, and the room beneath. */
export function heading(title: string, box: Box): { item: TextItem; room: Box } {
  const h = HEIGHTS[countLines(title, box.w, SIZES.least, true) > 1 ? 1 : 0];
  return {
    item: text(
      { ...box, h },
      title,
      { most: SIZES.heading, least: SIZES.least, bold: true },
      { valign: "middle", colour: "accent" },
    ),
    room: below(box, h + 0.06),
  };
}
