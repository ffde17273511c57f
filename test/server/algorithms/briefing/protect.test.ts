import { describe, expect, test } from "vitest";
import { createProofs } from "#server/algorithms/briefing/suppress/proofs.ts";
import {
  type Protection,
  type ProtectionRule,
  type Publication,
  protect,
  tablePublication,
} from "#server/algorithms/briefing/suppress/protect.ts";
import { seededRandom } from "#test/client/synthetic-cube.ts";

const RULE: ProtectionRule = { least: 5, width: 5 };

/** Knows nothing but what is published; tries every filling of the atoms by whole numbers, and says what is left possible. */
function attack({ atoms, quantities, equal = [] }: Publication, { withheld }: Protection) {
  const known = quantities
    .filter(({ id, published }) => published && !withheld.has(id))
    .map(({ atoms: at }) => ({ at, sum: at.reduce((sum, a) => sum + atoms[a]!, 0) }));
  // An atom is at most what any published sum over it says. What no sum covers is anything: a little suffices.
  const most = Array.from(atoms, (_, a) => {
    const sums = known.flatMap(({ at, sum }) => (at.includes(a) ? [sum] : []));
    return sums.length === 0 ? 12 : Math.min(...sums);
  });
  const ranges = quantities.map(() => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }));
  const filling = new Array<number>(atoms.length).fill(0);
  const left = known.map(({ sum }) => sum);
  const over = Array.from(atoms, (_, a) => known.flatMap(({ at }, k) => (at.includes(a) ? [k] : [])));
  const ends = Array.from(atoms, (_, a) => known.flatMap(({ at }, k) => (Math.max(...at) === a ? [k] : [])));
  let fillings = 0;
  const place = (a: number) => {
    if (a === atoms.length) {
      const sum = (at: readonly number[]) => at.reduce((total, one) => total + filling[one]!, 0);
      if (equal.some(({ plus, minus }) => sum(plus) !== sum(minus))) return;
      fillings++;
      quantities.forEach(({ atoms: at }, q) => {
        const value = sum(at);
        ranges[q]!.low = Math.min(ranges[q]!.low, value);
        ranges[q]!.high = Math.max(ranges[q]!.high, value);
      });
      return;
    }
    const free = over[a]!.reduce((least, k) => Math.min(least, left[k]!), most[a]!);
    for (let value = 0; value <= free; value++) {
      filling[a] = value;
      for (const k of over[a]!) left[k]! -= value;
      if (ends[a]!.every((k) => left[k] === 0)) place(a + 1);
      for (const k of over[a]!) left[k]! += value;
    }
  };
  place(0);
  return { ranges: new Map(quantities.map(({ id }, q) => [id, ranges[q]!])), fillings };
}

const isSmall = (value: number) => value > 0 && value < RULE.least;
const sumOf = ({ atoms }: Publication, at: readonly number[]) => at.reduce((sum, a) => sum + atoms[a]!, 0);

/** Small counts that the attacker pins, or narrows below what the rule asks. */
function pinned(publication: Publication, protection: Protection) {
  const { ranges, fillings } = attack(publication, protection);
  expect(fillings).toBeGreaterThan(0);
  return publication.quantities.filter(({ id, atoms }) => {
    const { low, high } = ranges.get(id)!;
    return isSmall(sumOf(publication, atoms)) && high - low < RULE.width;
  });
}

function randomTable(random: () => number, rows: number, columns: number): number[][] {
  const draw = () =>
    random() < 0.2 ? 0 : random() < 0.35 ? 1 + Math.floor(random() * 4) : 5 + Math.floor(random() * 8);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
}

