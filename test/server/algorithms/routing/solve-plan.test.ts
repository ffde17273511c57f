import { describe, expect, test } from "vitest";
import { constructPlan } from "#server/algorithms/routing/construct-plan.ts";
import { evaluatePlan } from "#server/algorithms/routing/evaluate-plan.ts";
import type { PlanLock, PlanProblem, PlanSolution } from "#server/algorithms/routing/plan-problem.ts";
import { solvePlan } from "#server/algorithms/routing/solve-plan.ts";
import { afterIterations, orWhen } from "#server/algorithms/routing/stop.ts";
import { faultsOf } from "#test/helpers/check-plan.ts";
import { randomPlan } from "#test/helpers/random-plan.ts";

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** Rules broken, found by the planner's own timing and by the check that shares no code with it. */
function broken(problem: PlanProblem, solution: PlanSolution): string[] {
  const { routes, breaches } = evaluatePlan(problem, solution);
  return [...breaches.map(({ kind, visit }) => `${kind} ${visit}`), ...faultsOf(problem, solution, routes)];
}

const solve = (problem: PlanProblem, iterations: number, start?: PlanSolution) =>
  solvePlan(problem, { seed: 1, stop: afterIterations(iterations), start });

describe("a plan breaks no window, shift, break, skill, pair or lock, and names whom it leaves out", () => {
  test("however long it was improved", () => {
    for (const seed of SEEDS) {
      const problem = randomPlan(seed, { visits: 40, teams: 4, days: 2, pairs: 0.1, locks: 1 });
      const solution = solve(problem, 1 + seed * 12);
      expect(broken(problem, solution), `seed ${seed}`).toEqual([]);
      expect(solution.routes.length, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  test("with many pairs, which all begin together", () => {
    let pairs = 0;
    for (const seed of SEEDS) {
      const problem = randomPlan(seed, { visits: 30, teams: 5, days: 2, pairs: 0.4 });
      const solution = solve(problem, 100);
      expect(broken(problem, solution), `seed ${seed}`).toEqual([]);
      pairs += problem.visits.filter(({ id, teams }) => teams === 2 && !solution.unserved.includes(id)).length;
    }
    expect(pairs).toBeGreaterThan(75);
  });

  test("with rows of locked visits, pairs among them, that stay in a row", () => {
    let kept = 0;
    for (const seed of SEEDS) {
      const made = randomPlan(seed, { visits: 30, teams: 4, days: 2, pairs: 0.2 });
      const locks = rowOf(made);
      const problem = { ...made, locks };
      const solution = solve(problem, 60);
      const served = locks.every(({ visits }) => visits.every((id) => !solution.unserved.includes(id)));
      // A row that fits into no shift is named, and is all that may be wrong.
      const faults = broken(problem, solution).filter((fault) => served || !/^lock |left/.test(fault));
      expect(faults, `seed ${seed}`).toEqual([]);
      kept += Number(served);
    }
    expect(kept).toBeGreaterThan(12);
  });
});

/** Three visits that team t0 makes in a row on the first day it works, one of them a pair where there is one that fits. */
function rowOf({ visits, teams }: PlanProblem): PlanLock[] {
  const { id, shifts, skills } = teams[0]!;
  const day = shifts.findIndex((shift) => shift !== null);
  const can = visits.filter((visit) => visit.windows === null && visit.skills.every((skill) => skills.includes(skill)));
  const pair = can.find((visit) => visit.teams === 2);
  const singles = can.filter((visit) => visit.teams === 1 && visit.serviceSeconds <= 3600).slice(0, 2);
  const row = [singles[0], pair, singles[1]].flatMap((visit) => (visit ? [visit.id] : []));
  return day < 0 || row.length < 2 ? [] : [{ team: id, day, visits: row }];
}

test("the plan is better than the one it began with, and its cost is that of the planner's figures", () => {
  for (const seed of SEEDS.slice(0, 8)) {
    const made = randomPlan(seed, { visits: 60, teams: 4, days: 2 });
    const problem = { ...made, balance: seed % 2 ? 0.1 : null, priorityPerHour: seed % 3 ? 5 : 0 };
    const costs: number[] = [];
    const solution = solvePlan(problem, {
      seed,
      stop: afterIterations(300),
      onImprovement: ({ cost }) => costs.push(cost),
    });
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    const { cost } = evaluatePlan(problem, solution).figures;
    expect(cost).toBeLessThan(evaluatePlan(problem, constructPlan(problem)).figures.cost);
    if (problem.balance === null) expect(cost).toBeCloseTo(costs.at(-1)!, 3);
  }
});

test("mandatory visits and a unit's minimum come before any priority", () => {
  for (const seed of SEEDS.slice(0, 10)) {
    const made = randomPlan(seed, { visits: 40, teams: 2, days: 1, pairs: 0 });
    const visits = made.visits.map((visit, v) => ({
      ...visit,
      ...{ mandatory: v === 7, priority: v === 7 || visit.unit === "u3" ? 0 : 1000, windows: null, skills: [] },
      serviceSeconds: 1800,
    }));
    const solution = solve({ ...made, visits, coverage: [{ unit: "u3", visits: 2 }] }, 200);
    const served = visits.filter(({ id }) => !solution.unserved.includes(id));
    expect(served.map(({ id }) => id)).toContain("v7");
    expect(served.filter(({ unit }) => unit === "u3").length).toBeGreaterThanOrEqual(2);
  }
});

test("a visit that is not worth its way is left out at that price an hour, and taken at none", () => {
  const made = randomPlan(3, { visits: 1, teams: 1, days: 1, pairs: 0 });
  const visits = [
    { ...made.visits[0]!, windows: null, skills: [], priority: 3, mandatory: false, serviceSeconds: 600 },
  ];
  const problem = { ...made, visits, coverage: [] };
  const hours = evaluatePlan(problem, solve(problem, 10)).figures.travelSeconds / 3600;
  expect(hours).toBeGreaterThan(0);
  expect(solve({ ...problem, priorityPerHour: 2.9 / hours }, 10).unserved).toEqual([]);
  expect(solve({ ...problem, priorityPerHour: 3.1 / hours }, 10).unserved).toEqual(["v0"]);
});

test("balanced teams are away alike", () => {
  const made = randomPlan(11, { visits: 60, teams: 3, days: 2, pairs: 0 });
  const teams = made.teams.map((team) => ({
    ...team,
    shifts: [
      [28_800, 61_200],
      [28_800, 61_200],
    ] as const,
    skills: ["mine", "gas", "structure"],
  }));
  const problem = { ...made, teams, balance: 0.05 };
  const { figures } = evaluatePlan(problem, solve(problem, 1500));
  expect(figures.imbalance).toBeLessThan(0.08);
});

describe("going on from a plan", () => {
  test("it is never worse, and keeps what was locked by hand", () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const made = randomPlan(seed, { visits: 50, teams: 4, days: 2, pairs: 0.1 });
      const before = solve(made, 300);
      const { team, day, visits } = before.routes.find((route) => route.visits.length > 1)!;
      const problem = { ...made, locks: [{ team, day, visits: visits.slice(0, 2) }] };
      const after = solve(problem, 50, before);
      expect(broken(problem, after), `seed ${seed}`).toEqual([]);
      const cost = (solution: PlanSolution) => evaluatePlan(problem, solution).figures.cost;
      expect(cost(after), `seed ${seed}`).toBeLessThanOrEqual(cost(before) + 1e-6);
    }
  });

  test("a plan that breaks rules is mended: what does not fit is taken out", () => {
    for (const seed of SEEDS) {
      const problem = randomPlan(seed, { visits: 30, teams: 3, days: 2, pairs: 0.2 });
      const { id } = problem.teams[0]!;
      const crowd = { team: id, day: 0, visits: problem.visits.map((visit) => visit.id) };
      const start = { routes: [crowd, { team: "nobody", day: 9, visits: ["x"] }], unserved: [] };
      expect(broken(problem, solve(problem, 20, start)), `seed ${seed}`).toEqual([]);
    }
  });
});

test("the same seed gives the same plan", () => {
  const problem = randomPlan(4, { visits: 50, teams: 4, days: 2 });
  expect(solve(problem, 200)).toEqual(solve(problem, 200));
});

test("cancelled at once there is a plan all the same; without visits or working teams an empty one", () => {
  const problem = randomPlan(4, { visits: 50, teams: 4, days: 2 });
  const cancelled = solvePlan(problem, { seed: 1, stop: orWhen(afterIterations(1e9), () => true) });
  expect(broken(problem, cancelled)).toEqual([]);
  expect(cancelled.routes.length).toBeGreaterThan(0);
  expect(solve({ ...problem, visits: [], locks: [], coverage: [] }, 10)).toMatchObject({ routes: [], unserved: [] });
  const idle = problem.teams.map((team) => ({ ...team, shifts: team.shifts.map(() => null) }));
  expect(solve({ ...problem, teams: idle }, 10).unserved).toHaveLength(50);
});
