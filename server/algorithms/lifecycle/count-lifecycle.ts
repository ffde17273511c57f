/**
 * Counts over the lifecycle table: what happened to findings in a period, how long they stayed open, week by week. A filter
 * is judged once per profile of the findings' sites; events are sorted by region and day, so a period costs only its own
 * events; and the city's weeks are added up from a table of profiles and weeks.
 */
import {
  type ComparedRanges,
  DUE_SOON_DAYS,
  DURATION_DAYS,
  dayNumber,
  mondayOfWeek,
  weekOf,
} from "../analysis/calendar.ts";
import { type CubeFilter, findProfiles, groupRows, judgeProfiles, judgeRegions } from "../crossfilter/profiles.ts";
import type { RegionParent } from "../crossfilter/region-match.ts";
import { type Events, firstSince, sortEvents } from "./events.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** From one region's durations to the next's. */
export const DURATION_STRIDE = 2 * DURATION_DAYS;

type ByRange = Record<keyof ComparedRanges, Uint32Array>;

/** Consecutive weeks; `first` counts from the week of 1970-01-01, see calendar.ts. */
export interface Weeks {
  first: number;
  count: number;
}

/** Columns by region ignore the filter's place; weeks obey it. */
export interface LifecycleCounts {
  found: ByRange;
  closed: ByRange;
  /** The deadline (as it stands) passed in the period, not closed by then and not waiting for acceptance. */
  fellOverdue: ByRange;
  onTime: Uint32Array;
  openAtStart: Uint32Array;
  dueSoon: Uint32Array;
  weekly: { found: Uint32Array; closed: Uint32Array };
  /**
   * Findings found in the last DURATION_DAYS of the period, by region and day since found, as
   * `column[region * DURATION_STRIDE + day]`: closed by the period's end, and not.
   */
  durations: { events: Uint32Array; censored: Uint32Array };
}

export interface LifecycleCounter {
  /** The durations of a count are overwritten by the next. */
  count(filter: CubeFilter, ranges: ComparedRanges): LifecycleCounts;
}

const NONE = -1;
/** After any day. */
const LATER = 2 ** 30;

/**
 * Prepares the table. O(rows) once. Columns by region follow `codes`, which must hold every code of the table.
 * @throws RangeError on words that are not in the vocabulary, and on a region that is not among `codes`.
 */
export function createLifecycleCounter(
  lifecycle: Lifecycle,
  regions: ReadonlyMap<string, RegionParent>,
  codes: readonly string[],
  weeks: Weeks,
): LifecycleCounter {
  const { rows, foundOn, deadline, deadlineOriginal, waiting } = lifecycle;
  const { profileOf, profiles } = findProfiles(lifecycle);
  const indexOfCode = new Map(codes.map((code, index) => [code, index]));
  const position = Int32Array.from(lifecycle.region.values, (code) => {
    const index = indexOfCode.get(code);
    if (index === undefined) throw new RangeError(`a finding lies in the unknown region '${code}'`);
    return index;
  });
  const regionOf = new Int32Array(rows);
  const closedOn = new Int32Array(rows);
  const overdueOn = new Int32Array(rows);
  const today = dayNumber(lifecycle.asOf.businessDate);
  for (let r = 0; r < rows; r++) {
    regionOf[r] = position[lifecycle.region.codes[r]!]!;
    // No finding is closed before it is found, whatever a ledger says.
    const closed = lifecycle.closedOn[r]!;
    closedOn[r] = closed < 0 ? NONE : Math.max(closed, foundOn[r]!);
    const missed = deadline[r]! < today && (closed < 0 || closedOn[r]! > deadline[r]!);
    overdueOn[r] = missed && waiting[r] === 0 ? deadline[r]! + 1 : NONE;
  }

  const groups = groupRows(rows, regionOf, codes.length, profileOf, profiles.length);
  const openNow = new Uint32Array(groups.count);
  const dueSoon = new Uint32Array(groups.count);
  for (let g = 0; g < groups.count; g++) {
    for (let i = groups.from[g]!; i < groups.from[g + 1]!; i++) {
      const r = groups.order[i]!;
      if (closedOn[r] !== NONE) continue;
      openNow[g]!++;
      const left = deadline[r]! - today;
      if (waiting[r] === 0 && left > 0 && left <= DUE_SOON_DAYS) dueSoon[g]!++;
    }
  }

  const found = tally(sortEvents(regionOf, foundOn, NONE, codes.length), profileOf, profiles.length, weeks);
  const closed = tally(sortEvents(regionOf, closedOn, NONE, codes.length), profileOf, profiles.length, weeks);
  const overdue = tally(sortEvents(regionOf, overdueOn, NONE, codes.length), profileOf, profiles.length, weeks);
  const foundClosedOn = Int32Array.from(found.events.rows, (r) => (closedOn[r] === NONE ? LATER : closedOn[r]!));
  const closedInTime = Uint8Array.from(closed.events.rows, (r) => Number(closedOn[r]! <= deadlineOriginal[r]!));
  // One buffer, a region's two histograms one behind the other: an event goes to either without a branch.
  const histograms = new Uint32Array(codes.length * DURATION_STRIDE + DURATION_DAYS);
  const durations = { events: histograms, censored: histograms.subarray(DURATION_DAYS) };

  const countDurations = (passes: Uint8Array, end: number) => {
    histograms.fill(0);
    const { events, profile } = found;
    const { days } = events;
    for (let r = 0; r < codes.length; r++) {
      const at = r * DURATION_STRIDE;
      const to = firstSince(events, r, end + 1);
      for (let i = firstSince(events, r, end - DURATION_DAYS + 1); i < to; i++) {
        const until = foundClosedOn[i]!;
        histograms[at + (until <= end ? until : end + DURATION_DAYS) - days[i]!]! += passes[profile[i]!]!;
      }
    }
  };

  return {
    count(filter, ranges) {
      const passes = judgeProfiles(profiles, filter).map((fails) => (fails === 0 ? 1 : 0));
      const byRange = (of: Tally): ByRange => ({
        current: countStretch(of, passes, ranges.current.from, ranges.current.to),
        previous: countStretch(of, passes, ranges.previous.from, ranges.previous.to),
        lastYear: countStretch(of, passes, ranges.lastYear.from, ranges.lastYear.to),
      });
      const { from: start, to: end } = ranges.current;

      // Open when the period began: open now, or closed since, but for those found since.
      const openAtStart = countStretch(closed, passes, start, LATER);
      const foundSince = countStretch(found, passes, start, LATER);
      const due = new Uint32Array(codes.length);
      for (let g = 0; g < groups.count; g++) {
        if (passes[groups.profile[g]!] === 0) continue;
        openAtStart[groups.region[g]!]! += openNow[g]!;
        due[groups.region[g]!]! += dueSoon[g]!;
      }
      for (let r = 0; r < codes.length; r++) openAtStart[r]! -= foundSince[r]!;

      countDurations(passes, end);
      const inPlace = filter.place.length === 0 ? null : judgeRegions(codes, regions, filter);
      return {
        found: byRange(found),
        closed: byRange(closed),
        fellOverdue: byRange(overdue),
        onTime: countStretch(closed, passes, start, end, closedInTime),
        openAtStart,
        dueSoon: due,
        weekly: {
          found: countWeeks(found, passes, inPlace, weeks),
          closed: countWeeks(closed, passes, inPlace, weeks),
        },
        durations,
      };
    },
  };
}

