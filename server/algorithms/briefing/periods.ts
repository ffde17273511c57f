/** Which days a briefing compares. */
import type { Period } from "../analysis/analysis-types.ts";
import { comparedRanges, dayNumber, dayText, periodOf } from "../analysis/calendar.ts";

export interface BriefingPeriods {
  current: Period;
  previous: Period;
  lastYear: Period;
  /** From the day after the business date, as long as a quarter. */
  ahead: Period;
  /** Whether current is a quarter of the calendar. */
  calendar: boolean;
}

/**
 * A quarter of the calendar is compared with the quarter before, though it may be a day or two longer; any other period
 * with as many days just before it, as the live map does. Both with the same dates a year earlier.
 */
export function briefingPeriods(period: Period | null, businessDate: string): BriefingPeriods {
  const ranges = comparedRanges(period, businessDate);
  const current = periodOf(ranges.current);
  const quarter = quarterOf(current.from);
  const calendar = quarter.from === current.from && quarter.to === current.to;
  const next = dayNumber(businessDate) + 1;
  return {
    current,
    previous: calendar ? quarterOf(dayText(ranges.current.from - 1)) : periodOf(ranges.previous),
    lastYear: periodOf(ranges.lastYear),
    ahead: { from: dayText(next), to: dayText(next + AHEAD_DAYS - 1) },
    calendar,
  };
}

export const AHEAD_DAYS = 91;

export const lengthOf = ({ from, to }: Period): number => dayNumber(to) - dayNumber(from) + 1;

function quarterOf(day: string): Period {
  const [year, month] = day.split("-").map(Number) as [number, number];
  const first = Math.floor((month - 1) / 3) * 3;
  const of = (y: number, m: number, d: number) => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
  return { from: of(year, first, 1), to: of(year, first + 3, 0) };
}
