import { describe, expect, test } from "vitest";
import {
  formatCount,
  formatDenominator,
  formatInstant,
  formatMeasure,
  formatShare,
  formatYuan,
} from "#client/lib/format.ts";
import { measure } from "#client/lib/measures.ts";

const sums = { n: 2400, findings: 1310, closed: 1203, overdue: 31, major: 7 };

describe("numbers", () => {
  test("are grouped by thousands in both languages", () => {
    expect([formatCount(1146600, "zh"), formatCount(1146600, "en")]).toEqual(["1,146,600", "1,146,600"]);
    expect(formatYuan(12000, "zh")).toBe("¥12,000");
  });

  test("a share is never rounded up to all or down to nothing", () => {
    expect(formatShare(0.9996, "zh")).toBe("99.9%");
    expect(formatShare(1, "zh")).toBe("100.0%");
    expect(formatShare(0.0001, "en")).toBe("<0.1%");
    expect(formatShare(0, "en")).toBe("0.0%");
  });
});

describe("measures with their denominators", () => {
  test("rectification rate is closed of all findings", () => {
    const rate = measure("rectification", sums);
    expect(formatMeasure("rectification", rate.value, "zh")).toBe("91.8%");
    expect(formatDenominator("rectification", rate, "zh")).toBe("1,203 / 1,310");
  });

  test("the overdue share is of the findings still open", () => {
    const share = measure("overdueShare", sums);
    expect(formatMeasure("overdueShare", share.value, "en")).toBe("29.0%");
    expect(formatDenominator("overdueShare", share, "en")).toBe("31 / 107");
  });

  test("findings per 1,000 sites", () => {
    expect(formatMeasure("findingsPer1000", measure("findingsPer1000", sums).value, "en")).toBe("545.8");
  });

  test("counts stand alone", () => {
    const open = measure("open", sums);
    expect(formatMeasure("open", open.value, "en")).toBe("107");
    expect(formatDenominator("open", open, "en")).toBe("");
  });

  test("nothing to measure is a dash, not nought", () => {
    const none = measure("rectification", { n: 5, findings: 0, closed: 0, overdue: 0, major: 0 });
    expect(formatMeasure("rectification", none.value, "zh")).toBe("–");
  });

  test("a denominator below 30 is not ranked, 30 is", () => {
    const withFindings = (findings: number) => measure("rectification", { ...sums, findings, closed: 1 }).ranked;
    expect([withFindings(29), withFindings(30)]).toEqual([false, true]);
  });
});

test("an instant is written in the city's time", () => {
  expect(formatInstant("2026-11-20T16:05:00Z")).toBe("2026-11-21 00:05");
  expect(formatInstant("soon")).toBe("–");
});
