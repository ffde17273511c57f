/**
 * Answers a briefing's questions by the live map's own analysis, asked once per filter and period: its columns hold every
 * region, so units and townships cost only a sum.
 */

import { createAccidentCounter } from "../accidents/count-accidents.ts";
import { createAnalysis } from "../analysis/analysis.ts";
import type { Answer, Compared, Period } from "../analysis/analysis-types.ts";
import { comparedRanges, dayNumber } from "../analysis/calendar.ts";
import type { CubeFilter } from "../crossfilter/crossfilter.ts";
import { isWithin } from "../crossfilter/region-match.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";
import { forecastStillOpen } from "../statistics/forecast.ts";
import { durationsOf } from "../statistics/kaplan-meier.ts";
import { wilson } from "../statistics/proportion.ts";
import { jointLevel, rankIntervals } from "../statistics/rank-interval.ts";
import type { Fact, FactQuestion } from "./briefing.ts";
import { floodSeasonAt, holidaysBetween, monthsBetween } from "./calendar-rules.ts";
import { type Counted, factId, formatOf, isCounted, isRatio, RATIOS, type What } from "./questions.ts";
import type { SnapshotRegion, SnapshotTables } from "./snapshot-tables.ts";

/** Below this denominator a rate says more about chance than about work, so a unit is shown but not ranked. */
export const MIN_DENOMINATOR = 30;
const LEVEL = 0.95;
/** The coarsest: of the analysis only sums are used. */
const RESOLUTION = 5;
/** Weeks of accidents are not asked. */
const NO_WEEKS = { first: 0, count: 0 };
/** No accident has so many deaths. */
const NEVER = 1e9;

type Filter = FactQuestion["filter"];
type Value = number | string | null;

export interface CityCounter {
  /** Counties and zones that report, in the order of their codes. */
  units: readonly SnapshotRegion[];
  /** The fact of a question, with its value. */
  fact(question: FactQuestion): Fact;
  /** A fact that was asked before. */
  known(id: string): Fact;
}

const STOCK = {
  sites: "n",
  inspected: "inspected",
  noPerson: "noPerson",
  noUnit: "noUnit",
  expired: "expired",
  findings: "findings",
  closed: "closed",
  overdue: "overdue",
} as const;
const FLOWS: Partial<Record<Counted, Compared>> = {
  found: "found",
  closedInPeriod: "closed",
  fellOverdue: "fellOverdue",
  accidents: "accidents",
  deaths: "deaths",
  injuries: "injuries",
};

