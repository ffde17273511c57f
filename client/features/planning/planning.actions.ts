/** Everything that asks the server and changes the plan. One at a time: what comes meanwhile waits its turn. */
import type { RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import type { SiteException } from "#server/features/planning/planning.contract.ts";
import type { Team } from "#server/features/planning/teams.contract.ts";
import type { Skill } from "#server/features/planning/visit-rules.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { isNarrow, setView, showMode, useView } from "../../lib/view/view.store.ts";
import { openAt } from "./opened-hours.ts";
import { type ExtraTeam, type PlanForm, settingsOf } from "./plan-form.ts";
import type { PlanEdit, PlanLock, PlanSettings, PlanSolution, Remedy, SolveJob } from "./plan-types.ts";
import { editPlan, evaluatePlan, explainUnserved, followJob, jobState, startSolving, stopJob } from "./planning.api.ts";
import { changeForm, type Draft, type Job, setPlanning, usePlanning, useRunning } from "./planning.store.ts";
import { onProblemOf } from "./problem.ts";
import { fitted, fittedLocks } from "./solution.ts";
import { SolverFailed } from "./solver-failed.ts";
import { redone, startStack, type UndoStack, undone, withStep } from "./undo-stack.ts";

/** Teams and regions as the page knows them; the screen keeps this up to date. */
export interface Surroundings {
  teams: readonly Team[];
  regions: ReadonlyMap<string, RegionParent>;
}
let surroundings: Surroundings = { teams: [], regions: new Map() };
export const setSurroundings = (now: Surroundings) => {
  surroundings = now;
};

/** The settings that the form stands for now. */
export const settingsNow = (form: PlanForm): PlanSettings =>
  settingsOf(form, surroundings.teams, useView.getState(), surroundings.regions);

let turn: Promise<unknown> = Promise.resolve();
/** Does it after all before it; what fails is said with a way to try again. */
export function queued(busy: "edit" | "open" | "save", work: () => Promise<void>): Promise<void> {
  const run = async () => {
    setPlanning({ busy, failure: null });
    try {
      await work();
    } catch (error) {
      const again = error instanceof ApiError && error.status < 500 ? null : () => void queued(busy, work);
      setPlanning({ failure: { error, retry: again } });
    } finally {
      setPlanning({ busy: null });
    }
  };
  const mine = turn.then(run);
  turn = mine;
  return mine;
}

const present = (): Draft | null => usePlanning.getState().stack?.present ?? null;

function step(draft: Draft): void {
  const { stack } = usePlanning.getState();
  setPlanning({ stack: stack ? withStep(stack, draft) : startStack(draft) });
}

// ------------------------------------------------------------------------------------------------------------ solving

/** Seconds a solver runs unless it is stopped. */
const SOLVE_SECONDS = 15;
/** Costs drawn at most. */
const CURVE_POINTS = 120;

let follow: (() => void) | null = null;

/** Makes a plan from the form; with a plan at hand it starts from there and keeps what is locked. */
export async function makePlan(): Promise<void> {
  const { form, job } = usePlanning.getState();
  if (!form || job) return;
  const settings = settingsNow(form);
  const before = present();
  setPlanning({
    busy: "solve",
    failure: null,
    held: null,
    tab: "routes",
    job: {
      ...{ id: null, startedAt: Date.now(), budgetMs: SOLVE_SECONDS * 1000, improvements: 0, curve: [], best: null },
      stopping: false,
    },
  });
  useRunning.setState({ settings });
  // The timeline takes its room, and the first day its turn, before the map looks at the routes.
  setView({
    ...(useView.getState().dock === null && !isNarrow() && { dock: "routes" }),
    ...(!before && settings.days.length > 1 && { planDay: 0 }),
  });
  try {
    const started = await onProblemOf(settings, (problem) => {
      const candidates = problem.items.map(({ id }) => id);
      const start = before && fitted(before.solution, settings, candidates);
      const locks = start && before ? fittedLocks(before.locks, start) : [];
      return startSolving(problem.id, { seconds: SOLVE_SECONDS, ...(start && { start }), locks }).then((answer) => ({
        answer,
        locks,
      }));
    });
    // Stopped before it began.
    if (usePlanning.getState().job === null) return void stopJob(started.answer.id).catch(() => {});
    await untilDone(started.answer, (state) => accept(state, form, settings, started.locks));
  } catch (error) {
    setPlanning({ failure: { error, retry: () => void makePlan() } });
  } finally {
    follow?.();
    follow = null;
    useRunning.setState({ settings: null });
    setPlanning({ job: null, busy: null });
  }
}

/** Makes the plan with travel times of straight lines, which the form then says. */
export function planStraight(): Promise<void> {
  changeForm({ provider: "great-circle" });
  return makePlan();
}

/** Follows a job, showing its best, until it ends. */
function untilDone(first: SolveJob, onEnd: (job: SolveJob) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const take = (state: SolveJob) => {
      const { job } = usePlanning.getState();
      if (!job) return resolve();
      setPlanning({ job: progressed(job, state) });
      if (state.state === "running") return;
      if (state.state === "failed") return reject(new SolverFailed(state.problem ?? ""));
      onEnd(state);
      resolve();
    };
    const lost = () =>
      void jobState(first.id).then((state) => {
        take(state);
        if (state.state === "running") follow = followJob(first.id, take, lost);
      }, reject);
    take(first);
    if (first.state === "running") follow = followJob(first.id, take, lost);
  });
}

