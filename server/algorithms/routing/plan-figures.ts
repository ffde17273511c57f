import { planCost } from "./plan-cost.ts";
import type { PlanFigures, PlannedRoute, PlanProblem, PlanSolution } from "./plan-problem.ts";

/** Risk-weighted coverage of one reporting unit. */
export interface UnitCoverage {
  unit: string;
  served: number;
  candidates: number;
  priorityServed: number;
  priorityAll: number;
  /** Priority served of all, 0 to 1; 0 where nothing is worth anything. */
  share: number;
  /** Visits asked for at least; 0: none. */
  asked: number;
  short: number;
}

/** One team over all days. */
export interface TeamLoad {
  team: string;
  days: number;
  stops: number;
  awaySeconds: number;
  travelSeconds: number;
  travelMeters: number;
  serviceSeconds: number;
  waitSeconds: number;
  /** Of its hours from the teams' mean, as a share of it. */
  deviation: number;
}

export interface PlanSummaryFigures {
  figures: PlanFigures;
  units: UnitCoverage[];
  teams: TeamLoad[];
}

/** Visits served: in as many routes as they need teams. */
export function servedVisits(problem: PlanProblem, solution: PlanSolution): Set<string> {
  const times = new Map<string, number>();
  for (const { visits } of solution.routes) for (const id of visits) times.set(id, (times.get(id) ?? 0) + 1);
  return new Set(problem.visits.filter(({ id, teams }) => (times.get(id) ?? 0) >= teams).map(({ id }) => id));
}

/**
 * What a plan comes to. Balance is about the teams that work on one of the days at all: a team left at home while others are out is
 * out of balance.
 */
export function planFigures(
  problem: PlanProblem,
  solution: PlanSolution,
  routes: readonly PlannedRoute[],
): PlanSummaryFigures {
  const served = servedVisits(problem, solution);
  const units = coverageByUnit(problem, served);
  const teams = teamLoads(problem, routes);
  const total = (of: (load: TeamLoad) => number) => teams.reduce((sum, load) => sum + of(load), 0);
  const sums = {
    mandatoryUnserved: problem.visits.filter(({ id, mandatory }) => mandatory && !served.has(id)).length,
    coverageShort: units.reduce((sum, { short }) => sum + short, 0),
    priorityServed: units.reduce((sum, unit) => sum + unit.priorityServed, 0),
    priorityAll: units.reduce((sum, unit) => sum + unit.priorityAll, 0),
    travelSeconds: total((load) => load.travelSeconds),
    travelMeters: total((load) => load.travelMeters),
    imbalance: teams.reduce((most, { deviation }) => Math.max(most, Math.abs(deviation)), 0),
  };
  return { figures: { ...sums, cost: planCost(problem, sums) }, units, teams };
}

function coverageByUnit(problem: PlanProblem, served: ReadonlySet<string>): UnitCoverage[] {
  const units = new Map<string, UnitCoverage>();
  const unitOf = (unit: string) => {
    const known = units.get(unit);
    if (known) return known;
    const fresh = {
      ...{ unit, served: 0, candidates: 0, priorityServed: 0, priorityAll: 0, share: 0, asked: 0, short: 0 },
    };
    units.set(unit, fresh);
    return fresh;
  };
  for (const { id, unit, priority } of problem.visits) {
    const of = unitOf(unit);
    of.candidates++;
    of.priorityAll += priority;
    if (!served.has(id)) continue;
    of.served++;
    of.priorityServed += priority;
  }
  for (const { unit, visits } of problem.coverage) {
    const of = unitOf(unit);
    of.asked = Math.max(of.asked, visits);
    of.short = Math.max(0, of.asked - of.served);
  }
  for (const unit of units.values()) unit.share = unit.priorityAll > 0 ? unit.priorityServed / unit.priorityAll : 0;
  return [...units.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function teamLoads(problem: PlanProblem, routes: readonly PlannedRoute[]): TeamLoad[] {
  const loads = problem.teams.map(
    ({ id }): TeamLoad => ({
      ...{ team: id, days: 0, stops: 0, awaySeconds: 0, travelSeconds: 0, travelMeters: 0 },
      ...{ serviceSeconds: 0, waitSeconds: 0, deviation: 0 },
    }),
  );
  const byTeam = new Map(loads.map((load) => [load.team, load]));
  for (const route of routes) {
    const load = byTeam.get(route.team);
    if (!load) continue;
    load.days++;
    load.stops += route.stops.length;
    load.awaySeconds += route.back - route.leave;
    load.travelSeconds += route.travelSeconds;
    load.travelMeters += route.travelMeters;
    load.serviceSeconds += route.serviceSeconds;
    load.waitSeconds += route.waitSeconds;
  }
  const working = loads.filter((_, t) => problem.teams[t]!.shifts.some((shift) => shift !== null));
  const mean = working.reduce((sum, { awaySeconds }) => sum + awaySeconds, 0) / working.length;
  if (mean > 0) for (const load of working) load.deviation = load.awaySeconds / mean - 1;
  return loads;
}
