/** Periods that people choose by name, by date, by week or by letting time run. Pure. */
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";
import { dayNumber, dayText, USUAL_PERIOD_DAYS } from "#server/algorithms/analysis/calendar.ts";
import { addDays, daysIn, isDay } from "../../lib/days.ts";

export const PRESETS = ["week", "weeks13", "quarter", "lastQuarter", "yearToDate", "year"] as const;
export type Preset = (typeof PRESETS)[number];

const WEEK = 7;

/** The period of a name, seen from the business date. */
export function presetPeriod(preset: Preset, today: string): Period {
  const year = Number(today.slice(0, 4));
  const quarter = Math.floor((Number(today.slice(5, 7)) - 1) / 3);
  switch (preset) {
    case "week":
      return { from: addDays(today, 1 - WEEK), to: today };
    case "weeks13":
      return { from: addDays(today, 1 - USUAL_PERIOD_DAYS), to: today };
    case "quarter":
      return { from: quarterStart(year, quarter), to: today };
    case "lastQuarter":
      return { from: quarterStart(year, quarter - 1), to: addDays(quarterStart(year, quarter), -1) };
    case "yearToDate":
      return { from: `${year}-01-01`, to: today };
    case "year":
      return { from: addDays(sameDayOf(year - 1, today), 1), to: today };
  }
}

const quarterStart = (year: number, quarter: number) =>
  new Date(Date.UTC(year, quarter * 3, 1)).toISOString().slice(0, 10);
/** 29 February gives 1 March in a common year. */
const sameDayOf = (year: number, day: string) =>
  new Date(Date.UTC(year, Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))).toISOString().slice(0, 10);

/** What the view holds for a period: the usual one, which moves on with the business date, is null. */
export function periodForView(period: Period, today: string): Period | null {
  const usual = presetPeriod("weeks13", today);
  return period.from === usual.from && period.to === usual.to ? null : period;
}

/** The name of a period, if it has one. */
export const presetOf = (period: Period, today: string): Preset | null =>
  PRESETS.find((preset) => {
    const { from, to } = presetPeriod(preset, today);
    return from === period.from && to === period.to;
  }) ?? null;

export type PeriodFault = "notADay" | "order" | "future" | "tooEarly";

/** What is wrong with two typed days; null if nothing is. */
export function periodFault({ from, to }: Period, first: string, today: string): PeriodFault | null {
  if (!isDay(from) || !isDay(to)) return "notADay";
  if (from > to) return "order";
  if (to > today) return "future";
  return from < first ? "tooEarly" : null;
}

/** The period of whole weeks from one to another (indices, in either order) of `weeks`, ending with the business date at the latest. */
export function weeksPeriod(weeks: readonly string[], a: number, b: number, today: string): Period {
  const within = (index: number) => Math.min(weeks.length - 1, Math.max(0, index));
  const to = addDays(weeks[within(Math.max(a, b))]!, WEEK - 1);
  return { from: weeks[within(Math.min(a, b))]!, to: to > today ? today : to };
}

/** The period moved by whole weeks, as long as before and inside the days from `first` to `today`. */
export function movedPeriod(period: Period, byWeeks: number, first: string, today: string): Period {
  const length = daysIn(period);
  const earliest = dayNumber(first);
  const latest = Math.max(earliest, dayNumber(today) - length + 1);
  const from = Math.min(latest, Math.max(earliest, dayNumber(period.from) + byWeeks * WEEK));
  return { from: dayText(from), to: dayText(Math.min(dayNumber(today), from + length - 1)) };
}

/** Where a period lies on an axis of whole weeks, 0 … 1. */
export function periodSpan({ from, to }: Period, weeks: readonly string[]): { start: number; end: number } {
  const first = dayNumber(weeks[0]!);
  const days = weeks.length * WEEK;
  const at = (day: number) => Math.min(1, Math.max(0, (day - first) / days));
  return { start: at(dayNumber(from)), end: at(dayNumber(to) + 1) };
}
