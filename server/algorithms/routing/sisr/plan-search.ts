import type { PlanIndex } from "../plan-index.ts";
import type { DaySeconds, PlanSolution } from "../plan-problem.ts";
import type { Random } from "../random.ts";
import type { Search } from "./anneal.ts";
import { NearestCustomers } from "./neighbours.ts";
import { type Order, sortByOneOf } from "./orders.ts";
import { numberPlan, type PlanNodes } from "./plan-nodes.ts";
import { PlanPlace } from "./plan-place.ts";
import { PlanTimetable } from "./plan-timetable.ts";
import { removeStrings, type StringRemoval } from "./remove-strings.ts";
import { Routes } from "./routes.ts";
import { RowPlace } from "./row-place.ts";

/** What must be against what is worth something: as in plan-cost.ts. */
export interface PlanWeights {
  mandatory: number;
  coverage: number;
  /** Priority an hour on the road costs: in the plan's cost, and while searching, where too low a price would hide every detour. */
  hour: number;
  searchHour: number;
}

export interface PlanSearchSettings {
  removal: StringRemoval;
  blink: number;
  weights: PlanWeights;
  /** Unserved units tried in one iteration at most; near what was removed, and a few from anywhere. */
  tried: number;
  /** How often unserved units are tried in other routes than the changed ones. */
  tryAll: number;
}

/** Neighbours of each node kept, and those whose routes a removed node is tried in. */
const NEAR = 100;
const NEAR_ROUTES = 40;
/** A lock that is not kept is worse than so many mandatory visits left out. */
const LOCKED = 1000;
/** How often an unserved visit that must be is tried in every route. */
const TRY_MUST = 0.2;
/** How often an unserved pair is tried: two teams at once cost far more to place than one. */
const TRY_PAIR = 0.3;
/** So many in a row that fit nowhere, and the first plan counts as full: the search finds the few that still would. */
const IN_VAIN = 100;
/** Placements per route that are weighed against those of other routes for a pair. */
const PAIR_PLACES = 3;

/** A plan as something to anneal. */
export class PlanSearch implements Search {
  readonly nodes: PlanNodes;
  readonly routes: Routes;
  readonly times: PlanTimetable;
  best: number[][] = [];
  bestCost = Number.POSITIVE_INFINITY;

  private readonly index: PlanIndex;
  private readonly settings: PlanSearchSettings;
  private readonly random: Random;
  private readonly onImprovement: () => void;
  private readonly near: NearestCustomers;
  private readonly place: PlanPlace;
  private readonly row: RowPlace;
  private readonly most: Int32Array;
  private readonly orders: Order[];
  /** Of each head: priority, and visits that must be. */
  private readonly worth: Float64Array;
  private readonly must: Int32Array;
  private readonly mustHeads: Int32Array;
  /** Visits of a head by reporting unit: coveredUnit[head], -1 where none asks for coverage. */
  private readonly unitOfVisit: Int32Array;
  private readonly asked: Int32Array;
  private readonly covered: Int32Array;
  private readonly keptCovered: Int32Array;
  private readonly priorityAll: number;
  private absentPriority = 0;
  private absentMust = 0;
  private short = 0;
  private keptAbsent = [0, 0, 0];
  private readonly isServed: Uint8Array;
  private absentUnits = 0;
  private readonly list: Int32Array;
  private readonly removed: Int32Array;
  private readonly stamp: Int32Array;
  private stamped = 0;
  private readonly routeList: Int32Array;
  private readonly routeStamp: Int32Array;
  private readonly allRoutes: Int32Array;
  private readonly teamAway: Float64Array;
  private readonly workingTeams: number;

