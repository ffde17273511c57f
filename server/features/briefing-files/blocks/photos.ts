import type { Block } from "../../../algorithms/briefing/briefing.ts";
import { type Box, type PageItem, SIZES } from "../page.ts";
import type { Setting } from "../setting.ts";
import { heading } from "./heading.ts";
import { text } from "./words.ts";

const NAME_HEIGHT = 0.32;

/** Before and after side by side. */
export function layOutPhotos(setting: Setting, block: Extract<Block, { kind: "photos" }>, box: Box): PageItem[] {
  const caption = setting.in(block.caption);
  const { item, room } = heading(caption, box);
  const w = (room.w - 0.2) / 2;
  const h = room.h - NAME_HEIGHT;
  const side = (key: string | null, word: "before" | "after", x: number): PageItem[] => {
    const picture = { x, y: room.y, w, h };
    const name = setting.say(word);
    const middle = { align: "center", valign: "middle" } as const;
    return [
      ...(key
        ? [{ kind: "picture", box: picture, of: "photo", key, alt: `${caption} ${name}` } as const]
        : [
            { kind: "rect", box: picture, fill: "band" } as const,
            text(
              picture,
              setting.say("noPhoto"),
              { most: SIZES.label, least: SIZES.least },
              { ...middle, colour: "quiet" },
            ),
          ]),
      text({ x, y: room.y + h, w, h: NAME_HEIGHT }, name, { most: SIZES.label, least: SIZES.least }, middle),
    ];
  };
  return [item, ...side(block.before, "before", room.x), ...side(block.after, "after", room.x + w + 0.2)];
}
