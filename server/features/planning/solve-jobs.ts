/** Plans being solved on this server, each in a thread of its own: started, followed and stopped by one person. */
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";
import type { EvaluatedPlan } from "../../algorithms/routing/evaluate-plan.ts";
import type { PlanProblem, PlanSolution } from "../../algorithms/routing/plan-problem.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { SolveJob } from "./planning.contract.ts";

/** What the thread is given. */
export interface SolveTask {
  problem: PlanProblem;
  start: PlanSolution | undefined;
  seconds: number;
  seed: number;
  /** [0] 1: stop and keep the best. */
  stopping: Int32Array<SharedArrayBuffer>;
}

/** What it tells: a better plan than before. */
export interface SolveNews {
  solution: PlanSolution;
  plan: EvaluatedPlan;
  foundMs: number;
}

export interface RunningSolve {
  owner: string;
  job: SolveJob;
  /** `change` after every change of `job`. */
  changes: EventEmitter<{ change: [] }>;
  /** Ends the search; the best so far stays. */
  stop(): void;
  /** Settles when it is over, however; never rejects. */
  over: Promise<void>;
}

export interface SolveOptions {
  problem: PlanProblem;
  start?: PlanSolution | undefined;
  seconds: number;
  seed: number;
  owner: string;
  onFault(error: unknown): void;
}

/** Searches at a time by one server: each keeps a processor busy. */
const MOST_AT_ONCE = 4;
const MOST_OF_ONE = 2;
/** What is over is known for as long as somebody may still look. */
const FINISHED_KEPT = 50;
/** After the time is up or a stop: what does not end by itself is ended. The first plan of thousands of sites may take longer. */
const GRACE_MS = 3000;
const FIRST_PLAN_MS = 60_000;

export class SolveJobs {
  private readonly jobs = new Map<string, RunningSolve>();

  /** @throws BadInput 429 while too many are running */
  start(options: SolveOptions): RunningSolve {
    const running = [...this.jobs.values()].filter(({ job }) => job.state === "running");
    const mine = running.filter(({ owner }) => owner === options.owner);
    if (running.length >= MOST_AT_ONCE || mine.length >= MOST_OF_ONE)
      throw new BadInput("Other plans are being solved. Stop one, or try again in a minute.", { statusCode: 429 });
    const solve = startSolve(options);
    this.jobs.set(solve.job.id, solve);
    const over = [...this.jobs].filter(([, { job }]) => job.state !== "running");
    for (const [id] of over.slice(0, Math.max(0, over.length - FINISHED_KEPT))) this.jobs.delete(id);
    return solve;
  }

  /** @throws BadInput 404 */
  find(owner: string, id: string): RunningSolve {
    const solve = this.jobs.get(id);
    if (solve?.owner !== owner)
      throw new BadInput("There is no such search. The server may have been started anew; solve again.", {
        statusCode: 404,
      });
    return solve;
  }

  async close(): Promise<void> {
    for (const solve of this.jobs.values()) solve.stop();
    await Promise.all([...this.jobs.values()].map(({ over }) => over));
  }
}

const FAULT =
  "The search ended because of a fault on the server. It has been logged; try again, or tell the administrator when it happened.";

const TOO_SHORT = "No plan was found in this time. Give the search more of it, or plan fewer sites.";

function startSolve({ problem, start, seconds, seed, owner, onFault }: SolveOptions): RunningSolve {
  const changes = new EventEmitter<{ change: [] }>();
  changes.setMaxListeners(50);
  const stopping = new Int32Array(new SharedArrayBuffer(4));
  const begun = performance.now();
  const job: SolveJob = { id: randomUUID(), state: "running", elapsedMs: 0, improvements: 0, best: null };
  const worker = new Worker(new URL("./solve.worker.ts", import.meta.url), {
    workerData: { problem, start, seconds, seed, stopping } satisfies SolveTask,
  });
  const end = () => {
    if (job.best || performance.now() - begun >= FIRST_PLAN_MS || Atomics.load(stopping, 0) === 1)
      void worker.terminate();
    else timer = setTimeout(end, GRACE_MS);
  };
  let timer = setTimeout(end, seconds * 1000 + GRACE_MS);
  const stop = () => {
    if (job.state !== "running" || Atomics.exchange(stopping, 0, 1) === 1) return;
    clearTimeout(timer);
    timer = setTimeout(end, GRACE_MS);
  };
  worker.on("message", ({ solution, plan, foundMs }: SolveNews) => {
    job.best = { solution, plan, foundMs } as NonNullable<SolveJob["best"]>;
    job.improvements++;
    job.elapsedMs = Math.round(performance.now() - begun);
    changes.emit("change");
  });
  let fault: unknown;
  worker.on("error", (error) => {
    fault = error;
  });
  const over = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      clearTimeout(timer);
      job.elapsedMs = Math.round(performance.now() - begun);
      if (fault) {
        job.state = "failed";
        job.problem = FAULT;
        onFault(fault);
      } else if (Atomics.load(stopping, 0) === 1) job.state = "cancelled";
      else if (job.best) job.state = "done";
      else {
        job.state = "failed";
        job.problem = TOO_SHORT;
      }
      changes.emit("change");
      resolve();
    });
  });
  return { owner, job, changes, stop, over };
}
