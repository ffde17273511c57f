/**
 * The company that small counts need: published sums withheld with them, the least worth first. It is found one small count after
 * the other, each at least cost given what is withheld already. Then what turns out needless is published again, and what is dear
 * is exchanged for cheaper company where there is some.
 */
import { cheapestChange, chooseAtoms, type Sums } from "./cheapest-company.ts";
import type { Change, Proofs } from "./proofs.ts";
import type { Publication, Relations } from "./protect.ts";

export type Reason = "small" | "complementary";

/** Each goes on where the one before got stuck, another way and looking farther. */
const ATTEMPTS = 3;
/** For so many of the dearest it is worth the time to try again, farther, and to look for others in their place. */
const DEAR = 60;
const FARTHER = 2;
/** What changing a sum costs that is withheld but may be published again, as a part of its worth. */
const HOPE = 0.02;

interface Range {
  low: number;
  high: number;
}

export function createCompany(
  { atoms, quantities, equal = [] }: Publication,
  { value, worth: worthOf, sumsOf }: Relations,
  withheld: Map<number, Reason>,
  targets: readonly number[],
  width: number,
  proofs: Proofs,
) {
  const members = [
    ...quantities.map(({ atoms: at }) => ({ at })),
    ...equal.map(({ plus, minus }) => ({ at: [...plus, ...minus] })),
  ];
  // Nobody can withhold an equation.
  const worth = Float64Array.from(members, (_, sum) =>
    sum < quantities.length ? worthOf[sum]! : Number.POSITIVE_INFINITY,
  );
  const isPublished = (sum: number) => !withheld.has(sum);
  const costsWhere = (ofPublished: (sum: number) => number) =>
    Float64Array.from(members, (_, sum) => {
      const why = withheld.get(sum);
      return why === undefined ? ofPublished(sum) : why === "small" ? 0 : HOPE * worth[sum]!;
    });
  const sumsAt = (cost: Float64Array, price: Float64Array): Sums => ({ atoms, members, sumsOf, cost, price });
  const atomsOf = (t: number) => quantities[targets[t]!]!.atoms;
  const isEnough = ({ low, high }: Range) => high - low >= width;

  /** Widens a target's range upwards as far as asked, then downwards for what is left; says whether that sufficed. */
  function widen(
    t: number,
    attempts: number,
    range: () => Range,
    change: (aim: number, attempt: number, from: Change | undefined) => Change | null,
  ): boolean {
    for (const down of [false, true]) {
      let from: Change | undefined;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { low, high } = range();
        if (isEnough({ low, high })) return true;
        const aim = down ? -Math.min(value[targets[t]!]!, width - high) : width + low;
        if (aim === 0) break;
        const by = change(aim, attempt, from);
        if (!by) return false;
        from = by;
      }
    }
    return isEnough(range());
  }

  /** Withholds what makes the targets uncertain. */
  function find() {
    const cost = costsWhere((sum) => worth[sum]!);
    const sums = sumsAt(cost, cost);
    for (const t of targets.keys())
      widen(
        t,
        ATTEMPTS,
        () => proofs.rangeOf(t),
        (aim, attempt, from) => {
          const by = cheapestChange(sums, atomsOf(t), aim, { attempt, from });
          for (const sum of proofs.sumsOf(by).filter(isPublished)) {
            withheld.set(sum, "complementary");
            cost[sum] = HOPE * worth[sum]!;
          }
          proofs.add(by, isPublished);
          return by;
        },
      );
  }

  /** Publishes again what is not needed, the dearest first. */
  function giveBack() {
    const price = costsWhere((sum) => worth[sum]!);
    const fixed = costsWhere(() => Number.POSITIVE_INFINITY);
    const known = new Map<string, number[]>();
    const nearOf = (t: number, reach: number) => {
      const key = `${t} ${reach}`;
      const near = known.get(key) ?? chooseAtoms(sumsAt(fixed, price), atomsOf(t), reach);
      known.set(key, near);
      return near;
    };

    /** Whether other changes of what is withheld prove all that q's do. */
    const isNeedless = (q: number, isDear: boolean) =>
      proofs.narrowedBy(q).every((t) =>
        widen(
          t,
          isDear ? ATTEMPTS : 1,
          () => proofs.rangeWithout(q, t),
          (aim, attempt, from) => {
            const near = nearOf(t, Math.min(1 + attempt, FARTHER));
            const by = cheapestChange(sumsAt(fixed, price), atomsOf(t), aim, { attempt, near, from });
            proofs.add(by, isPublished);
            return by;
          },
        ),
      );

    /** What is to be withheld in q's place, where together it is worth less; null where it is not. */
    const exchange = (q: number): number[] | null => {
      const limit = worth[q]!;
      const cost = fixed.map((one, sum) => (isPublished(sum) && sum !== q && worth[sum]! < limit ? worth[sum]! : one));
      const added: number[] = [];
      let spent = 0;
      const isDone = proofs.narrowedBy(q).every((t) =>
        widen(
          t,
          ATTEMPTS,
          () => proofs.rangeWithout(q, t),
          (aim, attempt, from) => {
            const near = nearOf(t, FARTHER);
            const by = cheapestChange(sumsAt(cost, price), atomsOf(t), aim, { attempt, near, from });
            const more = proofs.sumsOf(by).filter(isPublished);
            spent += more.reduce((sum, one) => sum + worth[one]!, 0);
            if (spent >= limit) return null;
            for (const sum of more) {
              withheld.set(sum, "complementary");
              cost[sum] = HOPE * worth[sum]!;
              added.push(sum);
            }
            proofs.add(by, isPublished);
            return by;
          },
        ),
      );
      if (isDone) return added;
      for (const sum of added) publish(sum);
      return null;
    };
    const publish = (sum: number) => {
      withheld.delete(sum);
      proofs.publish(sum);
    };

    const byWorth = (a: number, b: number) => worth[b]! - worth[a]! || a - b;
    const left = [...withheld].flatMap(([q, why]) => (why === "complementary" ? [q] : [])).sort(byWorth);
    for (let trial = 0, q = left.shift(); q !== undefined; q = left.shift(), trial++) {
      fixed[q] = Number.POSITIVE_INFINITY;
      const isDear = trial < DEAR;
      if (isNeedless(q, isDear)) {
        publish(q);
        continue;
      }
      const others = isDear ? exchange(q) : null;
      if (others) {
        publish(q);
        for (const sum of others) fixed[sum] = HOPE * worth[sum]!;
        left.push(...others);
        left.sort(byWorth);
        continue;
      }
      // It is needed: from now on it may change as it likes.
      fixed[q] = 0;
    }
  }
  return { find, giveBack };
}
