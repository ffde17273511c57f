/** A list as a snapshot froze it, under the view's filters. Pure. */
import type { SnapshotFinding, SnapshotList } from "#server/algorithms/briefing/snapshot-tables.ts";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import type { ListRequest } from "./list-request.ts";
import type { ListRow } from "./list-rows.ts";

const days = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const SUPERVISIONS = ["none", "county", "city", "province", "national"];

/** As the server's lists are ordered: smaller first. */
const KEYS: Record<NonNullable<ListRequest["sort"]>, (row: SnapshotFinding) => number> = {
  deadline: (row) => days(row.deadline),
  found: (row) => -days(row.foundOn),
  level: (row) => row.riskLevel * 1e6 + days(row.deadline),
  supervision: (row) => -SUPERVISIONS.indexOf(row.siteSupervision) * 1e6 + days(row.deadline),
};

export interface FrozenList {
  rows: ListRow[];
  /** Null where a filter asks for more than was frozen. */
  total: number | null;
  /** Rows frozen, where that is not all of the list. */
  cutAt: number | null;
}

export function frozenList(list: SnapshotList, { sort, view, regions }: ListRequest): FrozenList {
  const { place, ...lists } = view.filter;
  const among = (chosen: readonly (string | number)[], value: string | number) =>
    chosen.length === 0 || chosen.includes(value);
  const passes = (row: SnapshotFinding) =>
    among(lists.layer, row.layer) &&
    among(lists.category, row.category) &&
    among(lists.level, row.riskLevel) &&
    among(lists.status, row.siteStatus) &&
    among(lists.supervision, row.siteSupervision) &&
    (place === null || isWithin(regions, row.regionCode, place, view.units));
  const kept = list.rows.filter(passes);
  const key = sort && KEYS[sort];
  const rows = key ? kept.toSorted((a, b) => key(a) - key(b)) : kept;
  const whole = list.total === list.rows.length;
  const unfiltered = kept.length === list.rows.length && place === null;
  return {
    rows: rows.map(rowOf),
    total: whole ? kept.length : unfiltered ? list.total : null,
    cutAt: whole ? null : list.rows.length,
  };
}

const rowOf = (row: SnapshotFinding): ListRow => ({
  id: row.id,
  siteId: row.siteId,
  lon: row.lon ?? Number.NaN,
  lat: row.lat ?? Number.NaN,
  level: row.riskLevel,
  name: row.siteName,
  layer: row.layer,
  category: row.category,
  regionCode: row.regionCode,
  supervision: row.siteSupervision,
  finding: {
    description: row.description,
    grade: row.grade,
    status: row.status,
    deadline: row.deadline,
    daysOverdue: row.daysOverdue,
    foundOn: row.foundOn,
    unit: row.unit,
    changedOn: null,
    worst: null,
  },
  site: null,
});
