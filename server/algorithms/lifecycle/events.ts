/** Dated events sorted by region and, within a region, by day: those of a period are one stretch per region. */
import { weekOf } from "../analysis/calendar.ts";

export interface Events {
  /** Which row each event is of. */
  rows: Uint32Array;
  days: Int32Array;
  /** Events of region r are those from `from[r]` up to `from[r + 1]`. */
  from: Uint32Array;
  /** The first event of region r in week w of the events or later: `weekStart[r * (weeks + 1) + w]`. */
  weekStart: Uint32Array;
  firstWeek: number;
  weeks: number;
}

/** Counting sort, O(rows + days + regions). Rows whose day is `none` have no event. */
export function sortEvents(
  regionOf: ArrayLike<number>,
  dayOf: ArrayLike<number>,
  none: number,
  regions: number,
): Events {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let r = 0; r < dayOf.length; r++) {
    const day = dayOf[r]!;
    if (day === none) continue;
    count++;
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const events: Events = {
    rows: new Uint32Array(count),
    days: new Int32Array(count),
    from: new Uint32Array(regions + 1),
    weekStart: new Uint32Array(0),
    firstWeek: 0,
    weeks: 0,
  };
  if (count === 0) return events;

  const byDay = new Uint32Array(count);
  const startOfDay = new Uint32Array(last - first + 2);
  for (let r = 0; r < dayOf.length; r++) if (dayOf[r] !== none) startOfDay[dayOf[r]! - first + 1]!++;
  for (let d = 1; d < startOfDay.length; d++) startOfDay[d]! += startOfDay[d - 1]!;
  for (let r = 0; r < dayOf.length; r++) if (dayOf[r] !== none) byDay[startOfDay[dayOf[r]! - first]!++] = r;

  for (let i = 0; i < count; i++) events.from[regionOf[byDay[i]!]! + 1]!++;
  for (let r = 0; r < regions; r++) events.from[r + 1]! += events.from[r]!;
  const next = events.from.slice();
  for (let i = 0; i < count; i++) {
    const row = byDay[i]!;
    const at = next[regionOf[row]!]!++;
    events.rows[at] = row;
    events.days[at] = dayOf[row]!;
  }

  events.firstWeek = weekOf(first);
  events.weeks = weekOf(last) - events.firstWeek + 1;
  events.weekStart = new Uint32Array(regions * (events.weeks + 1));
  for (let r = 0, slot = 0; r < regions; r++) {
    let at = events.from[r]!;
    for (let week = events.firstWeek; week <= events.firstWeek + events.weeks; week++) {
      while (at < events.from[r + 1]! && weekOf(events.days[at]!) < week) at++;
      events.weekStart[slot++] = at;
    }
  }
  return events;
}

/** The first event of a region on or after a day; the region's end where there is none. */
export function firstSince(events: Events, region: number, day: number): number {
  const { days, from, weekStart, firstWeek, weeks } = events;
  const end = from[region + 1]!;
  const week = weekOf(day) - firstWeek;
  if (week < 0) return from[region]!;
  if (week >= weeks) return end;
  let at = weekStart[region * (weeks + 1) + week]!;
  while (at < end && days[at]! < day) at++;
  return at;
}
