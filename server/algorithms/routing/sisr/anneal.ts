import type { Random } from "../random.ts";
import type { Stop } from "../stop.ts";

/** What is annealed: a solution that can be changed, kept and taken back. */
export interface Search {
  /** Changes the solution. @returns what it would then cost */
  change(): number;
  /** The change stays. */
  keep(): void;
  /** The change never was. */
  takeBack(): void;
  /** Called after `keep` when nothing cheaper was ever kept. */
  isBest(): void;
}

export interface Cooling {
  /** In units of cost. */
  from: number;
  to: number;
}

/**
 * Simulated annealing as in SISR: a worse solution is kept when it costs less than the present one minus T ln(u), u uniform, with T
 * falling exponentially in the share of effort used up.
 * @returns iterations done
 */
export function anneal(
  search: Search,
  startCost: number,
  cooling: Cooling,
  random: Random,
  stop: Stop,
  every = 64,
): number {
  let present = startCost;
  let best = startCost;
  let temperature = cooling.from;
  let iterations = 0;
  for (; ; iterations++) {
    // The stop rule may ask a clock, which costs as much as part of an iteration.
    if (iterations % every === 0) {
      const progress = stop(iterations);
      if (progress >= 1) break;
      temperature = cooling.from * (cooling.to / cooling.from) ** progress;
    }
    const cost = search.change();
    if (cost < present - temperature * Math.log(random.next() + 1e-300)) {
      search.keep();
      present = cost;
      if (cost < best) {
        best = cost;
        search.isBest();
      }
    } else {
      search.takeBack();
    }
  }
  return iterations;
}
