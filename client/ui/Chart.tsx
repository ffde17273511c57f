import { VisuallyHidden } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import classes from "./Chart.module.css";
import type { ChartOption, Chart as Drawn } from "./echarts.ts";

interface Props {
  option: ChartOption;
  /** What it is, in a few words. */
  label: string;
  /** What it shows, in a sentence: read out in place of the picture. */
  summary: string;
  /** SVG stays sharp in print and on projectors; canvas is quicker with hundreds of marks. */
  renderer?: "canvas" | "svg";
}

/** An ECharts chart that fills its box. The library comes with the first chart; nothing moves for who asks for less motion. */
export function Chart({ option, label, summary, renderer = "canvas" }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<Drawn | null>(null);
  const still = useReducedMotion();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let drawn: Drawn | undefined;
    let gone = false;
    const observer = new ResizeObserver(() => drawn?.resize());
    void import("./echarts.ts").then(({ init }) => {
      if (gone) return;
      drawn = init(element, null, { renderer });
      observer.observe(element);
      setChart(drawn);
    });
    return () => {
      gone = true;
      observer.disconnect();
      drawn?.dispose();
      setChart(null);
    };
  }, [renderer]);

  useEffect(() => {
    if (!chart || !box.current) return;
    // The page's own font: the library's is another one.
    const textStyle = { fontFamily: getComputedStyle(box.current).fontFamily };
    const motion = { animation: !still, animationDuration: 200, animationDurationUpdate: 150 };
    chart.setOption({ ...motion, textStyle, ...option }, true);
  }, [chart, option, still]);

  return (
    <figure className={classes.chart} style={{ margin: 0 }} aria-label={label}>
      <div ref={box} className={classes.canvas} aria-hidden />
      <VisuallyHidden>{summary}</VisuallyHidden>
    </figure>
  );
}
