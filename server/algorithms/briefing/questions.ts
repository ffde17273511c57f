/**
 * What facts can be: each kind's format, and the ratios' numerators and denominators. A fact's id is made from its question,
 * so the same question is the same fact wherever it is mentioned, and two slides cannot disagree.
 */
import type { Category, Layer, RiskLevel, SiteStatus, Supervision } from "../../contracts/vocabulary.contract.ts";
import type { Period } from "../analysis/analysis-types.ts";
import type { FactFormat, FactQuestion } from "./briefing.ts";

/** Counted by records: the stock as of the snapshot, what happened in a period, what lies ahead. */
export const COUNTED = {
  /** Sites. */
  sites: "count",
  inspected: "count",
  noPerson: "count",
  noUnit: "count",
  expired: "count",
  /** Findings ever recorded, and what has become of them. */
  findings: "count",
  closed: "count",
  open: "count",
  overdue: "count",
  /** Findings, in the period; `closedOnTime` of those closed. */
  found: "count",
  closedInPeriod: "count",
  closedOnTime: "count",
  fellOverdue: "count",
  /** Findings open on the day before the period, and all found before it. */
  openAtStart: "count",
  findingsAtStart: "count",
  /** Open findings that fall due in the days after the business date (`with.days`). */
  dueIn: "count",
  /** Overdue findings by days since the deadline (`with.from` … `with.to`). */
  overdueFor: "count",
  /** Accidents in the period; `with.kind` limits them to one kind. */
  accidents: "count",
  deaths: "count",
  injuries: "count",
  /** Accidents whose source does not state deaths. */
  unstated: "count",
  /** Self-built houses by `with.appraisal`, `with.control`, `with.works`; "unknown" where the record does not say. */
  houses: "count",
} as const satisfies Record<string, FactFormat>;
export type Counted = keyof typeof COUNTED;

/** Quotients of counts. */
export const RATIOS = {
  rectification: { of: "closed", by: "findings", per: 1, format: "share" },
  overdueShare: { of: "overdue", by: "open", per: 1, format: "share" },
  inspectedShare: { of: "inspected", by: "sites", per: 1, format: "share" },
  findingsPer1000: { of: "findings", by: "sites", per: 1000, format: "rate" },
  onTimeShare: { of: "closedOnTime", by: "closedInPeriod", per: 1, format: "share" },
} as const satisfies Record<string, { of: Counted; by: Counted; per: number; format: FactFormat }>;
export type Ratio = keyof typeof RATIOS;

/** Everything else. */
export const OTHERS = {
  /** `with.of` in the period less the same in the days `with.from` … `with.to`; as a number and as a share of the latter. */
  change: "change",
  changeShare: "changeShare",
  /** Rectification now less rectification when the period began, in percentage points / 100. */
  rectificationGain: "points",
  /** Share rectified when the period began. */
  rectificationAtStart: "share",
  /** Kaplan–Meier median of days from found to closed, findings found in the 365 days up to the period's end. */
  medianDays: "days",
  /** Of the reporting units by rectification, 1 the highest; and the ranks that chance leaves open. */
  rank: "rank",
  rankBest: "rank",
  rankWorst: "rank",
  /** Reporting units; those ranked. */
  units: "count",
  unitsRanked: "count",
  /** Last accident with at least `with.deathsAtLeast` deaths; whole months and days since. */
  lastAccident: "date",
  monthsSince: "months",
  daysSince: "days",
  recordedSince: "date",
  /** The threshold itself. */
  deathsAtLeast: "count",
  /** Days of the longest overdue finding. */
  longestOverdue: "days",
  /** Of the findings of `dueIn`, how many are expected to be open still when they fall due. */
  forecastOpen: "count",
  /** Days ahead looked at (`with.days`). */
  daysAhead: "days",
  /** First and last day (`with.edge`) and length of a statutory holiday (`with.name`), or of the flood season. */
  holiday: "date",
  holidayDays: "days",
  floodSeason: "date",
} as const satisfies Record<string, FactFormat>;
export type Other = keyof typeof OTHERS;

export type What = Counted | Ratio | Other;

export const formatOf = (what: What): FactFormat =>
  what in RATIOS ? RATIOS[what as Ratio].format : { ...COUNTED, ...OTHERS }[what as Counted | Other];

export const isCounted = (what: string): what is Counted => what in COUNTED;
export const isRatio = (what: string): what is Ratio => what in RATIOS;

/** Of which records; what is left out is no limit. */
export interface Scope {
  layer?: readonly Layer[];
  category?: readonly Category[];
  level?: readonly RiskLevel[];
  status?: readonly SiteStatus[];
  supervision?: readonly Supervision[];
  place?: string | null;
}

/** Under any listed supervision. */
export const LISTED = ["county", "city", "province", "national"] as const satisfies readonly Supervision[];

export const ask = (
  what: What,
  scope: Scope,
  period: Period | null,
  more?: Readonly<Record<string, string | number>>,
): FactQuestion => ({
  what,
  filter: {
    layer: scope.layer ?? [],
    category: scope.category ?? [],
    level: scope.level ?? [],
    status: scope.status ?? [],
    supervision: scope.supervision ?? [],
    place: scope.place ?? null,
  },
  period,
  ...(more && { with: more }),
});

/** Such as `found.mine.2026-08-22_2026-11-20` or `rectification.430602`: the question in dots, so it is unique. */
export function factId({ what, filter, period, with: more }: FactQuestion): string {
  const lists = [
    filter.layer.join("+"),
    filter.category.join("+"),
    filter.level.map((level) => `level${level}`).join("+"),
    filter.status.map((status) => `status-${status}`).join("+"),
    filter.supervision.map((level) => `supervision-${level}`).join("+"),
    filter.place ?? "",
    period ? `${period.from}_${period.to}` : "",
    Object.entries(more ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
  ];
  return [what, ...lists.filter(Boolean)].join(".");
}

/** Which of the two comparisons a change is: the same days a year before, or the days just before. */
export function comparisonOf({
  period,
  with: more,
}: Pick<FactQuestion, "period" | "with">): "previous" | "lastYear" | null {
  if (typeof more?.from !== "string" || !period) return null;
  const yearBefore = `${Number(period.from.slice(0, 4)) - 1}${period.from.slice(4)}`;
  return more.from === yearBefore ? "lastYear" : "previous";
}

/** The same question of the days that a change is compared with; null where it is no change. */
export function questionBefore({ with: more, ...question }: FactQuestion): FactQuestion | null {
  if (typeof more?.from !== "string" || typeof more.to !== "string" || typeof more.of !== "string") return null;
  return { ...question, period: { from: more.from, to: more.to }, with: more };
}
