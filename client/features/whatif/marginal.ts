/** What closing more findings would do where: the arithmetic of the what-if. Pure. */
import { measure, type RankingRow, type Sums } from "../../lib/measures.ts";
import { indexScales, riskIndex, type Scale } from "../../lib/risk-index.ts";

/** A number before and after. */
export interface Change<T = number> {
  before: T;
  after: T;
}

export interface Marginal {
  code: string;
  /** Findings closed: as many as asked for, at most all that are open. */
  closures: number;
  /** Rectification rate, 0 … 1. */
  rate: Change;
  /** By how much the rate of all units together rises, 0 … 1. */
  cityGain: number;
  /** By rectification rate, 1 the highest; null where the denominator is too small. */
  rank: Change<number | null>;
  /** Risk index on the scale of before, 0 … 100; null without sites. */
  index: Change<number | null>;
}

type Unit = Pick<RankingRow, "code" | "unassigned" | "sums">;

/** The sums once so many more findings are closed, those overdue first. */
export function closeFindings(sums: Sums, closures: number): Sums {
  const done = Math.min(closures, sums.findings - sums.closed);
  return { ...sums, closed: sums.closed + done, overdue: Math.max(0, sums.overdue - done) };
}

/** For each unit that has open findings: what so many closures there alone would change, the largest gain in its rate first. */
export function marginalClosures(units: readonly Unit[], closures: number, weights: readonly number[]): Marginal[] {
  const named = units.filter((unit) => !unit.unassigned && unit.code !== null);
  const scales = indexScales(named);
  const findings = units.reduce((sum, unit) => sum + unit.sums.findings, 0);
  const before = named.map(({ sums }) => standing(sums));
  return named
    .flatMap(({ code, sums }, i): Marginal[] => {
      const after = closeFindings(sums, closures);
      const done = after.closed - sums.closed;
      if (done === 0) return [];
      const others = before.map((one, j) => (j === i ? standing(after) : one));
      return [
        {
          code: code!,
          closures: done,
          rate: { before: sums.closed / sums.findings, after: after.closed / after.findings },
          cityGain: done / findings,
          rank: { before: rankOf(before, i), after: rankOf(others, i) },
          index: { before: indexOf(sums, weights, scales), after: indexOf(after, weights, scales) },
        },
      ];
    })
    .sort((a, b) => rateGain(b) - rateGain(a) || a.code.localeCompare(b.code));
}

export const rateGain = ({ rate }: Pick<Marginal, "rate">) => rate.after - rate.before;

/** How far the index falls; 0 without one. */
export const indexFall = ({ index }: Pick<Marginal, "index">) => (index.before ?? 0) - (index.after ?? 0);

/** How many ranks a unit climbs. */
export const ranksClimbed = ({ rank }: Pick<Marginal, "rank">) => (rank.before ?? 0) - (rank.after ?? 0);

/** Rectification rate where it is ranked, otherwise null. */
function standing(sums: Sums): number | null {
  const { value, ranked } = measure("rectification", sums);
  return ranked ? value : null;
}

/** Rank among the standings, 1 the highest; equal ones share it. */
function rankOf(standings: readonly (number | null)[], i: number): number | null {
  const mine = standings[i];
  if (mine === null || mine === undefined) return null;
  return 1 + standings.filter((other) => other !== null && other > mine).length;
}

const indexOf = (sums: Sums, weights: readonly number[], scales: readonly Scale[]) =>
  riskIndex([{ code: null, sums }], weights, scales)[0]!.value;

export interface UnitChange {
  /** Null: all units together. */
  code: string | null;
  closed: number;
  rate: Change<number | null>;
  overdue: Change;
  rank: Change<number | null>;
  index: Change<number | null>;
}

/** The units whose findings a what-if closes, most closed first, by their rows before and after; the index on the scale of before. */
export function unitChanges(before: readonly Unit[], after: readonly Unit[], weights: readonly number[]): UnitChange[] {
  const old = new Map(before.map((unit) => [unit.code ?? "", unit]));
  const pairs = after.flatMap((unit) => {
    const was = old.get(unit.code ?? "");
    return was && !unit.unassigned && unit.code !== null ? [{ code: unit.code, was: was.sums, is: unit.sums }] : [];
  });
  const scales = indexScales(pairs.map(({ code, was }) => ({ code, sums: was })));
  const stood = pairs.map(({ was }) => standing(was));
  const stands = pairs.map(({ is }) => standing(is));
  return pairs
    .map(({ code, was, is }, i) => ({
      code,
      closed: is.closed - was.closed,
      rate: { before: measure("rectification", was).value, after: measure("rectification", is).value },
      overdue: { before: was.overdue, after: is.overdue },
      rank: { before: rankOf(stood, i), after: rankOf(stands, i) },
      index: { before: indexOf(was, weights, scales), after: indexOf(is, weights, scales) },
    }))
    .filter(({ closed, overdue }) => closed !== 0 || overdue.before !== overdue.after)
    .sort((a, b) => b.closed - a.closed || a.code.localeCompare(b.code));
}
