/** Paths of the weekly strip. Pure. */
import type { WeeklyColumns } from "#server/algorithms/analysis/analysis-types.ts";

export interface FlowBars {
  /** Path of the bars above and below the zero line. */
  found: string;
  closed: string;
  /** Height of the zero line. */
  zero: number;
  /** Width of one week. */
  step: number;
}

/** The last weeks of the three years. */
export function lastWeeks({ weeks, found, closed }: WeeklyColumns, n: number) {
  return { weeks: weeks.slice(-n), found: found.slice(-n), closed: closed.slice(-n) };
}

/** Bars in a box of the given size; found and closed share one scale, so that their areas compare. */
export function flowBars(
  { found, closed }: Pick<WeeklyColumns, "found" | "closed">,
  width: number,
  height: number,
): FlowBars {
  const most = Math.max(1, ...found) + Math.max(1, ...closed);
  const zero = (Math.max(1, ...found) / most) * height;
  const step = width / found.length;
  const gap = Math.min(1, step * 0.2);
  const path = (values: Uint32Array, sign: 1 | -1) =>
    Array.from(values, (value, i) => {
      const length = (value / most) * height;
      if (length === 0) return "";
      return `M${round(i * step + gap / 2)} ${round(zero)}v${round(sign * length)}h${round(step - gap)}V${round(zero)}z`;
    }).join("");
  return { found: path(found, -1), closed: path(closed, 1), zero, step };
}

const round = (value: number) => Math.round(value * 100) / 100;