  constructor(
    index: PlanIndex,
    settings: PlanSearchSettings,
    random: Random,
    onImprovement: () => void,
    start: { solution: PlanSolution; begins: ReadonlyMap<string, DaySeconds> } | null,
  ) {
    this.index = index;
    this.settings = settings;
    this.random = random;
    this.onImprovement = onImprovement;
    const { problem } = index;
    const nodes = numberPlan(index);
    this.nodes = nodes;
    const { vehicles, count } = nodes;
    this.most = Int32Array.from(vehicles, ({ team }) => Math.min(problem.teams[team]!.maxStops ?? count, count));
    const from = (offset: number) => Int32Array.from(vehicles, (_, r) => count + offset + r);
    const largest = Math.min(count, Math.max(1, ...this.most), mostStops(index));
    for (let r = 0; r < vehicles.length; r++) this.most[r] = Math.min(this.most[r]!, largest);
    this.routes = new Routes(nodes.place.length, vehicles.length, largest, from(0), from(vehicles.length));
    this.times = new PlanTimetable(index, nodes, this.routes);
    this.place = new PlanPlace(nodes, this.routes, this.times, this.most, settings.blink);
    this.row = new RowPlace(nodes, this.routes, this.times);
    const { seconds, places } = this.times;
    const all = Int32Array.from({ length: count }, (_, n) => n);
    const { place } = nodes;
    this.near = new NearestCustomers(count, all, NEAR, (i, j) => seconds[place[i]! * places + place[j]!]!);
    const units = new Map<string, number>();
    for (const { unit } of problem.coverage) if (!units.has(unit)) units.set(unit, units.size);
    this.asked = new Int32Array(units.size);
    for (const { unit, visits } of problem.coverage) {
      this.asked[units.get(unit)!] = Math.max(this.asked[units.get(unit)!]!, visits);
    }
    this.covered = new Int32Array(units.size);
    this.keptCovered = new Int32Array(units.size);
    this.unitOfVisit = Int32Array.from(problem.visits, ({ unit }) => units.get(unit) ?? -1);
    this.worth = new Float64Array(count);
    this.must = new Int32Array(count);
    for (const [v, { priority, mandatory }] of problem.visits.entries()) {
      const head = nodes.unitOf[v]!;
      this.worth[head]! += priority;
      if (mandatory) this.must[head]!++;
      if (index.lockedTo.has(v)) this.must[head]! += LOCKED;
    }
    this.mustHeads = nodes.heads.filter((head) => this.must[head]! > 0);
    this.priorityAll = problem.visits.reduce((sum, { priority }) => sum + priority, 0);
    this.orders = this.ordersOf();
    this.isServed = new Uint8Array(count);
    this.absentUnits = nodes.heads.length;
    for (const head of nodes.heads) {
      this.absentPriority += this.worth[head]!;
      this.absentMust += this.must[head]!;
    }
    this.short = this.asked.reduce((sum, visits) => sum + visits, 0);
    this.list = new Int32Array(2 * count + 1);
    this.removed = new Int32Array(count + 1);
    this.stamp = new Int32Array(count).fill(-1);
    this.routeList = new Int32Array(vehicles.length);
    this.routeStamp = new Int32Array(vehicles.length).fill(-1);
    this.allRoutes = Int32Array.from(vehicles.keys());
    this.teamAway = new Float64Array(problem.teams.length);
    this.workingTeams = new Set(vehicles.map(({ team }) => team)).size;
    if (start) this.startFrom(start.solution, start.begins);
    this.insertFirst();
    this.keep();
  }

  private ordersOf(): Order[] {
    const { nodes, worth, times, must } = this;
    const { seconds, places } = times;
    const by = (key: (head: number) => number) => Float64Array.from({ length: nodes.count }, (_, n) => key(n));
    const fromStart = by((n) => {
      const start = nodes.place[nodes.count]!;
      return seconds[start * places + nodes.place[n]!]!;
    });
    const width = by((n) => {
      let open = 0;
      for (let day = 0; day < nodes.days; day++) {
        const at = nodes.windowsAt[n * nodes.days + day]!;
        const end = nodes.windowsAt[n * nodes.days + day + 1]!;
        for (let w = at; w < end; w += 2) open += Math.min(86_400, nodes.windows[w + 1]! - nodes.windows[w]!);
      }
      return open;
    });
    // What must be comes first in every order but the random one.
    const first = (key: Float64Array, spread = 1e9) => by((n) => key[n]! - spread * Math.min(must[n]!, LOCKED));
    return [
      { weight: 3, key: null },
      { weight: 4, key: first(by((n) => -worth[n]!)) },
      { weight: 4, key: first(by((n) => -worth[n]! / (nodes.service[n]! + 600))) },
      { weight: 2, key: first(by((n) => -fromStart[n]!)) },
      { weight: 1, key: first(fromStart) },
      { weight: 2, key: first(width) },
    ];
  }

  // ---------------------------------------------------------------------------------------------------------------- cost

  cost(): number {
    return this.costAt(this.settings.weights.searchHour);
  }

