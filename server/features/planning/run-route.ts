import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { evaluatePlan } from "../../algorithms/routing/evaluate-plan.ts";
import type { Instance, InstanceSolution } from "../../algorithms/routing/instance.ts";
import type { PlannedRoute, PlanProblem, PlanRoute } from "../../algorithms/routing/plan-problem.ts";
import { looksLikePlan, readPlan } from "../../algorithms/routing/readers/plan-json.ts";
import { readInstance } from "../../algorithms/routing/readers/read-instance.ts";
import { solveInstance } from "../../algorithms/routing/solve-instance.ts";
import { solvePlan } from "../../algorithms/routing/solve-plan.ts";
import { afterMilliseconds, type Stop } from "../../algorithms/routing/stop.ts";

const USAGE = `npm run route -- FILE [--teams N] [--seconds 10] [--seed 1] --out solution.json
  FILE       what it is, its contents say:
             Solomon's vehicle routing with time windows; distances cut off to one decimal; total distance counts
             CVRPLIB (.vrp, EUC_2D): distances rounded to whole numbers; total distance counts
             team orienteering (Chao: n, m, tmax): collected score counts
             team orienteering with time windows (Vansteenwegen): collected score counts; say the number of teams
             an inspection plan's problem in JSON (server/algorithms/routing/plan-problem.ts): its cost counts
  --teams    of team orienteering; FILE#N says the same
  --seconds  to search (default: 10)
  --seed     of the random numbers (default: 1)
  --out      the JSON file to write: routes, unserved, distance, vehicles, score. Customers are numbered as in the file;
             a team orienteering file without windows numbers nothing, there the start is 0, the node of the next line 1.
             The depot is left out. Of an inspection plan: routes with team, day and visits, the times of each stop,
             distance in metres, score the priority served`;

/** What the written file holds. */
interface RouteFile {
  routes: number[][] | readonly PlanRoute[];
  unserved: number[] | readonly string[];
  distance: number;
  vehicles: number;
  score: number;
  /** Of an inspection plan. */
  times?: PlannedRoute[];
}

interface Solved {
  summary: string[];
  content: RouteFile;
}

/**
 * Solves the file that the words of the command line name and writes the solution.
 * @returns the summary for people
 * @throws Error in one sentence (or the usage) when something is missing or wrong; no file is written then
 */
export async function runRoute(args: string[]): Promise<string> {
  const { file, teams, seconds, seed, out } = readArguments(args);
  const text = readText(file);
  const solve = prepare(file, text, teams);
  const { summary, content } = solve(
    seed,
    afterMilliseconds(seconds * 1000, () => performance.now()),
  );
  writeFileSync(out, `${JSON.stringify(content)}\n`);
  return [...summary, `Written to ${out}`].join("\n");
}

function readArguments(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      teams: { type: "string" },
      seconds: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [name, ...more] = positionals;
  if (values.help || name === undefined || more.length || values.out === undefined) throw new Error(USAGE);
  const [, file, suffix] = /^(.*?)(?:#(\d+))?$/.exec(name) as unknown as [string, string, string | undefined];
  const wanted = values.teams ?? suffix;
  if (wanted !== undefined && !/^[1-9]\d{0,3}$/.test(wanted)) {
    throw new Error(`--teams ${wanted} is not a whole number from 1.`);
  }
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 86_400)) throw new Error(`--seconds ${values.seconds} is not a number above 0.`);
  if (!/^\d{1,9}$/.test(values.seed)) throw new Error(`--seed ${values.seed} is not a whole number.`);
  return {
    file,
    teams: wanted === undefined ? null : Number(wanted),
    seconds,
    seed: Number(values.seed),
    out: values.out,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(`There is no file ${file}. Check the path.`);
  }
}

/** Read before the clock starts. A reader's sentence names no file; with several at hand people want to know which. */
function prepare(file: string, text: string, teams: number | null): (seed: number, stop: Stop) => Solved {
  try {
    if (looksLikePlan(text)) {
      const problem = readPlan(text);
      return (seed, stop) => solvePlanFile(problem, seed, stop);
    }
    const instance = readInstance(text, teams);
    return (seed, stop) => solveInstanceFile(instance, seed, stop);
  } catch (error) {
    throw new Error(`${path.basename(file)}: ${(error as Error).message}`);
  }
}

function solveInstanceFile(instance: Instance, seed: number, stop: Stop): Solved {
  const solution = solveInstance(instance, { seed, stop });
  return { summary: summaryOf(instance, solution), content: inFileNumbers(instance, solution) };
}

function solvePlanFile(problem: PlanProblem, seed: number, stop: Stop): Solved {
  const solution = solvePlan(problem, { seed, stop });
  const { routes, figures } = evaluatePlan(problem, solution);
  const { priorityServed, priorityAll, mandatoryUnserved, coverageShort } = figures;
  const kilometers = (figures.travelMeters / 1000).toFixed(1);
  return {
    summary: [
      `inspection plan, ${problem.visits.length} candidates, ${problem.teams.length} teams, ${problem.days.length} days`,
      `  objective   cost ${Number(figures.cost.toFixed(2))}: priority ${priorityServed} of ${priorityAll} served`,
      `  vehicles    ${solution.routes.length} routes`,
      `  distance    ${kilometers} km, ${(figures.travelSeconds / 3600).toFixed(1)} h on the road`,
      `  unserved    ${solution.unserved.length}, of them mandatory ${mandatoryUnserved}; coverage short by ${coverageShort}`,
      `  iterations  ${solution.iterations.toLocaleString("en")}`,
    ],
    content: {
      ...{ routes: solution.routes, unserved: solution.unserved, distance: figures.travelMeters },
      ...{ vehicles: solution.routes.length, score: priorityServed, times: routes },
    },
  };
}

function inFileNumbers(
  { ids }: Instance,
  { routes, unserved, distance, vehicles, score }: InstanceSolution,
): RouteFile {
  const numbered = (nodes: number[]) => nodes.map((node) => ids[node]!);
  return { routes: routes.map(numbered), unserved: numbered(unserved), distance, vehicles, score };
}

const KINDS = {
  vrptw: "vehicle routing with time windows",
  cvrp: "capacitated vehicle routing",
  top: "team orienteering",
  toptw: "team orienteering with time windows",
};

function summaryOf(instance: Instance, solution: InstanceSolution & { iterations: number }): string[] {
  const distance = Number(solution.distance.toFixed(instance.unit === 1 ? 2 : Math.log10(instance.unit)));
  return [
    `${KINDS[instance.kind]}, ${instance.ids.length - (instance.start === instance.end ? 1 : 2)} customers`,
    `  objective   ${instance.prize ? `score ${solution.score}` : `distance ${distance}`}`,
    `  vehicles    ${solution.vehicles}${Number.isFinite(instance.vehicles) ? ` of ${instance.vehicles}` : ""}`,
    `  distance    ${distance}`,
    `  unserved    ${solution.unserved.length}`,
    `  iterations  ${solution.iterations.toLocaleString("en")}`,
  ];
}
