import { describe, expect, test } from "vitest";
import type { Period, TimeAnswer } from "#server/algorithms/analysis/analysis-types.ts";
import { comparedRanges, dayNumber, dayText, periodOf, weekdayOf } from "#server/algorithms/analysis/calendar.ts";
import { createTimeCounter } from "#server/algorithms/analysis/time.ts";
import { type CubeFilter, FACET_VALUES, type FacetName } from "#server/algorithms/crossfilter/profiles.ts";
import { isWithin, unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import { durationsOf, medianDuration } from "#server/algorithms/statistics/kaplan-meier.ts";
import { REGIONS, seededRandom } from "#test/client/synthetic-cube.ts";
import { syntheticAccidents, syntheticLifecycle, TODAY } from "./synthetic-tables.ts";

const lifecycle = syntheticLifecycle(6000, 3);
const accidents = syntheticAccidents(900, 4);
const regions = new Map(REGIONS.map((region) => [region.code, region]));
const codes = REGIONS.map(({ code }) => code);
const count = createTimeCounter(lifecycle, accidents, regions, codes);
const today = dayNumber(TODAY);

const findings = Array.from({ length: lifecycle.rows }, (_, r) => ({
  region: lifecycle.region.values[lifecycle.region.codes[r]!]!,
  layer: lifecycle.layer.values[lifecycle.layer.codes[r]!]!,
  category: lifecycle.category.values[lifecycle.category.codes[r]!]!,
  level: lifecycle.riskLevel[r]!,
  status: lifecycle.status.values[lifecycle.status.codes[r]!]!,
  supervision: lifecycle.supervision.values[lifecycle.supervision.codes[r]!]!,
  found: lifecycle.foundOn[r]!,
  closed: lifecycle.closedOn[r]! < 0 ? Number.POSITIVE_INFINITY : lifecycle.closedOn[r]!,
  original: lifecycle.deadlineOriginal[r]!,
  deadline: lifecycle.deadline[r]!,
  waiting: lifecycle.waiting[r] === 1,
}));
type Finding = (typeof findings)[number];
const crashes = Array.from({ length: accidents.rows }, (_, r) => ({
  id: accidents.id[r]!,
  region: accidents.region.values[accidents.region.codes[r]!]!,
  day: Math.floor(accidents.at[r]! / 1440),
  hour: Math.floor((accidents.at[r]! % 1440) / 60),
  deaths: accidents.deaths[r]!,
  injuries: accidents.injuries[r]!,
  class: accidents.accidentClass[r]!,
}));

const passes = (row: Finding, filter: CubeFilter) =>
  (Object.keys(FACET_VALUES) as FacetName[]).every(
    (facet) => filter[facet].length === 0 || (filter[facet] as readonly unknown[]).includes(row[facet]),
  );
const isIn = (code: string, { place, units }: CubeFilter) =>
  place.length === 0 || place.some((one) => isWithin(regions, code, one, units));

const random = seededRandom(9);
const some = <T>(values: readonly T[]) => (random() < 0.6 ? [] : values.filter(() => random() < 0.5));
const PERIODS: (Period | null)[] = [
  null,
  { from: "2026-11-01", to: "2026-11-20" },
  { from: "2024-02-29", to: "2024-03-31" },
  { from: "2023-10-01", to: "2026-12-31" },
];
const questions = Array.from({ length: 24 }, (_, i) => ({
  filter: {
    layer: some(FACET_VALUES.layer),
    category: some(FACET_VALUES.category),
    level: some(FACET_VALUES.level),
    status: some(FACET_VALUES.status),
    supervision: some(FACET_VALUES.supervision),
    place: i % 2 === 0 ? [] : [codes[i % codes.length]!],
    units: i % 3 === 0 ? "county" : "reporting",
  } satisfies CubeFilter as CubeFilter,
  period: PERIODS[i % PERIODS.length]!,
  deathsAtLeast: i % 5,
}));

describe("against a recount finding by finding and accident by accident", () => {
  test.each(questions)("%j", (question) => {
    const { filter, period, deathsAtLeast } = question;
    const answer = count(question);
    const kept = findings.filter((row) => passes(row, filter));
    const days = ({ from, to }: Period) => [dayNumber(from), dayNumber(to)] as const;

    for (const name of ["current", "previous", "lastYear"] as const) {
      const [from, to] = days(answer.periods[name]);
      const within = (day: number) => day >= from && day <= to;
      codes.forEach((code, index) => {
        const here = kept.filter((row) => row.region === code);
        const { compared } = answer;
        expect(compared.found[name][index]).toBe(here.filter((row) => within(row.found)).length);
        expect(compared.closed[name][index]).toBe(here.filter((row) => within(row.closed)).length);
        const fell = here.filter(
          (row) => within(row.deadline + 1) && row.deadline < today && row.closed > row.deadline && !row.waiting,
        );
        expect(compared.fellOverdue[name][index]).toBe(fell.length);
        const crashed = crashes.filter((row) => row.region === code && within(row.day));
        expect(compared.accidents[name][index]).toBe(crashed.length);
        expect(compared.deaths[name][index]).toBe(crashed.reduce((sum, row) => sum + Math.max(0, row.deaths), 0));
        expect(compared.injuries[name][index]).toBe(crashed.reduce((sum, row) => sum + Math.max(0, row.injuries), 0));
      });
    }

    const [from, to] = days(answer.periods.current);
    codes.forEach((code, index) => {
      const here = kept.filter((row) => row.region === code);
      const closed = here.filter((row) => row.closed >= from && row.closed <= to);
      const { rectification } = answer;
      expect(rectification.closed[index]).toBe(closed.length);
      expect(rectification.onTime[index]).toBe(closed.filter((row) => row.closed <= row.original).length);
      expect(rectification.openAtStart[index]).toBe(
        here.filter((row) => row.found < from && row.closed >= from).length,
      );
      const due = here.filter(
        (row) =>
          row.closed === Number.POSITIVE_INFINITY && !row.waiting && row.deadline > today && row.deadline <= today + 30,
      );
      expect(rectification.dueSoon[index]).toBe(due.length);
    });

    const inPlace = kept.filter((row) => isIn(row.region, filter));
    const crashedHere = crashes.filter((row) => isIn(row.region, filter));
    answer.weekly.weeks.forEach((week, w) => {
      const monday = dayNumber(week);
      const within = (day: number) => day >= monday && day < monday + 7;
      expect(answer.weekly.found[w]).toBe(inPlace.filter((row) => within(row.found)).length);
      expect(answer.weekly.closed[w]).toBe(inPlace.filter((row) => within(row.closed)).length);
      const crashed = crashedHere.filter((row) => within(row.day));
      expect(answer.weekly.accidents[w]).toBe(crashed.length);
      expect(answer.weekly.deaths[w]).toBe(crashed.reduce((sum, row) => sum + Math.max(0, row.deaths), 0));
    });

    const ofPeriod = crashedHere.filter((row) => row.day >= from && row.day <= to);
    answer.hourWeekday.forEach((value, slot) => {
      const [weekday, hour] = [Math.floor(slot / 24), slot % 24];
      const then = ofPeriod.filter(
        (row) => row.hour === hour && (new Date(row.day * 864e5).getUTCDay() + 6) % 7 === weekday,
      );
      expect(value).toBe(then.length);
    });
    expect(answer.accidentClasses).toEqual(
      [0, 1, 2, 3, 4].map((k) => ofPeriod.filter((row) => row.class === k).length),
    );
    expect(answer.unstated).toBe(ofPeriod.filter((row) => row.deaths < 0).length);
    const last = crashedHere.findLast((row) => row.deaths >= deathsAtLeast && row.deaths >= 0);
    expect(answer.lastAccident?.id).toBe(last?.id);
    expect(answer.lastAccident?.at.slice(0, 10)).toBe(last && dayText(last.day));
    expect(answer.recordedSince).toBe(dayText(crashes[0]!.day));
    if (period) expect(answer.periods.current).toEqual(period);
    expectMedians(answer, kept, filter, to);
  });
});

/** Groups the findings themselves; how a median comes of durations is held by the tests of Kaplan–Meier. */
function expectMedians(answer: TimeAnswer, kept: Finding[], filter: CubeFilter, end: number) {
  const recent = kept.filter((row) => row.found > end - 365 && row.found <= end);
  const medianOf = (those: Finding[]) => {
    const ended = those.filter((row) => row.closed <= end);
    const notYet = those.filter((row) => row.closed > end);
    const { median, lower, upper } = medianDuration(
      durationsOf(
        ended.map((row) => row.closed - row.found),
        notYet.map((row) => end - row.found),
      ),
    );
    return { median, lower, upper, findings: those.length, closed: ended.length };
  };
  for (const { code, level } of REGIONS) {
    const those =
      level === "city"
        ? recent.filter((row) => isIn(row.region, filter))
        : level === "township"
          ? recent.filter((row) => row.region === code)
          : recent.filter((row) => unitOf(regions, row.region, filter.units) === code);
    const found = answer.daysToClose.get(code);
    // A place where the filter leaves no region at all is not listed.
    if (found || those.length > 0) expect(found, code).toEqual(medianOf(those));
  }
}

describe("periods", () => {
  const periods = (period: Period | null, businessDate = "2026-11-20") => {
    const { current, previous, lastYear } = comparedRanges(period, businessDate);
    return [current, previous, lastYear].map((range) => Object.values(periodOf(range)).join(" … "));
  };

  test("without one, the 91 days up to the business date", () => {
    expect(periods(null)).toEqual(["2026-08-22 … 2026-11-20", "2026-05-23 … 2026-08-21", "2025-08-22 … 2025-11-20"]);
  });

  test("the day of a leap year is compared with the 28th of the year before", () => {
    expect(periods({ from: "2024-02-29", to: "2024-02-29" })).toEqual([
      "2024-02-29 … 2024-02-29",
      "2024-02-28 … 2024-02-28",
      "2023-02-28 … 2023-02-28",
    ]);
  });

  test("a period that ends before it begins is refused", () => {
    expect(() => periods({ from: "2026-02-02", to: "2026-02-01" })).toThrow("before it begins");
  });

  test("the three years of weeks have no gaps and end in the week of the business date", () => {
    const { weeks } = count(questions[0]!).weekly;
    expect(weeks.map((week) => weekdayOf(dayNumber(week)))).toEqual(weeks.map(() => 0));
    expect(new Set(weeks.slice(1).map((week, i) => dayNumber(week) - dayNumber(weeks[i]!)))).toEqual(new Set([7]));
    expect(weeks.at(-1)).toBe("2026-11-16");
    expect(dayNumber(weeks[0]!)).toBeLessThanOrEqual(dayNumber("2023-11-20"));
  });
});

test("a region that nobody knows is named", () => {
  expect(() => createTimeCounter(lifecycle, accidents, regions, codes.slice(1))).toThrow("unknown region '430600'");
});
