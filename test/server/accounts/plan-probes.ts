/** Probes of plans, teams and visits. */
import { randomUUID } from "node:crypto";
import { addPerson } from "#test/helpers/people.ts";
import { addInspectionTeam, addSavedPlan, planSettings } from "#test/helpers/plans.ts";
import { ask, each, named, onEachSide, type Probe, type ProbeContext, type Side, WHERE } from "./probe.ts";

type Method = "POST" | "PATCH" | "PUT" | "DELETE";

const send = ({ app, headers }: ProbeContext, method: Method, url: string, payload?: object) =>
  app.inject({ method, url, headers, ...(payload && { payload }) });
const tries =
  (attempt: (context: ProbeContext, side: Side) => Promise<{ statusCode: number }>): Probe =>
  (context) =>
    onEachSide(async (side) => (await attempt(context, side)).statusCode < 300);

const teamOf = (side: Side) => ({
  ...{ name: `new team in the ${side}`, area: WHERE[side].region, depotName: "", shift: [28_800, 64_800] },
  depot: { lon: WHERE[side].at[0], lat: WHERE[side].at[1] },
  ...{ weekdays: [1], break: null, skills: [], maxStops: null, members: [] },
});
const freshTeam = ({ pool }: ProbeContext, side: Side) =>
  addInspectionTeam(pool, { name: `fresh team in the ${side}`, area: WHERE[side].region });
const freshPlan = ({ pool, sample }: ProbeContext, side: Side) =>
  addSavedPlan(pool, { name: `fresh plan in the ${side}`, area: WHERE[side].region, site: sample.site[side] });

/** A problem of one site and a solution that visits nothing. */
async function draft(context: ProbeContext, side: Side) {
  const settings = planSettings([context.sample.site[side]]);
  const { id } = (await send(context, "POST", "/api/plans/problems", settings)).json();
  return { problem: id as string, solution: { routes: [], unserved: [] } };
}
const question = ({ sample }: ProbeContext) => {
  const { days, choice, rules, sites, weights } = planSettings([sample.site.east, sample.site.west]);
  return { days, choice, rules, sites, weights };
};

export const PLAN_PROBES: Record<string, Probe> = {
  "GET /api/teams": named("/api/teams"),
  "GET /api/teams/people": async (context) => {
    const officers = await onEachSide((side) => addPerson(context.pool, { role: "officer", area: WHERE[side].region }));
    const { people } = (await ask(context, "/api/teams/people")).json();
    const has = (side: Side) => people.some(({ id }: { id: string }) => id === officers[side].id);
    return { east: has("east"), west: has("west") };
  },
  "POST /api/teams": tries((context, side) => send(context, "POST", "/api/teams", teamOf(side))),
  "PUT /api/teams/:id": tries(async (context, side) =>
    send(context, "PUT", `/api/teams/${await freshTeam(context, side)}`, { ...teamOf(side), version: 1 }),
  ),
  "DELETE /api/teams/:id": tries(async (context, side) =>
    send(context, "DELETE", `/api/teams/${await freshTeam(context, side)}`),
  ),
  "POST /api/plans/candidates": async (context) => {
    const { body } = await send(context, "POST", "/api/plans/candidates", question(context));
    return { east: body.includes("in the east"), west: body.includes("in the west") };
  },
  "POST /api/plans/problems": async (context) => {
    const settings = planSettings([context.sample.site.east, context.sample.site.west]);
    const { body } = await send(context, "POST", "/api/plans/problems", settings);
    return { east: body.includes("in the east"), west: body.includes("in the west") };
  },
  "POST /api/plans/compare": tries((context, side) => {
    const saved = { plan: String(context.sample.plan[side]), version: 1 };
    return send(context, "POST", "/api/plans/compare", { a: saved, b: saved });
  }),
  "GET /api/plans": named("/api/plans"),
  "POST /api/plans": tries(async (context, side) =>
    send(context, "POST", "/api/plans", {
      ...{ name: "a new plan", area: WHERE[side].region },
      ...(await draft(context, side)),
    }),
  ),
  "GET /api/plans/:id": each(({ plan }, side) => `/api/plans/${plan[side]}`),
  "GET /api/plans/:id/versions": each(({ plan }, side) => `/api/plans/${plan[side]}/versions`),
  "GET /api/plans/:id/versions/:version": each(({ plan }, side) => `/api/plans/${plan[side]}/versions/1`),
  "GET /api/plans/:id/progress": each(({ plan }, side) => `/api/plans/${plan[side]}/progress`),
  "GET /api/plans/:id/export/:format": each(({ plan }, side) => `/api/plans/${plan[side]}/export/csv`),
  "PATCH /api/plans/:id": tries(async (context, side) =>
    send(context, "PATCH", `/api/plans/${await freshPlan(context, side)}`, { name: "renamed" }),
  ),
  "POST /api/plans/:id/versions": tries(async (context, side) =>
    send(context, "POST", `/api/plans/${await freshPlan(context, side)}/versions`, {
      ...(await draft(context, side)),
      expectedVersion: 1,
    }),
  ),
  "POST /api/plans/:id/versions/:version/restore": tries(async (context, side) =>
    send(context, "POST", `/api/plans/${await freshPlan(context, side)}/versions/1/restore`),
  ),
  "POST /api/plans/:id/assign": tries(async (context, side) =>
    send(context, "POST", `/api/plans/${await freshPlan(context, side)}/assign`, { version: 1, routes: [] }),
  ),
  "GET /api/visits": named("/api/visits"),
  "POST /api/visits/reports": (context) =>
    onEachSide(async (side) => {
      const report = { id: randomUUID(), siteId: String(context.sample.site[side]), plan: null, outcome: "postponed" };
      const payload = { reports: [{ ...report, at: "2026-06-30T08:00:00+08:00", position: null, note: "" }] };
      return (await send(context, "POST", "/api/visits/reports", payload)).json().reports[0].answer === "stored";
    }),
  "GET /api/visits/reports": named("/api/visits/reports"),
};
