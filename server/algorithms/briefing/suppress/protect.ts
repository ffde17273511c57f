/**
 * Which published sums must be withheld so that no small count can be worked out from the rest: small ones first, then
 * complementary ones, until fillings are found that are as good as the truth and move every small count far enough. Linked
 * tables are one problem here, since all are sums of the same atoms (cf. M. Fischetti and J. J. Salazar-González, "Solving the
 * cell suppression problem on tabular data with linear constraints", Management Science 47 (2001) 1008–1027; here greedy).
 */
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
const NONE: ReadonlySet<number> = new Set();
/** So many withheld sums around a small one are looked at for company. */
const FARTHEST = 60;

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
    const keepCompany = () => {
      // Without solving anything: nothing withheld may be alone in a published sum.
      for (let round = 0, grew = true; grew && round < MOST_ROUNDS; round++) {
        grew = false;
        for (const q of targets) {
          const one = chooseComplement(q, relations, withheld, NONE, false);
          if (one === null) continue;
          withheld.set(one, "complementary");
          grew = true;
        }
      }
    };
    if (targets.some((_, i) => !isWide(ranges[i]!, rule.width))) {
      keepCompany();
      ranges = rangesOf(publication, relations, withheld, targets, rule.width);
    }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const bare = targets.filter((_, i) => !isWide(ranges[i]!, rule.width));
      if (bare.length === 0) break;
      const added = new Set<number>();
      for (const q of bare) {
        const one = chooseComplement(q, relations, withheld, added, true);
        if (one !== null) added.add(one);
      }
      if (added.size === 0) break;
      for (const q of added) withheld.set(q, "complementary");
      keepCompany();
      ranges = rangesOf(publication, relations, withheld, targets, rule.width);
    }
    ranges = giveBack(publication, relations, withheld, targets, rule.width) ?? ranges;
  }
  return {
    withheld: new Map([...withheld].sort(([a], [b]) => a - b).map(([q, why]) => [publication.quantities[q]!.id, why])),
    ranges,
    safe: ranges.every((range) => isWide(range, rule.width)),
  };
}

const isWide = ({ low, high }: ProtectedRange, width: number) => high - low >= width;

interface Relations {
  value: Float64Array;
  /** Published ones that hold a quantity and more, the smallest first; and published parts of each. */
  parents: number[][];
  /** Published ones inside each. */
  parts: number[][];
  /** Per atom the published quantities and, numbered from behind them, the equations it is in. */
  sumsOf: { sum: number; sign: number }[][];
  /** Published ones that share an equation with each. */
  linked: number[][];
  disjoint(a: number, b: number): boolean;
}

function relate({ atoms, quantities, equal = [] }: Publication): Relations {
  const words = Math.ceil(atoms.length / 32);
  const sets = quantities.map((quantity) => {
    const bits = new Int32Array(words);
    for (const a of quantity.atoms) bits[a >> 5]! |= 1 << (a & 31);
    return bits;
  });
  const value = Float64Array.from(quantities, (quantity) => quantity.atoms.reduce((sum, a) => sum + atoms[a]!, 0));
  const holds = (outer: Int32Array, inner: Int32Array) => {
    for (let w = 0; w < words; w++) if ((inner[w]! & ~outer[w]!) !== 0) return false;
    return true;
  };
  const parents: number[][] = quantities.map(() => []);
  const parts: number[][] = quantities.map(() => []);
  for (let p = 0; p < quantities.length; p++) {
    if (!quantities[p]!.published) continue;
    for (let q = 0; q < quantities.length; q++) {
      const larger = quantities[p]!.atoms.length > quantities[q]!.atoms.length;
      if (p === q || !larger || quantities[q]!.atoms.length === 0 || !holds(sets[p]!, sets[q]!)) continue;
      parents[q]!.push(p);
      if (quantities[q]!.published) parts[p]!.push(q);
    }
  }
  const inEquation = equal.map(({ plus, minus }) => {
    const of = new Set([...plus, ...minus]);
    return new Set([...quantities.keys()].filter((q) => quantities[q]!.atoms.some((a) => of.has(a))));
  });
  const linked = quantities.map((_, q) => {
    const others = new Set(inEquation.filter((members) => members.has(q)).flatMap((members) => [...members]));
    return [...others].filter((other) => other !== q && quantities[other]!.published);
  });
  for (const list of linked) list.sort((a, b) => value[a]! - value[b]! || a - b);
  for (const list of parents) list.sort((a, b) => value[a]! - value[b]! || a - b);
  for (const list of parts) list.sort((a, b) => value[a]! - value[b]! || a - b);
  return {
    value,
    parents,
    parts,
    linked,
    sumsOf: listSums(atoms.length, quantities, equal),
    disjoint(a, b) {
      for (let w = 0; w < words; w++) if ((sets[a]![w]! & sets[b]![w]!) !== 0) return false;
      return true;
    },
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
 * What to withhold next so that q can move: a part, disjoint from q or from what already moves with it, of a published sum
 * that pins it. Parts that pin nothing further come first, then small ones; sums themselves last. Null: nothing is left.
 * @param desperate whether to go on where nothing is pinned: more company, equations, sums.
 */
function chooseComplement(
  q: number,
  { value, parents, parts, linked, disjoint }: Relations,
  withheld: ReadonlyMap<number, unknown>,
  added: ReadonlySet<number>,
  desperate: boolean,
): number | null {
  const isOut = (p: number) => withheld.has(p) || added.has(p);
  const moves = (f: number, parent: number) =>
    parts[parent]!.some((part) => part !== f && isOut(part) && value[part]! > 0 && disjoint(part, f));
  /** Published sums over f with no smaller one between. */
  const nearest = (f: number) => {
    const known = parents[f]!.filter((parent) => !isOut(parent));
    return known.filter((parent) => !known.some((other) => other !== parent && parents[other]!.includes(parent)));
  };
  const pinned = (f: number) => nearest(f).filter((parent) => !moves(f, parent));
  let best: { part: number; cost: number } | null = null;
  const offer = (part: number, cost: number) => {
    if (best === null || cost < best.cost || (cost === best.cost && value[part]! < value[best.part]!)) {
      best = { part, cost };
    }
  };
  const siblings = (f: number, parent: number) =>
    parts[parent]!.filter((part) => !isOut(part) && value[part]! > 0 && part !== f && disjoint(part, f));
  // Outwards from q along what is withheld already.
  const seen = new Set([q]);
  const frontier = [q];
  for (let i = 0; i < frontier.length && i < FARTHEST; i++) {
    const f = frontier[i]!;
    for (const parent of pinned(f)) {
      for (const part of siblings(f, parent)) offer(part, pinned(part).filter((other) => other !== parent).length);
    }
    if (best !== null) return (best as { part: number }).part;
    for (const parent of nearest(f)) {
      for (const part of parts[parent]!) {
        if (!isOut(part) || seen.has(part)) continue;
        seen.add(part);
        frontier.push(part);
      }
    }
  }
  if (!desperate) return null;
  // Everything has company and yet q cannot move far enough: more company, then the sums themselves.
  for (const f of frontier) {
    for (const parent of nearest(f)) for (const part of siblings(f, parent)) offer(part, pinned(part).length);
    if (best !== null) return (best as { part: number }).part;
  }
  for (const f of frontier) {
    for (const part of linked[f]!) if (!isOut(part) && value[part]! > 0) return part;
    for (const part of parts[f]!) if (!isOut(part)) return part;
    for (const parent of parents[f]!) if (!isOut(parent)) return parent;
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
const MOST_TRIALS = 120;

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
