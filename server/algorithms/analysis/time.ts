/** Everything of an answer that knows time, from the lifecycle and the accident table. */

import type { AccidentTable } from "../accidents/accident-table.ts";
import { createAccidentCounter } from "../accidents/count-accidents.ts";
import { type CubeFilter, judgeRegions } from "../crossfilter/profiles.ts";
import { type RegionParent, unitOf } from "../crossfilter/region-match.ts";
import { createLifecycleCounter, DURATION_STRIDE, type LifecycleCounts } from "../lifecycle/count-lifecycle.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";
import { type MedianDuration, medianDuration } from "../statistics/kaplan-meier.ts";
import type { DaysToClose, Question, TimeAnswer } from "./analysis-types.ts";
import { comparedRanges, DURATION_DAYS, dayNumber, dayText, mondayOfWeek, periodOf, weekOf } from "./calendar.ts";

/** Three years, whatever weekday they begin on. */
const WEEKS = 157;

export type TimeQuestion = Pick<Question, "filter" | "period" | "deathsAtLeast">;

/** Prepares both tables: O(rows). The answer of the last question is kept: a zoom or another surface asks it again. */
export function createTimeCounter(
  lifecycle: Lifecycle,
  accidents: AccidentTable,
  regions: ReadonlyMap<string, RegionParent>,
  codes: readonly string[],
): (question: TimeQuestion) => TimeAnswer {
  const { businessDate } = lifecycle.asOf;
  const first = weekOf(dayNumber(businessDate)) - WEEKS + 1;
  const weeks = { first, count: WEEKS };
  const findings = createLifecycleCounter(lifecycle, regions, codes, weeks);
  const crashes = createAccidentCounter(accidents, regions, codes);
  const mondays = Array.from({ length: WEEKS }, (_, w) => dayText(mondayOfWeek(first + w)));
  let last: { key: string; answer: TimeAnswer } | undefined;

  const count = ({ filter, period, deathsAtLeast }: TimeQuestion): TimeAnswer => {
    const ranges = comparedRanges(period, businessDate);
    const life = findings.count(filter, ranges);
    const crash = crashes.count(filter, ranges, weeks, deathsAtLeast);
    const { current, previous, lastYear } = ranges;
    return {
      periods: { current: periodOf(current), previous: periodOf(previous), lastYear: periodOf(lastYear) },
      weekly: { weeks: mondays, ...life.weekly, ...crash.weekly },
      hourWeekday: crash.hourWeekday,
      rectification: {
        found: life.found.current,
        closed: life.closed.current,
        onTime: life.onTime,
        openAtStart: life.openAtStart,
        dueSoon: life.dueSoon,
      },
      daysToClose: daysToClose(life.durations, filter, regions, codes),
      compared: {
        accidents: crash.accidents,
        deaths: crash.deaths,
        injuries: crash.injuries,
        found: life.found,
        closed: life.closed,
        fellOverdue: life.fellOverdue,
      },
      accidentClasses: crash.classes,
      lastAccident: crash.lastAccident,
      recordedSince: crash.recordedSince,
      unstated: crash.unstated,
    };
  };
  return (question) => {
    const key = JSON.stringify([question.filter, question.period, question.deathsAtLeast]);
    if (last?.key !== key) last = { key, answer: count(question) };
    return last.answer;
  };
}

/** A township's own findings, and those of regions added up to their unit under the filter's scheme and to the city. */
function daysToClose(
  durations: LifecycleCounts["durations"],
  filter: CubeFilter,
  regions: ReadonlyMap<string, RegionParent>,
  codes: readonly string[],
): Map<string, DaysToClose> {
  const inPlace = judgeRegions(codes, regions, filter);
  const medians = new Map<string, DaysToClose>();
  const sums = new Map<string, LifecycleCounts["durations"]>();
  const add = (code: string | null, from: number) => {
    if (code === null) return;
    let sum = sums.get(code);
    if (!sum) {
      sum = { events: new Uint32Array(DURATION_DAYS), censored: new Uint32Array(DURATION_DAYS) };
      sums.set(code, sum);
    }
    for (let d = 0; d < DURATION_DAYS; d++) {
      sum.events[d]! += durations.events[from + d]!;
      sum.censored[d]! += durations.censored[from + d]!;
    }
  };
  for (let r = 0; r < codes.length; r++) {
    const code = codes[r]!;
    const from = r * DURATION_STRIDE;
    if (regions.get(code)?.level === "township") {
      medians.set(code, inOurWords(medianDuration(durations, from, DURATION_DAYS)));
    }
    add(unitOf(regions, code, filter.units), from);
    if (inPlace[r] !== 0) add(cityOf(regions, code), from);
  }
  for (const [code, sum] of sums) medians.set(code, inOurWords(medianDuration(sum)));
  return medians;
}

const inOurWords = ({ median, lower, upper, n, events }: MedianDuration): DaysToClose => ({
  median,
  lower,
  upper,
  findings: n,
  closed: events,
});

function cityOf(regions: ReadonlyMap<string, RegionParent>, code: string): string | null {
  for (let at: string | null | undefined = code; at; at = regions.get(at)?.parentCode) {
    if (regions.get(at)?.level === "city") return at;
  }
  return null;
}
