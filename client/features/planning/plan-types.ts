/** The contract's shapes by their names. */
import type { Static } from "typebox";
import type * as planning from "#server/features/planning/planning.contract.ts";
import type * as plans from "#server/features/planning/plans.contract.ts";
import type * as teams from "#server/features/planning/teams.contract.ts";

export type { PlanEdit, PlanSettings, Remedy, UnservedVisit } from "#server/features/planning/planning.contract.ts";
export type Candidate = Static<typeof planning.Candidate>;
export type Candidates = Static<typeof planning.Candidates>;
export type ProblemMade = Static<typeof planning.ProblemMade>;
export type PlanLock = Static<typeof planning.PlanLock>;
export type PlanSolution = Static<typeof planning.PlanSolution>;
export type PlannedStop = Static<typeof planning.PlannedStop>;
export type PlannedRoute = Static<typeof planning.PlannedRoute>;
export type EvaluatedPlan = Static<typeof planning.EvaluatedPlan>;
export type EditedPlan = Static<typeof planning.EditedPlan>;
export type Breach = Static<typeof planning.Breach>;
export type SolveJob = Static<typeof planning.SolveJob>;
export type UnservedAnswer = Static<typeof planning.UnservedAnswer>;
export type AnotherTeam = Static<typeof planning.AnotherTeam>;
export type PlanComparison = Static<typeof planning.PlanComparison>;
export type CompareSide = Static<typeof planning.CompareSide>;
export type PlanTeam = Static<typeof teams.PlanTeamSettings>;
export type PlanSite = Static<typeof plans.PlanSite>;
export type PlanVersionContent = Static<typeof plans.PlanVersionContent>;
