import { describe, expect, test } from "vitest";
import { withAnotherTeam } from "#server/algorithms/routing/another-team.ts";
import { comparedPlans } from "#server/algorithms/routing/compare-plans.ts";
import { constructPlan } from "#server/algorithms/routing/construct-plan.ts";
import { EditFault, editPlan } from "#server/algorithms/routing/edit-plan.ts";
import { evaluatePlan } from "#server/algorithms/routing/evaluate-plan.ts";
import { explainUnserved } from "#server/algorithms/routing/explain-unserved.ts";
import { comparePlans } from "#server/algorithms/routing/plan-cost.ts";
import type { PlanProblem, PlanTeam, PlanVisit } from "#server/algorithms/routing/plan-problem.ts";
import { timePlan } from "#server/algorithms/routing/time-plan.ts";

const MINUTE = 60;
const clock = (hours: number, minutes = 0) => hours * 3600 + minutes * MINUTE;

/** Places in a row, ten minutes and five kilometres from each to the next; teams start at 0. */
function inARow(
  teams: Partial<PlanTeam>[],
  visits: Partial<PlanVisit>[],
  changes: Partial<PlanProblem> = {},
): PlanProblem {
  const n = 10;
  const between = (each: number) =>
    Array.from({ length: n * n }, (_, k) => Math.abs(Math.floor(k / n) - (k % n)) * each);
  return {
    ...{ days: ["2026-07-01"], locks: [], coverage: [], balance: null, priorityPerHour: 0 },
    places: Array.from({ length: n }, (_, i) => ({ lon: 113 + i / 20, lat: 29 })),
    travel: { provider: "test", seconds: between(10 * MINUTE), meters: between(5000) },
    teams: teams.map((team, t) => ({
      ...{ id: `t${t}`, name: `Team ${t}`, start: 0, end: 0, shifts: [[clock(8), clock(17)]] },
      ...{ break: null, skills: [], maxStops: null },
      ...team,
    })),
    visits: visits.map((visit, v) => ({
      ...{
        id: `v${v}`,
        name: `Site ${v}`,
        place: v + 1,
        unit: "u",
        priority: 10,
        mandatory: false,
        serviceSeconds: 30 * MINUTE,
      },
      ...{ windows: null, skills: [], teams: 1 as const },
      ...visit,
    })),
    ...changes,
  };
}
const plan = (...routes: [team: string, ...visits: string[]][]) => ({
  routes: routes.map(([team, ...visits]) => ({ team, day: 0, visits })),
  unserved: [],
});
const LUNCH = { seconds: clock(1), window: [clock(11, 30), clock(12, 30)] as const };

describe("the times of a plan", () => {
  test("a team leaves as late as its first appointment lets it, and each stop knows what it has to spare", () => {
    const problem = inARow([{}], [{ windows: [[[clock(10), clock(11)]]] }, {}]);
    const { routes, breaches } = timePlan(problem, plan(["t0", "v0", "v1"]));
    expect(breaches).toEqual([]);
    // Back at 11:30 either way: there is nothing to gain by waiting at the first door.
    expect(routes).toMatchObject([
      {
        leave: clock(9, 50),
        back: clock(11, 30),
        stops: [
          { arrival: clock(10), begin: clock(10), waitSeconds: 0, slackSeconds: clock(1), travelMeters: 5000 },
          { arrival: clock(10, 40), begin: clock(10, 40), end: clock(11, 10), slackSeconds: clock(5, 30) },
        ],
        travelSeconds: 40 * MINUTE,
        travelMeters: 20_000,
      },
    ]);
  });

  test("the break falls into a wait where there is one, and delays nobody", () => {
    const problem = inARow([{ break: LUNCH }], [{ serviceSeconds: clock(3) }, { windows: [[[clock(14), clock(15)]]] }]);
    const [route] = timePlan(problem, plan(["t0", "v0", "v1"])).routes;
    expect(route).toMatchObject({ leave: clock(9, 10), back: clock(14, 50) });
    // The break has to begin by half past twelve; half an hour is left over.
    expect(route!.stops[1]).toMatchObject({
      breakBefore: [clock(12, 30), clock(13, 30)],
      begin: clock(14),
      waitSeconds: 1800,
    });
  });

  test("no break is taken on the way by who is home for it, before or after", () => {
    const visits = [{ windows: [[[clock(8), clock(11)]]] as const }, { windows: [[[clock(14), clock(16)]]] as const }];
    const problem = inARow([{ break: LUNCH }, { break: LUNCH }], visits);
    const { routes, breaches } = timePlan(problem, plan(["t0", "v0"], ["t1", "v1"]));
    expect(breaches).toEqual([]);
    expect(
      routes.flatMap(({ stops, breakAfter }) => [breakAfter, ...stops.map(({ breakBefore }) => breakBefore)]),
    ).toEqual([...[null, null, null, null]]);
  });

  test("two teams begin together when the later of them is there, and the other leaves later for it", () => {
    const problem = inARow([{}, { start: 9, end: 9 }], [{ place: 2, teams: 2 }]);
    const { routes, breaches } = timePlan(problem, plan(["t0", "v0"], ["t1", "v0"]));
    expect(breaches).toEqual([]);
    expect(routes.map(({ leave, stops }) => [leave, stops[0]!.begin])).toEqual([
      [clock(8, 50), clock(9, 10)],
      [clock(8), clock(9, 10)],
    ]);
  });

  test("teams that wait for each other in a circle are told so", () => {
    const problem = inARow([{}, {}], [{ teams: 2 }, { teams: 2 }]);
    const { breaches } = timePlan(problem, plan(["t0", "v0", "v1"], ["t1", "v1", "v0"]));
    expect(breaches).toMatchObject([{ kind: "pair" }, { kind: "pair" }]);
  });

  test("each rule that is broken is named, with how much", () => {
    const late = { windows: [[[clock(8), clock(9)]]] as const, place: 8 };
    const problem = inARow(
      [{ maxStops: 2 }, { shifts: [null] }, { break: LUNCH }],
      [
        late,
        { windows: [[]] },
        { skills: ["gas"] },
        { teams: 2 },
        {},
        { serviceSeconds: clock(9) },
        { serviceSeconds: clock(6) },
      ],
      { locks: [{ team: "t0", day: 0, visits: ["v4", "v2"] }] },
    );
    const { breaches } = timePlan(problem, plan(["t0", "v0", "v1", "v2"], ["t1", "v3", "v5"], ["t2", "v6", "v9"]));
    const said = breaches.map(({ kind, team, visit, by, skills }) => [kind, team, visit, by, skills.join()]);
    expect(said).toEqual([
      ["unknown", "t2", "v9", null, ""],
      ["stops", "t0", null, 1, ""],
      ["window", "t0", "v0", 20 * MINUTE, ""],
      ["window", "t0", "v1", null, ""],
      ["skill", "t0", "v2", null, "gas"],
      ["dayOff", "t1", null, null, ""],
      ["break", "t2", null, null, ""],
      ["pair", "t1", "v3", null, ""],
      ["lock", "t0", "v4", null, ""],
      ["lock", "t0", "v2", null, ""],
    ]);
  });
});

