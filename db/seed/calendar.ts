/** Days as whole numbers since 1970-01-01: sums and comparisons without time zones. */

export const dayOf = (text: string): number => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);

const written = new Map<number, string>();
/** YYYY-MM-DD. */
export function dayText(day: number): string {
  let text = written.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    written.set(day, text);
  }
  return text;
}

/** 0 Monday … 6 Sunday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The same day of the month, `months` earlier; the month's last day where it has no such day. */
export function monthsBefore(day: number, months: number): number {
  const date = new Date(day * 86_400_000);
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Math.floor(first.getTime() / 86_400_000) + Math.min(date.getUTCDate(), length) - 1;
}
