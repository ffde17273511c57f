import type { Instance } from "../instance.ts";
import type { Random } from "../random.ts";
import type { Search } from "./anneal.ts";
import { CheapestPlace } from "./cheapest-place.ts";
import { NearestCustomers } from "./neighbours.ts";
import { type Order, sortByOneOf } from "./orders.ts";
import { removeStrings, type StringRemoval } from "./remove-strings.ts";
import { Routes } from "./routes.ts";
import { Timetable } from "./timetable.ts";

export interface SearchSettings {
  removal: StringRemoval;
  blink: number;
  orders: readonly Order[];
  /** What one unit of distance costs against one unit of prize (1 where there are none). */
  distanceWeight: number;
  /** What each node costs while it is in no route. */
  absence: Float64Array;
  /** Customers in no route that one iteration tries, about. */
  tried: number;
  /** How often customers in no route are tried in every route, not in the changed ones alone. */
  tryAll: number;
}

/** A classical problem as something to anneal: strings are removed, then customers put back greedily. */
export class InstanceSearch implements Search {
  readonly routes: Routes;
  readonly times: Timetable;
  /** Cost of customers in no route. */
  absent = 0;
  best: number[][];
  bestAbsent = 0;
  bestDistance = 0;
  private keptAbsent: number;
  private readonly customers: Int32Array;
  private readonly near: NearestCustomers;
  private readonly place: CheapestPlace;
  private readonly list: Int32Array;
  private readonly listed: Int32Array;
  private round = 0;
  private readonly settings: SearchSettings;
  private readonly random: Random;
  private readonly onImprovement: (routes: number[][], value: number) => void;
  private readonly prized: boolean;
  private readonly unit: number;
  private readonly allPrizes: number;

  constructor(
    instance: Instance,
    settings: SearchSettings,
    random: Random,
    onImprovement: (routes: number[][], value: number) => void,
  ) {
    this.settings = settings;
    this.random = random;
    this.onImprovement = onImprovement;
    this.prized = instance.prize !== null;
    this.unit = instance.unit;
    const n = instance.ids.length;
    this.customers = customersOf(instance);
    const { count, largest } = roomFor(instance, this.customers);
    const all = (node: number) => new Int32Array(count).fill(node);
    this.routes = new Routes(n, count, largest, all(instance.start), all(instance.end));
    this.times = new Timetable(instance, this.routes);
    this.near = new NearestCustomers(n, this.customers, 250, (i, j) => instance.distance[i * n + j]!);
    this.place = new CheapestPlace(instance, this.routes, this.times, settings.blink);
    this.list = new Int32Array(n);
    this.listed = new Int32Array(n);
    for (const c of this.customers) this.absent += settings.absence[c]!;
    this.allPrizes = this.absent;
    this.list.set(this.customers);
    this.insertAll(this.customers.length, false);
    this.keptAbsent = this.absent;
    this.times.keep();
    this.routes.keep();
    this.best = this.routes.toArrays();
    this.bestAbsent = this.absent;
    this.bestDistance = this.times.distance;
  }

  /** Prizes earned, or distance in the file's unit. */
  private value(): number {
    return this.prized ? this.allPrizes - this.bestAbsent : this.bestDistance / this.unit;
  }

  cost(): number {
    return this.absent + this.settings.distanceWeight * this.times.distance;
  }

  change(): number {
    const { random, customers, routes, times, list, settings } = this;
    const seed = customers[random.below(customers.length)]!;
    let count = removeStrings(routes, this.near, seed, settings.removal, random, list);
    for (let t = 0; t < routes.touchedCount; t++) {
      const r = routes.touched[t]!;
      times.distance -= times.keptLengthOf(r);
      times.refresh(r);
    }
    for (let k = 0; k < count; k++) this.absent += settings.absence[list[k]!]!;
    const touchedOnly = this.prized && routes.served + count < customers.length && random.next() >= settings.tryAll;
    count = this.addAbsent(count, seed);
    this.insertAll(count, touchedOnly);
    return this.cost();
  }

  /** Customers left out before come back into question: all where they are few, else those nearby and some from anywhere. */
  private addAbsent(removed: number, seed: number): number {
    const { customers, routes, list, near, random, settings } = this;
    const absent = customers.length - routes.served - removed;
    if (absent <= 0) return removed;
    this.round++;
    let count = removed;
    for (let k = 0; k < removed; k++) this.listed[list[k]!] = this.round;
    if (absent > settings.tried) {
      near.prepare(seed);
      const end = seed * near.width + Math.min(near.width, settings.tried);
      for (let k = seed * near.width; k < end; k++) {
        const c = near.list[k]!;
        if (routes.routeOf[c]! >= 0 || this.listed[c] === this.round) continue;
        this.listed[c] = this.round;
        list[count++] = c;
      }
    }
    const share = absent > settings.tried ? settings.tried / (2 * absent) : 1;
    for (let k = 0; k < customers.length; k++) {
      const c = customers[k]!;
      if (routes.routeOf[c]! >= 0 || this.listed[c] === this.round) continue;
      if (share < 1 && random.next() >= share) continue;
      list[count++] = c;
    }
    return count;
  }

  private insertAll(count: number, touchedOnly: boolean): void {
    const { list, place, random, routes, times, settings } = this;
    sortByOneOf(settings.orders, list, count, random);
    for (let k = 0; k < count; k++) {
      const c = list[k]!;
      if (!place.find(c, random, touchedOnly)) continue;
      routes.insert(c, place.route, place.place);
      times.inserted(c, place.route, place.place + 1);
      this.absent -= settings.absence[c]!;
    }
  }

  keep(): void {
    this.times.keep();
    this.routes.keep();
    this.keptAbsent = this.absent;
    // Among solutions of equal prize the shorter is better, whatever distance weighs while searching.
    if (
      this.absent < this.bestAbsent - 1e-9 ||
      (this.absent < this.bestAbsent + 1e-9 && this.times.distance < this.bestDistance - 1e-9)
    ) {
      this.bestAbsent = this.absent;
      this.bestDistance = this.times.distance;
      this.best = this.routes.toArrays();
      this.onImprovement(this.best, this.value());
    }
  }

  takeBack(): void {
    this.times.takeBack();
    this.routes.takeBack();
    this.absent = this.keptAbsent;
  }

  isBest(): void {}
}

/** All nodes but the depots, and those whose visit earns nothing where prizes count. */
export function customersOf({ ids, start, end, prize }: Instance): Int32Array {
  const nodes = ids.map((_, node) => node);
  return Int32Array.from(nodes.filter((node) => node !== start && node !== end && (!prize || prize[node]! > 0)));
}

/** How many routes there can usefully be, and how many customers in one. */
function roomFor({ vehicles, capacity, demand }: Instance, customers: Int32Array): { count: number; largest: number } {
  const demands = Array.from(customers, (c) => demand[c]!).sort((a, b) => a - b);
  let largest = 0;
  for (let load = 0; largest < demands.length; largest++) {
    load += demands[largest]!;
    if (load > capacity) break;
  }
  // Twice the least number of vehicles: shorter routes than half full ones never pay.
  const enough = 2 * Math.ceil(demands.reduce((sum, d) => sum + d, 0) / capacity) + 10;
  const count = Number.isFinite(vehicles) ? vehicles : enough;
  return { count: Math.max(1, Math.min(count, customers.length)), largest: Math.max(1, largest) };
}
