import { shortName } from "../../../algorithms/briefing/words/short-name.ts";
import { factText } from "../fact-words.ts";
import { type Box, type ChartBlock, type PageItem, SIZES } from "../page.ts";
import type { Setting } from "../setting.ts";
import { heightOf, widthOf } from "../text-fit.ts";
import { heading } from "./heading.ts";

/** Of the room beneath a column, what its name may take before programs turn it. */
const NAME_SHARE = 0.8;

/** Of a chart's width, what names beside bars take before they break. */
const NAMES_BESIDE = 0.4;

/** Of a category's room, what its columns take; the rest keeps categories apart. */
const COLUMNS_SHARE = 0.7;
/** A value may stand over its column's edges by so much of the column before it meets its neighbour's. */
const VALUE_OVER = 1.25;

export function layOutChart(setting: Setting, block: ChartBlock, box: Box): PageItem[] {
  const unit = setting.in(block.unit);
  const title = setting.in(block.title);
  const named = unit ? (setting.language === "zh" ? `${title}（${unit}）` : `${title} (${unit})`) : title;
  const { item, room } = heading(named, box);
  const size = room.w < 6 || room.h < 2.6 ? SIZES.least : SIZES.label;
  return [item, { kind: "chart", box: room, block, drawn: drawnAs(setting, block, room.w, size), size }];
}

/** Columns lie down as bars where names beneath or values above them would run into each other. */
function drawnAs(setting: Setting, { chart, categories, series }: ChartBlock, width: number, size: number) {
  if (chart !== "columns") return chart;
  const slot = width / Math.max(1, categories.length);
  // Long names beneath columns would be turned or left out; beside bars they are read.
  const name = Math.max(0, ...categories.map((one) => widthOf(shortName(setting.in(one)), size)));
  if (name > slot * NAME_SHARE) return "bars";
  const values = series.flatMap(({ facts }) =>
    facts.map((id) => widthOf(factText(setting.content.facts[id], setting.language), SIZES.least)),
  );
  const column = (slot * COLUMNS_SHARE) / Math.max(1, series.length);
  return Math.max(0, ...values) > column * VALUE_OVER ? "bars" : "columns";
}

/** Height below which a chart's names and bars run into each other, heading included, inches. */
export function chartNeeds(setting: Setting, block: ChartBlock, width: number): number {
  const { categories, series } = block;
  const legend = series.length > 1 ? 0.35 : 0;
  if (drawnAs(setting, block, width, SIZES.least) === "bars") {
    const widest = Math.max(0, ...categories.map((name) => widthOf(shortName(setting.in(name)), SIZES.least)));
    // Long names take a second line.
    const name = heightOf(Math.ceil(widest / (width * NAMES_BESIDE)), SIZES.least);
    return 0.55 + legend + categories.length * Math.max(name, 0.15 * series.length);
  }
  return 1.9 + legend;
}
