import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import type { PlannedRoute, PlanRoute } from "#server/algorithms/routing/plan-problem.ts";
import { runRoute } from "#server/features/planning/run-route.ts";
import { faultsOf } from "#test/helpers/check-plan.ts";
import { checkRoutes } from "#test/helpers/check-routes.ts";
import { randomPlan } from "#test/helpers/random-plan.ts";
import { ROUTING_INSTANCES, routingFile } from "#test/helpers/routing-instances.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = temporaryFolder("route");
afterAll(() => folder.remove());

const instance = (name: string) => path.join(ROUTING_INSTANCES, name);
const outFile = () => path.join(folder.path, "solution.json");

test("npm run route prints the objective and writes routes in the file's own numbers", async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const args = [instance("cvrplib_x/X-n101-k25.vrp"), "--seconds", "0.3", "--out", outFile()];
  const { stdout } = await promisify(execFile)(process.execPath, [...scripts.route.split(" ").slice(1), ...args], {
    cwd: root,
  });
  const written = JSON.parse(readFileSync(outFile(), "utf8"));
  expect(Object.keys(written)).toEqual(["routes", "unserved", "distance", "vehicles", "score"]);
  expect(stdout).toMatch(/^capacitated vehicle routing, 100 customers\n {2}objective {3}distance \d+\n/);
  expect(stdout).toContain(`distance ${written.distance}\n  vehicles    ${written.vehicles}\n`);
  expect(written.routes.flat().sort((a: number, b: number) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 2),
  );
  const checked = checkRoutes(routingFile("cvrplib_x/X-n101-k25.vrp"), null, written.routes, written.unserved);
  expect(checked).toEqual({ faults: [], distance: written.distance, score: 0 });
}, 30_000);

test.each([
  ["toptw/pr01.txt#3", [], 3],
  ["toptw/pr01.txt", ["--teams", "2"], 2],
  ["top/p1.2.p.txt", [], 2],
])("%s %j goes with %d teams", async (name, args, teams) => {
  const said = await runRoute([instance(name), ...args, "--seconds", "0.05", "--out", outFile()]);
  const { routes, unserved, score } = JSON.parse(readFileSync(outFile(), "utf8"));
  expect(said).toContain(`score ${score}\n`);
  expect(routes.length).toBe(teams);
  expect(checkRoutes(routingFile(name.split("#")[0]!), teams, routes, unserved)).toMatchObject({ faults: [], score });
});

test("an inspection plan in JSON, with travel times or without, is solved and written with its times", async () => {
  const problem = randomPlan(3, { visits: 25, teams: 3, days: 2, locks: 1 });
  const travel = {
    ...problem.travel,
    seconds: [...(problem.travel.seconds as Float32Array)],
    meters: [...(problem.travel.meters as Float32Array)],
  };
  const file = path.join(folder.path, "plan.json");
  const written: { times: PlannedRoute[]; routes: PlanRoute[]; unserved: string[]; score: number }[] = [];
  for (const content of [
    { ...problem, travel },
    { ...problem, travel: undefined },
  ]) {
    writeFileSync(file, JSON.stringify(content));
    const said = await runRoute([file, "--seconds", "0.2", "--out", outFile()]);
    expect(said).toMatch(/^inspection plan, 25 candidates, 3 teams, 2 days\n {2}objective {3}cost /);
    written.push(JSON.parse(readFileSync(outFile(), "utf8")));
  }
  for (const { times, score, ...solution } of written) {
    expect(faultsOf(problem, solution, times)).toEqual([]);
    expect(score).toBeGreaterThan(0);
  }
});

describe("what cannot be done is refused in one sentence, and nothing is written", () => {
  test.each([
    ["a file that is not there", ["nowhere.vrp"], /^There is no file nowhere\.vrp\. Check the path\.$/],
    [
      "no teams",
      [instance("toptw/c101.txt")],
      /^c101\.txt: This file leaves the number of teams open: give it with --teams N/,
    ],
    ["no time", [instance("solomon/C101.txt"), "--seconds", "0"], /^--seconds 0 is not a number above 0\.$/],
    ["half a team", [instance("toptw/c101.txt"), "--teams", "1.5"], /^--teams 1\.5 is not a whole number from 1\.$/],
    ["a seed in words", [instance("solomon/C101.txt"), "--seed", "x"], /^--seed x is not a whole number\.$/],
    ["an unknown option", ["--fast"], /^Unknown option '--fast'/],
    ["no file", [], /^npm run route -- FILE/],
  ])("%s", async (_, args, sentence) => {
    const out = path.join(folder.path, "none.json");
    await expect(runRoute([...args, "--out", out])).rejects.toThrow(sentence);
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ["no JSON", "{", /^plan\.json: The file is not readable JSON: /],
    ["no visits", '{"days":[],"places":[],"teams":[]}', /^plan\.json: A plan needs visits, a list\.$/],
    [
      "a team that starts nowhere",
      '{"days":[],"places":[],"visits":[],"teams":[{"id":"a","start":2}]}',
      /^plan\.json: teams\[0\]\.start is no index of a place\.$/,
    ],
    [
      "a day without a shift",
      '{"days":["2026-07-01"],"places":[{"lon":1,"lat":1}],"visits":[],"teams":[{"id":"a","start":0,"shifts":[]}]}',
      /^plan\.json: teams\[0\]\.shifts needs an entry for each of the 1 days\.$/,
    ],
  ])("a plan with %s", async (_, content, sentence) => {
    const file = path.join(folder.path, "plan.json");
    writeFileSync(file, content);
    await expect(runRoute([file, "--out", outFile()])).rejects.toThrow(sentence);
  });

  test("a file of another kind", async () => {
    const file = path.join(folder.path, "odd.txt");
    writeFileSync(file, "hello\n");
    await expect(runRoute([file, "--out", outFile()])).rejects.toThrow(/^odd\.txt: The file is none of Solomon/);
  });
});
