import { describe, expect, test } from "vitest";
import { formatBreaks, parseBreaks } from "#client/features/choropleth/manual-breaks.ts";
import { NO_SUMS, type RankingRow } from "#client/lib/measures.ts";
import { startingBreaks } from "#client/lib/starting-breaks.ts";

describe("typed breaks", () => {
  test("of a share are percentages, with any comma", () => {
    expect(parseBreaks("60, 75.5，90%", true)).toEqual([0.6, 0.755, 0.9]);
    expect(formatBreaks([0.6, 0.755, 0.9], true)).toBe("60, 75.5, 90");
  });

  test("of a rate are plain numbers, also above 100", () => {
    expect(parseBreaks("80 120.5", false)).toEqual([80, 120.5]);
  });

  test.each(["60, 120", "-5, 50", "100.1"])("percentages outside 0 to 100 are refused: %s", (text) => {
    expect(parseBreaks(text, true)).toBeNull();
  });

  test.each(["90, 60", "60, 60", "", "abc", "1 2 3 4 5 6 7 8", "-3, 5"])("are refused unless they rise: %s", (text) => {
    expect(parseBreaks(text, false)).toBeNull();
  });
});

describe("breaks to start from", () => {
  const row = (code: string, value: number, ranked = true): RankingRow => ({
    code,
    value,
    ranked,
    numerator: 0,
    denominator: 0,
    rank: null,
    unassigned: false,
    sums: NO_SUMS,
    limits: null,
    interval: null,
    index: null,
  });

  test("are quantiles of the drawn and ranked rows, to the decimals that are shown", () => {
    const rows = [row("a", 0.11111), row("b", 0.5), row("c", 0.9), row("few", 1, false), row("zone", 0)];
    expect(startingBreaks(rows, ["a", "b", "c", "few"], 2, "overdueShare")).toEqual([0.5]);
    expect(startingBreaks(rows, ["a", "b", "c", "few"], 3, "overdueShare")).toEqual([0.37, 0.633]);
  });

  test("are none where nothing can be compared", () => {
    expect(startingBreaks([], [], 4, "rectification")).toEqual([]);
  });
});
