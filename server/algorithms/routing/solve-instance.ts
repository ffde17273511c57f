import { describeSolution, type Instance, type InstanceSolution } from "./instance.ts";
import { Random } from "./random.ts";
import { anneal, type Cooling } from "./sisr/anneal.ts";
import { customersOf, InstanceSearch, type SearchSettings } from "./sisr/instance-search.ts";
import type { Order } from "./sisr/orders.ts";
import { STRING_REMOVAL } from "./sisr/remove-strings.ts";
import type { Stop } from "./stop.ts";

export interface SolveInstanceOptions {
  /** The same seed and number of iterations give the same routes. */
  seed: number;
  stop: Stop;
  /** Each better solution, customers of every route as nodes; empty routes too. */
  onImprovement?: (routes: number[][], value: number) => void;
}

/** A classical problem solved by SISR until the stop rule says so; what is best by then is returned. */
export function solveInstance(
  instance: Instance,
  { seed, stop, onImprovement = () => {} }: SolveInstanceOptions,
): InstanceSolution & { iterations: number } {
  const random = new Random(seed);
  const { settings, cooling } = tunedFor(instance);
  const search = new InstanceSearch(instance, settings, random, onImprovement);
  const scale = scaleOf(search, instance);
  const iterations = anneal(
    search,
    search.cost(),
    { from: cooling.from * scale, to: cooling.to * scale },
    random,
    stop,
  );
  return { ...describeSolution(instance, search.best), iterations };
}

/** What temperatures are measured in: the mean length of an edge, or the mean prize. */
function scaleOf(search: InstanceSearch, instance: Instance): number {
  if (instance.prize) {
    const customers = customersOf(instance);
    return customers.reduce((sum, c) => sum + instance.prize![c]!, 0) / customers.length;
  }
  return search.times.distance / (search.routes.served + search.routes.used);
}

/**
 * Parameters as tried on the instances of test/bench/routes.ts: orders and blinks are the paper's and, for windows, those of its follow-ups;
 * temperatures are shares of the mean edge, or of the mean prize, where the paper has absolute ones for 10^8 iterations.
 */
function tunedFor(instance: Instance): { settings: SearchSettings; cooling: Cooling } {
  const { distance, start, demand, open, close, prize } = instance;
  const n = instance.ids.length;
  const by = (key: (node: number) => number): Float64Array => Float64Array.from({ length: n }, (_, node) => key(node));
  const fromDepot = by((c) => distance[start * n + c]!);
  const orders: Order[] = [
    { weight: 4, key: null },
    { weight: 2, key: by((c) => -fromDepot[c]!) },
    { weight: 1, key: fromDepot },
  ];
  if (instance.kind === "cvrp" || instance.kind === "vrptw") orders.push({ weight: 4, key: by((c) => -demand[c]!) });
  if (instance.kind === "vrptw" || instance.kind === "toptw") {
    orders.push(
      { weight: 2, key: by((c) => close[c]! - open[c]!) },
      { weight: 2, key: open },
      { weight: 2, key: by((c) => -close[c]!) },
    );
  }
  if (!prize) {
    return {
      settings: {
        removal: STRING_REMOVAL,
        blink: 0.01,
        orders,
        distanceWeight: 1,
        absence: new Float64Array(n).fill(1e4 * Math.max(...fromDepot)),
        tried: 50,
        tryAll: 1,
      },
      cooling: { from: 0.8, to: 0.008 },
    };
  }
  orders.push(
    { weight: 4, key: by((c) => -prize[c]!) },
    { weight: 4, key: by((c) => -prize[c]! / (fromDepot[c]! + distance[c * n + instance.end]! + 1)) },
  );
  const customers = customersOf(instance);
  const meanPrize = customers.reduce((sum, c) => sum + prize[c]!, 0) / customers.length;
  const meanDistance = fromDepot.reduce((sum, d) => sum + d, 0) / n;
  return {
    settings: {
      removal: STRING_REMOVAL,
      blink: 0.01,
      orders,
      distanceWeight: (0.05 * meanPrize) / meanDistance,
      absence: prize,
      tried: 50,
      tryAll: 0.05,
    },
    cooling: { from: 1, to: 0.01 },
  };
}
