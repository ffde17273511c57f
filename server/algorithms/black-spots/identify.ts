/** Black spots of a city: where accidents gather, the gravest first, every accident in one spot at most. */
import type { AccidentTable } from "../accidents/accident-table.ts";
import { type Gravity, severityOf } from "./epdo.ts";
import { gravestFirst } from "./greedy.ts";
import { circlesAround } from "./radius.ts";
import type { BlackSpotSettings } from "./settings.ts";
import { windowsAlong } from "./sliding-window.ts";

export interface BlackSpot extends Gravity {
  /** From 1, by score, then accidents. */
  rank: number;
  /** The accident it was found around, or the mean of a window's accidents. Degrees, WGS84. */
  centre: [lon: number, lat: number];
  /** First and last accident of a window; null for a radius. */
  ends: [[lon: number, lat: number], [lon: number, lat: number]] | null;
  /** Radius or window length, metres. */
  extentM: number;
  /** The road that most of its accidents name; "" for none. */
  road: string;
  /** Ids of its accidents, ascending. */
  accidents: number[];
  /** Days of its first and last accident, YYYY-MM-DD. */
  firstDay: string;
  lastDay: string;
}

export interface BlackSpotResult {
  spots: BlackSpot[];
  /** First and last day looked at, YYYY-MM-DD. */
  from: string;
  to: string;
  /** Accidents of those days and severities: those looked at, and those without a position, which cannot be. */
  considered: number;
  unlocated: number;
  /** Accidents that did not happen on the road (fire, construction, …): black spots are of roads. */
  otherKinds: number;
  /** Of those looked at, the ones that name no road: a window passes them over. */
  withoutRoad: number;
}

/** The kind of accident that imports give road accidents. */
const ROAD = "road";

/**
 * Spots in order of their rank. By radius, each is an accident with all within reach that no graver spot has; by window,
 * a stretch of one road.
 * @param until last day looked at, YYYY-MM-DD
 * @param passes whether accidents of a region's code are looked at; all by default
 */
export function identifyBlackSpots(
  table: AccidentTable,
  settings: BlackSpotSettings,
  until: string,
  passes: (regionCode: string) => boolean = () => true,
): BlackSpotResult {
  const from = firstDayOf(until, settings.years);
  const firstMinute = Date.parse(`${from}T00:00:00Z`) / 60_000;
  const endMinute = Date.parse(`${until}T00:00:00Z`) / 60_000 + 1440;
  const allowed = table.region.values.map(passes);
  const onRoad = table.kind.values.map((kind) => kind === ROAD);
  const rows: number[] = [];
  let unlocated = 0;
  let otherKinds = 0;
  for (let row = 0; row < table.rows; row++) {
    if (table.at[row]! < firstMinute || table.at[row]! >= endMinute || !allowed[table.region.codes[row]!]) continue;
    if (!settings.severities.includes(severityOf(table, row))) continue;
    if (!onRoad[table.kind.codes[row]!]) otherKinds++;
    else if (Number.isNaN(table.lon[row]!)) unlocated++;
    else rows.push(row);
  }
  const roadOf = (row: number) => table.road.values[table.road.codes[row]!] ?? "";
  const candidates =
    settings.method === "radius"
      ? circlesAround(table, rows, settings.reachM)
      : windowsAlong(table, rows, settings.reachM);
  const clusters = gravestFirst(table, candidates, settings);
  const at = (row: number): [number, number] => [table.lon[row]!, table.lat[row]!];
  const dayOf = (row: number) => new Date(table.at[row]! * 60_000).toISOString().slice(0, 10);
  return {
    from,
    to: until,
    considered: rows.length,
    unlocated,
    otherKinds,
    withoutRoad: rows.filter((row) => roadOf(row) === "").length,
    spots: clusters.map(({ seed, rows: members, gravity }, index) => {
      const inTime = [...members].sort((a, b) => table.at[a]! - table.at[b]!);
      const isWindow = settings.method === "window";
      return {
        rank: index + 1,
        centre: isWindow ? mean(members.map(at)) : at(seed),
        ends: isWindow ? [at(members[0]!), at(members.at(-1)!)] : null,
        extentM: settings.reachM,
        road: commonest(members.map(roadOf)),
        accidents: members.map((row) => table.id[row]!).sort((a, b) => a - b),
        firstDay: dayOf(inTime[0]!),
        lastDay: dayOf(inTime.at(-1)!),
        ...gravity,
      };
    }),
  };
}

/** The day after the same day so many years before: three years up to 2026-11-24 begin on 2023-11-25. */
function firstDayOf(until: string, years: number): string {
  const day = new Date(`${until}T00:00:00Z`);
  const month = day.getUTCMonth();
  day.setUTCFullYear(day.getUTCFullYear() - years);
  // 29 February of a year without one is its 28th, not 1 March.
  if (day.getUTCMonth() !== month) day.setUTCDate(0);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

const mean = (points: readonly [number, number][]): [number, number] => [
  points.reduce((sum, [lon]) => sum + lon, 0) / points.length,
  points.reduce((sum, [, lat]) => sum + lat, 0) / points.length,
];

function commonest(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b))[0]?.[0] ?? "";
}
