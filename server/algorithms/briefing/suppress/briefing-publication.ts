/**
 * A briefing's numbers as sums of the same atoms: records that every published count treats alike are one atom, so whatever
 * two tables share, they share here. Ratios, changes and medians give away the counts they are made of.
 */
import type { Layer } from "../../../contracts/vocabulary.contract.ts";
import type { AccidentTable } from "../../accidents/accident-table.ts";
import { dayNumber } from "../../analysis/calendar.ts";
import { isWithin } from "../../crossfilter/region-match.ts";
import type { Coded } from "../../cube/cube.ts";
import type { Fact, FactQuestion } from "../briefing.ts";
import { type Counted, factId, isCounted, isRatio, RATIOS, type What } from "../questions.ts";
import type { SnapshotTables } from "../snapshot-tables.ts";
import type { Publication, Quantity } from "./protect.ts";

/** The counts that a fact's value tells of. Empty: it tells of no record (a holiday, a threshold). */
export function partsOf({ ask }: Pick<Fact, "ask">): FactQuestion[] {
  const what = ask.what as What;
  const part = (of: Counted, changes: Partial<FactQuestion> = {}): FactQuestion => {
    const { with: _, ...rest } = ask;
    return { ...rest, what: of, ...changes };
  };
  const stock = (of: Counted) => part(of, { period: null });
  if (isCounted(what)) return [ask];
  if (isRatio(what)) return [part(RATIOS[what].of), part(RATIOS[what].by)];
  switch (what) {
    case "change":
    case "changeShare": {
      const { of, from, to, ...more } = ask.with!;
      const kept = Object.keys(more).length > 0 ? { with: more } : {};
      return [
        part(of as Counted, kept),
        part(of as Counted, { ...kept, period: { from: String(from), to: String(to) } }),
      ];
    }
    case "rectificationAtStart":
      return [part("findingsAtStart"), part("openAtStart")];
    case "rectificationGain":
      return [part("findingsAtStart"), part("openAtStart"), stock("findings"), stock("closed")];
    case "rank":
    case "rankBest":
    case "rankWorst":
      return [stock("findings"), stock("closed")];
    case "longestOverdue":
      return [stock("overdue")];
    case "forecastOpen":
      return [part("dueIn", { with: ask.with! })];
    case "medianDays":
      return [part("found")];
    default:
      return [];
  }
}

type Universe = "sites" | "findings" | "accidents" | "people" | "houses" | "unnamed";
const UNIVERSE: Record<Counted, Universe> = {
  sites: "sites",
  inspected: "sites",
  noPerson: "unnamed",
  noUnit: "unnamed",
  expired: "unnamed",
  findings: "findings",
  closed: "findings",
  open: "findings",
  overdue: "findings",
  found: "findings",
  closedInPeriod: "findings",
  closedOnTime: "findings",
  fellOverdue: "findings",
  openAtStart: "findings",
  findingsAtStart: "findings",
  dueIn: "findings",
  overdueFor: "findings",
  accidents: "accidents",
  unstated: "accidents",
  deaths: "people",
  injuries: "people",
  houses: "houses",
};

/** Records alike in all that a question can ask, and how many there are. */
interface Kind {
  universe: Universe;
  region: string;
  layer: string | null;
  category: string | null;
  level: number | null;
  status: string | null;
  supervision: string | null;
  /** Whether a record of the kind counts, by what is asked of it apart from filter and place. */
  counts(question: FactQuestion): boolean;
  n: number;
}

export interface BriefingPublication extends Publication {
  /** Id of the quantity of a count. */
  quantityOf(question: FactQuestion): string;
}

/**
 * @param worth what a reader loses with each count; without it, all are worth the same.
 * @throws RangeError where the snapshot's tables disagree about a count: then nothing could be proved of it.
 */
