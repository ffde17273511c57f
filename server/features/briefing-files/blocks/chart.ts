import { type Box, type ChartBlock, type PageItem, SIZES } from "../page.ts";
import type { Setting } from "../setting.ts";
import { heightOf, widthOf } from "../text-fit.ts";
import { heading } from "./heading.ts";

/** Of the room beneath a column, what its name may take before programs turn it. */
const NAME_SHARE = 0.8;

/** Of a chart's width, what names beside bars take before they break. */
const NAMES_BESIDE = 0.4;

export function layOutChart(setting: Setting, block: ChartBlock, box: Box): PageItem[] {
  const unit = setting.in(block.unit);
  const title = setting.in(block.title);
  const named = unit ? (setting.language === "zh" ? `${title}（${unit}）` : `${title} (${unit})`) : title;
  const { item, room } = heading(named, box);
  const size = room.w < 6 || room.h < 2.6 ? SIZES.least : SIZES.label;
  const slot = room.w / Math.max(1, block.categories.length);
  const widest = Math.max(0, ...block.categories.map((name) => widthOf(setting.in(name), size)));
  // Long names beneath columns would be turned or left out; beside bars they are read.
  const drawn = block.chart === "columns" && widest > slot * NAME_SHARE ? "bars" : block.chart;
  return [item, { kind: "chart", box: room, block, drawn, size }];
}

/** Height below which a chart's names and bars run into each other, heading included, inches. */
export function chartNeeds(setting: Setting, { chart, categories, series }: ChartBlock, width: number): number {
  const legend = series.length > 1 ? 0.35 : 0;
  if (chart === "bars") {
    const widest = Math.max(0, ...categories.map((name) => widthOf(setting.in(name), SIZES.least)));
    // Long names take a second line.
    const name = heightOf(Math.ceil(widest / (width * NAMES_BESIDE)), SIZES.least);
    return 0.55 + legend + categories.length * Math.max(name, 0.15 * series.length);
  }
  return 1.9 + legend;
}
