/** How soon an inspection plan is there, how it gets better, and how soon it is mended after an edit by hand. */
import { constructPlan } from "#server/algorithms/routing/construct-plan.ts";
import { editPlan } from "#server/algorithms/routing/edit-plan.ts";
import { evaluatePlan } from "#server/algorithms/routing/evaluate-plan.ts";
import type { PlanProblem, PlanSolution } from "#server/algorithms/routing/plan-problem.ts";
import { solvePlan } from "#server/algorithms/routing/solve-plan.ts";
import { afterMilliseconds } from "#server/algorithms/routing/stop.ts";
import { faultsOf } from "#test/helpers/check-plan.ts";
import { type PlanSize, randomPlan } from "#test/helpers/random-plan.ts";

export interface PlanTask {
  size: PlanSize;
  seconds: number;
  seed: number;
}

export interface PlanOutcome {
  firstMs: number;
  /** Priority served by a plain best insertion, after 1 s, after all of the time; of how much. */
  constructed: number;
  afterOneSecond: number;
  served: number;
  all: number;
  iterationsPerSecond: number;
  /** After a visit was dragged to another team and locked there: until the first plan, and what 1 s leaves of the priority. */
  mendedMs: number;
  servedAfterEdit: number;
  faults: string[];
}

export function benchPlan({ size, seconds, seed }: PlanTask): PlanOutcome {
  const problem = randomPlan(seed, size);
  const served = (solution: PlanSolution) => Math.round(evaluatePlan(problem, solution).figures.priorityServed);
  const constructed = served(constructPlan(problem));
  let firstMs = Number.NaN;
  let early: PlanSolution | null = null;
  const started = performance.now();
  const solution = solvePlan(problem, {
    seed,
    stop: afterMilliseconds(seconds * 1000, () => performance.now()),
    onImprovement: (best) => {
      const ms = performance.now() - started;
      if (Number.isNaN(firstMs)) {
        early = best.solution();
        firstMs = performance.now() - started;
      } else if (ms < 1000) early = best.solution();
    },
  });
  const took = (performance.now() - started) / 1000;
  const edited = drag(problem, solution);
  let mendedMs = Number.NaN;
  const restarted = performance.now();
  const mended = solvePlan(edited.problem, {
    seed,
    start: edited.solution,
    stop: afterMilliseconds(1000, () => performance.now()),
    onImprovement: () => {
      if (Number.isNaN(mendedMs)) mendedMs = performance.now() - restarted;
    },
  });
  const { figures, routes } = evaluatePlan(problem, solution);
  return {
    ...{ firstMs, constructed, afterOneSecond: served(early!), served: Math.round(figures.priorityServed) },
    ...{ all: Math.round(figures.priorityAll), iterationsPerSecond: solution.iterations / took, mendedMs },
    servedAfterEdit: served(mended),
    faults: [
      ...faultsOf(problem, solution, routes),
      ...faultsOf(edited.problem, mended, evaluatePlan(edited.problem, mended).routes),
    ],
  };
}

/** A visit that anybody may make, dragged to the front of another team's day and locked there. */
function drag(problem: PlanProblem, solution: PlanSolution): { problem: PlanProblem; solution: PlanSolution } {
  const from = solution.routes.find((route) => route.visits.some((id) => isFree(problem, id)))!;
  const visit = from.visits.find((id) => isFree(problem, id))!;
  const to = solution.routes.find(({ team }) => team !== from.team)!;
  const edit = { kind: "move", visit, team: to.team, day: to.day, position: 0 } as const;
  const locks = [...problem.locks, { team: to.team, day: to.day, visits: [visit] }];
  return { problem: { ...problem, locks }, solution: editPlan(problem, solution, edit).solution };
}

const isFree = ({ visits, locks }: PlanProblem, id: string) =>
  visits.some((visit) => visit.id === id && visit.windows === null && visit.skills.length === 0 && visit.teams === 1) &&
  !locks.some((lock) => lock.visits.includes(id));
