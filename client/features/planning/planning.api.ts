import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Static } from "typebox";
import type { CandidateQuestion, PlanSettings } from "#server/features/planning/planning.contract.ts";
import type {
  Assignment,
  NewPlan,
  NewVersion,
  PlanChange,
  PlanList,
  PlanProgress,
  PlanVersions,
  SavedPlan,
} from "#server/features/planning/plans.contract.ts";
import type { NewTeam, People, Team, TeamChange, TeamList } from "#server/features/planning/teams.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";
import type {
  AnotherTeam,
  Candidates,
  CompareSide,
  EditedPlan,
  EvaluatedPlan,
  PlanComparison,
  PlanEdit,
  PlanLock,
  PlanSolution,
  PlanVersionContent,
  ProblemMade,
  SolveJob,
  UnservedAnswer,
} from "./plan-types.ts";

export const teamsQuery = queryOptions({
  queryKey: ["plan-teams"],
  queryFn: async ({ signal }) => (await fetchJson<Static<typeof TeamList>>("/api/teams", signal)).teams,
});
export const peopleQuery = queryOptions({
  queryKey: ["plan-teams", "people"],
  queryFn: async ({ signal }) => (await fetchJson<Static<typeof People>>("/api/teams/people", signal)).people,
});
export const addTeam = (team: NewTeam) => sendJson<Team>("POST", "/api/teams", team);
export const changeTeam = (id: string, team: TeamChange) => sendJson<Team>("PUT", `/api/teams/${id}`, team);
export const removeTeam = (id: string) => sendJson<null>("DELETE", `/api/teams/${id}`);

/** The key ends with the question: the same question is asked once. */
export const candidatesQuery = (question: CandidateQuestion | null) =>
  queryOptions({
    queryKey: ["plan-candidates", question],
    enabled: question !== null,
    queryFn: () => sendJson<Candidates>("POST", "/api/plans/candidates", question),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const makeProblem = (settings: PlanSettings) => sendJson<ProblemMade>("POST", "/api/plans/problems", settings);

export interface Draft {
  solution: PlanSolution;
  locks: PlanLock[];
}

const onProblem = <T>(id: string, what: string, body: unknown) =>
  sendJson<T>("POST", `/api/plans/problems/${id}/${what}`, body);

export const startSolving = (id: string, order: { seconds: number; start?: PlanSolution; locks: PlanLock[] }) =>
  onProblem<SolveJob>(id, "solve", order);
export const evaluatePlan = (id: string, draft: Draft) => onProblem<EvaluatedPlan>(id, "evaluate", draft);
export const editPlan = (id: string, draft: Draft & { edit: PlanEdit }) => onProblem<EditedPlan>(id, "edit", draft);
export const explainUnserved = (id: string, draft: Draft & { visits?: string[] }) =>
  onProblem<UnservedAnswer>(id, "unserved", draft);
export const tryAnotherTeam = (id: string, draft: Draft & { team: string; seconds: number }) =>
  onProblem<AnotherTeam>(id, "another-team", draft);

export const jobState = (id: string) => fetchJson<SolveJob>(`/api/plans/jobs/${id}`);
export const stopJob = (id: string) => sendJson<SolveJob | null>("DELETE", `/api/plans/jobs/${id}`);

/** Follows a solver until it is done. @returns how to stop following */
export function followJob(id: string, onChange: (job: SolveJob) => void, onLost: () => void): () => void {
  const events = new EventSource(`/api/plans/jobs/${id}/events`);
  events.addEventListener("plan", (event) => {
    const job = JSON.parse((event as MessageEvent<string>).data) as SolveJob;
    if (job.state !== "running") events.close();
    onChange(job);
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) onLost();
  });
  return () => events.close();
}

export const comparePlans = (a: CompareSide, b: CompareSide) =>
  sendJson<PlanComparison>("POST", "/api/plans/compare", { a, b });

export const plansQuery = queryOptions({
  queryKey: ["plans"],
  queryFn: async ({ signal }) => (await fetchJson<Static<typeof PlanList>>("/api/plans?limit=200", signal)).plans,
});
export const savedPlanQuery = (id: string) =>
  queryOptions({
    queryKey: ["plans", id],
    queryFn: ({ signal }) => fetchJson<SavedPlan>(`/api/plans/${id}`, signal),
  });
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["plans", id, "versions"],
    queryFn: async ({ signal }) =>
      (await fetchJson<Static<typeof PlanVersions>>(`/api/plans/${id}/versions`, signal)).versions,
  });
export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["plans", id, "versions", version],
    queryFn: ({ signal }) => fetchJson<PlanVersionContent>(`/api/plans/${id}/versions/${version}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: ["plans", id, "progress"],
    queryFn: ({ signal }) => fetchJson<PlanProgress>(`/api/plans/${id}/progress`, signal),
    refetchInterval: 30_000,
  });

export const savePlan = (plan: NewPlan) => sendJson<SavedPlan>("POST", "/api/plans", plan);
export const saveVersion = (id: string, version: NewVersion) =>
  sendJson<SavedPlan>("POST", `/api/plans/${id}/versions`, version);
export const restoreVersion = (id: string, version: number) =>
  sendJson<SavedPlan>("POST", `/api/plans/${id}/versions/${version}/restore`);
export const changePlan = (id: string, change: PlanChange) => sendJson<SavedPlan>("PATCH", `/api/plans/${id}`, change);
export const assignPlan = (id: string, assignment: Assignment) =>
  sendJson<SavedPlan>("POST", `/api/plans/${id}/assign`, assignment);