function progressed(job: Job, { id, improvements, best }: SolveJob): Job {
  if (!best) return { ...job, id, improvements };
  const point = { ms: best.foundMs, cost: best.plan.figures.cost };
  const known = job.curve.at(-1);
  const curve =
    known && known.ms === point.ms && known.cost === point.cost
      ? job.curve
      : [...job.curve, point].slice(-CURVE_POINTS);
  // The same best is the same picture: nothing is drawn again.
  const same = job.best && known?.cost === point.cost;
  return { ...job, id, improvements, curve, best: same ? job.best : best };
}

function accept({ best }: SolveJob, form: PlanForm, settings: PlanSettings, locks: PlanLock[]): void {
  if (!best) throw new SolverFailed("");
  const draft: Draft = { form, settings, solution: best.solution, locks, plan: best.plan };
  step(draft);
  setPlanning({ baseline: draft });
}

/** Ends the solver; its best so far stays. */
export async function stopSolving(): Promise<void> {
  const { job } = usePlanning.getState();
  if (!job) return;
  if (job.id === null) return setPlanning({ job: null, busy: null });
  setPlanning({ job: { ...job, stopping: true } });
  await stopJob(job.id).catch(() => {});
}

// ------------------------------------------------------------------------------------------------------------- edits

/** One edit, judged by the server, as a step that can be taken back. */
export const edit = (...edits: readonly (PlanEdit | null)[]): Promise<void> => {
  const wanted = edits.filter((one) => one !== null);
  if (wanted.length === 0 || usePlanning.getState().job) return Promise.resolve();
  return queued("edit", async () => {
    const draft = present();
    if (draft) step(await edited(draft, wanted));
  });
};

async function edited(draft: Draft, edits: readonly PlanEdit[]): Promise<Draft> {
  let { solution, locks, plan } = draft;
  for (const one of edits) {
    const answer = await onProblemOf(draft.settings, ({ id }) => editPlan(id, { solution, locks, edit: one }));
    ({ solution, locks, plan } = answer);
  }
  return { ...draft, solution, locks, plan };
}

/** Changes the settings under a plan that stays as it is as far as it can, then edits it; one step to take back. */
export const resettle = (change: (form: PlanForm) => PlanForm, ...edits: readonly PlanEdit[]): Promise<void> =>
  settle(change, null, edits);

/** Takes a team of its own into the plan, with the routes that were found for all. */
export const adoptTeam = (extra: ExtraTeam, solution: PlanSolution): Promise<void> =>
  settle((form) => ({ ...form, extraTeams: [...form.extraTeams, extra] }), solution, []);

/** @param solution in place of the draft's */
const settle = (
  change: (form: PlanForm) => PlanForm,
  solution: PlanSolution | null,
  edits: readonly PlanEdit[],
): Promise<void> =>
  queued("edit", async () => {
    const draft = present();
    const { form: now } = usePlanning.getState();
    if (!draft || !now) return;
    // What the form says beyond the plan stays for the next plan.
    const form = change(draft.form);
    const settings = settingsNow(form);
    const settled = await onProblemOf(settings, async ({ id, items }) => {
      const kept = fitted(
        solution ?? draft.solution,
        settings,
        items.map((item) => item.id),
      );
      const locks = fittedLocks(draft.locks, kept);
      return { solution: kept, locks, plan: await evaluatePlan(id, { solution: kept, locks }) };
    });
    const next = await edited({ form, settings, ...settled }, edits);
    step(next);
    setPlanning({ form: change(now) });
  });

const withException = (form: PlanForm, site: string, exception: SiteException): PlanForm => ({
  ...form,
  sites: { ...form.sites, [site]: { ...form.sites[site], ...exception } },
});