  private costAt(hour: number): number {
    const { mandatory, coverage } = this.settings.weights;
    return (
      mandatory * this.absentMust +
      coverage * this.short +
      this.absentPriority +
      (hour * this.times.travel) / 3600 +
      this.imbalance() * this.priorityAll
    );
  }

  /** By how much the team furthest from the mean hours is further than is allowed, as a share of the mean. */
  private imbalance(): number {
    const { balance } = this.index.problem;
    if (balance === null) return 0;
    const { teamAway, times, nodes } = this;
    teamAway.fill(0);
    let sum = 0;
    for (let r = 0; r < nodes.vehicles.length; r++) {
      teamAway[nodes.vehicles[r]!.team]! += times.away[r]!;
      sum += times.away[r]!;
    }
    const mean = sum / this.workingTeams;
    if (!(mean > 0)) return 0;
    let most = 0;
    for (let r = 0; r < nodes.vehicles.length; r++) {
      most = Math.max(most, Math.abs(teamAway[nodes.vehicles[r]!.team]! / mean - 1));
    }
    return Math.max(0, most - balance);
  }

  /** A unit came in (1) or left (-1). */
  private account(head: number, sign: 1 | -1): void {
    this.isServed[head] = sign === 1 ? 1 : 0;
    this.absentUnits -= sign;
    this.absentPriority -= sign * this.worth[head]!;
    this.absentMust -= sign * this.must[head]!;
    if (this.asked.length === 0) return;
    const { rows, rowsAt, follower, visitOf } = this.nodes;
    for (let k = rowsAt[head]!; k < rowsAt[head + 1]!; k++) {
      for (let n = rows[k]!; n >= 0; n = follower[n]!) {
        const unit = this.unitOfVisit[visitOf[n]!]!;
        // The second node of a pair is no second visit.
        if (unit < 0 || n >= this.index.problem.visits.length) continue;
        const before = Math.max(0, this.asked[unit]! - this.covered[unit]!);
        this.covered[unit]! += sign;
        this.short += Math.max(0, this.asked[unit]! - this.covered[unit]!) - before;
      }
    }
  }

  private isWanted(head: number): boolean {
    if (this.must[head]! > 0) return true;
    const unit = this.unitOfVisit[this.nodes.visitOf[head]!]!;
    return unit >= 0 && this.covered[unit]! < this.asked[unit]!;
  }

  // -------------------------------------------------------------------------------------------------------------- search

  change(): number {
    const { random, nodes, routes, settings } = this;
    const seed = random.below(nodes.count);
    const count = removeStrings(routes, this.near, seed, settings.removal, random, this.removed);
    this.stamped++;
    let units = 0;
    for (let k = 0; k < count; k++) {
      const head = nodes.unitOf[this.removed[k]!]!;
      if (this.stamp[head] === this.stamped) continue;
      this.stamp[head] = this.stamped;
      this.list[units++] = head;
    }
    for (let k = 0; k < units; k++) this.takeOut(this.list[k]!);
    for (let t = 0; t < routes.touchedCount; t++) this.times.refresh(routes.touched[t]!);
    const removedUnits = units;
    units = this.addAbsent(units, count, seed);
    for (let k = 0; k < removedUnits; k++) this.stamp[this.list[k]!] = -2 - this.stamped;
    sortByOneOf(this.orders, this.list, units, random);
    for (let k = 0; k < units; k++) this.insertUnit(this.list[k]!, this.stamp[this.list[k]!] === -2 - this.stamped);
    return this.cost();
  }

  keep(): void {
    this.times.keep();
    this.routes.keep();
    this.keptCovered.set(this.covered);
    this.keptAbsent = [this.absentPriority, this.absentMust, this.short];
    const cost = this.costAt(this.settings.weights.hour);
    if (cost < this.bestCost - 1e-6) {
      this.bestCost = cost;
      this.best = this.routes.toArrays();
      this.onImprovement();
    }
  }

  takeBack(): void {
    const { routes, nodes } = this;
    this.forgetTouchedUnits();
    this.times.takeBack();
    const { touched, touchedCount } = routes;
    routes.takeBack();
    for (let t = 0; t < touchedCount; t++) {
      const base = touched[t]! * routes.stride;
      for (let p = 1; p <= routes.size[touched[t]!]!; p++) {
        const head = nodes.unitOf[routes.node[base + p]!]!;
        if (this.isServed[head] === 0) {
          this.isServed[head] = 1;
          this.absentUnits--;
        }
      }
    }
    this.covered.set(this.keptCovered);
    [this.absentPriority, this.absentMust, this.short] = this.keptAbsent as [number, number, number];
  }

