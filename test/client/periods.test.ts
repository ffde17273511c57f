import { describe, expect, test } from "vitest";
import { flowBars, lastWeeks } from "#client/features/flow/flow-bars.ts";
import { heatClass, hourTotals } from "#client/features/time/hour-totals.ts";
import {
  movedPeriod,
  PRESETS,
  periodFault,
  periodForView,
  periodSpan,
  presetOf,
  presetPeriod,
  weeksPeriod,
} from "#client/features/time/periods.ts";
import { weekOption } from "#client/features/time/week-option.ts";

const TODAY = "2026-02-18";
const WEEKS = ["2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16"];

describe("periods by name", () => {
  test.each([
    ["week", "2026-02-12", "2026-02-18"],
    ["weeks13", "2025-11-20", "2026-02-18"],
    ["quarter", "2026-01-01", "2026-02-18"],
    ["lastQuarter", "2025-10-01", "2025-12-31"],
    ["yearToDate", "2026-01-01", "2026-02-18"],
    ["year", "2025-02-19", "2026-02-18"],
  ] as const)("%s", (preset, from, to) => {
    expect(presetPeriod(preset, TODAY)).toEqual({ from, to });
  });

  test("a year up to a leap day begins on the first of March", () => {
    expect(presetPeriod("year", "2024-02-29")).toEqual({ from: "2023-03-02", to: "2024-02-29" });
  });

  test("know their name again", () => {
    for (const preset of PRESETS) {
      const period = presetPeriod(preset, "2026-08-20");
      expect(presetOf(period, "2026-08-20")).toBe(preset);
    }
    expect(presetOf({ from: "2026-01-03", to: "2026-01-09" }, TODAY)).toBeNull();
  });

  test("the usual one is left to move on with the data, others are kept", () => {
    expect(periodForView(presetPeriod("weeks13", TODAY), TODAY)).toBeNull();
    expect(periodForView(presetPeriod("week", TODAY), TODAY)).toEqual({ from: "2026-02-12", to: TODAY });
  });
});

test.each([
  ["2026-02-30", "2026-03-01", "notADay"],
  ["", "2026-02-01", "notADay"],
  ["2026-02-02", "2026-02-01", "order"],
  ["2026-02-02", "2026-02-19", "future"],
  ["2023-01-01", "2026-02-01", "tooEarly"],
  ["2026-02-01", "2026-02-18", null],
] as const)("typed days %s to %s: %s", (from, to, fault) => {
  expect(periodFault({ from, to }, "2023-02-13", TODAY)).toBe(fault);
});

describe("a brush over weeks", () => {
  test("takes whole weeks in either direction, and ends with the business date", () => {
    expect(weeksPeriod(WEEKS, 1, 2, TODAY)).toEqual({ from: "2026-02-02", to: "2026-02-15" });
    expect(weeksPeriod(WEEKS, 3, 2, TODAY)).toEqual({ from: "2026-02-09", to: TODAY });
    expect(weeksPeriod(WEEKS, -5, 99, TODAY)).toEqual({ from: "2026-01-26", to: TODAY });
  });

  test("moved keeps its length and stays inside", () => {
    const period = { from: "2026-02-02", to: "2026-02-10" };
    expect(movedPeriod(period, 1, WEEKS[0]!, TODAY)).toEqual({ from: "2026-02-09", to: "2026-02-17" });
    expect(movedPeriod(period, 9, WEEKS[0]!, TODAY)).toEqual({ from: "2026-02-10", to: TODAY });
    expect(movedPeriod(period, -9, WEEKS[0]!, TODAY)).toEqual({ from: "2026-01-26", to: "2026-02-03" });
  });

  test("lies where its days are on the axis", () => {
    expect(periodSpan({ from: "2026-02-02", to: "2026-02-15" }, WEEKS)).toEqual({ start: 0.25, end: 0.75 });
    expect(periodSpan({ from: "2020-01-01", to: "2030-01-01" }, WEEKS)).toEqual({ start: 0, end: 1 });
  });
});

