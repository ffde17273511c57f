/**
 * npm run bench:routes [-- --seconds 10 --seed 1 --only NAME --jobs 1]: the solver on the literature's instances, each solution judged by a
 * checker that shares no code with it, beside the best values known; its growth to 1,000 customers; and inspection plans.
 */
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { readInstance } from "#server/algorithms/routing/readers/read-instance.ts";
import { solveInstance } from "#server/algorithms/routing/solve-instance.ts";
import { afterMilliseconds } from "#server/algorithms/routing/stop.ts";
import { checkRoutes } from "#test/helpers/check-routes.ts";
import { grownProblem } from "#test/helpers/grown-problem.ts";
import { bestKnown, routingFile } from "#test/helpers/routing-instances.ts";
import { benchPlan, type PlanOutcome, type PlanTask } from "./plan-search.ts";

/** What the product promises, per family: mean gap to the best known value in percent. */
const FAMILIES = [
  { name: "Solomon, 100 customers", kinds: ["vrptw"], goal: 1 },
  { name: "CVRPLIB X", kinds: ["cvrp"], goal: 2 },
  { name: "team orienteering", kinds: ["top"], goal: 1.5 },
  { name: "team orienteering with time windows", kinds: ["toptw"], goal: 1.5 },
];

interface Task {
  name: string;
  text: string;
  teams: number | null;
  seconds: number;
  seed: number;
}

interface Outcome {
  kind: string;
  value: number;
  vehicles: number;
  iterationsPerSecond: number;
  faults: string[];
  /** Value after so many seconds, each doubling. */
  course: { seconds: number; value: number }[];
}

function solve({ text, teams, seconds, seed }: Task): Outcome {
  const instance = readInstance(text, teams);
  const course: Outcome["course"] = [];
  const started = performance.now();
  const solution = solveInstance(instance, {
    seed,
    stop: afterMilliseconds(seconds * 1000, () => performance.now()),
    onImprovement: (_, value) => course.push({ seconds: (performance.now() - started) / 1000, value }),
  });
  const took = (performance.now() - started) / 1000;
  const numbered = (nodes: number[]) => nodes.map((node) => instance.ids[node]!);
  const checked = checkRoutes(text, teams, solution.routes.map(numbered), numbered(solution.unserved));
  const value = instance.prize ? checked.score : checked.distance;
  const said = instance.prize ? solution.score : solution.distance;
  if (Math.abs(value - said) > 1e-6 * value) checked.faults.push(`the solver says ${said}, the checker ${value}`);
  return {
    kind: instance.kind,
    value,
    vehicles: solution.vehicles,
    iterationsPerSecond: solution.iterations / took,
    faults: checked.faults,
    course,
  };
}

async function bench(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      seconds: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      only: { type: "string", default: "" },
      jobs: { type: "string", default: "1" },
    },
  });
  const known = bestKnown();
  const seconds = Number(options.seconds);
  const seed = Number(options.seed);
  const tasks = Object.entries(known)
    .filter(([name]) => name.toLowerCase().includes(options.only.toLowerCase()))
    .map(([name, { teams = null }]): Task => {
      return { name, text: routingFile(name.split("#")[0]!), teams, seconds, seed };
    });

  console.log(`${seconds} s an instance on one core, seed ${seed}, Node ${process.version}`);
  console.log(row("instance", "best known", "found", "gap", "vehicles", "iterations/s", "checked"));
  const gaps = new Map<string, number[]>();
  let faulty = 0;
  await inThreads(tasks, Number(options.jobs), (task, outcome: Outcome) => {
    const { best } = known[task.name]!;
    const prized = outcome.kind.startsWith("top");
    const gap = ((prized ? best - outcome.value : outcome.value - best) / best) * 100;
    gaps.set(outcome.kind, [...(gaps.get(outcome.kind) ?? []), gap]);
    faulty += outcome.faults.length > 0 ? 1 : 0;
    const speed = Math.round(outcome.iterationsPerSecond).toLocaleString("en");
    const checked = outcome.faults.length === 0 ? "ok" : outcome.faults.join("; ");
    const value = Number(outcome.value.toFixed(1));
    console.log(row(task.name, best, value, `${gap.toFixed(2)} %`, outcome.vehicles, speed, checked));
  });
  console.log();
  for (const { name, kinds, goal } of FAMILIES) {
    const all = kinds.flatMap((kind) => gaps.get(kind) ?? []);
    if (all.length === 0) continue;
    const mean = all.reduce((sum, gap) => sum + gap, 0) / all.length;
    console.log(`${name}: mean gap ${mean.toFixed(2)} % of ${all.length} instances (goal: at most ${goal} %)`);
  }
  console.log(`${tasks.length - faulty} of ${tasks.length} solutions pass the checker`);
  if (options.only === "") faulty += (await growth(seconds, seed)) + (await plans(seconds, seed));
  if (faulty > 0) process.exitCode = 1;
}

