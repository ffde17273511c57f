import { useEffect, useState } from "react";
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";
import { addDays, daysIn } from "../../lib/days.ts";
import { movedPeriod } from "./periods.ts";
import type { PeriodChoice } from "./use-period.ts";

/** Weeks a second. */
export const SPEEDS = [1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** Moves the period along by weeks; from the start again when it is played at the end. */
export function usePlay({ period, first, today, choose }: PeriodChoice) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(2);
  const atEnd = period.to >= today;

  useEffect(() => {
    if (!playing) return;
    if (atEnd) return setPlaying(false);
    const timer = setTimeout(() => choose(movedPeriod(period, 1, first, today)), 1000 / speed);
    return () => clearTimeout(timer);
  }, [playing, atEnd, period, first, today, speed, choose]);

  const start = (): Period => ({ from: first, to: addDays(first, daysIn(period) - 1) });
  return {
    playing,
    speed,
    setSpeed,
    atEnd,
    toggle: () => {
      if (!playing && atEnd) choose(start());
      setPlaying(!playing);
    },
    stop: () => setPlaying(false),
  };
}
