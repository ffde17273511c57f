/** What is added up per region, and adding it up. Pure. */
import type { TimeAnswer } from "#server/algorithms/analysis/analysis-types.ts";
import type { SumColumns } from "#server/algorithms/crossfilter/crossfilter.ts";

export interface Sums {
  /** Sites, findings, of them closed and overdue, sites of level 1: as of now. */
  n: number;
  findings: number;
  closed: number;
  overdue: number;
  major: number;
  /** Sites inspected within a year. */
  inspected: number;
  /** In the period: findings found, closed, of those closed by their original deadline, accidents. */
  foundInPeriod: number;
  closedInPeriod: number;
  onTime: number;
  accidents: number;
  /** Findings open when the period began. */
  openAtStart: number;
  /** Open findings that fall due within 30 days. */
  dueSoon: number;
}

export const NO_SUMS: Sums = {
  n: 0,
  findings: 0,
  closed: 0,
  overdue: 0,
  major: 0,
  inspected: 0,
  foundInPeriod: 0,
  closedInPeriod: 0,
  onTime: 0,
  accidents: 0,
  openAtStart: 0,
  dueSoon: 0,
};
const NAMES = Object.keys(NO_SUMS) as (keyof Sums)[];

/** Both added up, name by name. */
export function addSums(a: Sums, b: Sums): Sums {
  const sum = { ...NO_SUMS };
  for (const name of NAMES) sum[name] = a[name] + b[name];
  return sum;
}

/** The analysis's columns with the codes they belong to. */
export interface TimeColumns {
  codes: readonly string[];
  answer: Pick<TimeAnswer, "rectification" | "compared">;
}

/** Sums per code: the stock from the counting's columns, progress and accidents from those of the analysis, once it is there. */
export function sumsByRegion(
  codes: readonly string[],
  columns: SumColumns,
  time: TimeColumns | null = null,
): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  codes.forEach((code, i) => {
    sums.set(code, {
      ...NO_SUMS,
      n: columns.n[i]!,
      findings: columns.findings[i]!,
      closed: columns.closed[i]!,
      overdue: columns.overdue[i]!,
      major: columns.major[i]!,
      inspected: columns.inspected[i]!,
    });
  });
  if (!time) return sums;
  const { found, closed, onTime, openAtStart, dueSoon } = time.answer.rectification;
  const accidents = time.answer.compared.accidents.current;
  time.codes.forEach((code, i) => {
    sums.set(code, {
      ...(sums.get(code) ?? NO_SUMS),
      foundInPeriod: found[i]!,
      closedInPeriod: closed[i]!,
      onTime: onTime[i]!,
      openAtStart: openAtStart[i]!,
      dueSoon: dueSoon[i]!,
      accidents: accidents[i]!,
    });
  });
  return sums;
}
