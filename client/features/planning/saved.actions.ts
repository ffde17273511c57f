/** Saved plans: opening, saving, versions, handing out. */
import type { QueryClient } from "@tanstack/react-query";
import type { Assignment, SavedPlan } from "#server/features/planning/plans.contract.ts";
import { isNarrow, setView } from "../../lib/view/view.store.ts";
import { formOf } from "./plan-form.ts";
import type { PlanVersionContent } from "./plan-types.ts";
import { queued } from "./planning.actions.ts";
import {
  assignPlan,
  changePlan,
  restoreVersion,
  savedPlanQuery,
  savePlan,
  saveVersion,
  versionQuery,
} from "./planning.api.ts";
import { type Draft, setPlanning, usePlanning } from "./planning.store.ts";
import { onProblemOf } from "./problem.ts";
import { startStack } from "./undo-stack.ts";

function draftOf(content: PlanVersionContent): Draft {
  const { solution, content: plan } = content;
  // What it was made with, not what the server would take today: figures of two sources are never mixed unsaid.
  const settings = { ...content.settings, provider: content.provider };
  return { form: formOf(settings), settings, solution, locks: settings.locks, plan };
}

function show(summary: SavedPlan["summary"], content: PlanVersionContent): void {
  const draft = draftOf(content);
  const sites = new Map(usePlanning.getState().sites);
  // Of the same site a candidate says more.
  for (const site of content.sites) if (!sites.has(site.id)) sites.set(site.id, site);
  setPlanning({
    form: draft.form,
    stack: startStack(draft),
    saved: { summary, version: content.version, draft },
    baseline: draft,
    reasons: null,
    held: null,
    sites,
    provider: { name: content.provider, note: null },
    asOf: content.asOf,
    dialog: null,
    tab: "routes",
  });
  setView({
    plan: summary.id,
    planVersion: content.version === summary.version ? null : content.version,
    planStop: null,
    planTeam: null,
    // A phone has room for the stops of one day.
    ...(isNarrow() && { panels: ["right"] as const, dock: null, planDay: draft.settings.days.length > 1 ? 0 : null }),
  });
}

/** Opens a saved plan; without a version the latest. */
export const openPlan = (client: QueryClient, id: string, version: number | null): Promise<void> =>
  queued("open", async () => {
    const saved = await client.fetchQuery({ ...savedPlanQuery(id), staleTime: 0 });
    const content =
      version === null || version === saved.latest.version
        ? saved.latest
        : await client.fetchQuery(versionQuery(id, version));
    show(saved.summary, content);
  });

/** Saves the draft: as a plan of its own, or as the next version of the one that is open. */
export const save = (client: QueryClient, as: { name: string; area: string } | null, note: string): Promise<void> =>
  queued("save", async () => {
    const { stack, saved } = usePlanning.getState();
    if (!stack) return;
    const draft = stack.present;
    const { solution, locks } = draft;
    const body = { solution, locks, ...(note && { note }) };
    const answer = await onProblemOf(draft.settings, ({ id: problem }) =>
      as
        ? savePlan({ ...as, problem, ...body })
        : saveVersion(saved!.summary.id, { problem, ...body, expectedVersion: saved!.summary.version }),
    );
    setPlanning({
      saved: { summary: answer.summary, version: answer.latest.version, draft },
      dialog: null,
    });
    setView({ plan: answer.summary.id, planVersion: null });
    await client.invalidateQueries({ queryKey: ["plans"] });
  });

/** Makes an old version the latest again. */
export const restore = (client: QueryClient, id: string, version: number): Promise<void> =>
  queued("save", async () => {
    const answer = await restoreVersion(id, version);
    await client.invalidateQueries({ queryKey: ["plans"] });
    show(answer.summary, answer.latest);
  });

/** Hands the routes out. */
export const assign = (client: QueryClient, id: string, assignment: Assignment): Promise<void> =>
  queued("save", async () => {
    const { summary } = await assignPlan(id, assignment);
    const { saved } = usePlanning.getState();
    setPlanning({ ...(saved && { saved: { ...saved, summary } }), dialog: null, tab: "progress" });
    await client.invalidateQueries({ queryKey: ["plans"] });
  });

/** Gives the plan another name. */
export const rename = (client: QueryClient, id: string, name: string): Promise<void> =>
  queued("save", async () => {
    const { summary } = await changePlan(id, { name });
    const { saved } = usePlanning.getState();
    setPlanning({ ...(saved && { saved: { ...saved, summary } }), dialog: null });
    await client.invalidateQueries({ queryKey: ["plans"] });
  });

/** Marks the plan done, puts it away, or takes back that it was handed out. */
export const setStatus = (client: QueryClient, id: string, status: "draft" | "done" | "archived"): Promise<void> =>
  queued("save", async () => {
    const { summary } = await changePlan(id, { status });
    const { saved } = usePlanning.getState();
    setPlanning({ ...(saved && { saved: { ...saved, summary } }) });
    await client.invalidateQueries({ queryKey: ["plans"] });
  });
