import type { Box } from "./page.ts";

export interface Picture {
  bytes: Uint8Array;
  type: "image/png" | "image/jpeg" | "image/webp";
  /** Pixels. */
  width: number;
  height: number;
}

/** What a briefing shows beside words and numbers. */
export interface Pictures {
  /** By the query string of the view. */
  maps: ReadonlyMap<string, Picture>;
  /** By the photo's id. */
  photos: ReadonlyMap<string, Picture>;
}

export const NO_PICTURES: Pictures = { maps: new Map(), photos: new Map() };

/** Where a picture stands in a box, whole and in its own proportions. */
export function fitInto({ x, y, w, h }: Box, picture: Pick<Picture, "width" | "height">): Box {
  const scale = Math.min(w / picture.width, h / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: x + (w - width) / 2, y: y + (h - height) / 2, w: width, h: height };
}

/** Width by height of each map. */
export const ratiosOf = ({ maps }: Pictures): Map<string, number> =>
  new Map([...maps].map(([view, { width, height }]) => [view, width / height]));
