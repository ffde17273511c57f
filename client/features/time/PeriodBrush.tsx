import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";
import { dayNumber } from "#server/algorithms/analysis/calendar.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./PeriodBrush.module.css";
import { movedPeriod, periodSpan, weeksPeriod } from "./periods.ts";
import type { PeriodChoice } from "./use-period.ts";
import { PLOT } from "./week-option.ts";

interface Props {
  choice: PeriodChoice;
  weeks: readonly string[];
  /** The week under the pointer, or null. */
  onPoint: (week: number | null) => void;
  pointed: number | null;
}

/** What a drag began on. */
type Drag =
  | { kind: "new"; week: number }
  | { kind: "from" | "to"; period: Period }
  | { kind: "move"; week: number; period: Period };

/** The period over the weeks of the chart: drag anew, by an edge, or as a whole; always whole weeks. */
export function PeriodBrush({ choice, weeks, onPoint, pointed }: Props) {
  const { t } = useI18n();
  const { period, first, today, choose } = choice;
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [dragging, setDragging] = useState(false);
  const { start, end } = periodSpan(period, weeks);

  const weekAt = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect();
    return Math.min(weeks.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * weeks.length)));
  };
  const weekOf = (day: string) => Math.floor((dayNumber(day) - dayNumber(weeks[0]!)) / 7);
  const take = (next: Period) => {
    if (next.from !== period.from || next.to !== period.to) choose(next);
  };
  /** An edge put on a week; it stops at the other edge, whose day stays as it is. */
  const takeEdge = (edge: "from" | "to", week: number, of: Period) => {
    if (edge === "from")
      take({ from: weeksPeriod(weeks, Math.min(week, weekOf(of.to)), weeks.length, today).from, to: of.to });
    else take({ from: of.from, to: weeksPeriod(weeks, 0, Math.max(week, weekOf(of.from)), today).to });
  };

  const begin = (event: PointerEvent, kind: Drag["kind"]) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    box.current!.setPointerCapture(event.pointerId);
    const week = weekAt(event);
    drag.current = kind === "new" ? { kind, week } : kind === "move" ? { kind, week, period } : { kind, period };
    setDragging(true);
    if (kind === "new") take(weeksPeriod(weeks, week, week, today));
  };
  const move = (event: PointerEvent) => {
    const week = weekAt(event);
    onPoint(week);
    const held = drag.current;
    if (!held) return;
    if (held.kind === "new") take(weeksPeriod(weeks, held.week, week, today));
    else if (held.kind === "move") take(movedPeriod(held.period, week - held.week, first, today));
    else takeEdge(held.kind, week, held.period);
  };
  const finish = () => {
    drag.current = null;
    setDragging(false);
  };

  const onKey = (edge: "from" | "to") => (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[event.key];
    const jump = { Home: 0, End: weeks.length - 1 }[event.key];
    if (by === undefined && jump === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    takeEdge(edge, jump ?? weekOf(period[edge]) + by!, period);
  };
  const handle = (edge: "from" | "to") => (
    <div
      className={classes.handle}
      style={{ left: `${(edge === "from" ? start : end) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t(`time.brush.${edge}`)}
      aria-valuemin={0}
      aria-valuemax={weeks.length - 1}
      aria-valuenow={weekOf(period[edge])}
      aria-valuetext={period[edge]}
      onPointerDown={(event) => begin(event, edge)}
      onKeyDown={onKey(edge)}
      data-testid={`brush-${edge}`}
    />
  );

  return (
    <div
      ref={box}
      className={classes.brush}
      style={{ left: PLOT.left, right: PLOT.right, top: PLOT.top, bottom: PLOT.bottom }}
      data-dragging={dragging || undefined}
      title={t("time.brush")}
      onPointerDown={(event) => begin(event, "new")}
      onPointerMove={move}
      onPointerUp={finish}
      onPointerCancel={finish}
      onPointerLeave={() => onPoint(null)}
      data-testid="brush"
    >
      <div className={classes.shade} style={{ left: 0, width: `${start * 100}%` }} />
      <div className={classes.shade} style={{ left: `${end * 100}%`, right: 0 }} />
      <div
        className={classes.window}
        style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}
        onPointerDown={(event) => begin(event, "move")}
        data-testid="brush-window"
      />
      {pointed !== null && (
        <div
          className={classes.pointed}
          style={{ left: `${(pointed / weeks.length) * 100}%`, width: `${100 / weeks.length}%` }}
        />
      )}
      {handle("from")}
      {handle("to")}
    </div>
  );
}
