import type { DaySeconds } from "../../algorithms/routing/plan-problem.ts";

const DAY_SECONDS = 86_400;
/** The city's time is UTC+8 all year round. */
const CITY_OFFSET_MS = 8 * 3_600_000;

/** `08:05`; beyond midnight `+1 00:30`. Seconds are left out, so that nobody comes early by them. */
export function clock(seconds: DaySeconds): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const minutes = Math.floor((seconds - days * DAY_SECONDS) / 60);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${days > 0 ? `+${days} ` : ""}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The instant of a moment of a plan's day. */
export const instantOf = (day: string, seconds: DaySeconds): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000 - CITY_OFFSET_MS);

/** The same on the city's clocks, `2026-07-01T08:05:00`. */
export const cityTime = (day: string, seconds: DaySeconds): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 19);

/** An instant on the city's clocks, `2026-07-01 08:05`. */
export const cityMinute = (instant: string): string =>
  new Date(Date.parse(instant) + CITY_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