/** Made instances with time windows in Solomon's form: 100 customers to 1,000, spread as densely. */
async function growth(seconds: number, seed: number): Promise<number> {
  let faulty = 0;
  console.log("\nGrowth (made instances with time windows): distance after 1/16, 1/4 and all of the time");
  console.log(row("customers", "1/16", "1/4", "all", "vehicles", "iterations/s", "checked"));
  const tasks = [100, 200, 400, 700, 1000].map((customers): Task => {
    return { name: String(customers), text: grownProblem(customers), teams: null, seconds, seed };
  });
  await inThreads(tasks, 1, ({ name }, { course, value, vehicles, iterationsPerSecond, faults }: Outcome) => {
    const after = (share: number) => course.findLast((point) => point.seconds <= seconds * share)?.value ?? "";
    const speed = Math.round(iterationsPerSecond).toLocaleString("en");
    console.log(row(name, after(1 / 16), after(1 / 4), value, vehicles, speed, faults.join("; ") || "ok"));
    faulty += faults.length > 0 ? 1 : 0;
  });
  return faulty;
}

/** Made inspection plans with windows, breaks, skills, pairs and locks. */
async function plans(seconds: number, seed: number): Promise<number> {
  let faulty = 0;
  console.log("\nInspection plans (made): priority served by best insertion, after 1 s and after all of the time");
  console.log(
    row("candidates, teams, days", "first plan", "inserted", "1 s", "all", "iterations/s", "edited", "checked"),
  );
  const sizes = [
    { visits: 600, teams: 6, days: 3, locks: 2 },
    { visits: 5000, teams: 20, days: 5, locks: 2 },
  ];
  await inThreads(
    sizes.map((size): PlanTask => ({ size, seconds, seed })),
    1,
    ({ size }, outcome: PlanOutcome) => {
      const name = `${size.visits}, ${size.teams}, ${size.days}`;
      const { firstMs, constructed, afterOneSecond, served, iterationsPerSecond, mendedMs, faults } = outcome;
      const speed = Math.round(iterationsPerSecond).toLocaleString("en");
      const milliseconds = (ms: number) => `${Math.round(ms)} ms`;
      const checked = faults.join("; ") || "ok";
      const times = [milliseconds(firstMs), constructed, afterOneSecond, served, speed, milliseconds(mendedMs)];
      console.log(row(name, ...times, checked));
      faulty += faults.length > 0 ? 1 : 0;
    },
  );
  return faulty;
}

const row = (...cells: (string | number)[]) =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(26) : String(cell).padStart(13))).join("");

/** One after the other, or several at once where cores are free; each in a thread of its own, so that none warms up another's code. */
async function inThreads<T extends Task | PlanTask, O>(
  tasks: T[],
  jobs: number,
  onDone: (task: T, outcome: O) => void,
): Promise<void> {
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const worker = new Worker(new URL(import.meta.url), { workerData: task });
      const outcome = await new Promise<O>((resolve, reject) => worker.once("message", resolve).once("error", reject));
      onDone(task, outcome);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

if (isMainThread) await bench();
else {
  const task = workerData as Task | PlanTask;
  parentPort!.postMessage("size" in task ? benchPlan(task) : solve(task));
}
