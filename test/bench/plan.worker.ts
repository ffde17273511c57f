/** Entry point of the thread that plans over HTTP (plan.ts). */
import { parentPort, workerData } from "node:worker_threads";
import { PRIORITY_WEIGHTS } from "#server/algorithms/routing/priority.ts";
import type {
  EditedPlan,
  PlanSettings,
  PlanSolution,
  ProblemMade,
  SolveJob,
} from "#server/features/planning/planning.contract.ts";
import type { Team } from "#server/features/planning/teams.contract.ts";

export interface PlanStep {
  state: "begun" | "over";
  name: string;
  ms: number;
  note: string;
}

const { address, candidates } = workerData as { address: string; candidates: number };
const SOLVE_SECONDS = 10;

async function ask<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function step<T>(name: string, work: () => Promise<T>, note: (answer: T) => string = () => ""): Promise<T> {
  parentPort!.postMessage({ state: "begun", name, ms: 0, note: "" } satisfies PlanStep);
  const begun = performance.now();
  const answer = await work();
  parentPort!.postMessage({
    state: "over",
    name,
    ms: performance.now() - begun,
    note: note(answer),
  } satisfies PlanStep);
  return answer;
}

/** The best plans as they come; until the first, or until the end. */
async function follow(id: string, until: "first" | "end"): Promise<SolveJob> {
  const response = await fetch(`${address}/api/plans/jobs/${id}/events`);
  let text = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const events = text.split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      const job = data && (JSON.parse(data) as SolveJob);
      if (job && (until === "first" ? job.best : job.state !== "running")) return job;
    }
  }
  throw new Error("The search ended without a word.");
}

const large = candidates > 1000;
const days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"].slice(0, large ? 5 : 3);
const { teams } = await ask<{ teams: Team[] }>("GET", "/api/teams");
const copies = Array.from({ length: large ? 20 : 6 }, (_, n) => ({ ...teams[n % teams.length]!, copy: n }));
const settings: PlanSettings = {
  days,
  choice: { limit: candidates },
  teams: copies.map(({ copy, name, depot, shift, break: pause, skills, maxStops }) => ({
    ...{ id: `t${copy}`, name, start: depot, end: null, shifts: days.map(() => shift), break: pause, skills, maxStops },
  })),
  ...{ rules: {}, sites: {}, locks: [], coverage: [], balance: null, priorityPerHour: 0, provider: null },
  weights: PRIORITY_WEIGHTS as PlanSettings["weights"],
};

const { rules, sites, weights, choice } = settings;
await step("candidates, first time", () =>
  ask("POST", "/api/plans/candidates", { days, rules, sites, weights, choice }),
);
await step("candidates", () => ask("POST", "/api/plans/candidates", { days, rules, sites, weights, choice }));
const { id } = await step("problem with travel times", () => ask<ProblemMade>("POST", "/api/plans/problems", settings));
const base = `/api/plans/problems/${id}`;
const solve = async (start?: PlanSolution, locks?: PlanSettings["locks"], seconds = SOLVE_SECONDS) =>
  (await ask<SolveJob>("POST", `${base}/solve`, { seconds, ...(start && { start }), ...(locks && { locks }) })).id;
const served = ({ best }: SolveJob) => {
  const { figures, routes } = best!.plan;
  const stops = routes.reduce((sum, route) => sum + route.stops.length, 0);
  return `${stops} stops, ${((100 * figures.priorityServed) / figures.priorityAll).toFixed(1)} % of the priority`;
};
let job = "";
await step(
  "first plan",
  async () => {
    job = await solve();
    return follow(job, "first");
  },
  served,
);
const { best } = await step(`best plan, ${SOLVE_SECONDS} s`, () => follow(job, "end"), served);
const { solution } = best!;
const from = solution.routes[0]!;
const edit = { kind: "move", visit: from.visits[0]!, team: from.team, day: from.day, position: from.visits.length - 1 };
await step("times of a plan", () => ask("POST", `${base}/evaluate`, { solution }));
const edited = await step(
  "an edit",
  () => ask<EditedPlan>("POST", `${base}/edit`, { solution, edit }),
  ({ plan }) => `${plan.breaches.length} rules broken`,
);
const locks = [{ team: from.team, day: from.day, visits: [from.visits[0]!] }];
await step(
  "solved again after it, first plan",
  async () => follow(await solve(edited.solution, locks, 1.5), "first"),
  served,
);
await step("why the unserved are", () => ask("POST", `${base}/unserved`, { solution }));
await step("another team, 2 s", () => ask("POST", `${base}/another-team`, { solution, team: "t0" }));