  isBest(): void {}

  /** Marks the units of touched routes as not served, before those that were kept come back. */
  private forgetTouchedUnits(): void {
    const { routes, nodes } = this;
    for (let t = 0; t < routes.touchedCount; t++) {
      const base = routes.touched[t]! * routes.stride;
      for (let p = 1; p <= routes.size[routes.touched[t]!]!; p++) {
        const head = nodes.unitOf[routes.node[base + p]!]!;
        if (this.isServed[head] === 1) {
          this.isServed[head] = 0;
          this.absentUnits++;
        }
      }
    }
  }

  /** The rest of a unit of which something was removed, and its agreement on a time. */
  private takeOut(head: number): void {
    const { rows, rowsAt, follower, partner } = this.nodes;
    const { routes, times } = this;
    for (let k = rowsAt[head]!; k < rowsAt[head + 1]!; k++) {
      for (let n = rows[k]!; n >= 0; n = follower[n]!) {
        const r = routes.routeOf[n]!;
        if (r >= 0) routes.remove(r, routes.placeOf[n]!, routes.placeOf[n]! + 1);
        if (partner[n]! >= 0) times.agreed[n] = Number.NaN;
      }
    }
    if (this.isServed[head] === 1) this.account(head, -1);
  }

  /** Unserved units that may come in now: near what was removed, what must be, and a few from anywhere. */
  private addAbsent(units: number, removed: number, seed: number): number {
    const { nodes, random, settings, near } = this;
    const { heads } = nodes;
    let count = units;
    if (this.absentUnits - units <= 0) return count;
    if (heads.length <= settings.tried) {
      for (let k = 0; k < heads.length; k++) count = this.addIfAbsent(heads[k]!, count);
      return count;
    }
    if (this.absentMust > 0) {
      for (let k = 0; k < this.mustHeads.length; k++) count = this.addIfAbsent(this.mustHeads[k]!, count);
    }
    const limit = count + settings.tried;
    const few = Math.max(4, settings.tried >> 3);
    for (let k = 0; k < few; k++) count = this.addIfAbsent(heads[random.below(heads.length)]!, count);
    if (this.short > 0) {
      for (let k = 0; k < 4 * few; k++) {
        const head = heads[random.below(heads.length)]!;
        if (this.isWanted(head)) count = this.addIfAbsent(head, count);
      }
    }
    near.prepare(seed);
    for (let m = 0; m < removed; m++) near.prepare(this.removed[m]!);
    // Round by round, the nearest of each first.
    const { width, list: nearest } = near;
    for (let k = 0; k < width && count < limit; k++) {
      count = this.addIfAbsent(nodes.unitOf[nearest[seed * width + k]!]!, count);
      for (let m = 0; m < removed && count < limit; m++) {
        count = this.addIfAbsent(nodes.unitOf[nearest[this.removed[m]! * width + k]!]!, count);
      }
    }
    return count;
  }

  private addIfAbsent(head: number, count: number): number {
    if (this.isServed[head] === 1 || this.stamp[head] === this.stamped) return count;
    if (!(this.worth[head]! > 0) && !this.isWanted(head)) return count;
    this.stamp[head] = this.stamped;
    this.list[count] = head;
    return count + 1;
  }

  // ----------------------------------------------------------------------------------------------------------- insertion

  private insertUnit(head: number, wasRemoved: boolean): void {
    const { rows, rowsAt, follower } = this.nodes;
    const rowCount = rowsAt[head + 1]! - rowsAt[head]!;
    // The longest row comes first, so where it is a single node all are.
    if (follower[rows[rowsAt[head]!]!]! >= 0) this.insertRows(head);
    else if (rowCount === 1) this.insertSingle(head, wasRemoved);
    else if (wasRemoved || this.must[head]! > 0 || this.random.next() < TRY_PAIR) this.insertPair(head, wasRemoved);
  }

