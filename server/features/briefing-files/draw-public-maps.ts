import sharp from "sharp";
import { publicMapSvg } from "../../algorithms/briefing/suppress/public-map.ts";
import type { SafeBriefing } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import { PIXELS_PER_INCH, type ViewRequest } from "./draw-maps.ts";
import type { Picture } from "./pictures.ts";

const MILLIMETRES_PER_INCH = 25.4;
/** What SVG renderers take a pixel to be, dots per inch. */
const USUAL_DPI = 96;

/** The maps of a public version: cells and outlines from the version itself, without a browser and without the records. */
export async function drawPublicMaps(
  safe: SafeBriefing,
  requests: readonly ViewRequest[],
): Promise<[string, Picture][]> {
  const pictures: [string, Picture][] = [];
  for (const { view, width, height, dpi, language, frame } of requests) {
    const [w, h] = [width, height].map((mm) => (mm / MILLIMETRES_PER_INCH) * PIXELS_PER_INCH) as [number, number];
    const svg = publicMapSvg(safe, {
      ...{ view, width: w, height: h, language },
      frame: frame ?? { width: w, height: h },
      least: safe.report.rule.least,
      stamp: safe.content.stamp,
    });
    const { data, info } = await sharp(Buffer.from(svg), { density: (USUAL_DPI * dpi) / PIXELS_PER_INCH })
      .png()
      .toBuffer({ resolveWithObject: true });
    pictures.push([view, { bytes: data, type: "image/png", width: info.width, height: info.height }]);
  }
  return pictures;
}