describe("who is left out", () => {
  test("is told the shortest extension, the least important visit in the way, and other hours", () => {
    const full = [
      { serviceSeconds: clock(5), priority: 30 },
      { serviceSeconds: clock(2), priority: 5 },
    ];
    const problem = inARow([{}], [...full, { serviceSeconds: clock(1, 20), priority: 20, place: 3 }]);
    const [left] = explainUnserved(problem, plan(["t0", "v0", "v1"]));
    // 1 h out and back, 8 h 20 min of work, in 9 h.
    expect(left).toMatchObject({ visit: "v2", impossible: null });
    expect(left!.remedies).toMatchObject([
      { kind: "extend", seconds: 20 * MINUTE, team: "t0", day: 0 },
      { kind: "drop", visit: "v1" },
    ]);

    const early = inARow(
      [{}],
      [{ serviceSeconds: clock(5), mandatory: true }, { windows: [[[clock(7), clock(7, 30)]]] }],
    );
    const [missed] = explainUnserved(early, plan(["t0", "v0"]));
    expect(missed!.remedies).toMatchObject([{ kind: "hours", begin: clock(8, 20) }]);
  });

  test("is told when nothing of these teams and days would help", () => {
    const problem = inARow(
      [{ shifts: [[clock(8), clock(9)]] }],
      [{ windows: [[]], place: 1 }, { place: 9 }, { skills: ["gas"], place: 1 }, { teams: 2, place: 1 }],
    );
    const reasons = explainUnserved(problem, plan()).map(({ visit, impossible }) => [visit, impossible]);
    expect(Object.fromEntries(reasons)).toEqual({ v0: "closed", v1: "tooFar", v2: "noSkill", v3: "noPartner" });
    const idle = inARow([{ shifts: [null] }], [{}]);
    expect(explainUnserved(idle, plan())[0]).toMatchObject({ impossible: "noTeam", remedies: [] });
  });
});