  private insertSingle(head: number, wasRemoved: boolean): void {
    const { routes, random, place, settings } = this;
    const all = wasRemoved || random.next() < (this.must[head]! > 0 ? TRY_MUST : settings.tryAll);
    const found = all
      ? place.find(head, this.routeList, this.routesNear(head), this.mostSeconds(head), random)
      : place.find(head, routes.touched, routes.touchedCount, this.mostSeconds(head), random);
    if (!found) return;
    routes.insert(head, place.route, place.place);
    this.times.refresh(place.route);
    this.account(head, 1);
  }

  /** For how many extra seconds on the road a unit is worth it. */
  private mostSeconds(head: number): number {
    if (this.isWanted(head)) return Number.POSITIVE_INFINITY;
    return (this.worth[head]! * 3600) / this.settings.weights.hour;
  }

  /** The touched routes, those of nearby customers and the empty ones, in `routeList`; all where there are few. */
  private routesNear(n: number): number {
    const { routes, routeList, routeStamp, allRoutes, near } = this;
    if (allRoutes.length <= 16 || this.must[n]! > 0) {
      routeList.set(allRoutes);
      return allRoutes.length;
    }
    near.prepare(n);
    this.routeStamped++;
    let count = 0;
    for (let t = 0; t < routes.touchedCount; t++) {
      routeStamp[routes.touched[t]!] = this.routeStamped;
      routeList[count++] = routes.touched[t]!;
    }
    const end = n * near.width + Math.min(NEAR_ROUTES, near.width);
    for (let k = n * near.width; k < end; k++) {
      const r = routes.routeOf[near.list[k]!]!;
      if (r < 0 || routeStamp[r] === this.routeStamped) continue;
      routeStamp[r] = this.routeStamped;
      routeList[count++] = r;
    }
    if (routes.used < routes.count) {
      for (let r = 0; r < routes.count; r++) {
        if (routes.size[r] === 0 && routeStamp[r] !== this.routeStamped) routeList[count++] = r;
      }
    }
    return count;
  }

  private routeStamped = 0;

  /** Two teams of one day at the least extra travel of both, at the earliest time that both can. */
  private insertPair(head: number, wasRemoved: boolean): void {
    const { nodes, routes, times, row, most, random, settings } = this;
    const [first, second] = [nodes.rows[nodes.rowsAt[head]!]!, nodes.rows[nodes.rowsAt[head]! + 1]!];
    let best = this.mostSeconds(head);
    let chosen: { r: number; p: number }[] = [];
    let begin = 0;
    for (let day = 0; day < nodes.days; day++) {
      if (!wasRemoved && !this.isTouchedDay(day)) continue;
      const offers: Offer[] = [];
      for (let r = 0; r < routes.count; r++) {
        if (times.dayOf[r] !== day || routes.size[r]! >= most[r]!) continue;
        const mayFirst = nodes.allowed[first * routes.count + r] === 1;
        const maySecond = nodes.allowed[second * routes.count + r] === 1;
        if (!mayFirst && !maySecond) continue;
        const own: Offer[] = [];
        for (let p = 0; p <= routes.size[r]!; p++) {
          if (random.next() < settings.blink || !row.fits(first, r, p)) continue;
          own.push({ r, p, added: row.added, from: row.begins[0]!, to: row.lastBy, mayFirst, maySecond });
        }
        own.sort((a, b) => a.added - b.added);
        offers.push(...own.slice(0, PAIR_PLACES));
      }
      offers.sort((a, b) => a.added - b.added);
      for (let i = 0; i < offers.length; i++) {
        const a = offers[i]!;
        if (2 * a.added >= best) break;
        for (let k = i + 1; k < offers.length; k++) {
          const b = offers[k]!;
          if (a.added + b.added >= best) break;
          if (nodes.vehicles[a.r]!.team === nodes.vehicles[b.r]!.team) continue;
          const straight = a.mayFirst && b.maySecond;
          if (!straight && !(a.maySecond && b.mayFirst)) continue;
          const time = times.beginFrom(first, day, Math.max(a.from, b.from));
          if (time > Math.min(a.to, b.to)) continue;
          best = a.added + b.added;
          chosen = straight ? [a, b] : [b, a];
          begin = time;
        }
      }
    }
    if (chosen.length === 0) return;
    times.agreed[first] = begin;
    times.agreed[second] = begin;
    routes.insert(first, chosen[0]!.r, chosen[0]!.p);
    routes.insert(second, chosen[1]!.r, chosen[1]!.p);
    times.refresh(chosen[0]!.r);
    times.refresh(chosen[1]!.r);
    this.account(head, 1);
  }

