import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { mayPlan } from "./planning.ts";
import { NewTeam, People, Team, TeamChange, TeamList, TeamParams } from "./teams.contract.ts";
import { addTeam, changeTeam, listPeople, listTeams, readTeam, removeTeam, type TeamRow } from "./teams.queries.ts";

const tags = ["planning"];

const teamRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const code = app.city.code;
  const planner = { config: { access: "planner" as const } };
  const shown = ({ scope }: FastifyRequest, team: TeamRow): Team => ({
    ...team,
    mayChange: mayPlan(scope.plan, team.area),
  });
  const noTeam = (id: string) =>
    new BadInput(`There is no team ${id}, or it is outside your area.`, { statusCode: 404, field: "id" });

  /**
   * Before the transaction, because accounts are read by the tables' owner and the embedded database serves one at a time.
   * @throws BadInput for what the row policies would refuse without a word, and for people who may not report
   */
  const check = async ({ scope }: FastifyRequest, { area, shift, break: pause, members }: NewTeam) => {
    if (shift[0] > shift[1] || (pause && pause.window[0] > pause.window[1]))
      throw new BadInput("A time ends before it begins.", { field: shift[0] > shift[1] ? "shift" : "break.window" });
    const { rowCount } = await app.pg.query("select from region where city_code = $1 and code = $2", [code, area]);
    if (rowCount === 0) throw new BadInput(`There is no region ${area}.`, { field: "area" });
    if (!mayPlan(scope.plan, area))
      throw new BadInput("This area is not one you may plan for.", { statusCode: 403, field: "area" });
    if (members.every(({ personId }) => personId === null)) return;
    const people = new Set((await listPeople(app.pg, code, scope.plan)).map(({ id }) => id));
    const unknown = members.findIndex(({ personId }) => personId !== null && !people.has(personId));
    if (unknown >= 0)
      throw new BadInput("This account may not report visits in your area.", { field: `members.${unknown}.personId` });
  };

  app.get("/api/teams", {
    config: { access: "viewer" },
    schema: {
      summary: "Inspection teams; their members for who may plan in their area",
      tags,
      querystring: NoQuery,
      response: { 200: TeamList },
    },
    handler: async (request) => ({
      teams: (await app.records(request).read((client) => listTeams(client, code))).map((team) => shown(request, team)),
    }),
  });

  app.get("/api/teams/people", {
    ...planner,
    schema: {
      summary: "Accounts that can be members: those that may report visits in the planner's area",
      tags,
      querystring: NoQuery,
      response: { 200: People },
    },
    handler: async (request) => ({ people: await listPeople(app.pg, code, request.scope.plan) }),
  });

  app.post("/api/teams", {
    ...planner,
    schema: { summary: "Add a team", tags, querystring: NoQuery, body: NewTeam, response: { 201: Team } },
    async handler(request, reply) {
      await check(request, request.body);
      const made = await app
        .records(request)
        .write(async (client) => readTeam(client, code, await addTeam(client, code, request.body)));
      return reply.code(201).header("location", `/api/teams/${made!.id}`).send(shown(request, made!));
    },
  });

  app.put("/api/teams/:id", {
    ...planner,
    schema: {
      summary: "Change a team; saved plans keep what it was",
      tags,
      params: TeamParams,
      querystring: NoQuery,
      body: TeamChange,
      response: { 200: Team },
    },
    async handler(request) {
      const { version, ...team } = request.body;
      await check(request, team);
      return app.records(request).write(async (client) => {
        const { id } = request.params;
        const before = await readTeam(client, code, id);
        if (!before) throw noTeam(id);
        if (!mayPlan(request.scope.plan, before.area))
          throw new BadInput("This team is outside the area you may plan for.", { statusCode: 403 });
        if (!(await changeTeam(client, code, id, version, team)))
          throw new BadInput("Somebody changed this team since. Look at it again.", {
            statusCode: 409,
            field: "version",
          });
        return shown(request, (await readTeam(client, code, id))!);
      });
    },
  });

  app.delete("/api/teams/:id", {
    ...planner,
    schema: {
      summary: "Remove a team; saved plans keep it",
      tags,
      params: TeamParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const removed = await app.records(request).write(async (client) => {
        const team = await readTeam(client, code, id);
        return team !== null && mayPlan(request.scope.plan, team.area) && removeTeam(client, code, id);
      });
      if (!removed) throw noTeam(id);
      return reply.code(204).send(null);
    },
  });
};
export default teamRoutes;
