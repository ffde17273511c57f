/**
 * A classical vehicle routing problem, as the literature's files hold them: identical vehicles, one window a customer. Our own
 * inspection plans are `plan-problem.ts`.
 */
export type InstanceKind = "vrptw" | "cvrp" | "top" | "toptw";

export interface Instance {
  name: string;
  kind: InstanceKind;
  /** As the file calls its nodes, the depot's too; results speak of these. */
  ids: readonly number[];
  /** Nodes where every route begins and ends; no customers. */
  start: number;
  end: number;
  /** At most; `Infinity` where the file sets no limit. */
  vehicles: number;
  capacity: number;
  /**
   * From node i to node j is [i * nodes + j], symmetric; travel takes as long as it is far. Where distances are cut off to decimals,
   * all lengths and times count in the last decimal, so that sums stay exact: see `unit`.
   */
  distance: Float64Array;
  /** How many of these make one of the file's: 1, 10 or 100. */
  unit: number;
  demand: Float64Array;
  service: Float64Array;
  /** When service may begin; of the end node: when the vehicle must be back. */
  open: Float64Array;
  close: Float64Array;
  /** What serving it earns; null where every customer must be served and the distance counts. */
  prize: Float64Array | null;
  /** False where neither windows nor the length of a route matter. */
  timed: boolean;
}

/** Customers of each route in order, as nodes of the instance. */
export interface InstanceSolution {
  routes: number[][];
  unserved: number[];
  /** In the file's unit. */
  distance: number;
  vehicles: number;
  /** Prizes earned; 0 where there are none. */
  score: number;
}

/** Straight distances between all nodes, each put through `round`. */
export function distances(
  x: readonly number[],
  y: readonly number[],
  round: (straight: number) => number,
): Float64Array {
  const n = x.length;
  const distance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j) distance[i * n + j] = round(Math.sqrt((x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2));
    }
  }
  return distance;
}

/** What `routes` comes to. */
export function describeSolution(instance: Instance, routes: readonly (readonly number[])[]): InstanceSolution {
  const { distance, prize, start, end, ids } = instance;
  const n = ids.length;
  const used = routes.filter((route) => route.length > 0);
  const served = new Set(used.flat());
  let total = 0;
  let score = 0;
  for (const route of used) {
    let at = start;
    for (const customer of route) {
      total += distance[at * n + customer]!;
      at = customer;
      score += prize?.[customer] ?? 0;
    }
    total += distance[at * n + end]!;
  }
  const customers = ids.map((_, node) => node).filter((node) => node !== start && node !== end);
  return {
    routes: used.map((route) => [...route]),
    unserved: customers.filter((node) => !served.has(node)),
    distance: total / instance.unit,
    vehicles: used.length,
    score,
  };
}
