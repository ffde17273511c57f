/**
 * Which published sums must be withheld so that no small count can be worked out from the rest: small ones first, then
 * complementary ones, until fillings are found that are as good as the truth and move every small count far enough. Linked
 * tables are one problem here, since all are sums of the same atoms (cf. M. Fischetti and J. J. Salazar-González, "Solving the
 * cell suppression problem on tabular data with linear constraints", Management Science 47 (2001) 1008–1027; here greedy).
 */
import { cheapestChange } from "./cheapest-company.ts";
import { createFillings } from "./linear-range.ts";

export interface Quantity {
  id: string;
  /** Positions of the atoms it adds up, without repeats. */
  atoms: readonly number[];
  /** False: never published, but to be protected if small (a difference of two published ones). */
  published: boolean;
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
  for (let a = 0; a < publication.atoms.length; a++) {
    const value = publication.atoms[a]!;
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new RangeError(`${value} is not a number of records`);
  }
  if (!(rule.least >= 1 && rule.width >= 1)) throw new RangeError("a rule needs a threshold and a width of at least 1");
  const relations = relate(publication);
  const { value } = relations;
  const isSmall = (q: number) => value[q]! < rule.least && (value[q]! > 0 || rule.zeros === true);
  const targets = [...publication.quantities.keys()].filter(isSmall);
  const withheld = new Map<number, "small" | "complementary">();
  for (const q of targets) if (publication.quantities[q]!.published) withheld.set(q, "small");

  let ranges = rangesOf(publication, relations, withheld, targets, rule.width);
  if (rule.complementary !== false) {
    findCheapCompany(publication, relations, withheld, targets, ranges, rule.width);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      // What fillings proved before stays proved when more is withheld.
      const bare = targets.filter((_, t) => !isWide(ranges[t]!, rule.width));
      for (const range of rangesOf(publication, relations, withheld, bare, rule.width)) {
        const known = ranges.find(({ id }) => id === range.id)!;
        known.low = Math.min(known.low, range.low);
        known.high = Math.max(known.high, range.high);
      }
      const added = new Set<number>();
      for (const q of bare) {
        if (isWide(ranges[targets.indexOf(q)]!, rule.width)) continue;
        const one = loosen(q, publication, relations, (sum) => withheld.has(sum) || added.has(sum));
        if (one !== null) added.add(one);
      }
      if (added.size === 0) break;
      for (const q of added) withheld.set(q, "complementary");
    }
    ranges = giveBack(publication, relations, withheld, targets, rule.width) ?? ranges;
  }
  return {
    withheld: new Map([...withheld].sort(([a], [b]) => a - b).map(([q, why]) => [publication.quantities[q]!.id, why])),
    ranges,
    safe: ranges.every((range) => isWide(range, rule.width)),
  };
}

/**
 * Makes the targets uncertain one by one, each at least cost given what is withheld already. A change that moves one target
 * is a filling that moves others too, and stays one whatever else is withheld.
 */
function findCheapCompany(
  { atoms, quantities, equal = [] }: Publication,
  { value, sumsOf }: Relations,
  withheld: Map<number, "small" | "complementary">,
  targets: readonly number[],
  ranges: readonly ProtectedRange[],
  width: number,
) {
  const members = [
    ...quantities.map(({ atoms: at }) => ({ at })),
    ...equal.map(({ plus, minus }) => ({ at: [...plus, ...minus] })),
  ];
  const cost = Float64Array.from(members, (_, sum) => {
    if (sum >= quantities.length) return Number.POSITIVE_INFINITY;
    return withheld.has(sum) ? 0 : Math.sqrt(1 + value[sum]!);
  });
  const sums = { atoms, members, sumsOf, cost };
  const learn = (by: ReadonlyMap<number, number>) => {
    targets.forEach((q, t) => {
      let moved = value[q]!;
      for (const a of quantities[q]!.atoms) moved += by.get(a) ?? 0;
      ranges[t]!.low = Math.min(ranges[t]!.low, moved);
      ranges[t]!.high = Math.max(ranges[t]!.high, moved);
    });
  };
  const withhold = (changed: readonly number[]) => {
    for (const sum of changed) {
      withheld.set(sum, "complementary");
      cost[sum] = 0;
    }
  };
  // Upwards as far as asked, a little farther where that comes out in fractions, downwards for what is left; those that stay
  // narrow once more, from farther away.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    targets.forEach((q, t) => {
      const range = ranges[t]!;
      for (const more of [0, 1, 2]) {
        if (isWide(range, width)) return;
        const aim = width - (range.value - range.low) + more;
        const change = cheapestChange(sums, quantities[q]!.atoms, aim, attempt);
        if (!change.by) continue;
        learn(change.by);
        withhold(change.sums);
      }
      if (isWide(range, width) || range.value === 0) return;
      const down = -Math.min(range.value, width - (range.high - range.value));
      const change = cheapestChange(sums, quantities[q]!.atoms, down, attempt);
      if (!change.by) return;
      learn(change.by);
      withhold(change.sums);
    });
  }
}
const ATTEMPTS = 2;

const isWide = ({ low, high }: ProtectedRange, width: number) => high - low >= width;

interface Relations {
  value: Float64Array;
  /** Per atom the published quantities and, numbered from behind them, the equations it is in. */
  sumsOf: { sum: number; sign: number }[][];
}