export function createCityCounter(tables: SnapshotTables): CityCounter {
  const { cube, lifecycle, accidents, settings } = tables;
  const { businessDate } = cube.asOf;
  const today = dayNumber(businessDate);
  const regions = new Map(tables.regions.map((region) => [region.code, region]));
  const units = unitsOf(tables.regions);
  // Only sums are read, so the universe of cells does not matter and need not be made.
  const analysis = createAnalysis({ cube, lifecycle, accidents, regions: regions.values(), area: null });
  const { regionCodes } = analysis;

  const memberships = new Map<string, Uint8Array>();
  /** Per region code, whether it lies in the place. */
  const membersOf = (codes: readonly string[], key: string, place: string | null): Uint8Array => {
    const name = `${key} ${place}`;
    let members = memberships.get(name);
    if (!members) {
      members = Uint8Array.from(codes, (code) => Number(place === null || isWithin(regions, code, place, "reporting")));
      memberships.set(name, members);
    }
    return members;
  };
  const sumIn = (column: ArrayLike<number>, codes: readonly string[], key: string, place: string | null): number => {
    const members = membersOf(codes, key, place);
    let sum = 0;
    for (let r = 0; r < members.length; r++) if (members[r] === 1) sum += column[r]!;
    return sum;
  };

  const answers = new Map<string, Answer>();
  const answer = (filter: Filter, period: Period | null): Answer => {
    const key = `${keyOf(filter)} ${period?.from} ${period?.to}`;
    let known = answers.get(key);
    if (!known) {
      known = analysis.answer({
        filter: cubeFilterOf(filter),
        resolution: RESOLUTION,
        surface: "count",
        measure: "open",
        period,
        deathsAtLeast: settings.deathsAtLeast,
        putRight: null,
      });
      answers.set(key, known);
    }
    return known;
  };
  /** An answer that holds a period, as its current one or as one of those it is compared with. */
  const flows = (filter: Filter, period: Period) => {
    const usual = answer(filter, settings.period).time!;
    for (const name of ["current", "previous", "lastYear"] as const) {
      const { from, to } = usual.periods[name];
      if (from === period.from && to === period.to) return { compared: usual.compared, name };
    }
    return { compared: answer(filter, period).time!.compared, name: "current" as const };
  };
  const stock = (what: keyof typeof STOCK, filter: Filter) =>
    sumIn(answer(filter, settings.period).counts.regions[STOCK[what]], cube.region.values, "cube", filter.place);
  const sinceThen = (filter: Filter, from: string, which: "found" | "openAtStart") =>
    sumIn(answer(filter, { from, to: businessDate }).time!.rectification[which], regionCodes, "all", filter.place);

  const crashes = new Map<string, ReturnType<typeof createAccidentCounter>>();
  const crashCounter = (kind: string | undefined) => {
    const name = kind ?? "";
    const known = crashes.get(name);
    if (known) return known;
    const made = createAccidentCounter(ofKind(accidents, kind), regions, regionCodes);
    crashes.set(name, made);
    return made;
  };
  const crashCounts = new Map<string, ReturnType<ReturnType<typeof createAccidentCounter>["count"]>>();
  const crash = (kind: string | undefined, place: string | null, period: Period | null, deathsAtLeast: number) => {
    const key = `${kind} ${place} ${period?.from} ${period?.to} ${deathsAtLeast}`;
    let known = crashCounts.get(key);
    if (!known) {
      known = crashCounter(kind).count(
        { place: place === null ? [] : [place], units: "reporting" },
        comparedRanges(period, businessDate),
        NO_WEEKS,
        deathsAtLeast,
      );
      crashCounts.set(key, known);
    }
    return known;
  };

  const openRows = openFindings(lifecycle, today);
  const durations = durationsOf(...pastDurations(lifecycle, today));
  const inPlace = (place: string | null) => membersOf(lifecycle.region.values, "lifecycle", place);
  const open = (filter: Filter): OpenFinding[] => {
    const members = inPlace(filter.place);
    const passes = rowFilter(lifecycle, filter);
    return openRows.filter(({ row }) => members[lifecycle.region.codes[row]!] === 1 && passes(row));
  };
  const dueIn = (filter: Filter, days: number) =>
    open(filter).filter(({ left, waiting }) => !waiting && left > 0 && left <= days);
  const overdueRows = (filter: Filter) => open(filter).filter(({ left, waiting }) => !waiting && left < 0);

  const count = (what: Counted, question: FactQuestion): number => {
    const { filter, period, with: more = {} } = question;
    switch (what) {
      case "open":
        return stock("findings", filter) - stock("closed", filter);
      case "accidents":
      case "deaths":
      case "injuries":
        if (more.kind !== undefined) {
          const { [what]: columns } = crash(String(more.kind), null, period, NEVER);
          return sumIn(columns.current, regionCodes, "all", filter.place);
        }
        break;
      case "unstated":
        return crash(more.kind === undefined ? undefined : String(more.kind), filter.place, period, NEVER).unstated;
      case "closedOnTime":
        return sumIn(answer(filter, period).time!.rectification.onTime, regionCodes, "all", filter.place);
      case "openAtStart":
        return sinceThen(filter, period!.from, "openAtStart");
      case "findingsAtStart":
        return stock("findings", filter) - sinceThen(filter, period!.from, "found");
      case "dueIn":
        return dueIn(filter, Number(more.days)).length;
      case "overdueFor":
        return overdueRows(filter).filter(({ left }) => -left >= Number(more.from) && -left <= Number(more.to)).length;
      case "houses":
        return countHouses(tables, filter, membersOf([...regions.keys()], "regions", filter.place), more);
    }
    if (what in STOCK) return stock(what as keyof typeof STOCK, filter);
    const { compared, name } = flows(filter, period!);
    return sumIn(compared[FLOWS[what]!][name], regionCodes, "all", filter.place);
  };

  const rankings = new Map<string, ReturnType<typeof rankUnits>>();
  const ranking = (filter: Filter) => {
    const key = keyOf(filter);
    let known = rankings.get(key);
    if (!known) {
      known = rankUnits(
        units.map(({ code }) => ({
          code,
          closed: stock("closed", { ...filter, place: code }),
          findings: stock("findings", { ...filter, place: code }),
        })),
      );
      rankings.set(key, known);
    }
    return known;
  };

  const value = (question: FactQuestion): { value: Value; denominator?: number } => {
    const { filter, period, with: more = {} } = question;
    const what = question.what as What;
    const part = (other: What, days = period): number =>
      count(other as Counted, { ...question, what: other, period: days });
    if (isCounted(what)) return { value: count(what, question) };
    if (isRatio(what)) {
      const { of, by, per } = RATIOS[what];
      const denominator = part(by);
      return { value: denominator === 0 ? null : (part(of) / denominator) * per, denominator };
    }
    switch (what) {
      case "change":
      case "changeShare": {
        const of = more.of as Counted;
        const before = count(of, { ...question, period: { from: String(more.from), to: String(more.to) } });
        const difference = part(of) - before;
        if (what === "change") return { value: difference };
        return { value: before === 0 ? null : difference / before, denominator: before };
      }
      case "rectificationAtStart":
      case "rectificationGain": {
        const findings = part("findingsAtStart");
        const before = findings === 0 ? null : (findings - part("openAtStart")) / findings;
        if (what === "rectificationAtStart") return { value: before, denominator: findings };
        const now = part("findings");
        return { value: now === 0 || before === null ? null : part("closed") / now - before };
      }
      case "medianDays": {
        const code = filter.place ?? cube.asOf.cityCode;
        const days = answer(filter, period).time!.daysToClose.get(code);
        return { value: days?.median ?? null, denominator: days?.findings ?? 0 };
      }
      case "rank":
      case "rankBest":
      case "rankWorst": {
        const row = ranking(filter).get(filter.place!);
        return { value: row ? { rank: row.rank, rankBest: row.best, rankWorst: row.worst }[what] : null };
      }
      case "units":
        return { value: units.length };
      case "unitsRanked":
        return { value: ranking(filter).size };
      case "deathsAtLeast":
        return { value: settings.deathsAtLeast };
      case "lastAccident":
      case "monthsSince":
      case "daysSince": {
        const kind = more.kind === undefined ? undefined : String(more.kind);
        const { lastAccident } = crash(kind, filter.place, settings.period, Number(more.deathsAtLeast));
        const day = lastAccident?.at.slice(0, 10) ?? null;
        if (day === null || what === "lastAccident") return { value: day };
        return { value: what === "monthsSince" ? monthsBetween(day, businessDate) : today - dayNumber(day) };
      }
      case "recordedSince":
        return { value: crash(undefined, null, settings.period, NEVER).recordedSince };
      case "longestOverdue": {
        const days = overdueRows(filter).map(({ left }) => -left);
        return { value: days.length === 0 ? null : days.reduce((most, day) => Math.max(most, day), 0) };
      }
      case "forecastOpen": {
        const due = dueIn(filter, Number(more.days));
        const { stillOpen, withoutEstimate } = forecastStillOpen(
          durations,
          due.map(({ age }) => age),
          due.map(({ left }) => left),
        );
        const estimated = due.length - withoutEstimate;
        return { value: estimated === 0 ? null : Math.round(stillOpen), denominator: estimated };
      }
      case "daysAhead":
        return { value: Number(more.days) };
      case "holiday":
      case "holidayDays": {
        const found = holidaysBetween(period!.from, period!.to).find(({ holiday }) => holiday === more.name);
        if (!found) return { value: null };
        if (what === "holidayDays") return { value: dayNumber(found.to) - dayNumber(found.from) + 1 };
        return { value: more.edge === "last" ? found.to : found.from };
      }
      case "floodSeason": {
        const season = floodSeasonAt(businessDate, settings.floodSeason);
        return { value: more.edge === "last" ? season.to : season.from };
      }
    }
  };

  const facts = new Map<string, Fact>();
  return {
    units,
    fact(question) {
      const id = factId(question);
      let fact = facts.get(id);
      if (!fact) {
        fact = { id, ...value(question), format: formatOf(question.what as What), ask: question };
        facts.set(id, fact);
      }
      return fact;
    },
    known: (id) => facts.get(id)!,
  };
}

