/** Times of a day's work as people read them. Pure. */

const CITY_MS = 8 * 3_600_000;

/** 32700 seconds since midnight → "09:05". */
export const clock = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};

/** The day of an instant in the city (UTC+8), YYYY-MM-DD. */
export const dayOf = (iso: string): string => new Date(Date.parse(iso) + CITY_MS).toISOString().slice(0, 10);

/** An instant in the city's time: "10:42" on the day `today`, "06-29 10:42" on another. */
export function moment(iso: string, today: string): string {
  const text = new Date(Date.parse(iso) + CITY_MS).toISOString();
  return text.slice(0, 10) === today ? text.slice(11, 16) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
}

/** 4321 metres → "4.3", 43210 → "43". */
export const kilometres = (meters: number): string =>
  meters < 9950 ? (meters / 1000).toFixed(1) : Math.round(meters / 1000).toString();

/** The day to open: today where there are stops, else the next with some, else the last. */
export function dayToOpen(days: readonly string[], today: string): string | undefined {
  const sorted = days.toSorted();
  return sorted.find((day) => day >= today) ?? sorted.at(-1);
}
