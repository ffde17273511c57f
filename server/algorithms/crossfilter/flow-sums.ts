/** Weekly sums of findings under the filters the flow table can answer: place, layer and category. */
import type { Flow } from "../../features/flow/flow.contract.ts";
import type { CubeFilter } from "./crossfilter.ts";
import { isWithin, type RegionParent } from "./region-match.ts";

export interface WeeklySums {
  /** Mondays, YYYY-MM-DD, ascending, without gaps; the last holds the day the sums end on. */
  weeks: string[];
  found: Uint32Array;
  closed: Uint32Array;
  reopened: Uint32Array;
  onTime: Uint32Array;
}

const DAY_MS = 86_400_000;

/** Monday of the week of a day, both YYYY-MM-DD. */
export function mondayOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}

/** Sums of the last `count` weeks up to the week of `lastDay`. O(rows). */
export function sumFlow(
  flow: Omit<Flow, "asOf">,
  regions: ReadonlyMap<string, RegionParent>,
  filter: Pick<CubeFilter, "layer" | "category" | "place" | "units">,
  lastDay: string,
  count: number,
): WeeklySums {
  const last = Date.parse(`${mondayOf(lastDay)}T00:00:00Z`);
  const weeks = Array.from({ length: count }, (_, i) =>
    new Date(last - (count - 1 - i) * 7 * DAY_MS).toISOString().slice(0, 10),
  );
  const slotOfWeek = Int32Array.from(flow.dictionaries.week, (week) => weeks.indexOf(week));
  const allowed = (words: readonly string[], chosen: readonly string[]) =>
    words.map((word) => chosen.length === 0 || chosen.includes(word));
  const layers = allowed(flow.dictionaries.layer, filter.layer);
  const categories = allowed(flow.dictionaries.category, filter.category);
  const places = flow.dictionaries.region.map(
    (code) => filter.place.length === 0 || filter.place.some((place) => isWithin(regions, code, place, filter.units)),
  );

  const sums = () => new Uint32Array(count);
  const result: WeeklySums = { weeks, found: sums(), closed: sums(), reopened: sums(), onTime: sums() };
  for (let r = 0; r < flow.week.length; r++) {
    const slot = slotOfWeek[flow.week[r]!]!;
    if (slot < 0 || !layers[flow.layer[r]!] || !categories[flow.category[r]!] || !places[flow.region[r]!]) continue;
    result.found[slot]! += flow.found[r]!;
    result.closed[slot]! += flow.closed[r]!;
    result.reopened[slot]! += flow.reopened[r]!;
    result.onTime[slot]! += flow.onTime[r]!;
  }
  return result;
}
