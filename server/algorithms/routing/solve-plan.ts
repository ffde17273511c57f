import { unservedOf } from "./evaluate-plan.ts";
import { COVERAGE, LEAST_HOUR, MANDATORY } from "./plan-cost.ts";
import { indexPlan, type PlanIndex } from "./plan-index.ts";
import type { DaySeconds, PlanProblem, PlanRoute, PlanSolution } from "./plan-problem.ts";
import { Random } from "./random.ts";
import { anneal, type Cooling } from "./sisr/anneal.ts";
import { PlanSearch, type PlanWeights } from "./sisr/plan-search.ts";
import { STRING_REMOVAL } from "./sisr/remove-strings.ts";
import type { Stop } from "./stop.ts";
import { timePlan } from "./time-plan.ts";

export interface SolvePlanOptions {
  /** The same seed, start and number of iterations give the same plan. */
  seed: number;
  stop: Stop;
  /** A plan to go on from, such as one edited by hand: what keeps the rules in it is where the search begins. */
  start?: PlanSolution | undefined;
  /**
   * Called at every better plan, the first included; ask for the plan only when it is wanted, for writing it out takes longer than finding
   * the next.
   */
  onImprovement?: ((best: { cost: number; solution: () => PlanSolution }) => void) | undefined;
}

/** A plan of a handful of visits is tried out long before its time is up. */
const ITERATIONS_A_NODE = 5000;

export interface SolvedPlan extends PlanSolution {
  iterations: number;
}

/** How little of the heat a search begins with that has a plan to go on from: enough to repair it, not to forget it. */
const WARM = 0.1;

/**
 * A plan by SISR (sisr/): a first one within a fraction of a second, better ones as long as the stop rule lets it. Every plan it gives
 * keeps the rules; what cannot be served is in `unserved`.
 */
export function solvePlan(
  problem: PlanProblem,
  { seed, stop, start, onImprovement = () => {} }: SolvePlanOptions,
): SolvedPlan {
  const index = indexPlan(problem);
  const worth = meanWorth(problem);
  const weights = weightsOf(index, worth);
  const random = new Random(seed);
  let search: PlanSearch | null = null;
  const solution = () => inWords(index, search!.bestRoutes());
  const settings = { removal: { ...STRING_REMOVAL, average: 15 }, blink: 0.01, weights, tried: 40, tryAll: 0.05 };
  if (!problem.teams.some(({ shifts }) => shifts.some((shift) => shift !== null))) {
    return { ...inWords(index, []), iterations: 0 };
  }
  search = new PlanSearch(
    index,
    settings,
    random,
    () => search && onImprovement({ cost: search.bestCost, solution }),
    start ? { solution: start, begins: beginsOf(problem, start, index) } : null,
  );
  onImprovement({ cost: search.bestCost, solution });
  const cooling = coolingOf(search, weights, worth);
  const from = start ? Math.max(cooling.to, cooling.from * WARM) : cooling.from;
  const enough = ITERATIONS_A_NODE * Math.max(1, search.nodes.count);
  const untilEnough: Stop = (iterations) => Math.max(stop(iterations), iterations / enough);
  const iterations = anneal(search, search.cost(), { from, to: cooling.to }, random, untilEnough, 8);
  return { ...solution(), iterations };
}

/** Mean priority of what may be left out; 1 where nothing is worth anything. */
function meanWorth({ visits }: PlanProblem): number {
  const worth = visits.filter(({ priority }) => priority > 0);
  return worth.length === 0 ? 1 : worth.reduce((sum, { priority }) => sum + priority, 0) / worth.length;
}

/** Share of a mean visit's priority that the mean way from a start costs while searching, at least. */
const LEAST_WAY = 0.05;

function weightsOf({ problem, places }: PlanIndex, worth: number): PlanWeights {
  const { seconds } = problem.travel;
  const start = problem.teams[0]?.start ?? 0;
  const ways = problem.visits.map(({ place }) => seconds[start * places + place]!).filter(Number.isFinite);
  const meanHours = ways.reduce((sum, way) => sum + way, 0) / Math.max(1, ways.length) / 3600;
  const hour = Math.max(problem.priorityPerHour, LEAST_HOUR);
  const searchHour = meanHours > 0 ? Math.max(hour, (LEAST_WAY * worth) / meanHours) : hour;
  return { mandatory: MANDATORY, coverage: COVERAGE, hour, searchHour };
}

/** From trading half a visit to trading single ways; where nothing is left out, ways are all there is. */
function coolingOf(search: PlanSearch, { searchHour }: PlanWeights, worth: number): Cooling {
  const { routes, times, nodes } = search;
  const way = (searchHour * times.travel) / 3600 / Math.max(1, routes.served + routes.used);
  const isFull = routes.served === nodes.count;
  return { from: Math.max(isFull ? 0 : 0.5 * worth, 0.8 * way, 1e-9), to: Math.max(0.008 * way, 1e-12) };
}

function beginsOf(problem: PlanProblem, solution: PlanSolution, index: PlanIndex): Map<string, DaySeconds> {
  if (problem.visits.every(({ teams }) => teams === 1)) return new Map();
  const { routes } = timePlan(problem, solution, index);
  return new Map(routes.flatMap(({ stops }) => stops.map(({ visit, begin }): [string, DaySeconds] => [visit, begin])));
}

/**
 * The plan to hand out. The search keeps pairs at the time they agreed on; timed as a whole they may begin sooner and a break fall
 * elsewhere. The rare pair by which a rule would then be broken is left out.
 */
function inWords(index: PlanIndex, routes: readonly PlanRoute[]): PlanSolution {
  const { problem } = index;
  let kept = routes;
  while (problem.visits.some(({ teams }) => teams === 2)) {
    const { breaches } = timePlan(problem, { routes: kept, unserved: [] }, index);
    const broken = new Set(breaches.map(({ team, day }) => `${team} ${day}`));
    const pair = kept
      .filter(({ team, day }) => broken.has(`${team} ${day}`))
      .flatMap(({ visits }) => visits)
      .find((id) => {
        const v = index.visitAt.get(id)!;
        return problem.visits[v]!.teams === 2 && !index.lockedTo.has(v);
      });
    if (pair === undefined) break;
    kept = kept.map((route) => ({ ...route, visits: route.visits.filter((id) => id !== pair) }));
  }
  const filled = kept.filter(({ visits }) => visits.length > 0);
  return { routes: filled, unserved: unservedOf(problem, new Set(filled.flatMap(({ visits }) => visits))) };
}
