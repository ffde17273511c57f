/**
 * Which published sums must be withheld so that no small count can be worked out from the rest: small ones first, then
 * complementary ones, until fillings are found that are as good as the truth and move every small count far enough. Linked
 * tables are one problem here, since all are sums of the same atoms (cf. M. Fischetti and J. J. Salazar-González, "Solving the
 * cell suppression problem on tabular data with linear constraints", Management Science 47 (2001) 1008–1027; here greedy).
 */
import { createCompany, type Reason } from "./company.ts";
import { createFillings } from "./linear-range.ts";
import { createProofs, type Proofs } from "./proofs.ts";

export interface Quantity {
  id: string;
  /** Positions of the atoms it adds up, without repeats. */
  atoms: readonly number[];
  /** False: never published, but to be protected if small (a difference of two published ones). */
  published: boolean;
  /** What is lost if it is withheld; √(1 + its value) where it is left out. */
  worth?: number;
}

export interface Publication {
  /** Numbers of records of each kind that the published sums can tell apart; whole, ≥ 0. */
  atoms: ArrayLike<number>;
  quantities: readonly Quantity[];
  /** Sums everybody knows to be equal, though they are not published. */
  equal?: readonly { plus: readonly number[]; minus: readonly number[] }[];
}

export interface ProtectionRule {
  /** Counts from 1 to one below this are small; a threshold of 1 protects nothing. */
  least: number;
  /** An attacker's range of a small count must be at least so wide. */
  width: number;
  /** Whether a count of 0 is protected as well. */
  zeros?: boolean;
  /** For tests alone: leaves out the complementary step. */
  complementary?: boolean;
}

export interface ProtectedRange {
  id: string;
  value: number;
  /** Fillings as good as the truth give it these values; an attacker can exclude neither. */
  low: number;
  high: number;
}

export interface Protection {
  /** Published quantities to withhold, and why. */
  withheld: ReadonlyMap<string, "small" | "complementary">;
  /** Of every small count, withheld or hidden in a difference. */
  ranges: readonly ProtectedRange[];
  /** Whether every range is as wide as the rule asks. */
  safe: boolean;
}

/** Of so many rounds each withholds at least one more, so this is never reached by a briefing. */
const MOST_ROUNDS = 5000;

/** @throws RangeError for atoms that are not whole numbers from 0 up, and for a rule that asks for nothing. */
export function protect(publication: Publication, rule: ProtectionRule): Protection {
  const { atoms, quantities } = publication;
  for (let a = 0; a < atoms.length; a++) {
    const value = atoms[a]!;
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new RangeError(`${value} is not a number of records`);
  }
  if (!(rule.least >= 1 && rule.width >= 1)) throw new RangeError("a rule needs a threshold and a width of at least 1");
  const relations = relate(publication);
  const { value } = relations;
  const isSmall = (q: number) => value[q]! < rule.least && (value[q]! > 0 || rule.zeros === true);
  const targets = [...quantities.keys()].filter(isSmall);
  const withheld = new Map<number, Reason>();
  for (const q of targets) if (quantities[q]!.published) withheld.set(q, "small");

  const proofs = createProofs(
    atoms,
    relations.sumsOf,
    targets.map((q) => quantities[q]!.atoms),
    rule.width,
  );
  const open = () => targets.filter((_, t) => !proofs.isWide(t));
  const placeOf = new Map(targets.map((q, t) => [q, t]));
  const fillAll = () =>
    fillGlobally(publication, relations, withheld, open(), proofs, (q) => proofs.isWide(placeOf.get(q)!), rule.width);
  fillAll();
  if (rule.complementary !== false) {
    const company = createCompany(publication, relations, withheld, targets, rule.width, proofs);
    company.find();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      // What fillings proved before stays proved when more is withheld.
      fillAll();
      const added = new Set<number>();
      for (const q of open()) {
        const one = loosen(q, publication, relations, (sum) => withheld.has(sum) || added.has(sum));
        if (one !== null) added.add(one);
      }
      if (added.size === 0) break;
      for (const q of added) withheld.set(q, "complementary");
    }
    company.giveBack();
  }
  const ranges = targets.map((q, t): ProtectedRange => {
    const { low, high } = proofs.rangeOf(t);
    return { id: quantities[q]!.id, value: value[q]!, low: value[q]! + low, high: value[q]! + high };
  });
  return {
    withheld: new Map([...withheld].sort(([a], [b]) => a - b).map(([q, why]) => [quantities[q]!.id, why])),
    ranges,
    safe: ranges.every((range) => isWide(range, rule.width)),
  };
}

const isWide = ({ low, high }: ProtectedRange, width: number) => high - low >= width;

export interface Relations {
  value: Float64Array;
  /** Of each quantity. */
  worth: Float64Array;
  /** Per atom the published quantities and, numbered from behind them, the equations it is in. */
  sumsOf: { sum: number; sign: number }[][];
}

function relate({ atoms, quantities, equal = [] }: Publication): Relations {
  const value = Float64Array.from(quantities, (quantity) => quantity.atoms.reduce((sum, a) => sum + atoms[a]!, 0));
  return {
    value,
    worth: Float64Array.from(quantities, ({ worth }, q) => worth ?? Math.sqrt(1 + value[q]!)),
    sumsOf: listSums(atoms.length, quantities, equal),
  };
}

