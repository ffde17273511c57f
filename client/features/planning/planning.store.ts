import { create } from "zustand";
import type { PlanSummary } from "#server/features/planning/plans.contract.ts";
import type { Team } from "#server/features/planning/teams.contract.ts";
import type { PlanForm } from "./plan-form.ts";
import type {
  Candidate,
  Candidates,
  EvaluatedPlan,
  PlanLock,
  PlanSettings,
  PlanSite,
  PlanSolution,
  UnservedVisit,
} from "./plan-types.ts";
import type { UndoStack } from "./undo-stack.ts";

/** A plan as it stands, with all it was made from: what one step of undoing brings back. */
export interface Draft {
  form: PlanForm;
  settings: PlanSettings;
  solution: PlanSolution;
  locks: PlanLock[];
  plan: EvaluatedPlan;
}

/** A solver at work. */
export interface Job {
  id: string | null;
  /** When it was started, as Date.now() has it, and the milliseconds it may run. */
  startedAt: number;
  budgetMs: number;
  improvements: number;
  /** Costs of the best so far, when found. */
  curve: readonly { ms: number; cost: number }[];
  /** The best so far. */
  best: { solution: PlanSolution; plan: EvaluatedPlan } | null;
  stopping: boolean;
}

/** What is known of a site of a plan: a candidate, or of an opened plan no more than name and place. */
export type KnownSite = Candidate | PlanSite;

export type PlanDialog = "plans" | "save" | "rename" | "versions" | "assign" | "compare" | "rules" | null;
export type PlanTab = "routes" | "unserved" | "coverage" | "progress";

export interface Planning {
  /** Null until the city's day is known. */
  form: PlanForm | null;
  stack: UndoStack<Draft> | null;
  job: Job | null;
  /** What the page waits for. */
  busy: "solve" | "edit" | "open" | "save" | null;
  /** What did not work, and how to try again. */
  failure: { error: unknown; retry: (() => void) | null } | null;
  /** Every site heard of, by id. */
  sites: ReadonlyMap<string, KnownSite>;
  /** Sites that the form asks for, as last answered. */
  candidates: Candidates | null;
  /** Where travel times came from, and when the records were so. */
  provider: { name: string; note: string | null } | null;
  asOf: Candidates["asOf"] | null;
  /** Why visits are left out, of the draft `of`. */
  reasons: { of: Draft; byVisit: ReadonlyMap<string, UnservedVisit> } | null;
  /** The saved plan this one is a version of, the version, and the draft as it was saved. */
  saved: { summary: PlanSummary; version: number; draft: Draft } | null;
  /** Where the plan stood when a solver last finished, for comparing. */
  baseline: Draft | null;
  tab: PlanTab;
  dialog: PlanDialog;
  /** Hexagons and points beneath the routes. */
  underlay: boolean;
  /** The team whose form is open; `null` fields: a new one. */
  editedTeam: { team: Team | null } | null;
  /** Waiting for a click on the map that says where. */
  placing: ((place: { lon: number; lat: number }) => void) | null;
  /** The start whose reach by car is drawn, and whose it is. */
  reach: { name: string; lon: number; lat: number } | null;
  /** The stop in hand, moved by arrow keys. */
  held: string | null;
}

export const usePlanning = create<Planning>(() => ({
  form: null,
  stack: null,
  job: null,
  busy: null,
  failure: null,
  sites: new Map(),
  candidates: null,
  provider: null,
  asOf: null,
  reasons: null,
  saved: null,
  baseline: null,
  tab: "routes",
  dialog: null,
  underlay: false,
  editedTeam: null,
  placing: null,
  reach: null,
  held: null,
}));

export const setPlanning = (change: Partial<Planning>) => usePlanning.setState(change);

export const changeForm = (change: Partial<PlanForm>) =>
  usePlanning.setState(({ form }) => ({ form: form && { ...form, ...change } }));

export const openPlanDialog = (dialog: PlanDialog) => usePlanning.setState({ dialog });

/** What the screen shows of a plan: the solver's best while it works, else the draft. */
export interface ShownPlan {
  settings: PlanSettings;
  solution: PlanSolution;
  locks: PlanLock[];
  plan: EvaluatedPlan;
  live: boolean;
}

const shownOf = ({ job, stack }: Pick<Planning, "job" | "stack">, running: PlanSettings | null): ShownPlan | null => {
  const draft = stack?.present ?? null;
  if (job?.best && running) return { settings: running, ...job.best, locks: draft?.locks ?? [], live: true };
  return draft && { ...draft, live: job !== null };
};

/** Settings that the solver works on. */
export const useRunning = create<{ settings: PlanSettings | null }>(() => ({ settings: null }));

let last: {
  job: Job | null;
  stack: UndoStack<Draft> | null;
  running: PlanSettings | null;
  shown: ShownPlan | null;
} | null = null;
function currentShown(): ShownPlan | null {
  const { job, stack } = usePlanning.getState();
  const { settings: running } = useRunning.getState();
  // The same object as long as nothing changed, so that what is drawn from it is drawn once.
  if (!last || last.job !== job || last.stack !== stack || last.running !== running)
    last = { job, stack, running, shown: shownOf({ job, stack }, running) };
  return last.shown;
}
export const shownPlan = (): ShownPlan | null => currentShown();
export const useShownPlan = (): ShownPlan | null => usePlanning(currentShown);

/** Whether the next click on the map says where a team starts. */
export const isPlacing = (): boolean => usePlanning.getState().placing !== null;
