import type { Block } from "../../../algorithms/briefing/briefing.ts";
import type { Box, PageItem } from "../page.ts";
import type { Setting } from "../setting.ts";
import { layOutCases, layOutFirstCases } from "./cases.ts";
import { chartNeeds, layOutChart } from "./chart.ts";
import { layOutMap } from "./map.ts";
import { layOutPhotos } from "./photos.ts";
import { layOutTable, layOutTop, tableNeeds } from "./table.ts";

/** What is shown, not said: a number stands on a card. */
export type VisualBlock = Exclude<Block, { kind: "number" }>;
export const isVisual = (block: Block): block is VisualBlock => block.kind !== "number";

export interface DrawnBlock {
  items: PageItem[];
  /** Nothing of it is left for the appendix. */
  whole: boolean;
  /** Height taken of the box, inches. */
  height: number;
  /** How well it is read here, 0 … 1. */
  quality: number;
}

/** Area of a map on which districts and their names are read, square inches. */
const ROOMY_MAP = 24;
const ROOMY_PHOTOS = 14;

/** A block in one box, cut to what is read in it; `to` is where the whole of it is. */
export function drawBlock(setting: Setting, block: VisualBlock, box: Box, to: string): DrawnBlock {
  switch (block.kind) {
    case "map": {
      // A strip shows no more of a city than its height allows.
      const area = Math.min(box.w, box.h * 1.33) * Math.min(box.h, box.w);
      return whole(layOutMap(setting, block, box), box, Math.min(1, area / ROOMY_MAP));
    }
    case "chart": {
      const room = Math.min(1, box.h / (chartNeeds(setting, block, box.w) * 1.4)) * Math.min(1, box.w / 6);
      return whole(layOutChart(setting, block, box), box, room);
    }
    case "photos":
      return whole(layOutPhotos(setting, block, box), box, Math.min(1, (box.w * box.h) / ROOMY_PHOTOS));
    case "table": {
      const { items, shown, size, broken, height } = layOutTop(setting, block, box, to);
      const all = shown === block.rows.length;
      const share = block.rows.length === 0 ? 1 : shown / block.rows.length;
      return { items, whole: all, height, quality: all ? (broken ? 0.55 : 0.7) + (size - 12) * 0.075 : share * 0.6 };
    }
    case "cases": {
      const { items, shown, height, whole: told } = layOutFirstCases(setting, block, box, to);
      const share = block.items.length === 0 ? 1 : shown / block.items.length;
      return { items, whole: told, height, quality: 0.4 + 0.5 * share };
    }
  }
}

const whole = (items: PageItem[], box: Box, quality: number): DrawnBlock => ({
  items,
  whole: true,
  height: box.h,
  quality,
});

/** Height below which a block is not worth its room so wide, inches; infinite: it stands in no column of that width. */
export function needs(setting: Setting, block: VisualBlock, width: number): number {
  switch (block.kind) {
    case "map":
      return width < 3.4 ? Number.POSITIVE_INFINITY : 3.3;
    case "chart": {
      const crowded = block.chart !== "bars" && block.categories.length * block.series.length > width * 4;
      return width < 3.2 || crowded ? Number.POSITIVE_INFINITY : chartNeeds(setting, block, width);
    }
    case "photos":
      return width < 3 ? Number.POSITIVE_INFINITY : Math.max(1.9, width * 0.42);
    case "table":
      return tableNeeds(setting, block, width);
    case "cases":
      return block.items.length === 0 ? 1 : Number.POSITIVE_INFINITY;
  }
}

/** The whole of a block on as many pages as it needs: the first has `first`, all others `rest`. */
export function spreadBlock(setting: Setting, block: VisualBlock, first: Box, rest: Box): PageItem[][] {
  switch (block.kind) {
    case "map":
      return [layOutMap(setting, block, first)];
    case "chart":
      return [layOutChart(setting, block, first)];
    case "photos":
      return [layOutPhotos(setting, block, first)];
    case "table":
      return layOutTable(setting, block, first, rest);
    case "cases":
      return layOutCases(setting, block, first, rest);
  }
}
