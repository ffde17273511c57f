/** Entry point of the thread that solves one problem (solve-jobs.ts). Tells of better plans; a word of stop keeps the best. */
import { parentPort, workerData } from "node:worker_threads";
import { constructPlan } from "../../algorithms/routing/construct-plan.ts";
import { evaluatePlan } from "../../algorithms/routing/evaluate-plan.ts";
import { comparePlans } from "../../algorithms/routing/plan-cost.ts";
import { indexPlan } from "../../algorithms/routing/plan-index.ts";
import type { PlanFigures, PlanSolution } from "../../algorithms/routing/plan-problem.ts";
import { solvePlan } from "../../algorithms/routing/solve-plan.ts";
import { afterMilliseconds, orWhen } from "../../algorithms/routing/stop.ts";
import type { SolveNews, SolveTask } from "./solve-jobs.ts";

/** Visits of which a first plan is constructed before the search begins. */
const CONSTRUCTED = 1000;
/** Between two plans told of: a search begins with hundreds of better ones a second, which nobody could follow. */
const NEWS_EVERY_MS = 500;

const { problem, start, seconds, seed, stopping } = workerData as SolveTask;
const begun = performance.now();
const index = indexPlan(problem);
const isStopped = () => Atomics.load(stopping, 0) === 1;

let best: PlanFigures | null = null;
let toldAt = Number.NEGATIVE_INFINITY;
let untold: (() => PlanSolution) | null = null;

/** Tells of a plan that keeps the rules no worse and is better than the one before. */
function offer(solution: PlanSolution): void {
  const plan = evaluatePlan(problem, solution, index);
  untold = null;
  toldAt = performance.now();
  if (best && comparePlans(plan.figures, best) >= 0) return;
  best = plan.figures;
  const { routes } = solution;
  parentPort!.postMessage({
    solution: { routes, unserved: plan.unserved },
    plan,
    foundMs: Math.round(performance.now() - begun),
  } satisfies SolveNews);
}

function tellNow(): void {
  if (untold && performance.now() - toldAt >= NEWS_EVERY_MS) offer(untold());
}

const isDrivable = start && evaluatePlan(problem, start, index).breaches.length === 0;
if (isDrivable) offer(start);
// Better than the search's own first plan, and there in a tenth of a second; of thousands of visits it would take longer.
else if (!start && problem.visits.length <= CONSTRUCTED) offer(constructPlan(problem, index));
const timeIsUp = afterMilliseconds(seconds * 1000, () => performance.now());
const solution = solvePlan(problem, {
  seed,
  start,
  stop: orWhen((iterations) => {
    tellNow();
    return timeIsUp(iterations);
  }, isStopped),
  onImprovement: (better) => {
    untold = better.solution;
    tellNow();
  },
});
offer(solution);
parentPort!.close();