describe("what a plan comes to", () => {
  const problem = inARow(
    [{}, {}],
    [{ priority: 30 }, { priority: 10, unit: "w" }, { priority: 60, unit: "w", mandatory: true }],
    { coverage: [{ unit: "w", visits: 2 }] },
  );

  test("units are covered by risk, not by numbers, and fall short of what is asked", () => {
    const { units, figures, teams } = evaluatePlan(problem, plan(["t0", "v0", "v1"]));
    expect(units).toMatchObject([
      { unit: "u", served: 1, candidates: 1, share: 1, short: 0 },
      { unit: "w", served: 1, candidates: 2, priorityServed: 10, priorityAll: 70, share: 1 / 7, asked: 2, short: 1 },
    ]);
    expect(figures).toMatchObject({ mandatoryUnserved: 1, coverageShort: 1, priorityServed: 40, priorityAll: 100 });
    // One team does all the work, the other none.
    expect(teams.map(({ deviation }) => deviation)).toEqual([1, -1]);
    expect(figures.imbalance).toBe(1);
  });

  test("what must be comes before what it is worth, and the shorter way decides between equals", () => {
    const figures = (...routes: Parameters<typeof plan>) => evaluatePlan(problem, plan(...routes)).figures;
    const all = figures(["t0", "v0", "v1", "v2"]);
    expect(comparePlans(figures(["t0", "v2"]), figures(["t0", "v0", "v1"]))).toBeLessThan(0);
    expect(comparePlans(all, figures(["t0", "v1", "v0", "v2"]))).toBeLessThan(0);
    expect(comparePlans(all, figures(["t0", "v1", "v2"]))).toBeLessThan(0);
  });

  test("side by side: what only one of them visits, and who goes elsewhere", () => {
    const [a, b] = [
      evaluatePlan(problem, plan(["t0", "v0", "v1"])),
      evaluatePlan(problem, plan(["t0", "v2"], ["t1", "v1"])),
    ];
    expect(comparedPlans(a, b)).toMatchObject({
      onlyA: ["v0"],
      onlyB: ["v2"],
      moved: [{ visit: "v1", a: { team: "t0", day: 0 }, b: { team: "t1", day: 0 } }],
      a: { stops: 2, share: 0.4, routes: 1 },
      b: { stops: 2, share: 0.7, routes: 2 },
    });
  });

  test("another team is like the one named and adds what did not fit", () => {
    const long = inARow(
      [{ shifts: [[clock(8), clock(10)]] }],
      [{ serviceSeconds: clock(1) }, { serviceSeconds: clock(1) }],
    );
    const { problem: larger, team } = withAnotherTeam(long, "t0");
    const served = (one: PlanProblem) => evaluatePlan(one, constructPlan(one)).figures.priorityServed;
    expect([served(long), served(larger), team]).toEqual([10, 20, "t0-2"]);
    expect(() => withAnotherTeam(long, "t9")).toThrow(RangeError);
  });
});

describe("an edit", () => {
  const problem = inARow([{}, { skills: ["gas"] }], [{}, {}, {}, { skills: ["gas"] }]);
  const start = plan(["t0", "v2", "v0"], ["t1", "v1"]);

  test("inserts a site where it costs least, of a team that may", () => {
    const { solution, breaches } = editPlan(problem, start, { kind: "insert", visit: "v3" });
    expect(solution.routes).toEqual([
      { team: "t0", day: 0, visits: ["v2", "v0"] },
      { team: "t1", day: 0, visits: ["v3", "v1"] },
    ]);
    expect([solution.unserved, breaches]).toEqual([[], []]);
  });

  test("moves, reorders and removes, and says what that breaks", () => {
    const moved = editPlan(problem, plan(["t0", "v2", "v0"], ["t1", "v1", "v3"]), {
      ...{ kind: "move", visit: "v3", team: "t0", day: 0, position: null },
    });
    expect(moved.solution.routes[0]!.visits).toEqual(["v3", "v2", "v0"]);
    expect(moved.breaches).toMatchObject([{ kind: "skill", visit: "v3", skills: ["gas"] }]);
    const removed = editPlan(problem, start, { kind: "remove", visit: "v1" });
    expect(removed.solution).toEqual({ routes: [start.routes[0]], unserved: ["v1", "v3"] });
    const at = { team: "t0", day: 0 };
    expect(
      editPlan(problem, start, { kind: "reorder", ...at, visits: ["v0", "v2"] }).solution.routes[0]!.visits[0],
    ).toBe("v0");
    expect(() => editPlan(problem, start, { kind: "reorder", ...at, visits: ["v0"] })).toThrow(EditFault);
  });

  test("a lock holds its visits together and lets nothing between; a lock that is moved goes along", () => {
    const at = { team: "t0", day: 0 };
    const locked = editPlan(problem, start, { kind: "lock", ...at, visits: ["v0", "v1"] });
    expect(locked.solution.routes).toEqual([{ ...at, visits: ["v2", "v0", "v1"] }]);
    const held = { ...problem, locks: locked.locks };
    expect(
      constructPlan(held)
        .routes.find(({ team }) => team === "t0")!
        .visits.join(),
    ).toContain("v0,v1");
    const moved = editPlan(held, locked.solution, { kind: "move", visit: "v1", team: "t1", day: 0, position: 0 });
    expect(moved.locks).toEqual([
      { ...at, visits: ["v0"] },
      { team: "t1", day: 0, visits: ["v1"] },
    ]);
    expect(moved.breaches).toEqual([]);
    expect(editPlan(held, locked.solution, { kind: "unlock", visit: "v0" }).locks).toEqual([{ ...at, visits: ["v1"] }]);
  });
});
