import { init } from "echarts";
import type { BriefingContent, BriefingLanguage } from "../../algorithms/briefing/briefing.ts";
import type { BriefingTheme } from "./briefing-theme.ts";
import { chartData } from "./chart-data.ts";
import { factText } from "./fact-words.ts";
import type { PageItem } from "./page.ts";

/** Units of the drawing to an inch: sizes of text are points in both. */
const UNITS = 72;

/** A chart as SVG with its text as text, for print and for pages without scripts. */
export function chartSvg(
  { box, block, drawn, size }: Extract<PageItem, { kind: "chart" }>,
  content: BriefingContent,
  theme: BriefingTheme,
  language: BriefingLanguage,
): string {
  const { categories, series, format, legend } = chartData(block, content, theme, language);
  const { colours } = theme;
  const bars = drawn === "bars";
  const stacked = drawn === "stacked";
  const marks = categories.length * series.length;
  const text = { fontFamily: theme.fonts.text.join(","), fontSize: size, color: colours.ink };
  const say = (value: unknown) =>
    typeof value === "number"
      ? factText(
          { id: "", value, format: format === "days" || format === "months" ? "count" : format, ask: null as never },
          language,
        )
      : "";
  const names = {
    type: "category" as const,
    data: categories,
    inverse: bars,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: {
      ...text,
      interval: drawn === "lines" ? ("auto" as const) : 0,
      overflow: "break" as const,
      // Long names take a second line rather than the room of the bars.
      width: box.w * UNITS * (bars ? 0.34 : 1 / categories.length),
    },
  };
  const values = {
    type: "value" as const,
    min: drawn === "lines" ? undefined : 0,
    axisLabel: { ...text, show: !bars, formatter: say },
    splitLine: { show: !bars, lineStyle: { color: colours.line, width: 0.5 } },
  };
  const labelled = !stacked && drawn !== "lines" && marks <= (bars ? 40 : 24);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: box.w * UNITS, height: box.h * UNITS });
  chart.setOption({
    animation: false,
    textStyle: text,
    grid: { left: 4, right: bars ? 60 : 16, top: legend ? 34 : 18, bottom: 4, containLabel: true },
    ...(legend && { legend: { top: 0, textStyle: text, itemWidth: 18, itemHeight: 10 } }),
    xAxis: bars ? values : names,
    yAxis: bars ? names : values,
    series: series.map(({ name, colour, values: data }) => ({
      name,
      data,
      type: drawn === "lines" ? ("line" as const) : ("bar" as const),
      ...(stacked && { stack: "all" }),
      ...(drawn === "lines" && { symbolSize: 5, lineStyle: { width: 3 } }),
      itemStyle: { color: colour },
      barGap: "5%",
      barCategoryGap: "30%",
      ...(labelled && {
        label: {
          ...text,
          show: true,
          fontSize: Math.min(12, size),
          position: bars ? ("right" as const) : ("top" as const),
          formatter: ({ value }: { value: unknown }) => say(value),
        },
      }),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