  private isTouchedDay(day: number): boolean {
    const { touched, touchedCount } = this.routes;
    for (let t = 0; t < touchedCount; t++) if (this.times.dayOf[touched[t]!] === day) return true;
    return false;
  }

  /** Rows of locked visits and their partners, one row after the other; all of them or none. */
  private insertRows(head: number): void {
    const { nodes, routes, times } = this;
    const { rows, rowsAt } = nodes;
    for (let k = rowsAt[head]!; k < rowsAt[head + 1]!; k++) {
      if (this.insertRow(rows[k]!)) continue;
      for (let m = rowsAt[head]!; m <= k; m++) {
        for (let n = rows[m]!; n >= 0; n = nodes.follower[n]!) {
          const r = routes.routeOf[n]!;
          if (nodes.partner[n]! >= 0) times.agreed[n] = Number.NaN;
          if (r < 0) continue;
          routes.remove(r, routes.placeOf[n]!, routes.placeOf[n]! + 1);
          times.refresh(r);
        }
      }
      // A partner elsewhere may have lost its agreed time after its route was counted.
      for (let m = rowsAt[head]!; m < rowsAt[head + 1]!; m++) {
        for (let n = rows[m]!; n >= 0; n = nodes.follower[n]!) if (nodes.partner[n]! >= 0) times.agreed[n] = Number.NaN;
      }
      return;
    }
    this.account(head, 1);
  }

  private insertRow(first: number): boolean {
    const { nodes, routes, times, row, most } = this;
    let length = 0;
    for (let n = first; n >= 0; n = nodes.follower[n]!) length++;
    let best = Number.POSITIVE_INFINITY;
    let [bestRoute, bestPlace] = [-1, 0];
    for (let r = 0; r < routes.count; r++) {
      if (routes.size[r]! + length > most[r]! || !this.isRowAllowed(first, r)) continue;
      for (let p = 0; p <= routes.size[r]!; p++) {
        if (!row.fits(first, r, p) || row.added >= best) continue;
        best = row.added;
        bestRoute = r;
        bestPlace = p;
      }
    }
    if (bestRoute < 0 || !row.fits(first, bestRoute, bestPlace)) return false;
    let place = bestPlace;
    let k = 0;
    for (let n = first; n >= 0; n = nodes.follower[n]!) {
      const partner = nodes.partner[n]!;
      if (partner >= 0 && routes.routeOf[partner]! >= 0) {
        times.agreed[n] = row.begins[k]!;
        times.agreed[partner] = row.begins[k]!;
        times.refresh(routes.routeOf[partner]!);
      }
      routes.insert(n, bestRoute, place);
      place++;
      k++;
    }
    times.refresh(bestRoute);
    return times.isDrivable(bestRoute);
  }

  /** By its nodes' skills and locks; and a partner is another team of the same day. */
  private isRowAllowed(first: number, r: number): boolean {
    const { nodes, routes } = this;
    for (let n = first; n >= 0; n = nodes.follower[n]!) {
      if (nodes.allowed[n * routes.count + r] === 0) return false;
      const partner = nodes.partner[n]!;
      const other = partner < 0 ? -1 : routes.routeOf[partner]!;
      if (other < 0) continue;
      const [own, theirs] = [nodes.vehicles[r]!, nodes.vehicles[other]!];
      if (own.day !== theirs.day || own.team === theirs.team) return false;
    }
    return true;
  }

  // --------------------------------------------------------------------------------------------------------------- start

  /** Everything not yet in, what must be first, then by priority for the time it takes. */
  private insertFirst(): void {
    const { nodes, must, worth } = this;
    const absent = nodes.heads.filter((head) => this.isServed[head] === 0);
    const density = (head: number) => worth[head]! / (nodes.service[head]! + 600);
    const rowsOf = (head: number) => nodes.rowsAt[head + 1]! - nodes.rowsAt[head]!;
    absent.sort((a, b) => must[b]! - must[a]! || rowsOf(b) - rowsOf(a) || density(b) - density(a));
    // Coverage before worth: the units that are short get theirs while there is room.
    for (const wanted of [true, false]) {
      let inVain = 0;
      for (let k = 0; k < absent.length && inVain < IN_VAIN; k++) {
        const head = absent[k]!;
        if (this.isServed[head] === 1 || (wanted && !this.isWanted(head))) continue;
        if (!(worth[head]! > 0) && !this.isWanted(head)) continue;
        this.insertUnit(head, true);
        inVain = wanted || this.isServed[head] === 1 ? 0 : inVain + 1;
      }
    }
  }

