/** The parts of ECharts that the page uses; loaded with the first chart. */
import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from "echarts/charts";
import { GridComponent, type GridComponentOption } from "echarts/components";
import { type ComposeOption, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, CanvasRenderer, SVGRenderer]);

export { init };
export type Chart = ECharts;
export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;
