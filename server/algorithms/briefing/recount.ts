/**
 * The second opinion: any fact's value counted row by row from the snapshot's tables, slowly and plainly, without the
 * analysis, its sorted events or its columns. What it shares with the counter is the domain's definitions alone.
 */
import { dayNumber } from "../analysis/calendar.ts";
import type { Coded } from "../cube/cube.ts";
import { rateRatioP } from "../statistics/rate-ratio.ts";
import type { FactQuestion } from "./briefing.ts";
import { floodSeasonAt, holidaysBetween, monthsBetween } from "./calendar-rules.ts";
import type { SnapshotRegion, SnapshotTables } from "./snapshot-tables.ts";

type Filter = FactQuestion["filter"];

type Answer = number | string | null;
/** @throws RangeError on a question it does not know. */
type Recount = (question: FactQuestion) => Answer;

/**
 * Answers questions about a snapshot: with a number, a day as YYYY-MM-DD, or null where there is nothing to be had. What
 * several ask for, as the ranks of all units do, is counted once.
 */
export function createRecount(tables: SnapshotTables): Recount {
  const known = new Map<string, Answer>();
  const recount: Recount = (question) => {
    const key = JSON.stringify(question);
    let answer = known.get(key);
    if (answer === undefined) {
      answer = answerTo(tables, question, recount);
      known.set(key, answer);
    }
    return answer;
  };
  return recount;
}

