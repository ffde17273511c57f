import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PoolClient } from "pg";
import { comparedPlans } from "../../algorithms/routing/compare-plans.ts";
import type { EvaluatedPlan as Evaluated } from "../../algorithms/routing/evaluate-plan.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import {
  CompareQuestion,
  type CompareSide,
  type EvaluatedPlan,
  PlanComparison,
  type PlanSettings,
  type PlanSolution,
} from "./planning.contract.ts";
import { mayPlan, namesOf, ownerOf, type Planning } from "./planning.ts";
import {
  Assignment,
  NewPlan,
  NewVersion,
  PlanChange,
  PlanList,
  PlanListQuery,
  PlanParams,
  PlanProgress,
  type PlanSummary,
  type PlanVersion,
  PlanVersionContent,
  PlanVersionParams,
  PlanVersions,
  SavedPlan,
} from "./plans.contract.ts";
import {
  addPlan,
  addVersion,
  assignPlan,
  changePlan,
  contentOf,
  type FullVersion,
  listPlans,
  listVersions,
  lockPlan,
  type PlanRow,
  readPlan,
  readPlanSites,
  readProgress,
  readVersion,
  type VersionContent,
  type VersionRow,
} from "./plans.queries.ts";

const tags = ["planning"];
const LARGEST_BODY = 4 * 1024 * 1024;
const NO_FIGURES = {
  ...{ mandatoryUnserved: 0, coverageShort: 0, priorityServed: 0, priorityAll: 0 },
  ...{ travelSeconds: 0, travelMeters: 0, imbalance: 0, cost: 0 },
};

