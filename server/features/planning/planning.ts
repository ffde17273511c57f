/** What the planner's routes share: threads, problems held, searches under way. */
import { setImmediate as letOthersRun } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PlanProblem } from "../../algorithms/routing/plan-problem.ts";
import type { Reach } from "../accounts/scope.ts";
import { readCandidates } from "./candidates.queries.ts";
import { candidatesOf } from "./candidates.ts";
import { HeldProblems, type Roads, travelBetween } from "./held-problems.ts";
import { hotCellReader } from "./hot-cells.ts";
import { makeProblem } from "./make-problem.ts";
import type { CandidateQuestion, Candidates, PlanSettings, ProblemMade } from "./planning.contract.ts";
import { PlanningDesk } from "./planning-desk.ts";
import { SolveJobs } from "./solve-jobs.ts";

export const ownerOf = ({ person }: FastifyRequest): string => person?.id ?? "visitor";

export class Planning {
  readonly app: FastifyInstance;
  /** For what somebody waits for with the mouse held down; what takes seconds goes to the other. */
  readonly quick = new PlanningDesk();
  readonly slow = new PlanningDesk();
  readonly problems = new HeldProblems([this.quick, this.slow]);
  readonly jobs = new SolveJobs();
  private readonly hotCells: ReturnType<typeof hotCellReader>;

  constructor(app: FastifyInstance) {
    this.app = app;
    this.hotCells = hotCellReader(app, this.slow);
  }

  /** As the person asking may see them. */
  async candidates(request: FastifyRequest, question: CandidateQuestion): Promise<Candidates> {
    const { app } = this;
    const hot = await this.hotCells(request);
    const chosen = (is: "mandatory" | "excluded") =>
      Object.entries(question.sites).flatMap(([id, exception]) => (exception[is] ? [id] : []));
    const marked = { mandatory: chosen("mandatory"), excluded: chosen("excluded") };
    const { matching, rows, asOf } = await app.records(request).read(
      async (client) => ({
        asOf: await app.city.moment(client),
        ...(await readCandidates(client, app.city.code, question.choice, question.weights, marked)),
      }),
      { snapshot: true },
    );
    await letOthersRun();
    const items = candidatesOf(rows, question, hot);
    await letOthersRun();
    return { matching, items, asOf };
  }

  /** Makes a problem of settings and holds it. @throws BadInput */
  async problem(request: FastifyRequest, settings: PlanSettings): Promise<ProblemMade> {
    const { app } = this;
    const { days, choice, rules, sites, weights } = settings;
    const candidates = await this.candidates(request, { days, choice, rules, sites, weights });
    const made = makeProblem(settings, candidates.items);
    const { roads } = app as unknown as { roads?: Roads };
    const travel = await travelBetween(made.places, settings.provider, roads, this.slow);
    const problem: PlanProblem = { ...made, travel };
    await letOthersRun();
    const { dataVersion, businessDate } = candidates.asOf;
    const { id } = await this.problems.hold({
      ...{ owner: ownerOf(request), problem, settings, dataVersion, businessDate },
    });
    await letOthersRun();
    return {
      id,
      provider: travel.provider,
      providerNote: settings.provider === null ? (roads?.note ?? null) : null,
      ...candidates,
    };
  }

  async close(): Promise<void> {
    await this.jobs.close();
    await Promise.all([this.quick.close(), this.slow.close()]);
  }
}

/** Names of accounts, for who may plan in an area. */
export async function namesOf(app: FastifyInstance, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const { rows } = await app.pg.query<{ id: string; name: string }>(
    "select id::text, display_name as name from app_user where city_code = $1 and id = any($2::bigint[])",
    [app.city.code, wanted],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export const mayPlan = (reach: Reach, area: string): boolean => reach === "*" || reach.includes(area);
