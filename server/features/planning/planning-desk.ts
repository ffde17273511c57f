/** Threads that hold problems and work on them, so that nothing of it keeps the server from answering others. */
import { Worker } from "node:worker_threads";
import type { EditedPlan, PlanEdit } from "../../algorithms/routing/edit-plan.ts";
import type { EvaluatedPlan } from "../../algorithms/routing/evaluate-plan.ts";
import type { UnservedVisit } from "../../algorithms/routing/explain-unserved.ts";
import type { PlanLock, PlanPlace, PlanProblem, PlanSolution } from "../../algorithms/routing/plan-problem.ts";
import { BadInput } from "../../plugins/problems.ts";

/** A draft of a plan, with locks in place of the problem's. */
export interface Draft {
  solution: PlanSolution;
  locks?: readonly PlanLock[] | undefined;
}

/** What a thread is asked and what it answers. */
export interface DeskCalls {
  /** Travel as the crow flies, in memory that threads share. */
  travel: { given: { places: readonly PlanPlace[] }; answer: SharedTravel };
  open: { given: { id: string; problem: PlanProblem }; answer: null };
  close: { given: { id: string }; answer: null };
  evaluate: { given: { id: string } & Draft; answer: EvaluatedPlan };
  edit: {
    given: { id: string; edit: PlanEdit } & Draft;
    answer: Omit<EditedPlan, "breaches"> & { plan: EvaluatedPlan };
  };
  explain: { given: { id: string; visits?: readonly string[] | undefined } & Draft; answer: UnservedVisit[] };
  /** Classes of cells by Gi*, the cell and its ring 1. */
  hotCells: { given: { cells: BigUint64Array; values: Float64Array }; answer: Int8Array };
}
export type DeskCall = keyof DeskCalls;

export interface SharedTravel {
  provider: string;
  seconds: Float32Array<SharedArrayBuffer>;
  meters: Float32Array<SharedArrayBuffer>;
}

export interface DeskMessage {
  nr: number;
  call: DeskCall;
  given: unknown;
}
export type DeskAnswer =
  | { nr: number; answer: unknown }
  | { nr: number; refused: string }
  | { nr: number; failed: string };

/** One thread, started when it is first asked and again if it fails. */
export class PlanningDesk {
  private worker: Worker | undefined;
  private nr = 0;
  private readonly waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();

  /** @throws BadInput for what the plan's rules refuse */
  ask<C extends DeskCall>(call: C, given: DeskCalls[C]["given"]): Promise<DeskCalls[C]["answer"]> {
    this.worker ??= this.start();
    const nr = ++this.nr;
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(nr, { resolve, reject });
      this.worker!.postMessage({ nr, call, given } satisfies DeskMessage);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(new URL("./planning-desk.worker.ts", import.meta.url));
    worker.on("message", (message: DeskAnswer) => {
      const asked = this.waiting.get(message.nr);
      this.waiting.delete(message.nr);
      if (this.waiting.size === 0) worker.unref();
      if ("answer" in message) asked?.resolve(message.answer as never);
      else if ("refused" in message) asked?.reject(new BadInput(message.refused));
      else asked?.reject(new Error(message.failed));
    });
    const over = (error: Error) => {
      if (this.worker === worker) this.worker = undefined;
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    worker.on("error", over);
    worker.on("exit", () => over(new Error("The planning thread ended.")));
    return worker;
  }
}
