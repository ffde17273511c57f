import sharp from "sharp";
import type { Picture, Pictures } from "#server/features/briefing-files/pictures.ts";
import { FULL_MAP_VIEW, MAP_VIEW } from "./sample-briefing.ts";

async function plain(width: number, height: number, background: string): Promise<Picture> {
  const image = sharp({ create: { width, height, channels: 3, background } });
  return { bytes: await image.png().toBuffer(), type: "image/png", width, height };
}

/** Coloured fields in place of the maps and photos of the sample briefing. */
export async function samplePictures(): Promise<Pictures> {
  const [map, full, before, after] = await Promise.all([
    plain(1600, 1040, "#dfe8ea"),
    plain(2500, 900, "#e5dfea"),
    plain(800, 600, "#888866"),
    plain(600, 800, "#668866"),
  ]);
  return {
    maps: new Map([
      [MAP_VIEW, map],
      [FULL_MAP_VIEW, full],
    ]),
    photos: new Map([
      ["before-1", before],
      ["after-1", after],
    ]),
  };
}
