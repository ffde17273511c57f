import { describe, expect, test } from "vitest";
import { readInstance } from "#server/algorithms/routing/readers/read-instance.ts";
import { solveInstance } from "#server/algorithms/routing/solve-instance.ts";
import { afterIterations, afterMilliseconds, orWhen, type Stop } from "#server/algorithms/routing/stop.ts";
import { checkRoutes } from "#test/helpers/check-routes.ts";
import { grownProblem } from "#test/helpers/grown-problem.ts";
import { bestKnown, routingFile } from "#test/helpers/routing-instances.ts";

/** The solution in the file's numbers, judged by the independent checker. */
function solved(text: string, teams: number | null, seed: number, stop: Stop) {
  const instance = readInstance(text, teams);
  const solution = solveInstance(instance, { seed, stop });
  const numbered = (nodes: number[]) => nodes.map((node) => instance.ids[node]!);
  const routes = solution.routes.map(numbered);
  return { solution, routes, checked: checkRoutes(text, teams, routes, numbered(solution.unserved)) };
}

test.each([
  ["solomon/C101.txt", 3000],
  ["cvrplib_x/X-n101-k25.vrp", 0],
  ["top/p1.2.p.txt", 3000],
  ["toptw/pr01.txt#2", 20_000],
])("%s comes to the best value known, or within 2 %% of it", (name, iterations) => {
  const { best, teams = null } = bestKnown()[name]!;
  const stop = afterIterations(iterations || 20_000);
  const { checked, solution } = solved(routingFile(name.split("#")[0]!), teams, 1, stop);
  expect(checked.faults).toEqual([]);
  expect(checked.distance).toBeCloseTo(solution.distance, 6);
  const value = checked.score || checked.distance;
  if (iterations) expect(value).toBeCloseTo(best, 6);
  else expect(value).toBeLessThan(best * 1.02);
});

test("a vehicle more is used where that makes the distance shorter", () => {
  // East, west, east, west by the clock: one vehicle could serve all with 240; two, one on each side, take 122.
  const customers = "1 30 0 1 0 40 0\n2 -30 0 1 100 110 0\n3 30 1 1 200 210 0\n4 -30 1 1 300 310 0";
  const header = "two\nVEHICLE\nNUMBER CAPACITY\n5 100\nCUSTOMER\nCUST NO. X Y DEMAND READY DUE SERVICE TIME";
  const { solution, checked } = solved(`${header}\n0 0 0 0 0 1000 0\n${customers}`, null, 1, afterIterations(100));
  expect(checked.faults).toEqual([]);
  expect(solution).toMatchObject({ vehicles: 2, distance: 122 });
});

test("the same seed and number of iterations give the same routes, another seed others", () => {
  const routes = (seed: number) => solved(routingFile("solomon/R109.txt"), null, seed, afterIterations(300)).routes;
  expect(routes(7)).toEqual(routes(7));
  expect(routes(8)).not.toEqual(routes(7));
});

test("whatever the instance, seed and moment of stopping, the solution keeps every rule", () => {
  const kinds: [string, number | null][] = [
    [routingFile("solomon/RC208.txt"), null],
    [routingFile("top/p5.4.z.txt"), null],
    [routingFile("toptw/r101.txt"), 3],
    [grownProblem(60), null],
  ];
  for (let seed = 1; seed <= 12; seed++) {
    const [text, teams] = kinds[seed % kinds.length]!;
    const { checked, solution } = solved(text, teams, seed, afterIterations(seed * seed));
    expect(checked.faults).toEqual([]);
    expect(checked.score).toBe(solution.score);
  }
});

test("customers that nothing can reach stay unserved, and the others are served", () => {
  const far = grownProblem(20).replace(/^1 .*$/m, "1 900 900 1 0 10 0");
  const instance = readInstance(far, null);
  expect(solveInstance(instance, { seed: 1, stop: afterIterations(50) }).unserved).toEqual([1]);
});

describe("when to stop", () => {
  const text = grownProblem(30);

  test("after so many iterations", () => {
    expect(solved(text, null, 1, afterIterations(130)).solution.iterations).toBe(192);
  });

  test("when the time is up, by the clock that was handed over", () => {
    let now = 0;
    const stop = afterMilliseconds(1000, () => {
      now += 100;
      return now;
    });
    expect(solved(text, null, 1, stop).solution.iterations).toBe(9 * 64);
  });

  test("when cancelled: the best so far is kept", () => {
    const values: number[] = [];
    const { distance } = solveInstance(readInstance(text, null), {
      seed: 1,
      stop: orWhen(afterIterations(1e9), () => values.length >= 3),
      onImprovement: (_, value) => values.push(value),
    });
    expect(values.length).toBeGreaterThanOrEqual(3);
    expect(distance).toBe(values.at(-1));
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });

  test.each([0, -1, Number.NaN])("%d of anything is refused", (none) => {
    expect(() => afterIterations(none)).toThrow(RangeError);
    expect(() => afterMilliseconds(none, () => 0)).toThrow(RangeError);
  });
});
