/**
 * The cheapest way to make one small count uncertain: of all changes of the records that move it far enough, one that changes
 * as few and as small published sums as can be (the linear programme of J. P. Kelly, B. L. Golden and A. A. Assad, "Cell
 * suppression: disclosure protection for sensitive tabular data", Networks 22 (1992) 397–417). What it changes is to be
 * withheld; the changed records are a filling as good as the truth, hence the proof.
 */
import { createFillings } from "./linear-range.ts";
import type { Change } from "./proofs.ts";

export interface Sums {
  /** Numbers of records. */
  atoms: ArrayLike<number>;
  /** Atoms of each published sum and each equation, with their signs. */
  members: readonly { at: readonly number[]; signs?: readonly number[] }[];
  /** Per atom the sums it is in. */
  sumsOf: readonly (readonly { sum: number; sign: number }[])[];
  /** What changing a sum costs; 0 once it is withheld, Infinity for equations and for what is to stay published. */
  cost: ArrayLike<number>;
  /** What it would cost, by which neighbours are chosen: that of what is to stay published is its worth. */
  price: ArrayLike<number>;
}

/** Atoms that take part: those that cost least to exchange for one of the target's, and for some of each such one. */
const NEAREST = 110;
const SEEDS = 8;
const NEAREST_TO_SEED = 12;
/** Members of a sum too general to look for neighbours in. */
const LARGE = 1500;
/** So much may decide between ways of the same cost. */
const NOISE = 0.02;
const NO_CHANGE: Change = new Map();
/** Missing the aim costs more than withholding anything. */
const MISSED = 1e6;

export interface Way {
  /** From 0: each looks farther and weighs a little differently, where one before got stuck between whole numbers. */
  attempt?: number;
  /** Atoms that may change. */
  near?: readonly number[];
  /** A change to go on from. */
  from?: Change;
}

/** A change of the target by `aim` (of either sign), or as near to it as is found in whole numbers. */
export function cheapestChange(
  sums: Sums,
  target: readonly number[],
  aim: number,
  { attempt = 0, near = chooseAtoms(sums, target, 1 + attempt), from = NO_CHANGE }: Way = {},
): Change {
  const { atoms, sumsOf, cost } = sums;
  const local = [...new Set([...near, ...from.keys()])];
  const weigh = (sum: number) => cost[sum]! * (1 + ((sum * 37 * attempt) % 101) / 500);
  const position = new Map(local.map((atom, i) => [atom, i]));
  const x = local.map((atom) => atoms[atom]! + (from.get(atom) ?? 0));
  const gain = local.map((_, i) => (NOISE * attempt * ((i * 7919 + attempt * 4561) % 1009)) / 1009);
  const moved = target.reduce((sum, atom) => sum + (from.get(atom) ?? 0), 0);

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
    const off = row.at.reduce((sum, i, k) => sum + row.signs[k]! * (x[i]! - atoms[local[i]!]!), 0);
    row.over = slack(row.cost, Math.max(0, off));
    row.under = slack(row.cost, Math.max(0, -off));
    row.at.push(row.over, row.under);
    row.signs.push(-1, 1);
  }
  // Upwards: target + missing = value + aim; downwards: target − missing = value − |aim|.
  const missing = slack(MISSED, Math.max(0, Math.abs(aim) - Math.abs(moved)));
  const inTarget = target.flatMap((atom) => position.get(atom) ?? []);
  const aimed = { at: [...inTarget, missing], signs: [...inTarget.map(() => 1), Math.sign(aim)] };

  const fillings = createFillings(x, [...rows.values(), aimed]);
  fillings.climb(gain);
  const filling = fillings.filling();
  const by = new Map<number, number>();
  for (let i = 0; i < local.length; i++) {
    const difference = filling[i]! - atoms[local[i]!]!;
    if (difference !== 0) by.set(local[i]!, difference);
  }
  return by;
}

/** The target's atoms and those near them, in order. */
export function chooseAtoms(sums: Sums, target: readonly number[], reach = 1): number[] {
  const chosen = new Set(target);
  const nearest = nearestTo(sums, target, NEAREST * reach);
  for (const atom of nearest) chosen.add(atom);
  for (const seed of nearest.slice(0, SEEDS * reach))
    for (const atom of nearestTo(sums, [seed], NEAREST_TO_SEED)) chosen.add(atom);
  return [...chosen].sort((a, b) => a - b);
}

/** Atoms that share a sum with one of the given, those first whose other sums differ least from its own. */
function nearestTo({ atoms, members, sumsOf, price: priceOf }: Sums, own: readonly number[], most: number): number[] {
  // What nearly all atoms are in tells none apart.
  const price = (sum: number) =>
    priceOf[sum] === Number.POSITIVE_INFINITY || members[sum]!.at.length > LARGE ? 0 : priceOf[sum]!;
  const whole = new Float64Array(atoms.length).fill(-1);
  const wholeOf = (atom: number) => {
    if (whole[atom]! < 0) whole[atom] = sumsOf[atom]!.reduce((total, { sum }) => total + price(sum), 0);
    return whole[atom]!;
  };
  const distance = new Float64Array(atoms.length).fill(Number.POSITIVE_INFINITY);
  const shared = new Float64Array(atoms.length);
  const isMet = new Uint8Array(atoms.length);
  const met: number[] = [];
  for (const atom of own) {
    shared.fill(0);
    for (const { sum } of sumsOf[atom]!) {
      if (members[sum]!.at.length > LARGE) continue;
      const worth = price(sum);
      for (const other of members[sum]!.at) {
        shared[other]! += worth;
        if (isMet[other]) continue;
        isMet[other] = 1;
        met.push(other);
      }
    }
    const mine = wholeOf(atom);
    for (const other of met) distance[other] = Math.min(distance[other]!, mine + wholeOf(other) - 2 * shared[other]!);
  }
  for (const atom of own) isMet[atom] = 0;
  return met
    .filter((atom) => isMet[atom])
    .sort((a, b) => distance[a]! - distance[b]! || a - b)
    .slice(0, most);
}