describe("a table with its totals", () => {
  test("one small count takes three others with it, and no more", () => {
    const publication = tablePublication([
      [2, 20, 9],
      [30, 40, 50],
      [11, 60, 70],
    ]);
    const { withheld, safe } = protect(publication, RULE);
    expect(Object.fromEntries(withheld)).toEqual({
      "0,0": "small",
      "0,2": "complementary",
      "2,0": "complementary",
      "2,2": "complementary",
    });
    expect(safe).toBe(true);
  });

  test("a total that is worth much stays where a detail can serve as company", () => {
    const cells = [
      [2, 20, 9],
      [30, 40, 50],
      [11, 60, 70],
    ];
    const worthy = (dear: readonly string[]): Publication => {
      const publication = tablePublication(cells);
      const quantities = publication.quantities.map((one) => ({ ...one, worth: dear.includes(one.id) ? 1000 : 5 }));
      return { ...publication, quantities };
    };
    const companyOf = (dear: readonly string[]) => {
      const { withheld, safe } = protect(worthy(dear), RULE);
      expect(safe).toBe(true);
      return [...withheld.keys()];
    };
    const details = cells.flatMap((row, r) => row.map((_, c) => `${r},${c}`));
    const totals = tablePublication(cells).quantities.flatMap(({ id }) => (id.includes("*") ? [id] : []));
    expect(companyOf(details).some((id) => totals.includes(id))).toBe(true);
    expect(companyOf([...totals, "0,2", "2,0"])).toEqual(["0,0", "0,1", "1,0", "1,1"]);
  });

  test.each([3, 4, 5, 8, 11])("no company is withheld that the attacker would not gain from (seed %i)", (seed) => {
    const publication = tablePublication(randomTable(seededRandom(seed * 7919), 3, seed % 2 === 0 ? 3 : 2));
    const protection = protect(publication, RULE);
    const company = [...protection.withheld].flatMap(([id, why]) => (why === "complementary" ? [id] : []));
    expect(company.length).toBeGreaterThan(0);
    for (const id of company) {
      const withheld = new Map([...protection.withheld].filter(([other]) => other !== id));
      expect([id, pinned(publication, { ...protection, withheld }).length > 0]).toEqual([id, true]);
    }
  });

  test("a table without small counts is published whole", () => {
    expect(
      protect(
        tablePublication([
          [5, 0],
          [7, 90],
        ]),
        RULE,
      ),
    ).toEqual({ withheld: new Map(), ranges: [], safe: true });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    "an attacker who tries every filling pins no small count (seed %i)",
    (seed) => {
      const random = seededRandom(seed * 7919);
      const publication = tablePublication(randomTable(random, 3, seed % 2 === 0 ? 3 : 2));
      const protection = protect(publication, RULE);
      expect(protection.safe).toBe(true);
      expect(pinned(publication, protection)).toEqual([]);
    },
  );

  test("the ranges it reports are ones the attacker cannot narrow", () => {
    const publication = tablePublication(randomTable(seededRandom(42), 3, 3));
    const protection = protect(publication, RULE);
    const { ranges } = attack(publication, protection);
    expect(protection.ranges.length).toBeGreaterThan(0);
    for (const { id, low, high, value } of protection.ranges) {
      expect(ranges.get(id)!.low).toBeLessThanOrEqual(low);
      expect(ranges.get(id)!.high).toBeGreaterThanOrEqual(high);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
  });

  test("without the complementary step the same attacker works small counts out", () => {
    const tables = [1, 2, 3, 4, 5, 6].map((seed) => tablePublication(randomTable(seededRandom(seed * 7919), 3, 2)));
    const broken = tables.map((table) => protect(table, { ...RULE, complementary: false }));
    expect(tables.some((table, t) => pinned(table, broken[t]!).length > 0)).toBe(true);
    expect(broken.some(({ safe }) => !safe)).toBe(true);
  });

  test("zeros are protected where the rule says so", () => {
    const publication = tablePublication([
      [0, 20, 9],
      [30, 40, 50],
    ]);
    expect(protect(publication, RULE).withheld.size).toBe(0);
    const { withheld, safe } = protect(publication, { ...RULE, zeros: true });
    expect(withheld.get("0,0")).toBe("small");
    expect(safe).toBe(true);
  });
});

describe("linked tables", () => {
  /** Units by kind and, apart from it, units by state: the same records twice, so their unit totals are the same. */
  function linked(random: () => number): Publication {
    const atoms = Array.from({ length: 8 }, () =>
      random() < 0.4 ? 1 + Math.floor(random() * 4) : 4 + Math.floor(random() * 5),
    );
    const at = (unit: number, kind: number, state: number) => unit * 4 + kind * 2 + state;
    const all = [0, 1];
    const sum = (id: string, units: number[], kinds: number[], states: number[]) => ({
      id,
      published: true,
      atoms: units.flatMap((u) => kinds.flatMap((k) => states.map((s) => at(u, k, s)))),
    });
    return {
      atoms,
      quantities: [
        ...all.flatMap((u) => all.map((k) => sum(`unit ${u} kind ${k}`, [u], [k], all))),
        ...all.flatMap((u) => all.map((s) => sum(`unit ${u} state ${s}`, [u], all, [s]))),
        ...all.flatMap((k) => all.map((s) => sum(`kind ${k} state ${s}`, all, [k], [s]))),
        ...all.map((u) => sum(`unit ${u}`, [u], all, all)),
        ...all.map((k) => sum(`kind ${k}`, all, [k], all)),
        ...all.map((s) => sum(`state ${s}`, all, all, [s])),
        sum("all", all, all, all),
      ],
    };
  }

  test.each([1, 2, 3, 4, 5, 6])("an attacker who puts them together pins no small count (seed %i)", (seed) => {
    const publication = linked(seededRandom(seed * 104729));
    const protection = protect(publication, RULE);
    expect(protection.safe).toBe(true);
    expect(pinned(publication, protection)).toEqual([]);
  });

  test.each([7, 8, 9, 10])("nor where totals are dear and details cheap (seed %i)", (seed) => {
    const { quantities, ...rest } = linked(seededRandom(seed * 104729));
    const publication = {
      ...rest,
      quantities: quantities.map((one) => ({ ...one, worth: one.atoms.length ** 4 })),
    };
    const protection = protect(publication, RULE);
    expect(protection.safe).toBe(true);
    expect(pinned(publication, protection)).toEqual([]);
  });

  test("a small difference of two published counts is protected too", () => {
    const publication: Publication = {
      atoms: [40, 2, 30, 6],
      quantities: [
        { id: "all of A", atoms: [0, 1], published: true },
        { id: "closed in A", atoms: [0], published: true },
        { id: "all of B", atoms: [2, 3], published: true },
        { id: "closed in B", atoms: [2], published: true },
        { id: "all", atoms: [0, 1, 2, 3], published: true },
        { id: "open in A", atoms: [1], published: false },
      ],
    };
    const { withheld, safe, ranges } = protect(publication, RULE);
    expect(safe).toBe(true);
    expect(withheld.has("open in A")).toBe(false);
    expect(withheld.size).toBeGreaterThan(0);
    expect(ranges).toMatchObject([{ id: "open in A", value: 2 }]);
  });

  test("what everybody knows to be equal is reckoned with", () => {
    const publication: Publication = {
      atoms: [3, 9, 12],
      quantities: [
        { id: "small", atoms: [0], published: true },
        { id: "large", atoms: [1], published: true },
        { id: "elsewhere", atoms: [2], published: true },
      ],
      equal: [{ plus: [0, 1], minus: [2] }],
    };
    const { withheld, safe } = protect(publication, RULE);
    expect(safe).toBe(true);
    expect(withheld.size).toBeGreaterThan(1);
  });
});

describe("changes that prove a range", () => {
  // Two records' kinds: 3 and 4, their sum (0) and the first alone (1).
  const sumsOf = [
    [
      { sum: 0, sign: 1 },
      { sum: 1, sign: 1 },
    ],
    [{ sum: 0, sign: 1 }],
  ];
  const proofs = () => createProofs([3, 4], sumsOf, [[0]], 5);
  const isPublished = (sum: number) => sum === 0;

  test("are refused where they would change what is published, or owe records", () => {
    expect(() => proofs().add(new Map([[0, 2]]), isPublished)).toThrow(/published/);
    const owing = new Map([
      [0, 5],
      [1, -5],
    ]);
    expect(() => proofs().add(owing, isPublished)).toThrow(/owe/);
  });

  test("prove nothing any more once a sum they change is published", () => {
    const all = proofs();
    for (const more of [2, -3])
      all.add(
        new Map([
          [0, more],
          [1, -more],
        ]),
        isPublished,
      );
    expect([all.rangeOf(0), all.isWide(0), all.narrowedBy(1), all.narrowedBy(0)]).toEqual([
      { low: -3, high: 2 },
      true,
      [0],
      [],
    ]);
    all.publish(1);
    expect(all.rangeOf(0)).toEqual({ low: 0, high: 0 });
  });
});

test("numbers that are no counts and rules that ask for nothing are refused", () => {
  expect(() => protect({ atoms: [1.5], quantities: [] }, RULE)).toThrow(/1.5/);
  expect(() => protect({ atoms: [1], quantities: [] }, { least: 0, width: 1 })).toThrow(/threshold/);
});
