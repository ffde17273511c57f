/** The three years by week as an ECharts option: findings found up and closed down; beneath, accidents and before them the deaths. Pure. */
import type { WeeklyColumns } from "#server/algorithms/analysis/analysis-types.ts";
import type { ChartOption } from "../../ui/echarts.ts";

/** Where the weeks are drawn, pixels from the edges of the chart; the brush lies over the same. */
export const PLOT = { left: 44, right: 10, top: 8, bottom: 20, gap: 12 } as const;
/** Height of the accidents' part of the plot. */
const ACCIDENTS_SHARE = 0.32;
const UNFINISHED = 0.4;

export interface WeekColours {
  found: string;
  closed: string;
  accidents: string;
  deaths: string;
  line: string;
  muted: string;
}

/**
 * Bars of a chart of the given height, pixels. Found and closed share one scale, so that their areas compare.
 * @param unfinished the last week is not over: drawn pale, because it is no fall.
 */
export function weekOption(
  { weeks, found, closed, accidents, deaths }: WeeklyColumns,
  colours: WeekColours,
  names: Record<"found" | "closed" | "accidents" | "deaths", string>,
  height: number,
  unfinished: boolean,
): ChartOption {
  const plot = Math.max(40, height - PLOT.top - PLOT.bottom - PLOT.gap);
  const lower = Math.round(plot * ACCIDENTS_SHARE);
  const most = Math.max(1, ...found);
  const least = Math.max(1, ...closed);
  const mostAccidents = Math.max(1, ...accidents, ...deaths);
  const step = niceStep(Math.max(most, least));
  const accidentStep = niceStep(mostAccidents);
  const upTo = (length: number, by: number) => Math.ceil(length / by) * by;
  const quarter = (index: number) => isQuarterStart(weeks, index);
  const axis = {
    type: "category" as const,
    data: [...weeks],
    axisTick: { show: true, interval: quarter, length: 4, lineStyle: { color: colours.line } },
    axisLine: { onZero: true, lineStyle: { color: colours.muted } },
  };
  const value = {
    type: "value" as const,
    axisLabel: {
      color: colours.muted,
      fontSize: 10,
      margin: 6,
      hideOverlap: true,
      formatter: (number: number) => String(Math.abs(number)),
    },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.7 } },
  };
  const bars = (column: ArrayLike<number>, sign = 1) =>
    Array.from(column, (n, index) =>
      unfinished && index === column.length - 1 ? { value: sign * n, itemStyle: { opacity: UNFINISHED } } : sign * n,
    );
  const bar = { type: "bar" as const, barCategoryGap: "18%", silent: true };
  return {
    grid: [
      { left: PLOT.left, right: PLOT.right, top: PLOT.top, height: plot - lower },
      { left: PLOT.left, right: PLOT.right, bottom: PLOT.bottom, height: lower },
    ],
    xAxis: [
      { ...axis, gridIndex: 0, axisTick: { show: false }, axisLabel: { show: false } },
      {
        ...axis,
        gridIndex: 1,
        axisLabel: {
          interval: quarter,
          color: colours.muted,
          fontSize: 10,
          margin: 6,
          hideOverlap: true,
          formatter: (week: string, index: number) => quarterLabel(weeks, index) ?? week,
        },
      },
    ],
    yAxis: [
      { ...value, gridIndex: 0, min: -upTo(least, step), max: upTo(most, step), interval: step },
      { ...value, gridIndex: 1, min: 0, max: upTo(mostAccidents, accidentStep), interval: accidentStep },
    ],
    series: [
      {
        ...bar,
        name: names.found,
        xAxisIndex: 0,
        yAxisIndex: 0,
        itemStyle: { color: colours.found },
        data: bars(found),
      },
      {
        ...bar,
        name: names.closed,
        xAxisIndex: 0,
        yAxisIndex: 0,
        barGap: "-100%",
        itemStyle: { color: colours.closed },
        data: bars(closed, -1),
      },
      {
        ...bar,
        name: names.accidents,
        xAxisIndex: 1,
        yAxisIndex: 1,
        itemStyle: { color: colours.accidents },
        data: bars(accidents),
      },
      {
        ...bar,
        name: names.deaths,
        xAxisIndex: 1,
        yAxisIndex: 1,
        barGap: "-100%",
        itemStyle: { color: colours.deaths },
        data: bars(deaths),
      },
    ],
  };
}

/** Whether this week is the first of a quarter, by its Monday. */
const isQuarterStart = (weeks: readonly string[], index: number) =>
  index > 0 && quarterOf(weeks[index]!) !== quarterOf(weeks[index - 1]!);

const quarterOf = (day: string) => Math.floor((Number(day.slice(5, 7)) - 1) / 3);

/** The year at its first week, "Q2" … at the others. */
function quarterLabel(weeks: readonly string[], index: number): string | null {
  const week = weeks[index];
  if (week === undefined) return null;
  const quarter = quarterOf(week);
  return quarter === 0 ? week.slice(0, 4) : `Q${quarter + 1}`;
}

/** A step of 1, 2 or 5 times a power of ten, the least that covers a length in three. */
function niceStep(length: number): number {
  const third = Math.max(1, length / 3);
  const power = 10 ** Math.floor(Math.log10(third));
  return power * ([1, 2, 5].find((times) => times * power >= third) ?? 10);
}
