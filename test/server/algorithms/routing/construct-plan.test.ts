import { describe, expect, test } from "vitest";
import { createRng } from "#db/seed/rng.ts";
import { constructPlan } from "#server/algorithms/routing/construct-plan.ts";
import { editPlan, type PlanEdit } from "#server/algorithms/routing/edit-plan.ts";
import { evaluatePlan } from "#server/algorithms/routing/evaluate-plan.ts";
import { explainUnserved } from "#server/algorithms/routing/explain-unserved.ts";
import type { PlanProblem } from "#server/algorithms/routing/plan-problem.ts";
import { timePlan } from "#server/algorithms/routing/time-plan.ts";
import { faultsOf } from "#test/helpers/check-plan.ts";
import { type PlanSize, randomPlan } from "#test/helpers/random-plan.ts";

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);
const SIZE: PlanSize = { visits: 40, teams: 4, days: 2, pairs: 0.1 };

describe("a constructed plan", () => {
  test("breaks no window, shift, break, skill, pair or lock, and names whom it leaves out", () => {
    for (const seed of SEEDS) {
      const problem = randomPlan(seed, { ...SIZE, locks: 1 });
      const solution = constructPlan(problem);
      const { routes, breaches } = timePlan(problem, solution);
      expect(breaches, `seed ${seed}`).toEqual([]);
      expect(faultsOf(problem, solution, routes), `seed ${seed}`).toEqual([]);
      expect(routes.length, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  test("serves pairs and mandatory visits wherever they fit into an empty plan", () => {
    let pairs = 0;
    for (const seed of SEEDS) {
      const problem = randomPlan(seed, { ...SIZE, pairs: 0.3 });
      const solution = constructPlan(problem);
      const { routes } = timePlan(problem, solution);
      expect(faultsOf(problem, solution, routes), `seed ${seed}`).toEqual([]);
      pairs += problem.visits.filter(({ id, teams }) => teams === 2 && !solution.unserved.includes(id)).length;
    }
    expect(pairs).toBeGreaterThan(40);
  });
});

/** Any order of visits on any route, within the rules or not. */
function scattered(problem: PlanProblem, seed: number) {
  const rng = createRng("scattered", seed);
  const routes = problem.teams.flatMap(({ id }) =>
    problem.days.map((_, day) => ({ team: id, day, visits: [] as string[] })),
  );
  for (const { id, teams } of problem.visits) {
    if (rng.chance(0.3)) continue;
    for (let n = 0; n < teams; n++) rng.pick(routes).visits.push(id);
  }
  const used = new Set(routes.flatMap(({ visits }) => visits));
  return { routes, unserved: problem.visits.flatMap(({ id }) => (used.has(id) ? [] : [id])) };
}

test("a plan has breaches exactly where an independent check finds faults", () => {
  let sound = 0;
  for (const seed of Array.from({ length: 200 }, (_, s) => s)) {
    const problem = randomPlan(seed, { visits: 1 + (seed % 9), teams: 3, days: 2, pairs: 0.15 });
    const solution = scattered(problem, seed);
    const { routes, breaches } = timePlan(problem, solution);
    const faults = faultsOf(problem, solution, routes);
    expect(breaches.length > 0, `seed ${seed}: ${JSON.stringify(breaches)} against ${faults}`).toBe(faults.length > 0);
    if (faults.length === 0) sound++;
  }
  expect(sound).toBeGreaterThan(10);
});

test("what is said to admit a visit does admit it", () => {
  const tried: Record<string, number> = {};
  for (const seed of SEEDS.slice(0, 8)) {
    const problem = randomPlan(seed, { visits: 60, teams: 3, days: 2, pairs: 0 });
    const solution = constructPlan(problem);
    for (const { visit, remedies } of explainUnserved(problem, solution)) {
      for (const remedy of remedies) {
        tried[remedy.kind] = (tried[remedy.kind] ?? 0) + 1;
        const helped = withRemedy(problem, visit, remedy);
        const left = remedy.visit
          ? {
              ...solution,
              routes: solution.routes.map((r) => ({ ...r, visits: r.visits.filter((v) => v !== remedy.visit) })),
            }
          : solution;
        const { team, day, position } = remedy;
        const routes = left.routes.some((r) => r.team === team && r.day === day)
          ? left.routes
          : [...left.routes, { team, day, visits: [] }];
        const edited = {
          routes: routes.map((r) =>
            r.team === team && r.day === day ? { ...r, visits: r.visits.toSpliced(position, 0, visit) } : r,
          ),
          unserved: [],
        };
        expect(timePlan(helped, edited).breaches, `seed ${seed} ${visit} ${JSON.stringify(remedy)}`).toEqual([]);
      }
    }
  }
  expect(Object.keys(tried).sort()).toEqual(["dayOn", "drop", "extend", "hours", "skill", "stops"]);
});

/** The problem with the change that a remedy names. */
function withRemedy(
  problem: PlanProblem,
  visit: string,
  remedy: ReturnType<typeof explainUnserved>[number]["remedies"][number],
): PlanProblem {
  const { kind, team, day, seconds, begin, skills } = remedy;
  return {
    ...problem,
    teams: problem.teams.map((one) => {
      if (one.id !== team) return one;
      const usual = one.shifts.find((shift) => shift !== null)!;
      return {
        ...one,
        shifts: one.shifts.map((shift, d) =>
          d !== day ? shift : kind === "dayOn" ? usual : ([shift![0], shift![1] + (seconds ?? 0)] as const),
        ),
        skills: [...one.skills, ...skills],
        maxStops: kind === "stops" ? null : one.maxStops,
      };
    }),
    visits: problem.visits.map((one) =>
      one.id === visit && kind === "hours"
        ? { ...one, windows: problem.days.map(() => [[begin!, begin!]] as const) }
        : one,
    ),
  };
}

test("any number of edits keeps each visit once, and says what breaks", () => {
  for (const seed of SEEDS.slice(0, 8)) {
    const rng = createRng("edits", seed);
    let problem = randomPlan(seed, { visits: 25, teams: 3, days: 2, pairs: 0.1 });
    let solution = constructPlan(problem);
    for (let n = 0; n < 30; n++) {
      const visit = rng.pick(problem.visits).id;
      const at = { team: rng.pick(problem.teams).id, day: rng.int(0, 1) };
      const stops = solution.routes.find((route) => route.team === at.team && route.day === at.day)?.visits ?? [];
      const edit = rng.pick<PlanEdit>([
        { kind: "move", visit, ...at, position: rng.chance(0.5) ? null : 0 },
        { kind: "reorder", ...at, visits: [...stops].reverse() },
        { kind: "remove", visit },
        { kind: "lock", ...at, visits: stops.slice(0, 2) },
        { kind: "unlock", visit },
      ]);
      const edited = editPlan(problem, solution, edit);
      problem = { ...problem, locks: edited.locks };
      solution = edited.solution;
      const { routes, breaches } = evaluatePlan(problem, solution);
      expect(breaches).toEqual(edited.breaches);
      const faults = faultsOf(problem, solution, routes);
      expect(breaches.length > 0, `seed ${seed}.${n} ${edit.kind}: ${JSON.stringify(breaches)} / ${faults}`).toBe(
        faults.length > 0,
      );
    }
  }
});
