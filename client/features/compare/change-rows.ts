/** Two periods compared, place by place: change, and what chance leaves of it. Pure. */
import type { Compared, ComparedColumns } from "#server/algorithms/analysis/analysis-types.ts";
import { type Comparison, compareUnits } from "#server/algorithms/statistics/rate-ratio.ts";
import { groupOfRegion, type Listing, listedPlaces, type PlaceGroup } from "../../lib/region-groups.ts";
import type { View } from "../../lib/view/view-state.ts";

export type Against = View["against"];

export type Verdict = "worse" | "better" | "more" | "fewer" | "unclear";

/**
 * What more of it says. Findings found may be risk or diligence: no judgement. Deaths and injuries come several to an
 * accident, so their counts are not Poisson and are not tested.
 */
const MEANING: Record<Compared, { more: Comparison["more"]; judged: boolean } | null> = {
  accidents: { more: "worse", judged: true },
  fellOverdue: { more: "worse", judged: true },
  closed: { more: "better", judged: true },
  found: { more: "worse", judged: false },
  deaths: null,
  injuries: null,
};

export const isTested = (what: Compared): boolean => MEANING[what] !== null;

export interface ChangeRow extends PlaceGroup {
  now: number;
  before: number;
  change: number;
  /** Change of the rate per day, so that a leap day does not count; null from nothing. */
  relative: number | null;
  /** Two-sided; of units after the correction for comparing many, of the total as it is. Null where nothing is tested. */
  p: number | null;
  verdict: Verdict | null;
}

export interface Changes {
  total: ChangeRow;
  /** Largest absolute change upwards first; records without a place last. */
  rows: ChangeRow[];
}

/** Days of each period: what the counts are rates of. */
export interface Exposure {
  now: number;
  before: number;
}

/** Changes of every listed place and of all together. `columns` are per code of `codes`. */
export function changeRows(
  what: Compared,
  against: Against,
  columns: ComparedColumns,
  codes: readonly string[],
  listing: Listing,
  days: Exposure,
): Changes {
  const groups = new Map<string, Counted>();
  const add = (group: PlaceGroup, now: number, before: number) => {
    const key = group.code ?? "";
    const sum = groups.get(key) ?? { ...group, now: 0, before: 0 };
    groups.set(key, { ...sum, now: sum.now + now, before: sum.before + before });
  };
  for (const code of listedPlaces(listing)) add({ code, unassigned: false }, 0, 0);
  codes.forEach((code, i) => {
    const [now, before] = [columns.current[i]!, columns[against][i]!];
    const group = groupOfRegion(listing, code);
    if (group && (!group.unassigned || now > 0 || before > 0)) add(group, now, before);
  });

  const all = [...groups.values()];
  const row = (counted: Counted, test: Test): ChangeRow => {
    const { code, unassigned, now, before } = counted;
    const relative = before === 0 ? null : now / days.now / (before / days.before) - 1;
    return { code, unassigned, now, before, change: now - before, relative, ...test };
  };
  const compared = all.filter(({ unassigned }) => !unassigned);
  const tests = testAll(what, compared, days);
  const rows = all.map((counted) => row(counted, tests[compared.indexOf(counted)] ?? NOT_TESTED));
  rows.sort(
    (a, b) =>
      Number(a.unassigned) - Number(b.unassigned) || b.change - a.change || (a.code ?? "").localeCompare(b.code ?? ""),
  );
  const sum = { code: listing.within, unassigned: false, now: 0, before: 0 };
  for (const { now, before } of all) {
    sum.now += now;
    sum.before += before;
  }
  return { total: row(sum, testAll(what, [sum], days)[0]!), rows };
}

type Counted = PlaceGroup & { now: number; before: number };
type Test = Pick<ChangeRow, "p" | "verdict">;
const NOT_TESTED: Test = { p: null, verdict: null };

/** Tests of all places as one family. */
function testAll(what: Compared, counted: readonly Counted[], days: Exposure): Test[] {
  const meaning = MEANING[what];
  if (!meaning) return counted.map(() => NOT_TESTED);
  return compareUnits({
    current: counted.map(({ now }) => now),
    previous: counted.map(({ before }) => before),
    exposures: [days.now, days.before],
    more: meaning.more,
  }).map(({ verdict, adjusted }) => {
    if (Number.isNaN(adjusted)) return NOT_TESTED;
    const rose = (verdict === "worse") === (meaning.more === "worse");
    const said = verdict === "cannotTell" ? "unclear" : meaning.judged ? verdict : rose ? "more" : "fewer";
    return { p: adjusted, verdict: said };
  });
}
