/** A briefing's chart for ECharts. Pure. */
import type { Block, BriefingContent } from "#server/algorithms/briefing/briefing.ts";
import { formatFact, NO_VALUE } from "#server/algorithms/briefing/words/format-fact.ts";
import { shortName } from "#server/algorithms/briefing/words/short-name.ts";
import { LEVEL_COLOURS } from "../../lib/palette.ts";
import type { Language } from "../../lib/view/view-state.ts";
import type { ChartOption } from "../../ui/echarts.ts";
import type { SlideColours } from "./slide-theme.ts";
import type { BoxSize } from "./use-box.ts";

export type ChartBlock = Extract<Block, { kind: "chart" }>;

/** As the numbers are written beside their bars; null leaves a gap. */
export function chartValues(block: ChartBlock, facts: BriefingContent["facts"], language: Language) {
  return block.series.map(({ name, colour, facts: ids }) => ({
    name: name[language],
    colour,
    values: ids.map((id) => {
      const fact = facts[id];
      return {
        value: typeof fact?.value === "number" ? fact.value : null,
        text: fact ? formatFact(fact, language) : NO_VALUE,
      };
    }),
  }));
}

export const seriesColour = (colour: ChartBlock["series"][number]["colour"], colours: SlideColours): string => {
  switch (colour) {
    case "level1":
    case "level2":
    case "level3":
    case "level4":
      return LEVEL_COLOURS[Number(colour.at(-1)) as 1 | 2 | 3 | 4].fill;
    default:
      return colours[colour];
  }
};

/** Room for the longest name at the start of a row, in ems. */
const NAME_EMS = { zh: 9.2, en: 14 };
/** A row of numbers beneath one another needs it for each, in ems. */
const LINE_EMS = 1.05;
/** Of a category's row that its bars take, and the gap between two bars as a share of one. */
const BARS_OF_ROW = 0.8;
const BAR_GAP = 0.15;

/** @param box the chart's size and that of its text, CSS pixels */
export function chartOption(
  block: ChartBlock,
  facts: BriefingContent["facts"],
  language: Language,
  colours: SlideColours,
  { width, height, text: size }: BoxSize,
): ChartOption {
  const lying = block.chart === "bars";
  const top = lying ? size * 0.4 : size * 2;
  const row = (height - top - 4) / block.categories.length;
  const bar = (row * BARS_OF_ROW) / (block.series.length + BAR_GAP * (block.series.length - 1));
  // Where a number a bar would cover the next, the numbers of a row stand together at its longest bar.
  const together = lying && block.series.length > 1 && bar < size * LINE_EMS;
  const words = { color: colours.ink, fontSize: size };
  /** For the name beneath a column. */
  const room = Math.min(8 * size, width / block.categories.length - size / 2);
  const series = chartValues(block, facts, language);
  const names = {
    type: "category" as const,
    data: block.categories
      .map((name) => shortName(name[language]))
      // What is in brackets goes beneath where both do not fit side by side.
      .map((name) => (!lying && name.length * size > room ? name.replace(/ ?(?=[（(])/, "\n") : name)),
    inverse: lying,
    axisLabel: {
      ...words,
      interval: 0,
      ...(lying
        ? { width: NAME_EMS[language] * size, overflow: "truncate" as const }
        : { width: room, overflow: "break" as const }),
    },
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
  };
  const values = {
    type: "value" as const,
    axisLabel: { show: false },
    splitLine: { lineStyle: { color: colours.line } },
  };
  return {
    grid: { left: 4, right: size * (together ? 6 : lying ? 4 : 0.3), top, bottom: 4, outerBoundsMode: "same" },
    ...(lying ? { yAxis: names, xAxis: values } : { xAxis: names, yAxis: values }),
    series: series.map(({ name, colour, values: points }, s) => ({
      type: block.chart === "lines" ? ("line" as const) : ("bar" as const),
      name,
      ...(block.chart === "stacked" && { stack: "all" }),
      data: points.map(({ value }) => value),
      barMaxWidth: size * 2.4,
      barGap: `${BAR_GAP * 100}%`,
      itemStyle: { color: seriesColour(colour, colours) },
      lineStyle: { color: seriesColour(colour, colours), width: Math.max(2, size / 8) },
      label: {
        show: true,
        position: block.chart === "stacked" ? ("inside" as const) : lying ? ("right" as const) : ("top" as const),
        ...words,
        // From the bar's middle to the row's.
        ...(together && { offset: [0, ((series.length - 1) / 2 - s) * bar * (1 + BAR_GAP)] }),
        formatter: ({ dataIndex: i }: { dataIndex: number }) =>
          !together
            ? (points[i]?.text ?? "")
            : s === longest(series, i)
              ? series.map(({ values }) => values[i]?.text).join(" / ")
              : "",
      },
    })),
  } as ChartOption;
}

/** Which series has the largest value of a category; the first of equals. */
function longest(series: ReturnType<typeof chartValues>, category: number): number {
  const values = series.map(({ values }) => values[category]?.value ?? Number.NEGATIVE_INFINITY);
  return values.indexOf(Math.max(...values));
}