function relate({ atoms, quantities, equal = [] }: Publication): Relations {
  return {
    value: Float64Array.from(quantities, (quantity) => quantity.atoms.reduce((sum, a) => sum + atoms[a]!, 0)),
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
 * What to withhold where no change is found in whole numbers: the smallest published sum over one of q's atoms, or over atoms
 * that an equation ties to them. Once none is left, they move as they like. Null: nothing is left.
 */
function loosen(
  q: number,
  { quantities, equal = [] }: Publication,
  { value, sumsOf }: Relations,
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
    if (left.length > 0) return left.reduce((best, sum) => (value[sum]! < value[best]! ? sum : best));
  }
  return null;
}

/**
 * Publishes again what turns out not to be needed: large numbers first, by halves while a half is not needed as a whole. Null
 * where nothing could be given back.
 */
function giveBack(
  publication: Publication,
  relations: Relations,
  withheld: Map<number, "small" | "complementary">,
  targets: readonly number[],
  width: number,
): ProtectedRange[] | null {
  const complementary = [...withheld].filter(([, why]) => why === "complementary").map(([q]) => q);
  let kept: ProtectedRange[] | null = null;
  let trials = 0;
  const stretches = [complementary.sort((a, b) => relations.value[b]! - relations.value[a]! || a - b)];
  // Each trial solves the whole problem again.
  for (let stretch = stretches.shift(); stretch && trials < MOST_TRIALS; stretch = stretches.shift()) {
    trials++;
    for (const q of stretch) withheld.delete(q);
    const ranges = rangesOf(publication, relations, withheld, targets, width, true);
    if (ranges.every((range) => isWide(range, width))) {
      kept = ranges;
      continue;
    }
    for (const q of stretch) withheld.set(q, "complementary");
    const half = Math.ceil(stretch.length / 2);
    if (stretch.length > 1) stretches.push(stretch.slice(0, half), stretch.slice(half));
  }
  return kept;
}
const MOST_TRIALS = 12;

/**
 * What fillings prove of every target. Only atoms of something withheld may move, which asks for more than needed: what
 * such fillings prove holds for the whole.
 * @param untilNarrow stops at the first range that is too narrow, where one is enough to know.
 */
function rangesOf(
  { atoms, quantities }: Publication,
  { value, sumsOf }: Relations,
  withheld: ReadonlyMap<number, unknown>,
  targets: readonly number[],
  width: number,
  untilNarrow = false,
): ProtectedRange[] {
  const movable = new Set<number>();
  for (const q of [...withheld.keys(), ...targets]) for (const a of quantities[q]!.atoms) movable.add(a);
  const targetsOf = new Map<number, number[]>();
  targets.forEach((q, t) => {
    for (const a of quantities[q]!.atoms) targetsOf.set(a, [...(targetsOf.get(a) ?? []), t]);
  });

  // Atoms in the same published sums and the same targets move as one.
  const groups = new Map<string, number>();
  const x: number[] = [];
  const groupOf = new Map<number, number>();
  const members = new Map<number, Map<number, number>>();
  for (const a of movable) {
    const known = sumsOf[a]!.filter(({ sum }) => !withheld.has(sum));
    const name = `${known.map(({ sum, sign }) => (sum + 1) * sign).join()} ${targetsOf.get(a)?.join() ?? ""}`;
    let group = groups.get(name);
    if (group === undefined) {
      group = x.push(0) - 1;
      groups.set(name, group);
      for (const { sum, sign } of known) {
        const row = members.get(sum) ?? new Map<number, number>();
        row.set(group, sign);
        members.set(sum, row);
      }
    }
    x[group]! += atoms[a]!;
    groupOf.set(a, group);
  }
  const rows = new Map<string, { at: number[]; signs: number[] }>();
  for (const row of members.values()) {
    const sorted = [...row].sort(([a], [b]) => a - b);
    rows.set(sorted.join(";"), { at: sorted.map(([group]) => group), signs: sorted.map(([, sign]) => sign) });
  }

  const inTarget = targets.map((q) => [...new Set(quantities[q]!.atoms.map((a) => groupOf.get(a)!))]);
  const ranges = targets.map(
    (q): ProtectedRange => ({ id: quantities[q]!.id, value: value[q]!, low: value[q]!, high: value[q]! }),
  );
  const fillings = createFillings(x, [...rows.values()]);
  const learn = () => {
    const filling = fillings.filling();
    if (!filling) return;
    inTarget.forEach((groupsOf, t) => {
      const now = groupsOf.reduce((sum, group) => sum + filling[group]!, 0);
      const range = ranges[t]!;
      range.low = Math.min(range.low, now);
      range.high = Math.max(range.high, now);
    });
  };
  // A filling that serves one target often serves others, so each is asked only while its range is too narrow.
  for (let t = 0; t < targets.length; t++) {
    for (const sign of [1, -1]) {
      if (isWide(ranges[t]!, width)) break;
      const objective = new Float64Array(x.length);
      for (const group of inTarget[t]!) objective[group] = sign;
      fillings.climb(objective, width);
      learn();
    }
    if (untilNarrow && !isWide(ranges[t]!, width)) break;
  }
  return ranges;
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
