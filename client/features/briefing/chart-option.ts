/** A briefing's chart for ECharts. Pure. */
import type { Block, BriefingContent } from "#server/algorithms/briefing/briefing.ts";
import { formatFact, NO_VALUE } from "#server/algorithms/briefing/words/format-fact.ts";
import { LEVEL_COLOURS } from "../../lib/palette.ts";
import type { Language } from "../../lib/view/view-state.ts";
import type { ChartOption } from "../../ui/echarts.ts";
import type { SlideColours } from "./slide-theme.ts";

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
const NAME_EMS = { zh: 7, en: 10 };

/** @param size of the text, CSS pixels */
export function chartOption(
  block: ChartBlock,
  facts: BriefingContent["facts"],
  language: Language,
  colours: SlideColours,
  size: number,
): ChartOption {
  const lying = block.chart === "bars";
  const words = { color: colours.ink, fontSize: size };
  const series = chartValues(block, facts, language);
  const names = {
    type: "category" as const,
    data: block.categories.map((name) => name[language]),
    inverse: lying,
    axisLabel: {
      ...words,
      interval: 0,
      ...(lying
        ? { width: NAME_EMS[language] * size, overflow: "truncate" as const }
        : { width: 8 * size, overflow: "break" as const }),
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
    grid: { left: 4, right: lying ? size * 4 : 8, top: size * 2, bottom: 4, outerBoundsMode: "same" },
    ...(lying ? { yAxis: names, xAxis: values } : { xAxis: names, yAxis: values }),
    series: series.map(({ name, colour, values: points }) => ({
      type: block.chart === "lines" ? ("line" as const) : ("bar" as const),
      name,
      ...(block.chart === "stacked" && { stack: "all" }),
      data: points.map(({ value }) => value),
      barMaxWidth: size * 2.4,
      itemStyle: { color: seriesColour(colour, colours) },
      lineStyle: { color: seriesColour(colour, colours), width: Math.max(2, size / 8) },
      label: {
        show: true,
        position: block.chart === "stacked" ? ("inside" as const) : lying ? ("right" as const) : ("top" as const),
        ...words,
        formatter: ({ dataIndex }: { dataIndex: number }) => points[dataIndex]?.text ?? "",
      },
    })),
  } as ChartOption;
}
