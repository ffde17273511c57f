/**
 * Changes of the true numbers that leave every published sum as it is: each is a filling as good as the truth, and together they
 * prove how far an attacker's range of every small count reaches. They are kept, so that publishing one more sum only asks for
 * new ones where it takes the old ones away.
 */

/** By how much each atom changes. */
export type Change = ReadonlyMap<number, number>;

export interface Proofs {
  /**
   * Takes a change in.
   * @throws RangeError where it is no filling as good as the truth: it owes records, or changes a sum that is published.
   */
  add(by: Change, isPublished: (sum: number) => boolean): void;
  /** How far the t-th target can move, from ≤ 0 to ≥ 0. */
  rangeOf(t: number): { low: number; high: number };
  isWide(t: number): boolean;
  /** Targets that would be too narrow if a sum were published: the changes that change it prove nothing then. */
  narrowedBy(sum: number): number[];
  /** The sums that a change changes. */
  sumsOf(by: Change): number[];
  /** From now on this sum is published. */
  publish(sum: number): void;
  /** How far a target can move by the changes that leave a sum as it is. */
  rangeWithout(sum: number, t: number): { low: number; high: number };
}

interface Proof {
  /** Sums that it changes. */
  sums: ReadonlySet<number>;
  /** Targets that it moves, and by how much. */
  moves: ReadonlyMap<number, number>;
}

/**
 * @param sumsOf per atom the sums it is in, with signs.
 * @param targets atoms of each.
 * @param width that a target's range is to have.
 */
export function createProofs(
  atoms: ArrayLike<number>,
  sumsOf: readonly (readonly { sum: number; sign: number }[])[],
  targets: readonly (readonly number[])[],
  width: number,
): Proofs {
  const targetsOf = new Map<number, number[]>();
  targets.forEach((at, t) => {
    for (const a of at) targetsOf.set(a, [...(targetsOf.get(a) ?? []), t]);
  });
  const bySum = new Map<number, Set<Proof>>();
  const byTarget = targets.map(() => new Set<Proof>());
  const lows = targets.map(() => 0);
  const highs = targets.map(() => 0);

  const reachOf = (t: number, without?: ReadonlySet<Proof>) => {
    let [low, high] = [0, 0];
    for (const proof of byTarget[t]!) {
      if (without?.has(proof)) continue;
      const move = proof.moves.get(t)!;
      low = Math.min(low, move);
      high = Math.max(high, move);
    }
    return { low, high };
  };
  const movedBy = (proofs: ReadonlySet<Proof>) => new Set([...proofs].flatMap(({ moves }) => [...moves.keys()]));
  const NONE: ReadonlySet<Proof> = new Set();

  const isChanged = ([, more]: [number, number]) => more !== 0;
  const changedBy = (by: Change): number[] => {
    const sums = new Map<number, number>();
    for (const [a, more] of by)
      for (const { sum, sign } of sumsOf[a]!) sums.set(sum, (sums.get(sum) ?? 0) + sign * more);
    return [...sums].filter(isChanged).map(([sum]) => sum);
  };

  return {
    sumsOf: changedBy,
    add(by, isPublished) {
      const moves = new Map<number, number>();
      for (const [a, more] of by) {
        if (atoms[a]! + more < 0) throw new RangeError("a filling may not owe records");
        for (const t of targetsOf.get(a) ?? []) moves.set(t, (moves.get(t) ?? 0) + more);
      }
      const proof: Proof = { sums: new Set(changedBy(by)), moves: new Map([...moves].filter(isChanged)) };
      for (const sum of proof.sums)
        if (isPublished(sum)) throw new RangeError("a filling may not change what is published");
      for (const sum of proof.sums) bySum.set(sum, (bySum.get(sum) ?? new Set()).add(proof));
      for (const [t, move] of proof.moves) {
        byTarget[t]!.add(proof);
        lows[t] = Math.min(lows[t]!, move);
        highs[t] = Math.max(highs[t]!, move);
      }
    },
    rangeOf: (t) => ({ low: lows[t]!, high: highs[t]! }),
    isWide: (t) => highs[t]! - lows[t]! >= width,
    rangeWithout: (sum, t) => reachOf(t, bySum.get(sum)),
    narrowedBy(sum) {
      const gone = bySum.get(sum) ?? NONE;
      return [...movedBy(gone)].filter((t) => {
        const { low, high } = reachOf(t, gone);
        return high - low < width;
      });
    },
    publish(sum) {
      const gone = new Set(bySum.get(sum));
      for (const proof of gone) {
        for (const one of proof.sums) bySum.get(one)!.delete(proof);
        for (const t of proof.moves.keys()) byTarget[t]!.delete(proof);
      }
      for (const t of movedBy(gone)) {
        const { low, high } = reachOf(t);
        lows[t] = low;
        highs[t] = high;
      }
    },
  };
}
