import type { PlanIndex } from "../plan-index.ts";
import { skillsMissing, windowsOn } from "../plan-index.ts";

/** A route that can be driven: a team on a day it works. */
export interface PlanVehicle {
  team: number;
  day: number;
}

/**
 * A plan's problem in flat arrays. A visit is a node, one that needs two teams is two; behind them each vehicle's start and end. Nodes
 * that come and go together are a unit, named by its head: one node, the two of a pair, visits locked in a row, or what of these hangs
 * together.
 */
export interface PlanNodes {
  vehicles: PlanVehicle[];
  /** Nodes of visits; starts are count + r, ends count + vehicles + r. */
  count: number;
  days: number;
  /** Of every node, starts and ends too. */
  place: Int32Array;
  visitOf: Int32Array;
  service: Float64Array;
  /** The other node of a pair; -1: none. */
  partner: Int32Array;
  /** The node that must follow directly; -1: none. */
  follower: Int32Array;
  /** First node of each row of locked visits, or the node itself. */
  rowOf: Int32Array;
  unitOf: Int32Array;
  heads: Int32Array;
  /** Rows of a unit, by their first nodes: rows[rowsAt[head] … rowsAt[head + 1] − 1]. */
  rows: Int32Array;
  rowsAt: Int32Array;
  /** Windows of node n on day d: windows[windowsAt[n * days + d] …], from and to by turns, in order, without overlaps. */
  windows: Float64Array;
  windowsAt: Int32Array;
  /** When the first of a day's windows opens and the last closes. */
  firstOpen: Float64Array;
  lastClose: Float64Array;
  /** Whether node n may be in route r for skills, locks and opening: [n * vehicles + r]. */
  allowed: Uint8Array;
}

export function numberPlan(index: PlanIndex): PlanNodes {
  const { problem } = index;
  const { visits, teams } = problem;
  const vehicles: PlanVehicle[] = [];
  for (const [team, { shifts }] of teams.entries()) {
    for (let day = 0; day < problem.days.length; day++) if (shifts[day]) vehicles.push({ team, day });
  }
  const pairs = visits.flatMap(({ teams }, v) => (teams === 2 ? [v] : []));
  const count = visits.length + pairs.length;
  const visitOf = Int32Array.from([...visits.keys(), ...pairs]);
  const partner = new Int32Array(count).fill(-1);
  for (const [k, v] of pairs.entries()) {
    partner[v] = visits.length + k;
    partner[visits.length + k] = v;
  }
  const place = new Int32Array(count + 2 * vehicles.length);
  for (let n = 0; n < count; n++) place[n] = visits[visitOf[n]!]!.place;
  for (const [r, { team }] of vehicles.entries()) {
    place[count + r] = teams[team]!.start;
    place[count + vehicles.length + r] = teams[team]!.end;
  }
  const locked = lockNodes(index, partner);
  return {
    vehicles,
    count,
    days: problem.days.length,
    place,
    visitOf,
    service: Float64Array.from(visitOf, (v) => visits[v]!.serviceSeconds),
    partner,
    ...locked,
    ...groupUnits(locked.follower, locked.rowOf, partner),
    ...flattenWindows(index, visitOf),
    allowed: admit(index, visitOf, vehicles, locked.heldTo),
  };
}

/** Which node of a locked visit is the one that stays, where, and what follows it. */
function lockNodes({ problem, visitAt, teamAt }: PlanIndex, partner: Int32Array) {
  const follower = new Int32Array(partner.length).fill(-1);
  const rowOf = Int32Array.from(partner.keys());
  const heldTo: ({ team: number; day: number } | null)[] = Array.from(partner, () => null);
  for (const { team, day, visits } of problem.locks) {
    const t = teamAt.get(team);
    if (t === undefined) continue;
    let before = -1;
    for (const id of visits) {
      const first = visitAt.get(id);
      if (first === undefined) continue;
      const second = partner[first]!;
      // The second lock of a pair is of its second node; of another visit it contradicts the first, which stands.
      const node = heldTo[first] && second >= 0 ? second : first;
      if (heldTo[node]) continue;
      heldTo[node] = { team: t, day };
      if (before >= 0) {
        follower[before] = node;
        rowOf[node] = rowOf[before]!;
      }
      before = node;
    }
  }
  return { follower, rowOf, heldTo };
}

