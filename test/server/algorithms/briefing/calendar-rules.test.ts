import { describe, expect, test } from "vitest";
import { floodSeasonAt, holidaysBetween, monthsBetween } from "#server/algorithms/briefing/calendar-rules.ts";
import { briefingPeriods } from "#server/algorithms/briefing/periods.ts";

describe("holidays", () => {
  test("the winter quarter has New Year's Day and the Spring Festival from its eve", () => {
    expect(holidaysBetween("2026-11-21", "2027-02-19")).toEqual([
      { holiday: "newYear", from: "2027-01-01", to: "2027-01-01" },
      { holiday: "spring", from: "2027-02-05", to: "2027-02-08" },
    ]);
  });

  test("the moving ones fall where the lunar calendar of the runtime puts them", () => {
    const lunar = new Intl.DateTimeFormat("en-u-ca-chinese", {
      month: "numeric",
      day: "numeric",
      timeZone: "Asia/Shanghai",
    });
    const monthAndDay = (day: string) =>
      lunar
        .formatToParts(new Date(`${day}T04:00:00Z`))
        .filter(({ type }) => type === "month" || type === "day")
        .map(({ value }) => value)
        .join("/");
    const days = holidaysBetween("2024-01-01", "2035-12-31");
    const lunarDays = { dragonBoat: "5/5", midAutumn: "8/15" } as const;
    for (const { holiday, from, to } of days) {
      if (holiday === "dragonBoat" || holiday === "midAutumn") expect(monthAndDay(from), from).toBe(lunarDays[holiday]);
      // Of four days the second is the first of the lunar year, so the last is its third.
      // The new moons of February 2027 and 2030 fall within ten minutes of Beijing's midnight: ICU puts them on the other side.
      if (holiday === "spring" && !/^20(27|30)/.test(from)) expect(monthAndDay(to), to).toBe("1/3");
      if (holiday === "qingming") expect(from).toMatch(/-04-0[45]$/);
    }
    expect(days.filter(({ holiday }) => holiday === "spring")).toHaveLength(12);
  });
});

test("the flood season is this one, or the next", () => {
  const season = { from: "04-01", to: "09-30" };
  expect(floodSeasonAt("2026-11-20", season)).toEqual({ from: "2027-04-01", to: "2027-09-30", now: false });
  expect(floodSeasonAt("2026-02-01", season)).toEqual({ from: "2026-04-01", to: "2026-09-30", now: false });
  expect(floodSeasonAt("2026-09-30", season)).toEqual({ from: "2026-04-01", to: "2026-09-30", now: true });
});

test.each([
  ["2024-05-08", "2026-11-20", 30],
  ["2026-10-21", "2026-11-20", 0],
  ["2026-10-20", "2026-11-20", 1],
  ["2026-01-31", "2026-02-28", 1],
])("from %s to %s are %i whole months", (from, to, months) => {
  expect(monthsBetween(from, to)).toBe(months);
});

test("a quarter of the calendar is compared with the one before it, other days with as many before", () => {
  expect(briefingPeriods({ from: "2026-07-01", to: "2026-09-30" }, "2026-10-08")).toEqual({
    current: { from: "2026-07-01", to: "2026-09-30" },
    previous: { from: "2026-04-01", to: "2026-06-30" },
    lastYear: { from: "2025-07-01", to: "2025-09-30" },
    ahead: { from: "2026-10-09", to: "2027-01-07" },
    calendar: true,
  });
  expect(briefingPeriods(null, "2026-11-20")).toMatchObject({
    current: { from: "2026-08-22", to: "2026-11-20" },
    previous: { from: "2026-05-23", to: "2026-08-21" },
    calendar: false,
  });
});