export function briefingPublication(
  tables: SnapshotTables,
  facts: readonly Fact[],
  least: number,
  worth?: ReadonlyMap<string, number>,
): BriefingPublication {
  const questions = new Map<string, FactQuestion>();
  for (const fact of facts) for (const part of partsOf(fact)) questions.set(factId(part), part);
  const asked = [...questions.values()];
  const kinds = [...siteKinds(tables), ...findingKinds(tables, asked), ...accidentKinds(tables), ...houseKinds(tables)];

  const byCode = new Map(tables.regions.map((region) => [region.code, region]));
  const places = new Map<string, Map<string, boolean>>();
  const lies = (region: string, place: string | null) => {
    if (place === null) return true;
    let known = places.get(place);
    if (!known) {
      known = new Map();
      places.set(place, known);
    }
    let inside = known.get(region);
    if (inside === undefined) {
      inside = isWithin(byCode, region, place, "reporting");
      known.set(region, inside);
    }
    return inside;
  };

  // Which questions count a kind, as a key: kinds of the same key are one atom.
  const sets: number[][] = asked.map(() => []);
  const atoms: number[] = [];
  const atomOf = new Map<string, number>();
  const houseSums = new Map<string, { houses: Set<number>; sites: Set<number>; n: number }>();
  const ofUniverse = Map.groupBy([...asked.keys()], (q) => UNIVERSE[asked[q]!.what as Counted]);
  for (const kind of kinds) {
    const counting = (ofUniverse.get(kind.universe) ?? []).filter((q) => {
      const { filter } = asked[q]!;
      return passes(kind, filter) && lies(kind.region, filter.place) && kind.counts(asked[q]!);
    });
    // Houses are counted twice, as sites and by their attributes: everybody knows both counts to be the same.
    const house = kind.layer === ("self_built_house" satisfies Layer) && tables.houses.length > 0;
    const counted = kind.universe === "sites" || kind.universe === "houses";
    const twin = house && counted ? `${byCode.get(kind.region)?.reportingUnit} ${kind.category}` : "";
    if (counting.length === 0 && twin === "") continue;
    const key = `${kind.universe} ${counting.join()} ${twin}`;
    let atom = atomOf.get(key);
    if (atom === undefined) {
      atom = atoms.push(0) - 1;
      atomOf.set(key, atom);
      for (const q of counting) sets[q]!.push(atom);
    }
    atoms[atom]! += kind.n;
    if (twin === "" || (kind.universe !== "sites" && kind.universe !== "houses")) continue;
    const sums = houseSums.get(twin) ?? { houses: new Set(), sites: new Set(), n: 0 };
    sums[kind.universe].add(atom);
    sums.n += kind.universe === "sites" ? kind.n : -kind.n;
    houseSums.set(twin, sums);
  }

  const counts = [...questions.keys()].map((id, q): Quantity => {
    const value = sets[q]!.reduce((sum, a) => sum + atoms[a]!, 0);
    return { id, atoms: sets[q]!, published: true, worth: (worth?.get(id) ?? 1) * Math.sqrt(1 + value) };
  });
  checkAgainst(facts, counts, atoms);
  return {
    atoms,
    quantities: mergeAlike([...counts, ...differences(counts, atoms, least)]),
    equal: [...houseSums.values()]
      .filter(({ n }) => n === 0)
      .map(({ sites, houses }) => ({ plus: [...sites], minus: [...houses] })),
    quantityOf: factId,
  };
}

function checkAgainst(facts: readonly Fact[], counted: readonly Quantity[], atoms: readonly number[]) {
  const values = new Map(counted.map(({ id, atoms: at }) => [id, at.reduce((sum, a) => sum + atoms[a]!, 0)]));
  for (const { id, value, ask } of facts) {
    if (!isCounted(ask.what) || values.get(id) === value) continue;
    throw new RangeError(
      `'${id}' is ${value} in the briefing but ${values.get(id)} by the snapshot's records: take the snapshot again`,
    );
  }
}

/**
 * What subtraction brings to light: a published count less another inside it, or less all those inside it, where little is
 * left. Never published, but to be protected.
 */