function answerTo(tables: SnapshotTables, question: FactQuestion, recount: Recount): Answer {
  const { cube, lifecycle, settings } = tables;
  const { filter, period, with: more = {} } = question;
  const { businessDate } = cube.asOf;
  const today = dayNumber(businessDate);
  const again = (what: string, changes: Partial<FactQuestion> = {}) =>
    recount({ ...question, ...changes, what }) as number;
  const quotient = (numerator: number, denominator: number) => (denominator === 0 ? null : numerator / denominator);
  const baseline = { period: { from: String(more.from), to: String(more.to) } };
  const among = placeTest(tables.regions, filter.place);

  const sumCube = (column: Uint32Array) => {
    let sum = 0;
    const asked = rowTest(cube, filter, among);
    for (let r = 0; r < cube.rows; r++) if (asked(r)) sum += column[r]!;
    return sum;
  };
  interface Row {
    found: number;
    closed: number | null;
    original: number;
    deadline: number;
    waiting: boolean;
  }
  const findings = (test: (row: Row) => boolean): Row[] => {
    const rows: Row[] = [];
    const asked = rowTest(lifecycle, filter, among);
    for (let r = 0; r < lifecycle.rows; r++) {
      if (!asked(r)) continue;
      const found = lifecycle.foundOn[r]!;
      const closed = lifecycle.closedOn[r]!;
      const row = {
        found,
        closed: closed < 0 ? null : Math.max(closed, found),
        original: lifecycle.deadlineOriginal[r]!,
        deadline: lifecycle.deadline[r]!,
        waiting: lifecycle.waiting[r] === 1,
      };
      if (test(row)) rows.push(row);
    }
    return rows;
  };
  const [from, to] = period ? [dayNumber(period.from), dayNumber(period.to)] : [today, today];
  const inPeriod = (day: number | null) => day !== null && day >= from && day <= to;
  const due = () =>
    findings((row) => {
      const left = row.deadline - today;
      return row.closed === null && !row.waiting && left >= 1 && left <= Number(more.days);
    });
  const overdue = () => findings((row) => row.closed === null && !row.waiting && row.deadline < today);
  const accidents = (test: (day: number, deaths: number) => boolean) => accidentRows(tables, among, more.kind, test);

  switch (question.what) {
    case "sites":
      return sumCube(cube.n);
    case "inspected":
      return sumCube(cube.inspected);
    case "noPerson":
      return sumCube(cube.noPerson);
    case "noUnit":
      return sumCube(cube.noUnit);
    case "expired":
      return sumCube(cube.expired);
    case "findings":
      return sumCube(cube.findings);
    case "closed":
      return sumCube(cube.findingsClosed);
    case "open":
      return sumCube(cube.findings) - sumCube(cube.findingsClosed);
    case "overdue":
      return sumCube(cube.findingsOverdue);
    case "rectification":
      return quotient(again("closed"), again("findings"));
    case "overdueShare":
      return quotient(again("overdue"), again("open"));
    case "inspectedShare":
      return quotient(again("inspected"), again("sites"));
    case "findingsPer1000": {
      const perSite = quotient(again("findings"), again("sites"));
      return perSite === null ? null : perSite * 1000;
    }
    case "onTimeShare":
      return quotient(again("closedOnTime"), again("closedInPeriod"));

    case "found":
      return findings((row) => inPeriod(row.found)).length;
    case "closedInPeriod":
      return findings((row) => inPeriod(row.closed)).length;
    case "closedOnTime":
      return findings((row) => inPeriod(row.closed) && row.closed! <= row.original).length;
    case "fellOverdue":
      return findings(({ deadline, closed, waiting }) => {
        const missed = deadline < today && (closed === null || closed > deadline) && !waiting;
        return missed && inPeriod(deadline + 1);
      }).length;
    case "openAtStart":
      return findings(({ found, closed }) => found < from && (closed === null || closed >= from)).length;
    case "findingsAtStart":
      return findings(({ found }) => found < from).length;
    case "rectificationAtStart":
      return quotient(again("findingsAtStart") - again("openAtStart"), again("findingsAtStart"));
    case "rectificationGain": {
      const [now, before] = [again("rectification"), again("rectificationAtStart")];
      return now === null || before === null ? null : now - before;
    }
    case "medianDays":
      return medianOf(
        findings(({ found }) => found <= to && found > to - 365).map(({ found, closed }) =>
          closed !== null && closed <= to ? { days: closed - found, ended: true } : { days: to - found, ended: false },
        ),
      );
    case "dueIn":
      return due().length;
    case "daysAhead":
      return Number(more.days);
    case "forecastOpen": {
      const past = lifeTable(allDurations(tables, today));
      const shares = new Map<number, number>();
      const share = (day: number) => {
        if (!shares.has(day)) shares.set(day, survival(past, day));
        return shares.get(day)!;
      };
      const known = due().filter(({ found }) => share(Math.max(0, today - found)) > 0);
      if (known.length === 0) return null;
      const chance = ({ found, deadline }: Row) => {
        const age = Math.max(0, today - found);
        return share(age + deadline - today) / share(age);
      };
      return Math.round(known.reduce((sum, row) => sum + chance(row), 0));
    }
    case "overdueFor":
      return overdue().filter(({ deadline }) => {
        const days = today - deadline;
        return days >= Number(more.from) && days <= Number(more.to);
      }).length;
    case "longestOverdue":
      return overdue().reduce<number | null>((most, { deadline }) => Math.max(most ?? 0, today - deadline), null);

    case "accidents":
      return accidents((day) => inPeriod(day)).length;
    case "deaths":
      return accidents((day) => inPeriod(day)).reduce((sum, { deaths }) => sum + Math.max(0, deaths), 0);
    case "injuries":
      return accidents((day) => inPeriod(day)).reduce((sum, { injuries }) => sum + Math.max(0, injuries), 0);
    case "unstated":
      return accidents((day, deaths) => inPeriod(day) && deaths < 0).length;
    case "deathsAtLeast":
      return settings.deathsAtLeast;
    case "lastAccident":
      return (
        accidents((_, deaths) => deaths >= 0 && deaths >= Number(more.deathsAtLeast))
          .map(({ day }) => textOf(day))
          .sort()
          .at(-1) ?? null
      );
    case "monthsSince": {
      const last = recount({ ...question, what: "lastAccident" }) as string | null;
      return last === null ? null : monthsBetween(last, businessDate);
    }
    case "daysSince": {
      const last = recount({ ...question, what: "lastAccident" }) as string | null;
      return last === null ? null : today - dayNumber(last);
    }
    case "recordedSince":
      return (
        accidentRows(
          tables,
          () => true,
          undefined,
          () => true,
        )
          .map(({ day }) => textOf(day))
          .sort()
          .at(0) ?? null
      );

    case "change":
      return again(String(more.of)) - again(String(more.of), baseline);
    case "changeShare": {
      const before = again(String(more.of), baseline);
      return quotient(again(String(more.of)) - before, before);
    }
    case "noClearChange": {
      const length = (days: { from: string; to: string }) => dayNumber(days.to) - dayNumber(days.from) + 1;
      const now = again(String(more.of));
      const before = again(String(more.of), baseline);
      return rateRatioP(now, before, length(period!), length(baseline.period));
    }

    case "units":
      return units(tables).length;
    case "unitsRanked":
      return rankedRates(tables, question, recount).length;
    case "rank": {
      const rows = rankedRates(tables, question, recount);
      const own = rows.find(({ code }) => code === filter.place);
      return own ? 1 + rows.filter(({ rate }) => rate > own.rate).length : null;
    }
    case "rankBest": {
      const rows = rankedRates(tables, question, recount);
      const own = rows.find(({ code }) => code === filter.place);
      return own ? 1 + rows.filter(({ lower }) => lower > own.upper).length : null;
    }
    case "rankWorst": {
      const rows = rankedRates(tables, question, recount);
      const own = rows.find(({ code }) => code === filter.place);
      return own ? rows.length - rows.filter(({ upper }) => upper < own.lower).length : null;
    }

    case "houses": {
      let sum = 0;
      for (const house of tables.houses) {
        const said = { appraisal: house.appraisal, control: house.control, works: house.works };
        const matches = Object.entries(said).every(([name, value]) => {
          const wanted = more[name];
          return wanted === undefined || (value ?? "unknown") === wanted;
        });
        const ofCategory = filter.category.length === 0 || filter.category.includes(house.category);
        if (matches && ofCategory && among(house.regionCode)) sum += house.n;
      }
      return sum;
    }
    case "holiday":
    case "holidayDays": {
      const holiday = holidaysBetween(period!.from, period!.to).find((one) => one.holiday === more.name);
      if (!holiday) return null;
      if (question.what === "holidayDays") return dayNumber(holiday.to) - dayNumber(holiday.from) + 1;
      return more.edge === "last" ? holiday.to : holiday.from;
    }
    case "floodSeason": {
      const season = floodSeasonAt(businessDate, settings.floodSeason);
      return more.edge === "last" ? season.to : season.from;
    }
    default:
      throw new RangeError(`'${question.what}' is nothing that can be recounted: see COUNTED, RATIOS and OTHERS`);
  }
}

