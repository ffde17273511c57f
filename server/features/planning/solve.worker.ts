/** Entry point of the thread that solves one problem (solve-jobs.ts). Tells of every better plan; a word of stop keeps the best. */
import { parentPort, workerData } from "node:worker_threads";
import { constructPlan } from "../../algorithms/routing/construct-plan.ts";
import { evaluatePlan } from "../../algorithms/routing/evaluate-plan.ts";
import { comparePlans } from "../../algorithms/routing/plan-cost.ts";
import { indexPlan } from "../../algorithms/routing/plan-index.ts";
import type { PlanFigures, PlanSolution } from "../../algorithms/routing/plan-problem.ts";
import type { SolveNews, SolveTask } from "./solve-jobs.ts";

const { problem, start, stopping } = workerData as SolveTask;
const begun = performance.now();
const index = indexPlan(problem);
const isStopped = () => Atomics.load(stopping, 0) === 1;

let best: PlanFigures | null = null;
/** Tells of a plan that keeps the rules no worse and is better than the one before. */
function offer(solution: PlanSolution): void {
  const plan = evaluatePlan(problem, solution, index);
  if (best && comparePlans(plan.figures, best) >= 0) return;
  best = plan.figures;
  parentPort!.postMessage({
    solution: { ...solution, unserved: plan.unserved },
    plan,
    foundMs: elapsed(),
  } satisfies SolveNews);
}
const elapsed = () => Math.round(performance.now() - begun);

const hasStart = start && evaluatePlan(problem, start, index).breaches.length === 0;
if (start && hasStart) offer(start);
if (!isStopped()) offer(constructPlan(problem, index, start));
if (start && !isStopped()) offer(constructPlan(problem, index));
parentPort!.close();