/** Routes of saved plans. */
export function addPlanRoutes(base: FastifyInstance, planning: Planning): void {
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  const code = app.city.code;
  const planner = { config: { access: "planner" as const }, bodyLimit: LARGEST_BODY };
  const reader = { config: { access: "viewer" as const } };
  const noPlan = (id: string) =>
    new BadInput(`There is no plan ${id}, or it is outside your area.`, { statusCode: 404, field: "id" });
  const noVersion = (id: string, version: number) =>
    new BadInput(`Plan ${id} has no version ${version}, or it is outside your area.`, {
      statusCode: 404,
      field: "version",
    });

  const summaryOf = (
    { scope }: FastifyRequest,
    { personId, ...row }: PlanRow,
    names: Map<string, string>,
  ): PlanSummary => {
    const mayChange = mayPlan(scope.plan, row.area);
    return {
      ...row,
      days: row.days ?? [],
      teams: row.teams ?? 0,
      stops: row.stops ?? 0,
      provider: row.provider ?? "",
      figures: row.figures ?? NO_FIGURES,
      createdBy: mayChange && personId ? (names.get(personId) ?? null) : null,
      mayChange,
    };
  };
  const versionOf = (
    isPlanner: boolean,
    { personId, ...row }: VersionRow,
    names: Map<string, string>,
  ): PlanVersion => ({
    ...row,
    savedBy: isPlanner && personId ? (names.get(personId) ?? null) : null,
  });
  /** A version with its sites, as the person asking may see them; null where there is none. */
  const readContent = async (client: PoolClient, plan: PlanRow, version: number) => {
    const found = await readVersion(client, code, plan.id, version);
    if (!found) return null;
    const { routes, unserved } = found.solution;
    const ids = [...routes.flatMap(({ visits }) => visits), ...unserved];
    const sites = await readPlanSites(client, code, [...new Set(ids)]);
    return { plan, found, sites, asOf: await app.city.moment(client) };
  };
  type Content = NonNullable<Awaited<ReturnType<typeof readContent>>>;
  /** Names are looked up by the tables' owner, outside of the transaction: the embedded database serves one at a time. */
  const contentFor = async ({ scope }: FastifyRequest, { plan, found, sites, asOf }: Content) => {
    const { settings, solution, content, ...row } = found;
    const head = versionOf(mayPlan(scope.plan, plan.area), row, await namesOf(app, [found.personId]));
    return { ...head, settings, solution, content, sites, asOf } satisfies PlanVersionContent;
  };
  const savedPlan = async (request: FastifyRequest, id: string): Promise<SavedPlan> => {
    const content = await app.records(request).read(
      async (client) => {
        const plan = await readPlan(client, code, id);
        return plan && readContent(client, plan, plan.version);
      },
      { snapshot: true },
    );
    if (!content) throw noPlan(id);
    const { plan } = content;
    const summary = summaryOf(request, plan, await namesOf(app, [plan.personId]));
    return { summary, latest: await contentFor(request, content) };
  };

  /** What a solution comes to; the server's figures, whatever was sent. */
  const contentFrom = async (
    request: FastifyRequest,
    { problem, solution, locks, note = "" }: Pick<NewVersion, "problem" | "solution" | "locks" | "note">,
  ): Promise<VersionContent> => {
    const held = planning.problems.find(ownerOf(request), problem);
    const content = await planning.quick.ask("evaluate", { id: held.id, solution, locks });
    if (content.breaches.some(({ kind }) => kind === "unknown"))
      throw new BadInput("The plan names sites or teams that are not in the problem. Solve again.", {
        field: "solution",
      });
    return contentOf(held, locks, solution, content as EvaluatedPlan, note);
  };
  const personOf = ({ person }: FastifyRequest) => person?.id ?? null;
  /** Locks a plan one may change. @throws BadInput 404, 403, and 409 for another latest version than expected */
  const lockOr = async (request: FastifyRequest, client: PoolClient, id: string, expected?: number) => {
    const plan = await readPlan(client, code, id);
    if (!plan) throw noPlan(id);
    const locked = mayPlan(request.scope.plan, plan.area) && (await lockPlan(client, code, id));
    if (!locked) throw new BadInput("This plan is outside the area you may plan for.", { statusCode: 403 });
    if (expected !== undefined && locked.version !== expected)
      throw new BadInput(`Somebody saved version ${locked.version} since. Look at it before you save yours.`, {
        statusCode: 409,
        field: "expectedVersion",
      });
    return locked;
  };

  app.get("/api/plans", {
    ...reader,
    schema: {
      summary: "Saved plans, the latest changed first",
      description:
        "Of a plan for a larger area than one's own only the name is shown, where it has stops in one's own.",
      tags,
      querystring: PlanListQuery,
      response: { 200: PlanList },
    },
    async handler(request) {
      const rows = await app.records(request).read((client) => listPlans(client, code, request.query));
      const names = await namesOf(
        app,
        rows.map(({ personId }) => personId),
      );
      return { plans: rows.map((row) => summaryOf(request, row, names)) };
    },
  });

  app.post("/api/plans", {
    ...planner,
    schema: {
      summary: "Save a solution as a new plan, its version 1",
      tags,
      querystring: NoQuery,
      body: NewPlan,
      response: { 201: SavedPlan },
    },
    async handler(request, reply) {
      const { name, area, ...draft } = request.body;
      if (!mayPlan(request.scope.plan, area))
        throw new BadInput("This area is not one you may plan for.", { statusCode: 403, field: "area" });
      const content = await contentFrom(request, draft);
      const id = await app.records(request).write(async (client) => {
        await assertArea(client, area);
        const made = await addPlan(client, code, { name, area, personId: personOf(request) });
        await addVersion(client, code, made, 1, personOf(request), content);
        return made;
      });
      return reply
        .code(201)
        .header("location", `/api/plans/${id}`)
        .send(await savedPlan(request, id));
    },
  });
  const assertArea = async (client: PoolClient, area: string) => {
    const { rowCount } = await client.query("select from region where city_code = $1 and code = $2", [code, area]);
    if (rowCount === 0) throw new BadInput(`There is no region ${area}.`, { field: "area" });
  };

  app.get("/api/plans/:id", {
    ...reader,
    schema: {
      summary: "A plan with its latest version",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      response: { 200: SavedPlan },
    },
    handler: (request) => savedPlan(request, request.params.id),
  });

  app.patch("/api/plans/:id", {
    ...planner,
    schema: {
      summary: "Rename a plan, mark it done, archive it, or take its assignment back",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      body: PlanChange,
      response: { 200: SavedPlan },
    },
    async handler(request) {
      const { id } = request.params;
      await app.records(request).write(async (client) => {
        await lockOr(request, client, id);
        await changePlan(client, code, id, request.body);
      });
      return savedPlan(request, id);
    },
  });

  app.get("/api/plans/:id/versions", {
    ...reader,
    schema: {
      summary: "Versions of a plan, the latest first",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      response: { 200: PlanVersions },
    },
    async handler(request) {
      const { id } = request.params;
      const { plan, versions } = await app.records(request).read(async (client) => ({
        plan: await readPlan(client, code, id),
        versions: await listVersions(client, code, id),
      }));
      if (!plan || versions.length === 0) throw noPlan(id);
      const names = await namesOf(
        app,
        versions.map(({ personId }) => personId),
      );
      return { versions: versions.map((row) => versionOf(mayPlan(request.scope.plan, plan.area), row, names)) };
    },
  });

  app.post("/api/plans/:id/versions", {
    ...planner,
    schema: {
      summary: "Save a solution as the next version",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      body: NewVersion,
      response: { 201: SavedPlan },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const { expectedVersion, ...draft } = request.body;
      const content = await contentFrom(request, draft);
      await app.records(request).write(async (client) => {
        const { version } = await lockOr(request, client, id, expectedVersion);
        await addVersion(client, code, id, version + 1, personOf(request), content);
      });
      return reply.code(201).send(await savedPlan(request, id));
    },
  });

  app.get("/api/plans/:id/versions/:version", {
    ...reader,
    schema: {
      summary: "One version with its routes, times and figures",
      tags,
      params: PlanVersionParams,
      querystring: NoQuery,
      response: { 200: PlanVersionContent },
    },
    async handler(request) {
      const { id, version } = request.params;
      const content = await app.records(request).read(
        async (client) => {
          const plan = await readPlan(client, code, id);
          return plan && readContent(client, plan, version);
        },
        { snapshot: true },
      );
      if (!content) throw noVersion(id, version);
      return contentFor(request, content);
    },
  });

  app.post("/api/plans/:id/versions/:version/restore", {
    ...planner,
    schema: {
      summary: "Make an older version the latest, as a new one",
      tags,
      params: PlanVersionParams,
      querystring: NoQuery,
      response: { 201: SavedPlan },
    },
    async handler(request, reply) {
      const { id, version } = request.params;
      await app.records(request).write(async (client) => {
        const locked = await lockOr(request, client, id);
        const old = await versionOr404(client, id, version);
        const content = { ...old, note: "", restoredFrom: version };
        await addVersion(client, code, id, locked.version + 1, personOf(request), content);
      });
      return reply.code(201).send(await savedPlan(request, id));
    },
  });
  const versionOr404 = async (client: PoolClient, id: string, version: number): Promise<FullVersion> => {
    const found = await readVersion(client, code, id, version);
    if (!found) throw noVersion(id, version);
    return found;
  };

  app.post("/api/plans/:id/assign", {
    ...planner,
    schema: {
      summary: "Hand a version's routes out to the teams, in place of what was handed out before",
      description: "409 where the version breaks a rule or a site of it is not in the records any more.",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      body: Assignment,
      response: { 200: SavedPlan },
    },
    async handler(request) {
      const { id } = request.params;
      const { version, routes } = request.body;
      await app.records(request).write(async (client) => {
        await lockOr(request, client, id);
        const found = await versionOr404(client, id, version);
        await assertAssignable(client, found);
        await assignPlan(client, code, id, found, routes);
      });
      return savedPlan(request, id);
    },
  });
  const assertAssignable = async (client: PoolClient, { content, solution }: FullVersion) => {
    if (content.breaches.length > 0)
      throw new BadInput(`This version breaks ${content.breaches.length} rules. Mend it before you hand it out.`, {
        statusCode: 409,
        field: "version",
      });
    const ids = [...new Set(solution.routes.flatMap(({ visits }) => visits))];
    const sites = await readPlanSites(client, code, ids);
    if (sites.length < ids.length)
      throw new BadInput(
        `${ids.length - sites.length} sites of this version are not in the records any more, or outside your area. Solve again.`,
        { statusCode: 409, field: "version" },
      );
  };

  app.get("/api/plans/:id/progress", {
    ...reader,
    schema: {
      summary: "Planned against done, route by route",
      tags,
      params: PlanParams,
      querystring: NoQuery,
      response: { 200: PlanProgress },
    },
    handler: (request) =>
      app.records(request).read(async (client) => {
        const { id } = request.params;
        const plan = await readPlan(client, code, id);
        if (!plan) throw noPlan(id);
        return { plan: id, version: plan.assignedVersion, ...(await readProgress(client, code, id)) };
      }),
  });

  const sideOf = async (request: FastifyRequest, side: CompareSide): Promise<Evaluated> => {
    if ("problem" in side) {
      const { problem, solution, locks } = side as {
        problem: string;
        solution: PlanSolution;
        locks?: PlanSettings["locks"];
      };
      const { id } = planning.problems.find(ownerOf(request), problem);
      return planning.quick.ask("evaluate", { id, solution, locks });
    }
    const { plan, version } = side as { plan: string; version: number };
    return app.records(request).read(async (client) => (await versionOr404(client, plan, version)).content as never);
  };

  app.post("/api/plans/compare", {
    ...planner,
    schema: {
      summary: "Two plans side by side: drafts or saved versions",
      tags,
      querystring: NoQuery,
      body: CompareQuestion,
      response: { 200: PlanComparison },
    },
    async handler(request) {
      const [a, b] = [await sideOf(request, request.body.a), await sideOf(request, request.body.b)];
      return comparedPlans(a, b) as PlanComparison;
    },
  });
}