  /**
   * The routes of a plan as they are, where they keep the rules: from a route that does not, units are taken, the slightest first, until
   * it does.
   */
  private startFrom({ routes: planned }: PlanSolution, begins: ReadonlyMap<string, DaySeconds>): void {
    const { nodes, routes, times, index } = this;
    for (const { team, day, visits } of planned) {
      const r = nodes.vehicles.findIndex((one) => one.team === index.teamAt.get(team) && one.day === day);
      if (r < 0) continue;
      for (const id of visits) {
        const v = index.visitAt.get(id);
        if (v === undefined) continue;
        const candidates = nodes.partner[v]! >= 0 ? [v, nodes.partner[v]!] : [v];
        const n = candidates.find((n) => routes.routeOf[n]! < 0 && nodes.allowed[n * routes.count + r] === 1);
        if (n === undefined || routes.size[r]! >= this.most[r]!) continue;
        routes.insert(n, r, routes.size[r]!);
        const begin = begins.get(id);
        if (nodes.partner[n]! >= 0 && begin !== undefined) times.agreed[n] = begin;
      }
    }
    for (const head of nodes.heads) {
      if (this.isWholeUnit(head)) this.account(head, 1);
      else this.takeOut(head);
    }
    for (let r = 0; r < routes.count; r++) times.refresh(r);
    for (let r = 0; r < routes.count; r++) {
      while (routes.size[r]! > 0 && !times.isDrivable(r)) {
        const base = r * routes.stride;
        const heads = Array.from(routes.node.subarray(base + 1, base + 1 + routes.size[r]!), (n) => nodes.unitOf[n]!);
        const weight = (head: number) => 1e9 * this.must[head]! + this.worth[head]!;
        const slightest = heads.reduce((least, head) => (weight(head) < weight(least) ? head : least));
        this.takeOut(slightest);
        for (let t = 0; t < routes.touchedCount; t++) times.refresh(routes.touched[t]!);
      }
    }
  }

  /** Whether all of a unit stands where it may: rows in a row, partners on one day in two teams at one time. */
  private isWholeUnit(head: number): boolean {
    const { nodes, routes, times } = this;
    for (let k = nodes.rowsAt[head]!; k < nodes.rowsAt[head + 1]!; k++) {
      for (let n = nodes.rows[k]!; n >= 0; n = nodes.follower[n]!) {
        const r = routes.routeOf[n]!;
        if (r < 0) return false;
        const next = nodes.follower[n]!;
        if (next >= 0 && routes.node[r * routes.stride + routes.placeOf[n]! + 1] !== next) return false;
        const partner = nodes.partner[n]!;
        if (partner < 0) continue;
        const other = routes.routeOf[partner]!;
        if (other < 0 || times.agreed[n] !== times.agreed[partner]) return false;
        const [own, theirs] = [nodes.vehicles[r]!, nodes.vehicles[other]!];
        if (own.day !== theirs.day || own.team === theirs.team) return false;
      }
    }
    return true;
  }

  /** The best routes in the plan's words. */
  bestRoutes(): { team: string; day: number; visits: string[] }[] {
    const { problem } = this.index;
    return this.best.flatMap((route, r) => {
      const { team, day } = this.nodes.vehicles[r]!;
      const visits = route.map((n) => problem.visits[this.nodes.visitOf[n]!]!.id);
      return visits.length > 0 ? [{ team: problem.teams[team]!.id, day, visits }] : [];
    });
  }
}

interface Offer {
  r: number;
  p: number;
  added: number;
  from: number;
  to: number;
  mayFirst: boolean;
  maySecond: boolean;
}

/** More stops than the longest shift has room for by service alone there cannot be. */
function mostStops({ problem }: PlanIndex): number {
  const longest = Math.max(
    0,
    ...problem.teams.flatMap(({ shifts }) => shifts.map((shift) => (shift ? shift[1] - shift[0] : 0))),
  );
  let [stops, used] = [0, 0];
  for (const seconds of problem.visits.map((visit) => visit.serviceSeconds).sort((a, b) => a - b)) {
    used += seconds;
    if (used > longest) break;
    stops++;
  }
  return Math.max(1, stops);
}
