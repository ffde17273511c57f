/**
 * Judges a solution of a benchmark file by the file's own text. It shares no code with the solver, its readers included, so that a mistake
 * would have to be made twice to go unseen.
 */
export interface CheckedSolution {
  /** What is wrong, a sentence each; empty: the solution is one. */
  faults: string[];
  /** Counted again. */
  distance: number;
  score: number;
}

interface Stop {
  x: number;
  y: number;
  demand: number;
  prize: number;
  service: number;
  from: number;
  till: number;
}

interface Rules {
  stops: Map<number, Stop>;
  leave: number;
  arrive: number;
  vehicles: number;
  capacity: number;
  everyone: boolean;
  /** Steps a unit of length is counted in. */
  steps: number;
  length: (straight: number) => number;
}

export function checkRoutes(
  text: string,
  teams: number | null,
  routes: number[][],
  unserved: number[],
): CheckedSolution {
  const rules = readRules(text.replaceAll("\r", ""), teams);
  const faults: string[] = [];
  const seen = new Set<number>();
  const driven = routes.filter((route) => route.length > 0);
  let distance = 0;
  let score = 0;
  if (driven.length > rules.vehicles) faults.push(`${driven.length} routes, ${rules.vehicles} vehicles`);
  for (const route of driven) {
    let clock = 0;
    let load = 0;
    let at = rules.stops.get(rules.leave)!;
    for (const id of [...route, rules.arrive]) {
      const stop = rules.stops.get(id);
      if (!stop) {
        faults.push(`customer ${id} is not in the file`);
        continue;
      }
      const leg = rules.length(Math.hypot(stop.x - at.x, stop.y - at.y));
      distance += leg;
      clock = Math.max(clock + leg, stop.from * rules.steps);
      if (clock > stop.till * rules.steps + 1e-6)
        faults.push(`at ${id} at ${clock / rules.steps}, open till ${stop.till}`);
      at = stop;
      if (id === rules.arrive) continue;
      if (seen.has(id) || id === rules.leave) faults.push(`customer ${id} is visited twice`);
      seen.add(id);
      clock += stop.service * rules.steps;
      load += stop.demand;
      score += stop.prize;
    }
    if (load > rules.capacity) faults.push(`load ${load} of ${rules.capacity}`);
  }
  for (const id of rules.stops.keys()) {
    if (id === rules.leave || id === rules.arrive) continue;
    if (seen.has(id) === unserved.includes(id)) faults.push(`customer ${id} is neither served nor unserved, or both`);
  }
  if (rules.everyone && unserved.length > 0) faults.push(`${unserved.length} customers are not served`);
  return { faults, distance: distance / rules.steps, score };
}

function readRules(text: string, teams: number | null): Rules {
  const table = (part: string) =>
    part
      .trim()
      .split("\n")
      .map((row) => row.trim().split(/\s+/).map(Number));
  const base = { demand: 0, prize: 0, service: 0, from: 0, till: Number.POSITIVE_INFINITY };

  if (text.includes("NODE_COORD_SECTION")) {
    const [, coordinates, demands] = /NODE_COORD_SECTION([^A-Z]*)DEMAND_SECTION([^A-Z]*)DEPOT/.exec(text)!;
    const demandOf = new Map(table(demands!) as [number, number][]);
    const rows = table(coordinates!) as [number, number, number][];
    return {
      stops: new Map(rows.map(([id, x, y]) => [id, { ...base, x, y, demand: demandOf.get(id)! }])),
      leave: 1,
      arrive: 1,
      vehicles: Number.POSITIVE_INFINITY,
      capacity: Number(/CAPACITY\s*:\s*(\d+)/.exec(text)![1]),
      everyone: true,
      steps: 1,
      length: Math.round,
    };
  }
  if (text.includes("CUSTOMER")) {
    const [vehicles, capacity] = table(/CAPACITY\s*\n([^A-Z]*)/.exec(text)![1]!)[0]!;
    const rows = table(/SERVICE\s+TIME\s*\n([\s\S]*)/.exec(text)![1]!) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ][];
    return {
      stops: new Map(
        rows.map(([id, x, y, demand, from, till, service]) => [id, { ...base, x, y, demand, from, till, service }]),
      ),
      leave: 0,
      arrive: 0,
      vehicles: vehicles!,
      capacity: capacity!,
      everyone: true,
      steps: 10,
      length: (straight) => Math.trunc(straight * 10),
    };
  }
  if (text.includes("tmax")) {
    const rows = table(text.slice(text.indexOf("\n", text.indexOf("tmax")))) as [number, number, number][];
    const till = Number(/tmax\s+([\d.]+)/.exec(text)![1]);
    return {
      stops: new Map(rows.map(([x, y, prize], id) => [id, { ...base, x, y, prize, till }])),
      leave: 0,
      arrive: rows.length - 1,
      vehicles: teams ?? Number(/\bm\s+(\d+)/.exec(text)![1]),
      capacity: Number.POSITIVE_INFINITY,
      everyone: false,
      steps: 1,
      length: (straight) => straight,
    };
  }
  const rows = table(text).slice(2);
  const steps = rows.some((row) => row[1]! % 1 !== 0) ? 100 : 10;
  return {
    stops: new Map(
      rows.map((row) => {
        const [id, x, y, service, prize] = row as [number, number, number, number, number];
        const [from, till] = row.slice(-2) as [number, number];
        return [id, { ...base, x, y, service, prize, from, till }];
      }),
    ),
    leave: 0,
    arrive: 0,
    vehicles: teams!,
    capacity: Number.POSITIVE_INFINITY,
    everyone: false,
    steps,
    length: (straight) => Math.trunc(straight * steps),
  };
}