const word = (column: Coded, row: number): string => column.values[column.codes[row]!]!;
const textOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Whether a row's layer, category, level, status, supervision and region are among those asked; each word is judged once. */
function rowTest(
  table: Pick<SnapshotTables["lifecycle"], "layer" | "category" | "status" | "supervision" | "riskLevel" | "region">,
  filter: Filter,
  among: (region: string) => boolean,
): (row: number) => boolean {
  const judged = ({ values, codes }: Coded, chosen: (word: string) => boolean) => {
    const fits = values.map(chosen);
    return (row: number) => fits[codes[row]!]!;
  };
  const isIn = (chosen: readonly string[]) => (word: string) => chosen.length === 0 || chosen.includes(word);
  const tests = [
    judged(table.layer, isIn(filter.layer)),
    judged(table.category, isIn(filter.category)),
    judged(table.status, isIn(filter.status)),
    judged(table.supervision, isIn(filter.supervision)),
    judged(table.region, among),
  ];
  const { level } = filter;
  return (row) =>
    (level.length === 0 || (level as readonly number[]).includes(table.riskLevel[row]!)) &&
    tests.every((test) => test(row));
}

/**
 * Whether a region answers to a place: the city holds all; a county or zone what reports to it; a township itself and what
 * lies below it.
 */
