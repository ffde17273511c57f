/**
 * The cheapest way to make one small count uncertain: of all changes of the records that move it far enough, one that changes
 * as few and as small published sums as can be (the linear programme of J. P. Kelly, B. L. Golden and A. A. Assad, "Cell
 * suppression: disclosure protection for sensitive tabular data", Networks 22 (1992) 397–417). What it changes is to be
 * withheld; the changed records are a filling as good as the truth, hence the proof.
 */
import { createFillings } from "./linear-range.ts";

export interface Sums {
  /** Numbers of records. */
  atoms: ArrayLike<number>;
  /** Atoms of each published sum and each equation, with their signs. */
  members: readonly { at: readonly number[]; signs?: readonly number[] }[];
  /** Per atom the sums it is in. */
  sumsOf: readonly (readonly { sum: number; sign: number }[])[];
  /** What withholding a sum costs; 0 once it is withheld, Infinity for equations, which nobody can withhold. */
  cost: ArrayLike<number>;
}

export interface Change {
  /** By how much each atom changes; null where the cheapest change is not in whole numbers and proves nothing. */
  by: ReadonlyMap<number, number> | null;
  /** Sums that change and are not withheld yet. */
  sums: readonly number[];
}

/** Atoms that take part: those that cost least to exchange for one of the target's, and for some of each such one. */
const NEAREST = 110;
const SEEDS = 8;
const NEAREST_TO_SEED = 12;
/** Members of a sum too general to look for neighbours in. */
const LARGE = 1500;
/** Missing the aim costs more than withholding anything. */
const MISSED = 1e5;

/**
 * A change of the target by `aim` (of either sign) or as near as can be.
 * @param attempt from 0: each looks farther and weighs a little differently, where one before came out in fractions.
 */
export function cheapestChange(sums: Sums, target: readonly number[], aim: number, attempt = 0): Change {
  const { atoms, sumsOf, cost } = sums;
  const local = chooseAtoms(sums, target, 1 + attempt);
  const weigh = (sum: number) => cost[sum]! * (1 + ((sum * 37 * attempt) % 101) / 500);
  const position = new Map(local.map((atom, i) => [atom, i]));
  const x = local.map((atom) => atoms[atom]!);
  const gain = local.map(() => 0);

  const touched = new Map<number, { at: number[]; signs: number[] }>();
  local.forEach((atom, i) => {
    for (const { sum, sign } of sumsOf[atom]!) {
      if (cost[sum] === 0) continue;
      const row = touched.get(sum) ?? { at: [], signs: [] };
      row.at.push(i);
      row.signs.push(sign);
      touched.set(sum, row);
    }
  });
  const slack = (worth: number, start = 0) => {
    gain.push(-worth);
    return x.push(start) - 1;
  };
  // Sums that hold the same of these atoms change together: one row, at the cost of all.
  const rows = new Map<
    string,
    { at: number[]; signs: number[]; sums: number[]; cost: number; over: number; under: number }
  >();
  for (const [sum, row] of touched) {
    const key = row.at.map((i, k) => `${i}${row.signs[k]! < 0 ? "-" : ""}`).join();
    const known = rows.get(key) ?? { ...row, sums: [], cost: 0, over: -1, under: -1 };
    known.sums.push(sum);
    known.cost += weigh(sum);
    rows.set(key, known);
  }
  for (const row of rows.values()) {
    if (row.cost === Number.POSITIVE_INFINITY) continue;
    row.over = slack(row.cost);
    row.under = slack(row.cost);
    row.at.push(row.over, row.under);
    row.signs.push(-1, 1);
  }
  // Upwards: target + missing = value + aim; downwards: target − missing = value − |aim|.
  const missing = slack(MISSED, Math.abs(aim));
  const inTarget = target.flatMap((atom) => position.get(atom) ?? []);
  const aimed = { at: [...inTarget, missing], signs: [...inTarget.map(() => 1), Math.sign(aim)] };

  const fillings = createFillings(x, [...rows.values(), aimed]);
  fillings.climb(gain);
  const point = fillings.point();
  const changed = [...rows.values()].filter(
    ({ over, under }) => over >= 0 && Math.abs(point[over]! - point[under]!) > 1e-6,
  );
  const filling = fillings.filling();
  let by: Map<number, number> | null = null;
  if (filling) {
    by = new Map();
    for (let i = 0; i < local.length; i++) {
      const difference = filling[i]! - x[i]!;
      if (difference !== 0) by.set(local[i]!, difference);
    }
  }
  return { by, sums: changed.flatMap((row) => row.sums) };
}

function chooseAtoms(sums: Sums, target: readonly number[], reach: number): number[] {
  const chosen = new Set(target);
  const nearest = nearestTo(sums, target, NEAREST * reach);
  for (const atom of nearest) chosen.add(atom);
  for (const seed of nearest.slice(0, SEEDS * reach))
    for (const atom of nearestTo(sums, [seed], NEAREST_TO_SEED)) chosen.add(atom);
  return [...chosen].sort((a, b) => a - b);
}

/** Atoms that share a sum with one of the given, those first whose other sums differ least from its own. */
function nearestTo({ members, sumsOf, cost }: Sums, own: readonly number[], most: number): number[] {
  // What nearly all atoms are in tells none apart.
  const price = (sum: number) =>
    cost[sum] === Number.POSITIVE_INFINITY || members[sum]!.at.length > LARGE ? 0 : cost[sum]!;
  const whole = (atom: number) => sumsOf[atom]!.reduce((total, { sum }) => total + price(sum), 0);
  const distance = new Map<number, number>();
  for (const atom of own) {
    const shared = new Map<number, number>();
    for (const { sum } of sumsOf[atom]!) {
      if (members[sum]!.at.length > LARGE) continue;
      for (const other of members[sum]!.at) shared.set(other, (shared.get(other) ?? 0) + price(sum));
    }
    const mine = whole(atom);
    for (const [other, common] of shared) {
      const far = mine + whole(other) - 2 * common;
      if (far < (distance.get(other) ?? Number.POSITIVE_INFINITY)) distance.set(other, far);
    }
  }
  for (const atom of own) distance.delete(atom);
  return [...distance]
    .sort(([a, x], [b, y]) => x - y || a - b)
    .slice(0, most)
    .map(([atom]) => atom);
}
