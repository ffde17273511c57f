import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { Value } from "typebox/value";
import { beforeEach, describe, expect } from "vitest";
import { verify } from "#db/verify.ts";
import type {
  EvaluatedPlan,
  PlanSettings,
  PlanSolution,
  SolveJob,
} from "#server/features/planning/planning.contract.ts";
import { Assignment } from "#server/features/planning/plans.contract.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addPerson, asPerson } from "#test/helpers/people.ts";
import { planSettings, teamAt } from "#test/helpers/plans.ts";
import {
  addFinding,
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_TOWNSHIP,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

/** What plans promise on either database. */
export function planningSuite(test: AppTest): void {
  const post = (app: FastifyInstance, url: string, payload: object = {}, headers: Record<string, string> = {}) =>
    app.inject({ method: "POST", url, payload, headers });
  const makeProblem = async (app: FastifyInstance, settings: PlanSettings) => {
    const made = await post(app, "/api/plans/problems", settings);
    expect([made.statusCode, made.json().detail]).toEqual([201, undefined]);
    return made.json() as { id: string; provider: string; items: { id: string; priority: number }[] };
  };
  /** Solves and waits: the events end when the search does. */
  const solve = async (app: FastifyInstance, problem: string, order: object = {}): Promise<SolveJob> => {
    const { id } = (await post(app, `/api/plans/problems/${problem}/solve`, { seconds: 0.5, ...order })).json();
    await app.inject(`/api/plans/jobs/${id}/events`);
    return (await app.inject(`/api/plans/jobs/${id}`)).json();
  };
  /** Three houses in the west, the first overdue and never seen, and one in the east. */
  async function fourHouses({ pool }: TestDatabase) {
    const west = [
      await addSite(pool, { name: "甲", level: 1 }),
      await addSite(pool, { name: "乙", at: [113.11, 29.11] }),
      await addSite(pool, { name: "丙", at: [113.12, 29.12] }),
    ];
    const east = await addSite(pool, { name: "丁", at: IN_THE_EAST, region: EAST_TOWNSHIP });
    await addFinding(pool, { site: west[0]!, grade: "major", deadline: "2026-06-20" });
    await pool.query("update site set inspected_on = '2026-06-30' where id = $1", [west[1]]);
    return { west, east, all: [...west, east] };
  }

  describe("plans", () => {
    // The application first: its daily job would move the business date to today.
    beforeEach<{ app: FastifyInstance; database: TestDatabase }>(async ({ app: _, database }) =>
      withTinyCity(database.pool),
    );

    test("candidates say what their priority is made of, the worthiest first", async ({ app, database }) => {
      const { west, east } = await fourHouses(database);
      const { days, rules, sites, weights } = planSettings([]);
      const asked = { days, rules, sites, weights, choice: { limit: 3 } };
      const { matching, items } = (await post(app, "/api/plans/candidates", asked)).json();
      expect(matching).toBe(4);
      expect(items.map(({ id }: { id: string }) => id)).toEqual([west[0], west[2], east].map(String));
      expect(items[0]).toMatchObject({
        facts: { riskLevel: 1, openMajor: 1, daysOverdue: 10, lastVisitOn: null },
        parts: { riskLevel: 40, majorFindings: 15, overdue: 5, supervision: 0, unvisited: 12, hotSpot: 0 },
        priority: 72,
        serviceSeconds: 1200,
        windows: [[[28_800, 64_800]]],
        unit: "430602",
      });

      const byHand = { [west[1]!]: { mandatory: true, priority: 1 }, [west[0]!]: { excluded: true } };
      const again = (await post(app, "/api/plans/candidates", { ...asked, sites: byHand })).json();
      expect(again.items[0]).toMatchObject({ id: String(west[1]), mandatory: true, byHand: true, priority: 1 });
      expect(again.items.map(({ id }: { id: string }) => id)).not.toContain(String(west[0]));
    });

    test("a solved plan is timed, saved, handed out, driven and reported", async ({ app, database }) => {
      const { all } = await fourHouses(database);
      const { id } = await makeProblem(app, planSettings(all));
      const { state, best } = await solve(app, id);
      expect(state).toBe("done");
      expect(best!.plan).toMatchObject({ breaches: [], unserved: [], figures: { mandatoryUnserved: 0 } });

      const saved = await post(app, "/api/plans", { name: "周三", area: CITY, problem: id, solution: best!.solution });
      expect([saved.statusCode, saved.json().detail]).toEqual([201, undefined]);
      const plan = saved.json().summary.id;
      expect(saved.json().latest).toMatchObject({ version: 1, content: best!.plan, provider: "great-circle" });
      expect(
        saved
          .json()
          .latest.sites.map(({ name }: { name: string }) => name)
          .sort(),
      ).toEqual(["丁", "丙", "乙", "甲"]);

      const routes = [{ team: "a", day: 0, people: [{ personId: null, name: "甲" }] }];
      const handedOut = await post(app, `/api/plans/${plan}/assign`, { version: 1, routes });
      expect(handedOut.json().summary).toMatchObject({ status: "assigned", assignedVersion: 1 });
      const { visits } = (await app.inject("/api/visits?day=2026-07-01")).json();
      const stops = best!.plan.routes[0]!.stops;
      expect(visits.map(({ siteId }: { siteId: string }) => siteId)).toEqual(stops.map(({ visit }) => visit));

      const report = (siteId: string, outcome: string) => ({
        ...{ id: randomUUID(), siteId, plan, outcome, at: "2026-07-01T09:00:00+08:00", position: null, note: "" },
      });
      // Long past today in tests, so that no clock refuses it.
      const reports = [report(stops[0]!.visit, "done"), report(stops[1]!.visit, "postponed")].map((one) => ({
        ...one,
        at: "2026-06-29T23:30:00+08:00",
      }));
      const answers = async () =>
        (await post(app, "/api/visits/reports", { reports }))
          .json()
          .reports.map(({ answer }: { answer: string }) => answer);
      expect(await answers()).toEqual(["stored", "stored"]);
      expect(await answers()).toEqual(["known", "known"]);

      const progress = (await app.inject(`/api/plans/${plan}/progress`)).json();
      expect(progress.routes).toMatchObject([
        { people: routes[0]!.people, planned: 4, done: 1, postponed: 1, notPossible: 0, open: 2 },
      ]);
      const { rows } = await database.pool.query("select inspected_on::text from site where id = $1", [
        stops[0]!.visit,
      ]);
      expect(rows[0].inspected_on >= "2026-06-29").toBe(true);
      expect((await app.inject("/api/visits/reports")).json().reports).toHaveLength(2);
      expect((await verify(database.pool, CITY)).filter(({ broken }) => broken > 0)).toEqual([]);
    });

    test("every save is a new version; an older one comes back as another", async ({ app, database }) => {
      const { all } = await fourHouses(database);
      const { id } = await makeProblem(app, planSettings(all));
      const { best } = await solve(app, id);
      const body = { problem: id, solution: best!.solution };
      const plan = (await post(app, "/api/plans", { name: "一", area: CITY, ...body })).json().summary.id;
      const none = { problem: id, solution: { routes: [], unserved: [] }, expectedVersion: 1, note: "空" };
      expect((await post(app, `/api/plans/${plan}/versions`, none)).json().summary).toMatchObject({
        version: 2,
        stops: 0,
      });
      // Somebody who still looks at version 1 does not write over version 2.
      expect((await post(app, `/api/plans/${plan}/versions`, none)).statusCode).toBe(409);
      const restored = await post(app, `/api/plans/${plan}/versions/1/restore`);
      expect(restored.json().latest).toMatchObject({ version: 3, restoredFrom: 1, content: best!.plan });
      const { versions } = (await app.inject(`/api/plans/${plan}/versions`)).json();
      expect(versions.map(({ version, stops }: { version: number; stops: number }) => [version, stops])).toEqual([
        [3, 4],
        [2, 0],
        [1, 4],
      ]);
      await expect(database.pool.query("update plan_version set note = 'x'")).rejects.toThrow(/written once/);
      const sides = { a: { plan, version: 1 }, b: { plan, version: 2 } };
      expect((await post(app, "/api/plans/compare", sides)).json()).toMatchObject({
        a: { stops: 4 },
        b: { stops: 0 },
        onlyB: [],
      });
      const { rows } = await database.pool.query("select action from audit_log where subject = 'plan' order by id");
      expect(rows.slice(-4).map(({ action }) => action)).toEqual([
        "plan.added",
        "plan.saved",
        "plan.saved",
        "plan.saved",
      ]);
    });

    test("an edit is answered with its times and the rules it breaks, and a broken plan is not handed out", async ({
      app,
      database,
    }) => {
      const { all, west } = await fourHouses(database);
      const settings = planSettings(all, { sites: { [west[0]!]: { windows: [[[30_000, 31_000]]] } } });
      const { id } = await makeProblem(app, settings);
      const { best } = await solve(app, id);
      const visit = String(west[0]);
      const edit = { kind: "move", visit, team: "a", day: 0, position: 3 };
      const edited = (await post(app, `/api/plans/problems/${id}/edit`, { solution: best!.solution, edit })).json() as {
        solution: PlanSolution;
        plan: EvaluatedPlan;
      };
      expect(edited.solution.routes[0]!.visits[3]).toBe(visit);
      expect(edited.plan.breaches).toMatchObject([{ kind: "window", visit, team: "a", day: 0 }]);
      expect((await post(app, `/api/plans/problems/${id}/evaluate`, { solution: edited.solution })).json()).toEqual(
        edited.plan,
      );
      const body = { name: "错", area: CITY, problem: id, solution: edited.solution };
      const plan = (await post(app, "/api/plans", body)).json().summary.id;
      expect((await post(app, `/api/plans/${plan}/assign`, { version: 1, routes: [] })).statusCode).toBe(409);

      const nonsense = { kind: "move", visit: "999", team: "a", day: 0, position: null };
      const refused = await post(app, `/api/plans/problems/${id}/edit`, { solution: best!.solution, edit: nonsense });
      expect([refused.statusCode, refused.json().detail]).toEqual([400, "There is no site 999 among the candidates."]);
      expect(
        (await post(app, `/api/plans/problems/${randomUUID()}/evaluate`, { solution: best!.solution })).statusCode,
      ).toBe(404);
    });

    test("who is left out is named with what would admit them, and another team is worth what it adds", async ({
      app,
      database,
    }) => {
      const { all, east } = await fourHouses(database);
      const team = { ...teamAt("a"), maxStops: 2, break: null };
      const sites = { [east]: { mandatory: true, skills: ["mine" as const] } };
      const { id } = await makeProblem(app, planSettings(all, { teams: [team], sites }));
      const { best } = await solve(app, id);
      const { solution } = best!;
      expect(best!.plan.figures.mandatoryUnserved).toBe(1);
      const { visits } = (await post(app, `/api/plans/problems/${id}/unserved`, { solution })).json();
      expect(visits).toMatchObject([
        { visit: String(east), mandatory: true, impossible: "noSkill" },
        { impossible: null, remedies: [{ kind: "stops", team: "a", day: 0 }] },
      ]);
      const more = await post(app, `/api/plans/problems/${id}/another-team`, { solution, team: "a", seconds: 0.5 });
      expect(more.json()).toMatchObject({
        gained: visits[1].priority,
        comparison: { onlyA: [], onlyB: [visits[1].visit] },
      });
    });

    test("ten days can be planned, assigned by day, and not one more", async ({ app }) => {
      const days = Array.from({ length: 10 }, (_, index) => `2026-07-${String(index + 1).padStart(2, "0")}`);
      const planOf = (longer: string[]) =>
        planSettings([], { days: longer, teams: [{ ...teamAt("a"), shifts: longer.map(() => [28_800, 64_800]) }] });
      const { id } = (await post(app, "/api/plans/problems", planOf(days))).json();
      const solution = { routes: [{ team: "a", day: 9, visits: [] }], unserved: [] };
      expect((await post(app, `/api/plans/problems/${id}/evaluate`, { solution, locks: [] })).statusCode).toBe(200);
      const assignment = { version: 1, routes: [{ team: "a", day: 9, people: [] }] };
      expect(Value.Check(Assignment, assignment)).toBe(true);
      expect((await post(app, "/api/plans/problems", planOf([...days, "2026-07-11"]))).statusCode).toBe(400);
    });

    test("settings that contradict themselves are refused by name", async ({ app }) => {
      const refusals: [Partial<PlanSettings>, string][] = [
        [{ days: ["2026-07-02", "2026-07-01"] }, "days.1"],
        [{ days: ["2026-02-30"] }, "days.0"],
        [{ teams: [teamAt("a"), teamAt("a")] }, "teams.1.id"],
        [{ teams: [{ ...teamAt("a"), shifts: [null] }] }, "teams"],
        [{ teams: [{ ...teamAt("a"), shifts: [[64_800, 28_800]] }] }, "teams.0.shifts.0"],
        [{ locks: [{ team: "b", day: 0, visits: [] }] }, "locks.0.team"],
        [{ provider: "teleport" }, "provider"],
      ];
      for (const [change, field] of refusals) {
        const refused = await post(app, "/api/plans/problems", planSettings([], change));
        expect([refused.statusCode, refused.json().errors?.[0].field], JSON.stringify(change)).toEqual([400, field]);
      }
    });

    test("teams belong to areas; their members are seen by planners and by themselves", async ({ app, database }) => {
      const officer = await addPerson(database.pool, { role: "officer", area: EAST_TOWNSHIP });
      const planner = await asPerson(app, database, { role: "planner", area: EAST_COUNTY });
      const viewer = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
      const team = {
        ...{
          name: "第一组",
          area: EAST_TOWNSHIP,
          depotName: "驻地",
          shift: [28_800, 64_800],
          weekdays: [1, 2, 3, 4, 5],
        },
        depot: { lon: 113.3, lat: 29.1 },
        ...{ break: { seconds: 3600, window: [41_400, 45_000] }, skills: ["mine"], maxStops: 10 },
        members: [
          { personId: officer.id, name: "甲" },
          { personId: null, name: "乙" },
        ],
      };
      expect((await post(app, "/api/teams", { ...team, area: WEST_TOWNSHIP }, planner)).statusCode).toBe(403);
      const made = await post(app, "/api/teams", team, planner);
      expect([made.statusCode, made.json()]).toEqual([
        201,
        { id: made.json().id, ...team, memberCount: 2, version: 1, mayChange: true },
      ]);
      const seen = async (headers: Record<string, string>) =>
        (await app.inject({ url: "/api/teams", headers })).json().teams[0];
      expect(await seen(viewer)).toMatchObject({ name: "第一组", members: [], mayChange: false });
      const self = { cookie: `srm_session=${officer.session}` };
      expect((await seen(self)).members).toEqual([team.members[0]]);

      const url = `/api/teams/${made.json().id}`;
      const payload = { ...team, members: [], name: "第二组", version: 1 };
      expect((await app.inject({ method: "PUT", url, payload, headers: planner })).json()).toMatchObject({
        version: 2,
        members: [],
      });
      expect((await app.inject({ method: "PUT", url, payload, headers: planner })).statusCode).toBe(409);
      expect((await app.inject({ method: "DELETE", url, headers: planner })).statusCode).toBe(204);
      expect((await app.inject({ url: "/api/teams", headers: planner })).json()).toEqual({ teams: [] });
    });

    test("a report for a site of another area is refused, and the others are stored", async ({ app, database }) => {
      const { west, east } = await fourHouses(database);
      const officer = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      const report = (siteId: number, at = "2026-06-30T10:00:00+08:00") => ({
        ...{
          id: randomUUID(),
          siteId: String(siteId),
          plan: null,
          outcome: "done",
          at,
          position: { lon: 113.3, lat: 29.1 },
        },
        note: "",
      });
      const reports = [
        report(west[0]!),
        report(east),
        report(east, "2999-01-01T00:00:00Z"),
        report(east, "2026-06-30T25:00:00Z"),
      ];
      const answers = (await post(app, "/api/visits/reports", { reports }, officer)).json().reports;
      expect(answers.map(({ answer }: { answer: string }) => answer)).toEqual([
        "refused",
        "stored",
        "refused",
        "refused",
      ]);
      const { rows } = await database.pool.query("select inspected_on::text from site where id = $1", [east]);
      expect(rows[0].inspected_on).toBe("2026-06-30");
    });
  });
}
