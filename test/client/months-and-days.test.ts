import { expect, test } from "vitest";
import { monthsAndDays } from "#client/features/accidents/months-and-days.ts";

test.each([
  ["2020-10-09", "2023-04-20", 30, 11],
  ["2024-05-24", "2026-11-24", 30, 0],
  ["2026-01-31", "2026-02-28", 1, 0],
  ["2026-01-31", "2026-03-01", 1, 1],
  ["2024-02-29", "2025-02-28", 12, 0],
  ["2026-11-25", "2026-12-24", 0, 29],
  ["2026-11-24", "2026-11-24", 0, 0],
])("from %s to %s it is %i months and %i days", (from, to, months, days) => {
  expect(monthsAndDays(from, to)).toEqual({ months, days });
});
