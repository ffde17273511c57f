import { PassThrough } from "node:stream";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { withAnotherTeam } from "../../algorithms/routing/another-team.ts";
import { comparedPlans } from "../../algorithms/routing/compare-plans.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { jsonPieces } from "./json-pieces.ts";
import { checkLocks } from "./make-problem.ts";
import {
  AnotherTeam,
  AnotherTeamQuestion,
  CandidateQuestion,
  Candidates,
  EditedPlan,
  EditQuestion,
  EvaluatedPlan,
  PlanDraft,
  PlanSettings,
  ProblemMade,
  ProblemParams,
  SolveJob,
  SolveOrder,
  UnservedAnswer,
  UnservedQuestion,
} from "./planning.contract.ts";
import { ownerOf, type Planning } from "./planning.ts";
import type { Draft } from "./planning-desk.ts";

const ACCESS = "planner" as const;
const tags = ["planning"];
/** Thousands of ids of sites, and solutions of as many. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** Proxies drop connections that stay silent for a minute. */
const HEARTBEAT_MS = 25_000;
const NEWS_MS = 250;
const JSON_TYPE = "application/json; charset=utf-8";
/** Visits explained when none are named; a screen shows no more, and each takes a few milliseconds. */
const EXPLAINED = 600;

/** Routes about problems: making one, solving it, and working on its solutions. */
export function addProblemRoutes(base: FastifyInstance, planning: Planning): void {
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  const streams = new Set<PassThrough>();
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
  const common = { config: { access: ACCESS }, bodyLimit: LARGEST_BODY };
  const heldBy = (request: FastifyRequest, id: string) => planning.problems.find(ownerOf(request), id);
  /** The problem, once the locks sent along fit it. */
  const draftOn = (request: FastifyRequest, id: string, { locks }: Pick<Draft, "locks">) => {
    const held = heldBy(request, id);
    const { teams, days } = held.problem;
    if (locks) checkLocks(locks, new Set(teams.map((team) => team.id)), days.length);
    return held;
  };

  app.post("/api/plans/candidates", {
    ...common,
    schema: {
      summary: "Sites of a filter or a selection with their explained priority, the worthiest first",
      description:
        "Sites that are mandatory come whatever the choice says. Which sites are the worthiest is decided without hot spots, which then add to their priority.",
      tags,
      querystring: NoQuery,
      body: CandidateQuestion,
      response: { 200: Candidates },
    },
    async handler(request, reply) {
      const found = await planning.candidates(request, request.body);
      return reply.type(JSON_TYPE).send(jsonPieces(found) as never);
    },
  });

  app.post("/api/plans/problems", {
    ...common,
    schema: {
      summary: "Make a problem of settings; the server holds it with its travel times for an hour after its last use",
      tags,
      querystring: NoQuery,
      body: PlanSettings,
      response: { 201: ProblemMade },
    },
    async handler(request, reply) {
      const made = await planning.problem(request, request.body);
      return reply
        .code(201)
        .type(JSON_TYPE)
        .send(jsonPieces(made) as never);
    },
  });

  app.post("/api/plans/problems/:id/evaluate", {
    ...common,
    schema: {
      summary: "Times, broken rules and figures of a solution",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      body: PlanDraft,
      response: { 200: EvaluatedPlan },
    },
    async handler(request) {
      const { id } = draftOn(request, request.params.id, request.body);
      return planning.quick.ask("evaluate", { id, ...request.body }) as Promise<EvaluatedPlan>;
    },
  });

  app.post("/api/plans/problems/:id/edit", {
    ...common,
    schema: {
      summary: "One edit of a solution, and what it comes to; also where it breaks a rule",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      body: EditQuestion,
      response: { 200: EditedPlan },
    },
    async handler(request) {
      const { id } = draftOn(request, request.params.id, request.body);
      return planning.quick.ask("edit", { id, ...request.body }) as unknown as Promise<EditedPlan>;
    },
  });

  app.post("/api/plans/problems/:id/unserved", {
    ...common,
    schema: {
      summary: "Why visits are left out, and the slightest change that would admit each",
      description: `Of the visits named, or of the first ${EXPLAINED} unserved: mandatory ones, then by priority.`,
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      body: UnservedQuestion,
      response: { 200: UnservedAnswer },
    },
    async handler(request) {
      const { problem, id } = draftOn(request, request.params.id, request.body);
      const { solution, locks, visits = worthiest(problem.visits, solution.routes) } = request.body;
      const found = await planning.slow.ask("explain", { id, solution, locks, visits });
      return { visits: found } as UnservedAnswerBody;
    },
  });

  app.post("/api/plans/problems/:id/another-team", {
    ...common,
    schema: {
      summary: "What one more team like one of the plan's would add: solved from the plan as it is, for a few seconds",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      body: AnotherTeamQuestion,
      response: { 200: AnotherTeam },
    },
    async handler(request, reply) {
      const { team, seconds, solution, locks } = request.body;
      const { id, problem } = draftOn(request, request.params.id, request.body);
      if (!problem.teams.some((one) => one.id === team))
        throw new BadInput(`There is no team ${team} in this plan.`, { field: "team" });
      const before = await planning.quick.ask("evaluate", { id, solution, locks });
      const larger = withAnotherTeam(locks ? { ...problem, locks } : problem, team).problem;
      const solve = planning.jobs.start({
        ...{ problem: larger, start: solution, seconds, seed: 1, owner: ownerOf(request) },
        onFault: (error) => request.log.error(error),
      });
      // Nobody waits for the answer any more.
      reply.raw.once("close", () => solve.stop());
      await solve.over;
      const { best, problem: fault } = solve.job;
      if (!best) throw new BadInput(fault ?? "The search was stopped before it found a plan.", { statusCode: 409 });
      return {
        gained: best.plan.figures.priorityServed - before.figures.priorityServed,
        solution: best.solution,
        plan: best.plan,
        comparison: comparedPlans(before, best.plan as never) as never,
      };
    },
  });

  app.post("/api/plans/problems/:id/solve", {
    ...common,
    schema: {
      summary: "Search for a good plan; follow it at /api/plans/jobs/{id}/events",
      description: "Begins from `start` where that keeps the rules. The first plan comes within a second.",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      body: SolveOrder,
      response: { 202: SolveJob },
    },
    async handler(request, reply) {
      const { seconds, seed, start, locks } = request.body;
      const { problem } = draftOn(request, request.params.id, request.body);
      const solve = planning.jobs.start({
        ...{ problem: locks ? { ...problem, locks } : problem, start, seconds, seed, owner: ownerOf(request) },
        onFault: (error) => request.log.error(error),
      });
      return reply.code(202).header("location", `/api/plans/jobs/${solve.job.id}`).send(solve.job);
    },
  });

  app.get("/api/plans/jobs/:id", {
    config: { access: ACCESS },
    schema: {
      summary: "A search as it stands, with the best plan so far",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      response: { 200: SolveJob },
    },
    handler: async (request) => planning.jobs.find(ownerOf(request), request.params.id).job,
  });

  app.delete("/api/plans/jobs/:id", {
    config: { access: ACCESS },
    schema: {
      summary: "Stop a search; the best plan so far is the answer",
      tags,
      params: ProblemParams,
      querystring: NoQuery,
      response: { 200: SolveJob },
    },
    async handler(request) {
      const solve = planning.jobs.find(ownerOf(request), request.params.id);
      solve.stop();
      await solve.over;
      return solve.job;
    },
  });

  app.get("/api/plans/jobs/:id/events", {
    config: { access: ACCESS, compress: false },
    schema: {
      summary: "Server-sent events: `plan` with the search and its best plan so far, until it is over",
      tags,
      params: ProblemParams,
      response: {
        200: {
          description: "Each event's data is a search as of /api/plans/jobs/{id}",
          content: { "text/event-stream": { schema: Type.Unsafe<PassThrough>({ type: "string" }) } },
        },
      },
    },
    async handler(request, reply) {
      const { job, changes } = planning.jobs.find(ownerOf(request), request.params.id);
      const stream = new PassThrough();
      let timer: NodeJS.Timeout | undefined;
      let toldAt = Number.NEGATIVE_INFINITY;
      const tell = () => {
        timer = undefined;
        if (job.best) toldAt = performance.now();
        if (stream.writableEnded) return;
        stream.write(`event: plan\ndata: ${JSON.stringify(job)}\n\n`);
        if (job.state !== "running") stream.end();
      };
      const onChange = () => {
        if (job.state !== "running") {
          clearTimeout(timer);
          tell();
        } else timer ??= setTimeout(tell, Math.max(0, toldAt + NEWS_MS - performance.now()));
      };
      const heartbeat = setInterval(() => stream.write(": \n\n"), HEARTBEAT_MS);
      streams.add(stream);
      changes.on("change", onChange);
      stream.once("close", () => {
        clearInterval(heartbeat);
        clearTimeout(timer);
        changes.off("change", onChange);
        streams.delete(stream);
      });
      reply.raw.once("close", () => stream.destroy());
      stream.write("retry: 1000\n\n");
      tell();
      return reply
        .headers({ "cache-control": "no-cache", "x-accel-buffering": "no", "x-no-compression": "1" })
        .type("text/event-stream")
        .send(stream);
    },
  });
}

type UnservedAnswerBody = Type.Static<typeof UnservedAnswer>;

function worthiest(
  visits: readonly { id: string; mandatory: boolean; priority: number }[],
  routes: readonly { visits: readonly string[] }[],
): string[] {
  const served = new Set(routes.flatMap((route) => route.visits));
  return visits
    .filter(({ id }) => !served.has(id))
    .sort((a, b) => Number(b.mandatory) - Number(a.mandatory) || b.priority - a.priority)
    .slice(0, EXPLAINED)
    .map(({ id }) => id);
}