/** Says of one site that it must, may or must not be visited; without a plan for the next one. */
export function setException(site: string, exception: SiteException): Promise<void> {
  const { form, stack } = usePlanning.getState();
  if (!form) return Promise.resolve();
  if (!stack) {
    setPlanning({ form: withException(form, site, exception) });
    return Promise.resolve();
  }
  const served = stack.present.solution.routes.some(({ visits }) => visits.includes(site));
  const insert: PlanEdit[] = exception.mandatory && !served ? [{ kind: "insert", visit: site }] : [];
  return resettle((one) => withException(one, site, exception), ...insert);
}

/** Does what would admit a visit; null where that is no matter of a click. */
export function remedyAction(visit: string, remedy: Remedy): (() => Promise<void>) | null {
  const { kind, team, day } = remedy;
  const insert: PlanEdit = { kind: "insert", visit, team, day };
  const row = `${team}/${day}`;
  const shiftOf = (form: PlanForm) => settingsNow(form).teams.find(({ id }) => id === team)?.shifts;
  const withShift = (shift: readonly [number, number]) => (form: PlanForm) => ({
    ...form,
    shifts: { ...form.shifts, [row]: shift },
  });
  switch (kind) {
    case "fits":
      return () => edit(insert);
    case "drop":
      return remedy.visit === null ? null : () => edit({ kind: "remove", visit: remedy.visit! }, insert);
    case "extend":
      return () =>
        resettle((form) => {
          const shift = shiftOf(form)?.[day];
          return shift ? withShift([shift[0], shift[1] + (remedy.seconds ?? 0)])(form) : form;
        }, insert);
    case "dayOn":
      return () =>
        resettle((form) => {
          const usual = shiftOf(form)?.find((shift) => shift !== null);
          return usual ? withShift(usual)(form) : form;
        }, insert);
    case "stops":
      return () =>
        resettle((form) => {
          const most = settingsNow(form).teams.find(({ id }) => id === team)?.maxStops ?? 0;
          return { ...form, maxStops: { ...form.maxStops, [team]: most + 1 } };
        }, insert);
    case "hours": {
      const site = usePlanning.getState().sites.get(visit);
      if (remedy.begin === null || !site || !("windows" in site) || !site.windows) return null;
      const { begin } = remedy;
      const windows = site.windows.map((hours, index) => (index === day ? openAt(hours, begin) : hours));
      return () => resettle((form) => withException(form, visit, { windows }), insert);
    }
    case "skill":
      return () =>
        resettle((form) => {
          const skills = [...new Set([...(form.extraSkills[team] ?? []), ...(remedy.skills as Skill[])])];
          return { ...form, extraSkills: { ...form.extraSkills, [team]: skills } };
        }, insert);
  }
}

/** Asks why visits are left out, once for each draft. */
export async function explain(visits: string[]): Promise<void> {
  const draft = present();
  if (!draft) return;
  const known = usePlanning.getState().reasons;
  const byVisit = known?.of === draft ? known.byVisit : new Map();
  const missing = visits.filter((id) => !byVisit.has(id));
  if (missing.length === 0) return;
  const { solution, locks } = draft;
  const answer = await onProblemOf(draft.settings, ({ id }) =>
    explainUnserved(id, { solution, locks, visits: missing }),
  );
  if (present() !== draft) return;
  const { reasons } = usePlanning.getState();
  const so = new Map(reasons?.of === draft ? reasons.byVisit : []);
  for (const one of answer.visits) so.set(one.visit, one);
  setPlanning({ reasons: { of: draft, byVisit: so } });
}

const go = (move: (stack: UndoStack<Draft>) => UndoStack<Draft>) => {
  const { stack, job, busy } = usePlanning.getState();
  if (!stack || job || busy) return;
  const next = move(stack);
  if (next !== stack) setPlanning({ stack: next, form: next.present.form, held: null });
};
export const undo = () => go(undone);
export const redo = () => go(redone);

/** Starts from nothing. */
export function newPlan(): void {
  setPlanning({ stack: null, saved: null, baseline: null, reasons: null, failure: null, held: null, tab: "routes" });
  setView({ plan: null, planVersion: null, planDay: null, planTeam: null, planStop: null });
}

/** Plans the inspections of what was clicked elsewhere on the page. */
export function planFor(source: PlanForm["source"]): void {
  showMode("plan");
  const { form } = usePlanning.getState();
  if (form) setPlanning({ form: { ...form, source } });
  else pendingSource = source;
}
let pendingSource: PlanForm["source"] | null = null;
export function takePendingSource(): PlanForm["source"] | null {
  const source = pendingSource;
  pendingSource = null;
  return source;
}

/** Chooses a stop or candidate; the day it is on comes along. */
export function chooseStop(id: string | null): void {
  const draft = present();
  const route = id && draft?.solution.routes.find(({ visits }) => visits.includes(id));
  const { planDay } = useView.getState();
  setView({
    planStop: id,
    ...(route && planDay !== null && planDay !== route.day && { planDay: route.day }),
  });
}
