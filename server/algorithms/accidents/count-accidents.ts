/**
 * Counts over the accident table. Accidents have no layer, level or status: of the filters only the place holds for them.
 * Deaths and injuries that a source does not state count as none.
 */
import type { LastAccident } from "../analysis/analysis-types.ts";
import { type ComparedRanges, dayText, weekdayOf, weekOf } from "../analysis/calendar.ts";
import { type CubeFilter, judgeRegions } from "../crossfilter/profiles.ts";
import type { RegionParent } from "../crossfilter/region-match.ts";
import type { AccidentTable } from "./accident-table.ts";

const MINUTES_A_DAY = 1440;
/** Unknown, general, larger, major, extraordinary. */
const CLASSES = 5;

type ByRange = Record<keyof ComparedRanges, Uint32Array>;

/** Columns by region ignore the place; everything else obeys it. */
export interface AccidentCounts {
  accidents: ByRange;
  deaths: ByRange;
  injuries: ByRange;
  weekly: { accidents: Uint32Array; deaths: Uint32Array };
  /** Of the current period: [weekday (0 Monday) * 24 + hour]. */
  hourWeekday: Uint32Array;
  classes: number[];
  unstated: number;
  lastAccident: LastAccident | null;
  /** Day of the table's first accident, wherever it happened. */
  recordedSince: string | null;
}

export interface AccidentCounter {
  count(
    filter: Pick<CubeFilter, "place" | "units">,
    ranges: ComparedRanges,
    weeks: { first: number; count: number },
    deathsAtLeast: number,
  ): AccidentCounts;
}

/** Prepares the table. O(rows). @throws RangeError on a region that is not among `codes`, whose order columns follow. */
export function createAccidentCounter(
  accidents: AccidentTable,
  regions: ReadonlyMap<string, RegionParent>,
  codes: readonly string[],
): AccidentCounter {
  const { rows, at, deaths, injuries, accidentClass, id } = accidents;
  const indexOfCode = new Map(codes.map((code, index) => [code, index]));
  const position = Int32Array.from(accidents.region.values, (code) => {
    const index = indexOfCode.get(code);
    if (index === undefined) throw new RangeError(`an accident lies in the unknown region '${code}'`);
    return index;
  });
  const regionOf = Int32Array.from(accidents.region.codes, (code) => position[code]!);
  const dayOf = Int32Array.from(at, (minute) => Math.floor(minute / MINUTES_A_DAY));
  const hourOf = Uint8Array.from(at, (minute, r) => (minute - dayOf[r]! * MINUTES_A_DAY) / 60);

  return {
    count(filter, ranges, weeks, deathsAtLeast) {
      const regionPasses = judgeRegions(codes, regions, filter);
      const columns = (): ByRange => ({
        current: new Uint32Array(codes.length),
        previous: new Uint32Array(codes.length),
        lastYear: new Uint32Array(codes.length),
      });
      const counts: AccidentCounts = {
        accidents: columns(),
        deaths: columns(),
        injuries: columns(),
        weekly: { accidents: new Uint32Array(weeks.count), deaths: new Uint32Array(weeks.count) },
        hourWeekday: new Uint32Array(7 * 24),
        classes: Array.from({ length: CLASSES }, () => 0),
        unstated: 0,
        lastAccident: null,
        recordedSince: rows === 0 ? null : dayText(dayOf[0]!),
      };

      // Rows ascend by time, so a period is a stretch of them.
      for (const name of ["current", "previous", "lastYear"] as const) {
        const { from, to } = ranges[name];
        for (let r = firstFrom(dayOf, from); r < rows && dayOf[r]! <= to; r++) {
          const region = regionOf[r]!;
          counts.accidents[name][region]!++;
          counts.deaths[name][region]! += Math.max(0, deaths[r]!);
          counts.injuries[name][region]! += Math.max(0, injuries[r]!);
          if (name !== "current" || regionPasses[region] === 0) continue;
          counts.hourWeekday[weekdayOf(dayOf[r]!) * 24 + hourOf[r]!]!++;
          counts.classes[accidentClass[r]!]!++;
          if (deaths[r]! < 0) counts.unstated++;
        }
      }
      for (let r = rows - 1; r >= 0; r--) {
        const week = weekOf(dayOf[r]!) - weeks.first;
        if (week < 0) break;
        if (week >= weeks.count || regionPasses[regionOf[r]!] === 0) continue;
        counts.weekly.accidents[week]!++;
        counts.weekly.deaths[week]! += Math.max(0, deaths[r]!);
      }
      for (let r = rows - 1; r >= 0; r--) {
        if (deaths[r]! < deathsAtLeast || deaths[r]! < 0 || regionPasses[regionOf[r]!] === 0) continue;
        const instant = new Date(at[r]! * 60_000).toISOString();
        counts.lastAccident = { id: id[r]!, at: instant.slice(0, 16), deaths: deaths[r]! };
        break;
      }
      return counts;
    },
  };
}

function firstFrom(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