/** Counties and zones, in the order of their codes. */
export const unitsOf = (regions: readonly SnapshotRegion[]): SnapshotRegion[] =>
  regions
    .filter(({ level }) => level === "county" || level === "zone")
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));

const keyOf = ({ layer, category, level, status, supervision }: Filter): string =>
  JSON.stringify([layer, category, level, status, supervision]);

/** Without the place: every region is in the columns, and places are summed from them. */
const cubeFilterOf = ({ place: _, ...filter }: Filter): CubeFilter =>
  ({ ...filter, place: [], units: "reporting" }) as unknown as CubeFilter;

function ofKind(table: SnapshotTables["accidents"], kind: string | undefined): SnapshotTables["accidents"] {
  if (kind === undefined) return table;
  const rows: number[] = [];
  for (let r = 0; r < table.rows; r++) if (table.kind.values[table.kind.codes[r]!] === kind) rows.push(r);
  const pick = <A extends Float64Array | Int32Array | Int16Array | Uint8Array>(column: A): A =>
    (column.constructor as unknown as { from(values: number[]): A }).from(rows.map((r) => column[r]!));
  const coded = ({ values, codes }: SnapshotTables["accidents"]["region"]) => ({
    values,
    codes: Int32Array.from(rows, (r) => codes[r]!),
  });
  return {
    rows: rows.length,
    id: pick(table.id),
    at: pick(table.at),
    lon: pick(table.lon),
    lat: pick(table.lat),
    deaths: pick(table.deaths),
    seriousInjuries: pick(table.seriousInjuries),
    injuries: pick(table.injuries),
    severity: pick(table.severity),
    accidentClass: pick(table.accidentClass),
    region: coded(table.region),
    kind: coded(table.kind),
    road: coded(table.road),
    asOf: table.asOf,
  };
}

