import { useEffect, useRef, useState } from "react";
import type { BatchDecisions, BatchDiff, DiffKind } from "#server/features/imports/batches.contract.ts";
import type {
  CheckReport,
  Found,
  ImportJob,
  ImportTarget,
  LookBody,
} from "#server/features/imports/imports.contract.ts";
import { type Choices, proposedBy, samePlace, startBody } from "./choices.ts";
import {
  cancelImport,
  checkFile,
  compareFile,
  followImport,
  lookAgain,
  moreDifferences,
  sendFile,
  startImport,
} from "./imports.api.ts";

export const STEPS = ["file", "columns", "place", "check", "run"] as const;
export type Step = (typeof STEPS)[number];
/** Findings lie where their sites do: nobody is asked for a coordinate system. */
export const stepsOf = (target: ImportTarget | undefined): readonly Step[] =>
  target === "finding" ? STEPS.filter((step) => step !== "place") : STEPS;

interface State {
  step: Step;
  /** Share of the file sent; null while none is. */
  sent: number | null;
  found: Found | null;
  choices: Choices | null;
  report: CheckReport | null;
  /** What the file would change in the records, once asked for, and what has been decided about it. */
  diff: BatchDiff | null;
  decisions: BatchDecisions;
  job: ImportJob | null;
  busy: boolean;
  failure: unknown;
}

const START: State = {
  step: "file",
  sent: null,
  found: null,
  choices: null,
  report: null,
  diff: null,
  decisions: {},
  job: null,
  busy: false,
  failure: null,
};

function stepBefore(step: Step, target: ImportTarget | undefined): Step {
  const steps = stepsOf(target);
  return steps[Math.max(0, steps.indexOf(step) - 1)]!;
}

/** The steps of an import and what each asks of the server. */
export function useWizard() {
  const [state, setState] = useState(START);
  const change = (part: Partial<State>) => setState((before) => ({ ...before, ...part }));
  const life = useRef<AbortController>(null);
  useEffect(() => {
    const controller = new AbortController();
    life.current = controller;
    return () => controller.abort();
  }, []);
  const upload = useRef<{ id: string; running: boolean }>(null);
  // A dialog that closes forgets its file; an import under way goes on, and stands in the list of batches.
  useEffect(
    () => () => {
      if (upload.current && !upload.current.running) cancelImport(upload.current.id).catch(() => {});
    },
    [],
  );
  const { found, choices } = state;

  const attempt = async (work: () => Promise<Partial<State>>) => {
    change({ busy: true, failure: null });
    try {
      change({ ...(await work()), busy: false });
    } catch (failure) {
      if (!life.current?.signal.aborted) change({ busy: false, sent: null, failure });
    }
  };

  return {
    ...state,
    choose: (part: Partial<Choices>) => change({ choices: { ...choices!, ...part } }),
    send: (file: File) =>
      attempt(async () => {
        change({ sent: 0 });
        const answer = await sendFile(file, (sent) => change({ sent }), life.current!.signal);
        upload.current = { id: answer.id, running: false };
        return { found: answer, choices: proposedBy(answer), step: "columns", sent: null };
      }),
    look: (wish: LookBody) =>
      attempt(async () => {
        const answer = await lookAgain(found!.id, {
          layer: choices!.layer,
          target: choices!.target,
          ...wish,
        });
        return {
          found: answer,
          choices: { ...proposedBy(answer), source: choices!.source, calibre: choices!.calibre },
        };
      }),
    toPlace: () =>
      attempt(async () => {
        if (samePlace(found!.map, choices!.map)) return { step: "place" };
        const { layer, target, map } = choices!;
        const answer = await lookAgain(found!.id, { layer, target, map });
        return { found: answer, choices: { ...choices!, crs: answer.crs, swapped: answer.swapped }, step: "place" };
      }),
    toCheck: () =>
      attempt(async () => {
        const { layer, target, map, crs, swapped, source } = startBody(choices!);
        const report = await checkFile(found!.id, { layer, target, map, crs, swapped, source });
        return { report, diff: null, decisions: {}, step: "check" };
      }),
    compare: () => attempt(async () => ({ diff: await compareFile(found!.id, startBody(choices!)) })),
    more: (kind: DiffKind, offset: number) => moreDifferences(found!.id, kind, offset),
    decide: (decisions: BatchDecisions) => change({ decisions }),
    start: () =>
      attempt(async () => {
        const job = await startImport(found!.id, { ...startBody(choices!), decisions: state.decisions });
        upload.current = { id: job.id, running: true };
        const stop = followImport(job.id, (now) => {
          if (now.state === "done") upload.current = null;
          else if (now.state !== "running") upload.current = { id: job.id, running: false };
          change({ job: now });
        });
        life.current?.signal.addEventListener("abort", stop);
        return { job, step: "run" };
      }),
    cancel: () =>
      attempt(async () => {
        await cancelImport(found!.id);
        return {};
      }),
    back: () =>
      change({
        step: stepBefore(state.step, choices?.target),
        failure: null,
        ...(state.step === "columns" && { found: null, choices: null }),
      }),
    restart: () => {
      if (upload.current) cancelImport(upload.current.id).catch(() => {});
      upload.current = null;
      setState(START);
    },
  };
}