function listSums(
  atoms: number,
  quantities: readonly Quantity[],
  equal: NonNullable<Publication["equal"]>,
): Relations["sumsOf"] {
  const sumsOf: Relations["sumsOf"] = Array.from({ length: atoms }, () => []);
  const add = (at: readonly number[], sum: number, sign: number) => {
    for (const a of at) sumsOf[a]!.push({ sum, sign });
  };
  quantities.forEach((quantity, q) => {
    if (quantity.published) add(quantity.atoms, q, 1);
  });
  equal.forEach(({ plus, minus }, e) => {
    add(plus, quantities.length + e, 1);
    add(minus, quantities.length + e, -1);
  });
  return sumsOf;
}

/**
 * What to withhold where no change is found in whole numbers: the published sum worth least over one of q's atoms, or over
 * atoms that an equation ties to them. Once none is left, they move as they like. Null: nothing is left.
 */
function loosen(
  q: number,
  { quantities, equal = [] }: Publication,
  { worth, sumsOf }: Relations,
  isOut: (sum: number) => boolean,
): number | null {
  const own = new Set(quantities[q]!.atoms);
  const tied = equal.flatMap(({ plus, minus }) => {
    const all = [...plus, ...minus];
    return all.some((a) => own.has(a)) ? all : [];
  });
  for (const atoms of [own, new Set(tied)]) {
    const over = new Set([...atoms].flatMap((a) => sumsOf[a]!.map(({ sum }) => sum)));
    const left = [...over].filter((sum) => sum < quantities.length && !isOut(sum));
    if (left.length > 0) return left.reduce((best, sum) => (worth[sum]! < worth[best]! ? sum : best));
  }
  return null;
}

/**
 * Looks for proofs of the targets among all records at once. Only atoms of something withheld may move, which asks for more than
 * needed: what such fillings prove holds for the whole.
 */
function fillGlobally(
  { atoms, quantities }: Publication,
  { sumsOf }: Relations,
  withheld: ReadonlyMap<number, unknown>,
  targets: readonly number[],
  proofs: Proofs,
  isDone: (q: number) => boolean,
  width: number,
) {
  if (targets.length === 0) return;
  const movable = new Set<number>();
  for (const q of [...withheld.keys(), ...targets]) for (const a of quantities[q]!.atoms) movable.add(a);
  const targetsOf = new Map<number, number[]>();
  for (const q of targets) for (const a of quantities[q]!.atoms) targetsOf.set(a, [...(targetsOf.get(a) ?? []), q]);

  // Atoms in the same published sums and the same targets move as one.
  const groups = new Map<string, number>();
  const x: number[] = [];
  const atomsOf: number[][] = [];
  const groupOf = new Map<number, number>();
  const members = new Map<number, Map<number, number>>();
  for (const a of movable) {
    const known = sumsOf[a]!.filter(({ sum }) => !withheld.has(sum));
    const name = `${known.map(({ sum, sign }) => (sum + 1) * sign).join()} ${targetsOf.get(a)?.join() ?? ""}`;
    let group = groups.get(name);
    if (group === undefined) {
      group = x.push(0) - 1;
      atomsOf.push([]);
      groups.set(name, group);
      for (const { sum, sign } of known) {
        const row = members.get(sum) ?? new Map<number, number>();
        row.set(group, sign);
        members.set(sum, row);
      }
    }
    x[group]! += atoms[a]!;
    atomsOf[group]!.push(a);
    groupOf.set(a, group);
  }
  const rows = new Map<string, { at: number[]; signs: number[] }>();
  for (const row of members.values()) {
    const sorted = [...row].sort(([a], [b]) => a - b);
    rows.set(sorted.join(";"), { at: sorted.map(([group]) => group), signs: sorted.map(([, sign]) => sign) });
  }

  const fillings = createFillings(x, [...rows.values()]);
  /** A group's change on its atoms: more on the first, less on as many as have so much. */
  const spread = (filling: Float64Array) => {
    const by = new Map<number, number>();
    atomsOf.forEach((at, group) => {
      let more = filling[group]! - x[group]!;
      for (const a of at) {
        if (more === 0) break;
        const here = more > 0 ? more : Math.max(more, -atoms[a]!);
        if (here !== 0) by.set(a, here);
        more -= here;
      }
    });
    return by;
  };
  // A filling that serves one target often serves others, so each is asked only while its range is too narrow.
  for (const q of targets) {
    const own = new Set(quantities[q]!.atoms.map((a) => groupOf.get(a)!));
    for (const sign of [1, -1]) {
      if (isDone(q)) break;
      const objective = new Float64Array(x.length);
      for (const group of own) objective[group] = sign;
      fillings.climb(objective, width);
      proofs.add(spread(fillings.filling()), (sum) => !withheld.has(sum));
    }
  }
}

/** The plain case: a table with its row and column totals and its grand total. Cells are named `row,column`. */
export function tablePublication(cells: readonly (readonly number[])[]): Publication {
  const columns = cells[0]?.length ?? 0;
  const at = (r: number, c: number) => r * columns + c;
  const allRows = [...cells.keys()];
  const allColumns = Array.from({ length: columns }, (_, c) => c);
  const sum = (id: string, atoms: number[]): Quantity => ({ id, atoms, published: true });
  return {
    atoms: cells.flat(),
    quantities: [
      ...allRows.flatMap((r) => allColumns.map((c) => sum(`${r},${c}`, [at(r, c)]))),
      ...allRows.map((r) =>
        sum(
          `${r},*`,
          allColumns.map((c) => at(r, c)),
        ),
      ),
      ...allColumns.map((c) =>
        sum(
          `*,${c}`,
          allRows.map((r) => at(r, c)),
        ),
      ),
      sum(
        "*,*",
        allRows.flatMap((r) => allColumns.map((c) => at(r, c))),
      ),
    ],
  };
}