/** Events with what their counting needs. */
interface Tally {
  events: Events;
  /** Of each event. */
  profile: Uint16Array;
  /** Events of the whole city: [profile * weeks + week]. */
  ofProfile: Uint32Array;
}

function tally(events: Events, profileOf: Uint16Array, profiles: number, weeks: Weeks): Tally {
  const profile = new Uint16Array(events.rows.length);
  const ofProfile = new Uint32Array(profiles * weeks.count);
  for (let i = 0; i < profile.length; i++) {
    profile[i] = profileOf[events.rows[i]!]!;
    const week = weekOf(events.days[i]!) - weeks.first;
    if (week >= 0 && week < weeks.count) ofProfile[profile[i]! * weeks.count + week]!++;
  }
  return { events, profile, ofProfile };
}

/** Events of a stretch of days by region; with `flags` only those whose flag is 1. */
function countStretch(
  { events, profile }: Tally,
  passes: Uint8Array,
  fromDay: number,
  toDay: number,
  flags?: Uint8Array,
): Uint32Array {
  const regions = events.from.length - 1;
  const counts = new Uint32Array(regions);
  for (let r = 0; r < regions; r++) {
    const to = firstSince(events, r, toDay + 1);
    let i = firstSince(events, r, fromDay);
    let count = 0;
    if (flags) for (; i < to; i++) count += passes[profile[i]!]! & flags[i]!;
    else for (; i < to; i++) count += passes[profile[i]!]!;
    counts[r] = count;
  }
  return counts;
}

/** `inPlace`: per region, 1 where it counts; null where every region does. */
function countWeeks(
  { events, profile, ofProfile }: Tally,
  passes: Uint8Array,
  inPlace: Uint8Array | null,
  weeks: Weeks,
): Uint32Array {
  const counts = new Uint32Array(weeks.count);
  if (inPlace === null) {
    for (let p = 0, at = 0; p < passes.length; p++, at += weeks.count) {
      if (passes[p] === 0) continue;
      for (let w = 0; w < weeks.count; w++) counts[w]! += ofProfile[at + w]!;
    }
    return counts;
  }
  const firstDay = mondayOfWeek(weeks.first);
  const lastDay = firstDay + weeks.count * 7;
  for (let r = 0; r < inPlace.length; r++) {
    if (inPlace[r] === 0) continue;
    const to = firstSince(events, r, lastDay);
    for (let i = firstSince(events, r, firstDay); i < to; i++) {
      counts[Math.floor((events.days[i]! - firstDay) / 7)]! += passes[profile[i]!]!;
    }
  }
  return counts;
}
