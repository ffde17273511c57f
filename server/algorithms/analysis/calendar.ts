/** Days as numbers since 1970-01-01 in the city's own calendar, and the periods that are compared. Pure. */
import type { Period } from "./analysis-types.ts";

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const MONDAY_SHIFT = 3;
export const USUAL_PERIOD_DAYS = 91;
/** Days after the business date, from the next one on, that a deadline counts as near. */
export const DUE_SOON_DAYS = 30;
/** Findings of so many days up to the period's end tell how long closing takes. */
export const DURATION_DAYS = 365;

/** Number of a day written YYYY-MM-DD. @throws RangeError on anything else. */
export function dayNumber(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`'${day}' is not a day of the form YYYY-MM-DD`);
  return Math.round(at / DAY_MS);
}

/** YYYY-MM-DD of a day's number. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Weeks since the one of 1970-01-01, from Monday to Sunday. */
export const weekOf = (day: number): number => Math.floor((day + MONDAY_SHIFT) / 7);

/** Number of a week's Monday. */
export const mondayOfWeek = (week: number): number => week * 7 - MONDAY_SHIFT;

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: number): number => (((day + MONDAY_SHIFT) % 7) + 7) % 7;

/** First and last day, both included. */
export interface DayRange {
  from: number;
  to: number;
}
export interface ComparedRanges {
  current: DayRange;
  previous: DayRange;
  lastYear: DayRange;
}

/**
 * The period, the same number of days just before it, and the same dates a year earlier (29 February becomes the 28th).
 * Without a period: the 91 days up to the business date. @throws RangeError when the period ends before it begins.
 */
export function comparedRanges(period: Period | null, businessDate: string): ComparedRanges {
  const to = dayNumber(period?.to ?? businessDate);
  const from = period ? dayNumber(period.from) : to - USUAL_PERIOD_DAYS + 1;
  if (from > to) throw new RangeError(`the period ends (${period!.to}) before it begins (${period!.from})`);
  return {
    current: { from, to },
    previous: { from: from - (to - from + 1), to: from - 1 },
    lastYear: { from: yearBefore(from), to: yearBefore(to) },
  };
}

function yearBefore(day: number): number {
  const date = new Date(day * DAY_MS);
  const leapDay = date.getUTCMonth() === 1 && date.getUTCDate() === 29;
  return Math.round(Date.UTC(date.getUTCFullYear() - 1, date.getUTCMonth(), leapDay ? 28 : date.getUTCDate()) / DAY_MS);
}

export const periodOf = ({ from, to }: DayRange): Period => ({ from: dayText(from), to: dayText(to) });
