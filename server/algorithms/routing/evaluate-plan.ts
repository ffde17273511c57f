import { type PlanSummaryFigures, planFigures } from "./plan-figures.ts";
import { indexPlan } from "./plan-index.ts";
import type { PlanProblem, PlanSolution } from "./plan-problem.ts";
import { type TimedPlan, timePlan } from "./time-plan.ts";

/** A plan with its times, the rules it breaks and what it comes to. */
export interface EvaluatedPlan extends TimedPlan, PlanSummaryFigures {
  unserved: string[];
}

/** Everything to be said of a plan, all unserved visits named whatever the solution says: the worthiest first. */
export function evaluatePlan(problem: PlanProblem, solution: PlanSolution, index = indexPlan(problem)): EvaluatedPlan {
  const timed = timePlan(problem, solution, index);
  const visited = new Set(solution.routes.flatMap(({ visits }) => visits));
  return {
    ...timed,
    ...planFigures(problem, solution, timed.routes),
    unserved: unservedOf(problem, visited),
  };
}

/** Visits in no route: mandatory ones first, then by priority. */
export const unservedOf = (problem: PlanProblem, visited: ReadonlySet<string>): string[] =>
  problem.visits
    .filter(({ id }) => !visited.has(id))
    .sort((a, b) => Number(b.mandatory) - Number(a.mandatory) || b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