test("accidents by weekday and hour add up both ways", () => {
  const counts = new Uint32Array(7 * 24);
  counts[0] = 2; // Monday, midnight
  counts[6 * 24 + 23] = 3; // Sunday, eleven at night
  counts[6 * 24] = 1;
  const { byHour, byWeekday, total, most } = hourTotals(counts);
  expect([byHour[0], byHour[23], byWeekday[0], byWeekday[6], total, most]).toEqual([3, 3, 2, 4, 6, 3]);
  expect([0, 1, 5, 10].map((n) => heatClass(n, 10, 5))).toEqual([0, 1, 2, 4]);
});

test("weeks are drawn found up and closed down on one scale, accidents and deaths beneath; quarters are named", () => {
  const weekly = {
    weeks: ["2025-12-22", "2025-12-29", "2026-01-05"],
    found: Uint32Array.of(3, 0, 12),
    closed: Uint32Array.of(0, 7, 1),
    accidents: Uint32Array.of(1, 2, 0),
    deaths: Uint32Array.of(0, 3, 0),
  };
  const colour = "#000000";
  const names = { found: "found", closed: "closed", accidents: "accidents", deaths: "deaths" };
  const colours = { found: colour, closed: colour, accidents: colour, deaths: colour, line: colour, muted: colour };
  const { series, xAxis, yAxis } = weekOption(weekly, colours, names, 200, false) as unknown as {
    series: { name: string; data: number[]; xAxisIndex: number }[];
    xAxis: { axisLabel: { interval?: (i: number) => boolean; formatter?: (week: string, i: number) => string } }[];
    yAxis: { min: number; max: number }[];
  };
  expect(series.map(({ name, xAxisIndex, data }) => [name, xAxisIndex, data.map((n) => n + 0)])).toEqual([
    ["found", 0, [3, 0, 12]],
    ["closed", 0, [0, -7, -1]],
    ["accidents", 1, [1, 2, 0]],
    ["deaths", 1, [0, 3, 0]],
  ]);
  expect([yAxis[0]!.min, yAxis[0]!.max, yAxis[1]!.max]).toEqual([-10, 15, 3]);
  const { interval, formatter } = xAxis[1]!.axisLabel;
  expect([0, 1, 2].filter((i) => interval!(i)).map((i) => formatter!(weekly.weeks[i]!, i))).toEqual(["2026"]);
});

test("a week that is not over is drawn pale, with its number as it stands", () => {
  const weekly = {
    weeks: ["2025-12-29", "2026-01-05"],
    found: Uint32Array.of(9, 2),
    closed: Uint32Array.of(4, 1),
    accidents: Uint32Array.of(1, 0),
    deaths: Uint32Array.of(0, 0),
  };
  const names = { found: "found", closed: "closed", accidents: "accidents", deaths: "deaths" };
  const colours = { found: "#000", closed: "#000", accidents: "#000", deaths: "#000", line: "#000", muted: "#000" };
  const { series } = weekOption(weekly, colours, names, 200, true) as unknown as {
    series: { data: (number | { value: number; itemStyle: { opacity: number } })[] }[];
  };
  expect(series[1]!.data).toEqual([-4, { value: -1, itemStyle: { opacity: 0.4 } }]);
});

test("the strip shows the last weeks of the three years", () => {
  const weekly = {
    weeks: WEEKS,
    found: Uint32Array.of(9, 0, 2, 1),
    closed: Uint32Array.of(9, 1, 0, 2),
    accidents: new Uint32Array(4),
    deaths: new Uint32Array(4),
  };
  const last = lastWeeks(weekly, 3);
  expect([last.weeks, [...last.found], [...last.closed]]).toEqual([WEEKS.slice(1), [0, 2, 1], [1, 0, 2]]);
  expect(flowBars(last, 30, 40).zero).toBe(20);
});