function groupUnits(follower: Int32Array, rowOf: Int32Array, partner: Int32Array) {
  const unitOf = Int32Array.from(partner.keys());
  const find = (n: number): number => {
    let root = n;
    while (unitOf[root] !== root) root = unitOf[root]!;
    return root;
  };
  const join = (a: number, b: number) => {
    const [low, high] = [Math.min(find(a), find(b)), Math.max(find(a), find(b))];
    unitOf[high] = low;
  };
  for (let n = 0; n < partner.length; n++) {
    if (partner[n]! >= 0) join(n, partner[n]!);
    if (follower[n]! >= 0) join(n, follower[n]!);
  }
  for (let n = 0; n < partner.length; n++) unitOf[n] = find(n);
  const rowsOf = Array.from(partner, (): number[] => []);
  // Longer rows first: what is held is harder to place than its partner.
  for (let n = 0; n < partner.length; n++) if (rowOf[n] === n && follower[n]! >= 0) rowsOf[unitOf[n]!]!.push(n);
  for (let n = 0; n < partner.length; n++) if (rowOf[n] === n && follower[n]! < 0) rowsOf[unitOf[n]!]!.push(n);
  const rowsAt = new Int32Array(partner.length + 1);
  for (let n = 0; n < partner.length; n++) rowsAt[n + 1] = rowsAt[n]! + rowsOf[n]!.length;
  const heads = Int32Array.from([...partner.keys()].filter((n) => unitOf[n] === n));
  return { unitOf, heads, rows: Int32Array.from(rowsOf.flat()), rowsAt };
}

function flattenWindows({ problem }: PlanIndex, visitOf: Int32Array) {
  const days = problem.days.length;
  const windows: number[] = [];
  const windowsAt = new Int32Array(visitOf.length * days + 1);
  for (let n = 0; n < visitOf.length; n++) {
    for (let day = 0; day < days; day++) {
      const open = windowsOn(problem.visits[visitOf[n]!]!, day) ?? [
        [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      ];
      let until = Number.NaN;
      for (const [from, to] of [...open].sort((a, b) => a[0]! - b[0]!) as [number, number][]) {
        if (to < from) continue;
        if (from <= until) windows[windows.length - 1] = until = Math.max(until, to);
        else {
          windows.push(from, to);
          until = to;
        }
      }
      windowsAt[n * days + day + 1] = windows.length;
    }
  }
  const day = (edge: (at: number, end: number) => number) =>
    Float64Array.from({ length: visitOf.length * days }, (_, i) => edge(windowsAt[i]!, windowsAt[i + 1]!));
  return {
    windows: Float64Array.from(windows),
    windowsAt,
    firstOpen: day((at, end) => (at < end ? windows[at]! : Number.POSITIVE_INFINITY)),
    lastClose: day((at, end) => (at < end ? windows[end - 1]! : Number.NEGATIVE_INFINITY)),
  };
}

function admit(
  index: PlanIndex,
  visitOf: Int32Array,
  vehicles: readonly PlanVehicle[],
  heldTo: readonly ({ team: number; day: number } | null)[],
): Uint8Array {
  const { teams, visits } = index.problem;
  const allowed = new Uint8Array(visitOf.length * vehicles.length);
  for (let n = 0; n < visitOf.length; n++) {
    const visit = visits[visitOf[n]!]!;
    const held = heldTo[n];
    const able = teams.map((team) => skillsMissing(team, visit).length === 0);
    for (const [r, { team, day }] of vehicles.entries()) {
      const isOpen = windowsOn(visit, day)?.length !== 0;
      const isHeld = !held || (held.team === team && held.day === day);
      if (able[team] && isOpen && isHeld) allowed[n * vehicles.length + r] = 1;
    }
  }
  return allowed;
}