function differences(counted: readonly Quantity[], atoms: readonly number[], least: number): Quantity[] {
  const sets = counted.map(({ atoms: at }) => new Set(at));
  const isSmall = (at: readonly number[]) => {
    const value = at.reduce((sum, a) => sum + atoms[a]!, 0);
    return value > 0 && value < least;
  };
  const values = counted.map(({ atoms: at }) => at.reduce((sum, a) => sum + atoms[a]!, 0));
  const hidden: Quantity[] = [];
  counted.forEach((outer, o) => {
    const inside: number[] = [];
    counted.forEach((inner, i) => {
      if (i === o || inner.atoms.length >= outer.atoms.length || inner.atoms.length === 0) return;
      if (!inner.atoms.every((a) => sets[o]!.has(a))) return;
      inside.push(i);
      if (values[o]! - values[i]! >= least) return;
      const rest = outer.atoms.filter((a) => !sets[i]!.has(a));
      if (isSmall(rest)) hidden.push({ id: `${outer.id} less ${inner.id}`, atoms: rest, published: false });
    });
    if (inside.length < 2) return;
    const rest = outer.atoms.filter((a) => !inside.some((i) => sets[i]!.has(a)));
    if (isSmall(rest)) hidden.push({ id: `${outer.id} less its parts`, atoms: rest, published: false });
  });
  return hidden;
}

/** Hidden quantities of the same atoms are one; so is one of the same atoms as a published count. */
function mergeAlike(quantities: readonly Quantity[]): Quantity[] {
  const known = new Set<string>();
  return quantities.filter(({ atoms, published }) => {
    const key = [...atoms].sort((a, b) => a - b).join();
    const isNew = !known.has(key);
    known.add(key);
    return published || isNew;
  });
}

const word = (column: Coded, row: number): string => column.values[column.codes[row]!]!;

function passes(kind: Kind, { layer, category, level, status, supervision }: FactQuestion["filter"]): boolean {
  const one = <T>(chosen: readonly T[], value: T | null) =>
    chosen.length === 0 || value === null || chosen.includes(value);
  return (
    one(layer, kind.layer) &&
    one(category, kind.category) &&
    one(level, kind.level) &&
    one(status, kind.status) &&
    one(supervision, kind.supervision)
  );
}

/** Adds records up by key; what they have in common is described by the first. */
function collect(into: Map<string, Kind>, key: string, n: number, describe: () => Omit<Kind, "n">) {
  if (n === 0) return;
  const known = into.get(key);
  if (known) known.n += n;
  else into.set(key, { ...describe(), n });
}

const NO_WORDS = { layer: null, category: null, level: null, status: null, supervision: null };

function siteKinds({ cube }: SnapshotTables): Kind[] {
  const kinds = new Map<string, Kind>();
  for (let r = 0; r < cube.rows; r++) {
    const words = {
      region: word(cube.region, r),
      layer: word(cube.layer, r),
      category: word(cube.category, r),
      level: cube.riskLevel[r]!,
      status: word(cube.status, r),
      supervision: word(cube.supervision, r),
    };
    const key = Object.values(words).join();
    const looked = cube.inspected[r]!;
    collect(kinds, `${key} inspected`, looked, () => ({ ...words, universe: "sites", counts: () => true }));
    collect(kinds, `${key} not`, cube.n[r]! - looked, () => ({
      ...words,
      universe: "sites",
      counts: ({ what }) => what === "sites",
    }));
    for (const name of ["noPerson", "noUnit", "expired"] as const) {
      collect(kinds, `${key} ${name}`, cube[name][r]!, () => ({
        ...words,
        universe: "unnamed",
        counts: ({ what }) => what === name,
      }));
    }
  }
  return [...kinds.values()];
}

function findingKinds({ lifecycle: table, cube }: SnapshotTables, asked: readonly FactQuestion[]): Kind[] {
  const today = dayNumber(cube.asOf.businessDate);
  // What is asked of a finding apart from its site, once each.
  const tests = new Map(
    asked
      .filter(({ what }) => UNIVERSE[what as Counted] === "findings")
      .map((question) => [testKey(question), findingTest(question, today)]),
  );
  const names = [...tests.keys()];
  const kinds = new Map<string, Kind>();
  for (let r = 0; r < table.rows; r++) {
    const found = table.foundOn[r]!;
    const closed = table.closedOn[r]!;
    const finding = {
      found,
      closed: closed < 0 ? null : Math.max(closed, found),
      original: table.deadlineOriginal[r]!,
      deadline: table.deadline[r]!,
      waiting: table.waiting[r] === 1,
    };
    const state = names.filter((name) => tests.get(name)!(finding));
    const words = {
      region: word(table.region, r),
      layer: word(table.layer, r),
      category: word(table.category, r),
      level: table.riskLevel[r]!,
      status: word(table.status, r),
      supervision: word(table.supervision, r),
    };
    collect(kinds, `${Object.values(words).join()} ${state.join()}`, 1, () => {
      const of = new Set(state);
      return { ...words, universe: "findings", counts: (question) => of.has(testKey(question)) };
    });
  }
  return [...kinds.values()];
}

