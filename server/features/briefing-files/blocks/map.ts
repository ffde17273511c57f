import type { Block } from "../../../algorithms/briefing/briefing.ts";
import { awaitsApproval } from "../../../algorithms/briefing/suppress/public-map.ts";
import { type Box, type PageItem, SIZES } from "../page.ts";
import type { Setting } from "../setting.ts";
import { cutToLines, heightOf } from "../text-fit.ts";
import { heading } from "./heading.ts";

/** The map approval number, or why there is none. */
export function approvalWords({ say, content: { stamp } }: Setting): string {
  if (awaitsApproval(stamp)) return say("awaitedApproval");
  return stamp.approval ? say("approval", { number: stamp.approval }) : say("noApproval");
}

/** The picture brings legend, scale, north and date; beneath stands in words what must be readable and editable. */
export function layOutMap(setting: Setting, block: Extract<Block, { kind: "map" }>, box: Box): PageItem[] {
  const { ratios } = setting;
  const caption = setting.in(block.caption);
  const { item, room } = heading(caption, box);
  const marksHeight = heightOf(1, SIZES.least);
  // The words follow the picture, also where it is flatter than its box.
  const ratio = ratios.get(block.view) ?? 0;
  const most = room.h - marksHeight - 0.06;
  const picture = { ...room, h: ratio > 0 ? Math.min(most, room.w / ratio) : most };
  const marks = approvalWords(setting);
  return [
    item,
    { kind: "picture", box: picture, of: "map", key: block.view, alt: caption },
    {
      kind: "text",
      box: { ...room, y: picture.y + picture.h + 0.06, h: marksHeight },
      paragraphs: [[{ text: cutToLines(marks, room.w, SIZES.least, 1) }]],
      size: SIZES.least,
      align: "right",
      colour: "quiet",
    },
  ];
}
