/** Calendar days without time zones. Pure. */
import { dayNumber, dayText } from "#server/algorithms/analysis/calendar.ts";

export const addDays = (day: string, by: number): string => dayText(dayNumber(day) + by);

/** Days of a period, both ends included. */
export const daysIn = ({ from, to }: { from: string; to: string }): number => dayNumber(to) - dayNumber(from) + 1;

/** Whether a text is a day of the calendar: "2025-02-30" is not. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayText(dayNumber(text)) === text;
