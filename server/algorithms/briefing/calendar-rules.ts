/** What the calendar says of the days ahead: statutory holidays and the flood season. By rule and table, no clock. */
import { dayNumber, dayText } from "../analysis/calendar.ts";
import type { Bilingual } from "./briefing.ts";

/** Statutory holidays (the State Council's Measures on Holidays for National Festivals and Memorial Days, as in force since 2025). */
export const HOLIDAYS = {
  newYear: { zh: "元旦", en: "New Year's Day" },
  spring: { zh: "春节", en: "Spring Festival" },
  qingming: { zh: "清明节", en: "Qingming Festival" },
  labour: { zh: "劳动节", en: "Labour Day" },
  dragonBoat: { zh: "端午节", en: "Dragon Boat Festival" },
  midAutumn: { zh: "中秋节", en: "Mid-Autumn Festival" },
  national: { zh: "国庆节", en: "National Day" },
} as const satisfies Record<string, Bilingual>;
export type Holiday = keyof typeof HOLIDAYS;

/**
 * Days of the year MM-DD that the sun and the moon set: first day of the lunar year, Qingming, fifth of the fifth and
 * fifteenth of the eighth lunar month (Purple Mountain Observatory's calendar, GB/T 33661-2017).
 */
const MOVING: Record<number, [spring: string, qingming: string, dragonBoat: string, midAutumn: string]> = {
  2024: ["02-10", "04-04", "06-10", "09-17"],
  2025: ["01-29", "04-04", "05-31", "10-06"],
  2026: ["02-17", "04-05", "06-19", "09-25"],
  2027: ["02-06", "04-05", "06-09", "09-15"],
  2028: ["01-26", "04-04", "05-28", "10-03"],
  2029: ["02-13", "04-04", "06-16", "09-22"],
  2030: ["02-03", "04-05", "06-05", "09-12"],
  2031: ["01-23", "04-05", "06-24", "10-01"],
  2032: ["02-11", "04-04", "06-12", "09-19"],
  2033: ["01-31", "04-04", "06-01", "09-08"],
  2034: ["02-19", "04-05", "06-20", "09-27"],
  2035: ["02-08", "04-05", "06-10", "09-16"],
};

export interface HolidayDays {
  holiday: Holiday;
  /** YYYY-MM-DD, the statutory days alone: the days exchanged around them are announced year by year. */
  from: string;
  to: string;
}

function holidaysOf(year: number): HolidayDays[] {
  const stretch = (holiday: Holiday, day: string, before: number, days: number): HolidayDays => {
    const from = dayNumber(`${year}-${day}`) - before;
    return { holiday, from: dayText(from), to: dayText(from + days - 1) };
  };
  const moving = MOVING[year];
  return [
    stretch("newYear", "01-01", 0, 1),
    stretch("labour", "05-01", 0, 2),
    stretch("national", "10-01", 0, 3),
    // New Year's Eve of the lunar year and its first three days.
    ...(moving
      ? [
          stretch("spring", moving[0], 1, 4),
          stretch("qingming", moving[1], 0, 1),
          stretch("dragonBoat", moving[2], 0, 1),
          stretch("midAutumn", moving[3], 0, 1),
        ]
      : []),
  ];
}

/** Statutory holidays that touch a stretch of days, the earliest first. The moving ones are known from 2024 to 2035. */
export function holidaysBetween(from: string, to: string): HolidayDays[] {
  const found: HolidayDays[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) found.push(...holidaysOf(year));
  return found
    .filter((holiday) => holiday.to >= from && holiday.from <= to)
    .sort((a, b) => a.from.localeCompare(b.from) || a.holiday.localeCompare(b.holiday));
}

/** The flood season a day lies in, or the next one to come. @param season MM-DD, from before to. */
export function floodSeasonAt(
  day: string,
  season: { from: string; to: string },
): { from: string; to: string; now: boolean } {
  const year = Number(day.slice(0, 4));
  const of = (y: number) => ({ from: `${y}-${season.from}`, to: `${y}-${season.to}` });
  const current = of(year);
  if (day > current.to) return { ...of(year + 1), now: false };
  return { ...current, now: day >= current.from };
}

/** Whole months between two days, as people count a streak: the 15th to the 15th is one. */
export function monthsBetween(from: string, to: string): number {
  const [y1, m1, d1] = from.split("-").map(Number) as [number, number, number];
  const [y2, m2, d2] = to.split("-").map(Number) as [number, number, number];
  const whole = (y2 - y1) * 12 + (m2 - m1);
  const lastOfMonth = new Date(Date.UTC(y2, m2, 0)).getUTCDate();
  return d2 >= Math.min(d1, lastOfMonth) ? whole : whole - 1;
}
