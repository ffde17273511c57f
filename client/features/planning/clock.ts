/** Times of a plan's day as people read and write them. Pure. */
import type { Language } from "../../lib/view/view-state.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds since midnight as "08:05"; past midnight with the hours going on: "25:10". */
export function clock(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** "8:05" or "08:05" as seconds since midnight; null for anything else. */
export function secondsOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(minutes) > 59) return null;
  const seconds = Number(hours) * HOUR + Number(minutes) * 60;
  return seconds <= DAY ? seconds : null;
}

/** A length of time: 5400 → "1 小时 30 分" or "1 h 30 min"; below an hour the minutes alone. */
export function duration(seconds: number, language: Language): string {
  const minutes = Math.round(seconds / 60);
  const [h, min] = language === "zh" ? [" 小时", " 分"] : [" h", " min"];
  if (minutes < 60) return `${minutes}${min}`;
  return minutes % 60 === 0 ? `${minutes / 60}${h}` : `${Math.floor(minutes / 60)}${h} ${minutes % 60}${min}`;
}

/** Metres as kilometres: "3.4 km", from 100 km on without a fraction. */
export function kilometres(meters: number, language: Language): string {
  const km = meters / 1000;
  const digits = km >= 100 ? 0 : 1;
  return `${km.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits })} km`;
}

/** A day of the calendar as "11月30日 周一" or "Mon 30 Nov". */
export function dayName(day: string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`);
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", ...options }).format(at);
  return language === "zh"
    ? `${say({ month: "long", day: "numeric" })} ${say({ weekday: "short" })}`
    : `${say({ weekday: "short" })} ${say({ day: "numeric", month: "short" })}`;
}

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
