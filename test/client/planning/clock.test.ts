import { expect, test } from "vitest";
import { clock, dayName, duration, kilometres, secondsOf, weekdayOf } from "#client/features/planning/clock.ts";

test("a time of day is written with two digits and read back", () => {
  expect(clock(8 * 3600 + 5 * 60)).toBe("08:05");
  expect(clock(25 * 3600 + 10 * 60)).toBe("25:10");
  expect(secondsOf("8:05")).toBe(29_100);
  expect(secondsOf(" 17:30 ")).toBe(63_000);
  for (const wrong of ["", "8", "8:60", "25:00", "noon"]) expect(secondsOf(wrong)).toBeNull();
});

test("a length of time names hours only from an hour on", () => {
  expect(duration(22 * 60, "zh")).toBe("22 分");
  expect(duration(90 * 60, "zh")).toBe("1 小时 30 分");
  expect(duration(2 * 3600, "en")).toBe("2 h");
});

test("a way is said to 100 m, from 100 km on to 1 km", () => {
  expect(kilometres(3_449, "en")).toBe("3.4 km");
  expect(kilometres(1_234_500, "zh")).toBe("1,235 km");
});

test("a day carries its weekday in both languages", () => {
  expect(dayName("2026-11-30", "zh")).toBe("11月30日 周一");
  expect(dayName("2026-11-30", "en")).toBe("Mon 30 Nov");
  expect([weekdayOf("2026-11-30"), weekdayOf("2026-11-29")]).toEqual([1, 7]);
});
