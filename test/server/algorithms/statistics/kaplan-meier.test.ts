import { describe, expect, test } from "vitest";
import { durationsOf, medianDuration, survivalAt, survivalCurve } from "#server/algorithms/statistics/kaplan-meier.ts";

// Freireich et al., Blood 21 (1963) 699–716, weeks in remission, as printed by Gehan (1965), Cox and Oakes (1984) and
// Kleinbaum and Klein; estimates and Greenwood standard errors as PROC LIFETEST prints them for these data.
const SIX_MP = durationsOf([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
const PLACEBO = durationsOf([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);

describe("leukaemia remissions of Freireich et al. 1963", () => {
  test.each([
    [6, 0.8571, 0.0764, 21],
    [7, 0.8067, 0.0869, 17],
    [10, 0.7529, 0.0963, 15],
    [13, 0.6902, 0.1068, 12],
    [16, 0.6275, 0.1141, 11],
    [22, 0.5378, 0.1282, 7],
    [23, 0.4482, 0.1346, 6],
  ])("under 6-MP, week %i: the published share, standard error and number at risk", (week, share, error, atRisk) => {
    const { survival, standardError, atRisk: left } = survivalAt(SIX_MP, week);
    expect(survival).toBeCloseTo(share, 4);
    expect(standardError).toBeCloseTo(error, 4);
    expect(left).toBe(atRisk);
  });

  test("between events and beyond the last week seen the share stays as it was", () => {
    expect(survivalAt(SIX_MP, 12).survival).toBe(survivalAt(SIX_MP, 10).survival);
    expect(survivalAt(SIX_MP, 99).survival).toBe(survivalAt(SIX_MP, 35).survival);
    expect(survivalAt(SIX_MP, 5).survival).toBe(1);
  });

  test("the published medians: 23 weeks under 6-MP, 8 under placebo, with their log-log limits", () => {
    expect(medianDuration(SIX_MP)).toEqual({ median: 23, lower: 13, upper: null, n: 21, events: 9 });
    expect(medianDuration(PLACEBO)).toEqual({ median: 8, lower: 4, upper: 11, n: 21, events: 21 });
  });

  test("the limits of the median are the weeks at which the limits of the curve cross one half", () => {
    const crossing = (side: "lower" | "upper", weeks: number[]) =>
      weeks.find((week) => survivalAt(PLACEBO, week)[side] <= 0.5);
    const weeks = [...Array(23).keys()];
    expect(crossing("lower", weeks)).toBe(medianDuration(PLACEBO).lower);
    expect(crossing("upper", weeks)).toBe(medianDuration(PLACEBO).upper);
  });
});

test("the median is not reached while fewer than half have closed", () => {
  expect(medianDuration(durationsOf([3, 4], [5, 5, 5]))).toMatchObject({ median: null, upper: null, n: 5, events: 2 });
  expect(medianDuration(durationsOf([], []))).toEqual({ median: null, lower: null, upper: null, n: 0, events: 0 });
});

test("one finding closed gives a median without limits", () => {
  expect(medianDuration(durationsOf([4], []))).toEqual({ median: 4, lower: null, upper: null, n: 1, events: 1 });
});

test("exactly half closed is the median, whatever the rounding of its factors", () => {
  // 13/14 · 12/13 · … · 7/8 is one half; in floating point its factors multiply to slightly more.
  const days = [1, 2, 3, 4, 5, 6, 7];
  expect(medianDuration(durationsOf(days, [20, 20, 20, 20, 20, 20, 20])).median).toBe(7);
});

test("findings still open count as at risk on their last day", () => {
  // The one censored on day 5 is among the four at risk when one closes on day 5.
  expect(survivalAt(durationsOf([5], [5, 9, 9]), 5).survival).toBe(0.75);
});

test("histograms of several groups lie one behind another in one array", () => {
  const days = Math.max(SIX_MP.events.length, PLACEBO.events.length);
  const events = new Uint16Array(2 * days);
  const censored = new Uint16Array(2 * days);
  events.set(SIX_MP.events);
  censored.set(SIX_MP.censored);
  events.set(PLACEBO.events, days);
  censored.set(PLACEBO.censored, days);
  expect(medianDuration({ events, censored }, 0, days)).toEqual(medianDuration(SIX_MP));
  expect(medianDuration({ events, censored }, days, days)).toEqual(medianDuration(PLACEBO));
});

test("the curve says the same as the single days", () => {
  const curve = survivalCurve(SIX_MP);
  for (let week = 0; week < curve.length; week++) expect(curve[week]).toBe(survivalAt(SIX_MP, week).survival);
});

test("a duration that is no number of days is refused", () => {
  expect(() => durationsOf([-1], [])).toThrow("-1 is not a number of days");
  expect(() => durationsOf([], [2.5])).toThrow(RangeError);
});
