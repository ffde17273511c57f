/** Entry point of a thread that holds problems (planning-desk.ts). */
import { parentPort } from "node:worker_threads";
import { hotSpotClasses } from "../../algorithms/hotspots/false-discovery.ts";
import { giStar } from "../../algorithms/hotspots/gi-star.ts";
import { neighbourhoodsOf } from "../../algorithms/hotspots/neighbours.ts";
import { EditFault, editPlan } from "../../algorithms/routing/edit-plan.ts";
import { evaluatePlan } from "../../algorithms/routing/evaluate-plan.ts";
import { explainUnserved } from "../../algorithms/routing/explain-unserved.ts";
import { greatCircleTravel } from "../../algorithms/routing/great-circle-travel.ts";
import type { PlanLock, PlanProblem } from "../../algorithms/routing/plan-problem.ts";
import type { DeskAnswer, DeskCall, DeskCalls, DeskMessage, SharedTravel } from "./planning-desk.ts";

const problems = new Map<string, PlanProblem>();

function problemOf(id: string, locks?: readonly PlanLock[]): PlanProblem {
  const problem = problems.get(id);
  if (!problem) throw new Error(`Problem ${id} is not open in this thread.`);
  return locks ? { ...problem, locks } : problem;
}

const calls: { [C in DeskCall]: (given: DeskCalls[C]["given"]) => DeskCalls[C]["answer"] } = {
  travel({ places }) {
    const shared = (pairs: number) => new Float32Array(new SharedArrayBuffer(pairs * Float32Array.BYTES_PER_ELEMENT));
    return greatCircleTravel(places, undefined, shared) as SharedTravel;
  },
  open({ id, problem }) {
    problems.set(id, problem);
    return null;
  },
  close({ id }) {
    problems.delete(id);
    return null;
  },
  evaluate: ({ id, solution, locks }) => evaluatePlan(problemOf(id, locks), solution),
  edit({ id, solution, locks, edit }) {
    const problem = problemOf(id, locks);
    const edited = editPlan(problem, solution, edit);
    return {
      solution: edited.solution,
      locks: edited.locks,
      plan: evaluatePlan({ ...problem, locks: edited.locks }, edited.solution),
    };
  },
  explain: ({ id, solution, locks, visits }) => explainUnserved(problemOf(id, locks), solution, visits),
  hotCells: ({ cells, values }) => hotSpotClasses(giStar(values, neighbourhoodsOf(cells, 1)).z).classes,
};

parentPort!.on("message", ({ nr, call, given }: DeskMessage) => {
  let answer: DeskAnswer;
  try {
    answer = { nr, answer: calls[call](given as never) };
  } catch (error) {
    const { message, stack } = error as Error;
    answer = error instanceof EditFault ? { nr, refused: message } : { nr, failed: stack ?? message };
  }
  parentPort!.postMessage(answer);
});
