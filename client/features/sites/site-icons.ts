/**
 * Pictures of sites: the shape says the layer, colour and letter the risk level, the ring the status. Drawn on a
 * canvas, so that the map needs no sprite and no font from anywhere.
 */
import {
  LAYERS,
  type Layer,
  RISK_LEVELS,
  type RiskLevel,
  SITE_STATUSES,
  type SiteStatus,
} from "#server/contracts/vocabulary.contract.ts";
import { LEVEL_COLOURS, MAP_COLOURS } from "../../lib/palette.ts";
import type { Theme } from "../../lib/view/view-state.ts";

/** Zoom from which sites are icons; before, they are dots too small for a letter. */
export const ICONS_FROM = 13;

/** Side of an icon, CSS pixels. */
export const ICON_SIZE = 30;

export const iconName = (layer: Layer, level: RiskLevel, status: SiteStatus) => `${layer}-${level}-${status}`;

export interface IconLook {
  layer: Layer;
  /** Null draws the shape alone, in grey, for a legend. */
  level: RiskLevel | null;
  status: SiteStatus;
  letter: string;
  theme: Theme;
}

/** Draws a site's icon into a square of `size` CSS pixels at the origin. */
export function drawIcon(
  context: CanvasRenderingContext2D,
  { layer, level, status, letter, theme }: IconLook,
  size: number,
): void {
  const { label: dark, halo: light, line } = MAP_COLOURS[theme];
  const centre = size / 2;
  const radius = size * 0.34;
  const { fill, ink } = level === null ? { fill: line, ink: light } : LEVEL_COLOURS[level];

  context.save();
  context.lineJoin = "round";
  // A pale edge keeps neighbours apart whatever lies beneath.
  outline(context, layer, centre, radius + size * 0.04);
  context.fillStyle = light;
  context.fill();
  outline(context, layer, centre, radius);
  context.fillStyle = fill;
  context.fill();

  context.strokeStyle = dark;
  context.lineWidth = size * 0.055;
  const ring = radius + size * 0.085;
  if (status === "overdue") {
    context.lineWidth = size * 0.1;
    outline(context, layer, centre, ring);
    context.stroke();
  } else if (status === "open") {
    outline(context, layer, centre, ring);
    context.stroke();
  } else if (status === "submitted") {
    context.setLineDash([size * 0.1, size * 0.08]);
    outline(context, layer, centre, ring);
    context.stroke();
    context.setLineDash([]);
  }

  if (letter) {
    context.fillStyle = ink;
    context.font = `700 ${size * 0.38}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(letter, centre, centre + size * (layer === "black_spot" ? 0.06 : 0.02));
  }
  if (status === "closed") drawTick(context, size, light, dark);
  context.restore();
}

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';

/** The layer's shape: house circle, hazard site square, black spot triangle, mine diamond; of about equal area. */
function outline(context: CanvasRenderingContext2D, layer: Layer, centre: number, radius: number): void {
  context.beginPath();
  switch (layer) {
    case "self_built_house":
      context.arc(centre, centre, radius, 0, 2 * Math.PI);
      return;
    case "hazard_site": {
      const half = radius * 0.92;
      context.roundRect(centre - half, centre - half, half * 2, half * 2, radius * 0.25);
      return;
    }
    case "black_spot":
      polygon(context, centre, centre + radius * 0.14, radius * 1.28, [-90, 30, 150]);
      return;
    case "mine":
      polygon(context, centre, centre, radius * 1.2, [-90, 0, 90, 180]);
  }
}

function polygon(context: CanvasRenderingContext2D, x: number, y: number, radius: number, degrees: number[]): void {
  for (const angle of degrees) {
    const at = (angle * Math.PI) / 180;
    context.lineTo(x + radius * Math.cos(at), y + radius * Math.sin(at));
  }
  context.closePath();
}

function drawTick(context: CanvasRenderingContext2D, size: number, light: string, dark: string): void {
  const x = size * 0.76;
  const y = size * 0.76;
  context.beginPath();
  context.arc(x, y, size * 0.17, 0, 2 * Math.PI);
  context.fillStyle = dark;
  context.fill();
  context.beginPath();
  context.moveTo(x - size * 0.08, y);
  context.lineTo(x - size * 0.02, y + size * 0.06);
  context.lineTo(x + size * 0.09, y - size * 0.06);
  context.strokeStyle = light;
  context.lineWidth = size * 0.05;
  context.stroke();
}

const PIXEL_RATIO = 2;

/** Every icon the map can need, as images for `addImage` at a pixel ratio of 2. */
export function siteIcons(letterOf: (level: RiskLevel) => string, theme: Theme): { name: string; image: ImageData }[] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = ICON_SIZE * PIXEL_RATIO;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  return LAYERS.flatMap((layer) =>
    RISK_LEVELS.flatMap((level) =>
      SITE_STATUSES.map((status) => {
        context.clearRect(0, 0, ICON_SIZE, ICON_SIZE);
        drawIcon(context, { layer, level, status, letter: letterOf(level), theme }, ICON_SIZE);
        return { name: iconName(layer, level, status), image: context.getImageData(0, 0, canvas.width, canvas.height) };
      }),
    ),
  );
}