const testKey = ({ what, period, with: more }: FactQuestion) => JSON.stringify([what, period, more]);

interface FindingDays {
  found: number;
  closed: number | null;
  original: number;
  deadline: number;
  waiting: boolean;
}

function findingTest(
  { what, period, with: more = {} }: FactQuestion,
  today: number,
): (finding: FindingDays) => boolean {
  const [from, to] = period ? [dayNumber(period.from), dayNumber(period.to)] : [today, today];
  const within = (day: number | null) => day !== null && day >= from && day <= to;
  const late = ({ closed, waiting, deadline }: FindingDays) => closed === null && !waiting && deadline < today;
  switch (what as Counted) {
    case "closed":
      return ({ closed }) => closed !== null;
    case "open":
      return ({ closed }) => closed === null;
    case "overdue":
      return late;
    case "overdueFor":
      return (finding) => {
        const days = today - finding.deadline;
        return late(finding) && days >= Number(more.from) && days <= Number(more.to);
      };
    case "found":
      return ({ found }) => within(found);
    case "closedInPeriod":
      return ({ closed }) => within(closed);
    case "closedOnTime":
      return ({ closed, original }) => within(closed) && closed! <= original;
    case "fellOverdue":
      return ({ deadline, closed, waiting }) =>
        deadline < today && (closed === null || closed > deadline) && !waiting && within(deadline + 1);
    case "findingsAtStart":
      return ({ found }) => found < from;
    case "openAtStart":
      return ({ found, closed }) => found < from && (closed === null || closed >= from);
    case "dueIn":
      return ({ closed, waiting, deadline }) =>
        closed === null && !waiting && deadline > today && deadline - today <= Number(more.days);
    default:
      return () => true;
  }
}

function accidentKinds({ accidents }: SnapshotTables): Kind[] {
  // Days are kept apart: a briefing asks of few periods, and accidents are few.
  const kinds: Kind[] = [];
  for (let r = 0; r < accidents.rows; r++) kinds.push(...kindsOfAccident(accidents, r));
  return kinds;
}

function kindsOfAccident(table: AccidentTable, r: number): Kind[] {
  const day = Math.floor(table.at[r]! / 1440);
  const kind = word(table.kind, r);
  const base = { ...NO_WORDS, region: word(table.region, r) };
  const when = ({ period, with: more }: FactQuestion) =>
    (more?.kind === undefined || more.kind === kind) &&
    (!period || (day >= dayNumber(period.from) && day <= dayNumber(period.to)));
  const people = (what: "deaths" | "injuries"): Kind[] => {
    const n = Math.max(0, table[what][r]!);
    if (n === 0) return [];
    return [{ ...base, universe: "people", n, counts: (question) => question.what === what && when(question) }];
  };
  const unstated = table.deaths[r]! < 0;
  return [
    {
      ...base,
      universe: "accidents",
      n: 1,
      counts: (question) => (question.what === "accidents" || unstated) && when(question),
    },
    ...people("deaths"),
    ...people("injuries"),
  ];
}

function houseKinds({ houses }: SnapshotTables): Kind[] {
  return houses.map(({ regionCode, category, appraisal, control, works, n }) => {
    const said: Record<string, string> = {
      appraisal: appraisal ?? "unknown",
      control: control ?? "unknown",
      works: works ?? "unknown",
    };
    return {
      ...NO_WORDS,
      universe: "houses",
      region: regionCode,
      layer: "self_built_house",
      category,
      n,
      counts: ({ with: more = {} }) => Object.entries(more).every(([name, value]) => said[name] === value),
    };
  });
}