interface OpenFinding {
  row: number;
  /** Days to the deadline, negative once it has passed; days since found. */
  left: number;
  age: number;
  waiting: boolean;
}

function openFindings({ rows, closedOn, deadline, foundOn, waiting }: Lifecycle, today: number): OpenFinding[] {
  const open: OpenFinding[] = [];
  for (let row = 0; row < rows; row++) {
    if (closedOn[row]! >= 0) continue;
    const age = Math.max(0, today - foundOn[row]!);
    open.push({ row, left: deadline[row]! - today, age, waiting: waiting[row] === 1 });
  }
  return open;
}

/** Days from found to closed, and ages of those not closed. */
function pastDurations(
  { rows, closedOn, foundOn }: Lifecycle,
  today: number,
): [ended: Iterable<number>, notYet: Iterable<number>] {
  const ended: number[] = [];
  const notYet: number[] = [];
  for (let r = 0; r < rows; r++) {
    const closed = closedOn[r]!;
    if (closed < 0) notYet.push(Math.max(0, today - foundOn[r]!));
    else ended.push(Math.max(0, closed - foundOn[r]!));
  }
  return [ended, notYet];
}

function rowFilter(table: Lifecycle, { layer, category, level, status, supervision }: Filter) {
  const among = (column: { values: readonly string[]; codes: ArrayLike<number> }, chosen: readonly string[]) => {
    if (chosen.length === 0) return null;
    const passes = column.values.map((value) => chosen.includes(value));
    return (row: number) => passes[column.codes[row]!]!;
  };
  const tests = [
    among(table.layer, layer),
    among(table.category, category),
    among(table.status, status),
    among(table.supervision, supervision),
    level.length === 0 ? null : (row: number) => level.includes(table.riskLevel[row]!),
  ].filter((test) => test !== null);
  return (row: number) => tests.every((test) => test(row));
}

function countHouses(
  { houses, regions }: SnapshotTables,
  { category }: Filter,
  members: Uint8Array,
  more: Readonly<Record<string, string | number>>,
): number {
  const inside = new Set(regions.filter((_, r) => members[r] === 1).map(({ code }) => code));
  const asked = (said: string | null, wanted: string | number | undefined) =>
    wanted === undefined || (said ?? "unknown") === wanted;
  return houses
    .filter(
      (row) =>
        inside.has(row.regionCode) &&
        (category.length === 0 || category.includes(row.category)) &&
        asked(row.appraisal, more.appraisal) &&
        asked(row.control, more.control) &&
        asked(row.works, more.works),
    )
    .reduce((sum, { n }) => sum + n, 0);
}

/** Ranks by rectification, 1 the highest, equal rates alike; units with too few findings have none. As the ranking on the map. */
function rankUnits(units: readonly { code: string; closed: number; findings: number }[]) {
  const ranked = units
    .filter(({ findings }) => findings >= MIN_DENOMINATOR)
    .map((unit) => ({ ...unit, rate: unit.closed / unit.findings }))
    .sort((a, b) => b.rate - a.rate || (a.code < b.code ? -1 : 1));
  const level = jointLevel(LEVEL, ranked.length);
  const intervals = rankIntervals(
    ranked.map(({ closed, findings }) => wilson(closed, findings, level)),
    "highest",
  );
  return new Map(
    ranked.map(({ code, rate }, i) => [
      code,
      { rank: 1 + ranked.findIndex((other) => other.rate === rate), ...intervals[i]! },
    ]),
  );
}
