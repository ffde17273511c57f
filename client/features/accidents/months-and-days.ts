/** How long ago, as meetings say it: whole months, then days. Pure. */

/**
 * Whole calendar months and the days left over between two days, YYYY-MM-DD, `from` not after `to`. A month from the
 * 31st ends on the last day of a shorter month.
 */
export function monthsAndDays(from: string, to: string): { months: number; days: number } {
  const [fromYear, fromMonth, fromDay] = from.split("-").map(Number) as [number, number, number];
  const [toYear, toMonth] = to.split("-").map(Number) as [number, number, number];
  let months = (toYear - fromYear) * 12 + toMonth - fromMonth;
  if (monthsLater(fromYear, fromMonth, fromDay, months) > Date.parse(to)) months--;
  return { months, days: Math.round((Date.parse(to) - monthsLater(fromYear, fromMonth, fromDay, months)) / DAY_MS) };
}

const DAY_MS = 86_400_000;

function monthsLater(year: number, month: number, day: number, months: number): number {
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + months, Math.min(day, lastDay));
}