function placeTest(regions: readonly SnapshotRegion[], place: string | null): (code: string) => boolean {
  if (place === null) return () => true;
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const level = byCode.get(place)?.level;
  if (level === "county" || level === "zone") return (code) => byCode.get(code)?.reportingUnit === place;
  return (code) => {
    let at: string | null = code;
    while (at !== null && at !== place) at = byCode.get(at)?.parentCode ?? null;
    return at === place;
  };
}

function accidentRows(
  { accidents }: SnapshotTables,
  among: (code: string) => boolean,
  kind: string | number | undefined,
  test: (day: number, deaths: number) => boolean,
): { day: number; deaths: number; injuries: number }[] {
  const rows = [];
  for (let r = 0; r < accidents.rows; r++) {
    const day = Math.floor(accidents.at[r]! / 1440);
    const row = { day, deaths: accidents.deaths[r]!, injuries: accidents.injuries[r]! };
    const isKind = kind === undefined || word(accidents.kind, r) === kind;
    if (isKind && test(day, row.deaths) && among(word(accidents.region, r))) rows.push(row);
  }
  return rows;
}

interface Duration {
  days: number;
  ended: boolean;
}

function allDurations({ lifecycle }: SnapshotTables, today: number): Duration[] {
  return Array.from({ length: lifecycle.rows }, (_, r) => {
    const [found, closed] = [lifecycle.foundOn[r]!, lifecycle.closedOn[r]!];
    return closed < 0
      ? { days: Math.max(0, today - found), ended: false }
      : { days: Math.max(0, closed - found), ended: true };
  });
}

/** A day after which some ended, how many, and how many were there until then. */
interface End {
  day: number;
  there: number;
  gone: number;
}

/** The life table: one line for each day that one ended, the first first. */
function lifeTable(durations: readonly Duration[]): End[] {
  const on = new Map<number, { all: number; ended: number }>();
  for (const { days, ended } of durations) {
    const day = on.get(days) ?? { all: 0, ended: 0 };
    on.set(days, { all: day.all + 1, ended: day.ended + Number(ended) });
  }
  let there = durations.length;
  const ends: End[] = [];
  for (const [day, { all, ended }] of [...on].sort(([a], [b]) => a - b)) {
    if (ended > 0) ends.push({ day, there, gone: ended });
    there -= all;
  }
  return ends;
}

/** Kaplan–Meier by the textbook: at each day that one ended, the share of those still there that did not. */
const survival = (ends: readonly End[], until: number): number =>
  ends.filter(({ day }) => day <= until).reduce((share, { there, gone }) => share * ((there - gone) / there), 1);

/** The first day by which half have ended; null where that is not reached. */
const medianOf = (durations: readonly Duration[]): number | null => {
  const ends = lifeTable(durations);
  return ends.find(({ day }) => survival(ends, day) <= 0.5 + 1e-12)?.day ?? null;
};

const units = ({ regions }: SnapshotTables) => regions.filter(({ level }) => level === "county" || level === "zone");

/** Units with at least 30 findings, their rates and joint Wilson limits, written out. */
function rankedRates(tables: SnapshotTables, question: FactQuestion, recount: Recount) {
  const rows = units(tables)
    .map(({ code }) => {
      const own = { ...question, filter: { ...question.filter, place: code } };
      const closed = recount({ ...own, what: "closed" }) as number;
      const findings = recount({ ...own, what: "findings" }) as number;
      return { code, closed, findings, rate: closed / findings };
    })
    .filter(({ findings }) => findings >= 30);
  const z = normalQuantile(1 - (1 - 0.95 ** (1 / Math.max(1, rows.length))) / 2);
  return rows.map((row) => {
    const { findings: n, rate } = row;
    const middle = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
    const reach = ((z / (1 + (z * z) / n)) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) as number;
    return {
      ...row,
      lower: row.closed === 0 ? 0 : middle - reach,
      upper: row.closed === n ? 1 : middle + reach,
    };
  });
}

/** The point below which a standard normal falls with probability p, by halving over its integral (Simpson's rule). */
function normalQuantile(p: number): number {
  const below = (x: number) => {
    const steps = 2000;
    const h = x / steps;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * Math.exp(-((i * h) ** 2) / 2);
    }
    return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [0, 10];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
