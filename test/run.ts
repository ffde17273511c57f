/**
 * npm test: everything that has to hold, in one run that ends with the line 'N passed, N failed'. The type check and
 * the linter count as one each. Arguments go to Vitest, for example `npm test -- --project unit` or a part of a path.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { JsonTestResults } from "vitest/node";
import { ensureRequirements } from "./helpers/requirements.ts";
import { roadEngine } from "./helpers/road-engine.ts";
import { temporaryFolder } from "./helpers/temporary-folder.ts";

const root = path.resolve(import.meta.dirname, "..");
const tools = path.join(root, "node_modules", ".bin");

// Ctrl-C reaches the tools without our help, SIGTERM does not. Either way they clean up first.
const running = new Set<ChildProcess>();
let interrupted = false;
process.on("SIGINT", () => {
  interrupted = true;
});
process.on("SIGTERM", () => {
  interrupted = true;
  for (const child of running) child.kill("SIGTERM");
});

interface Tally {
  passed: number;
  failed: number;
}

async function main(): Promise<void> {
  try {
    ensureRequirements();
    await roadEngine();
  } catch (error) {
    console.error((error as Error).message);
    return finish({ passed: 0, failed: 1 });
  }
  const tallies = [
    await check("Types", "tsc", "-b"),
    await check("Lint and format", "biome", "ci", "--error-on-warnings"),
    await runTests(process.argv.slice(2)),
  ];
  finish({
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  });
}

async function check(title: string, tool: string, ...args: string[]): Promise<Tally> {
  console.log(`\n${title}: ${tool} ${args.join(" ")}`);
  return (await run(tool, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * All tests in two steps: those with a database or none, then the browser's, which take both cores for themselves. The
 * embedded database works on one core and waits for nobody, so that its tests run beside the others of the first step;
 * what they say comes after them.
 */
async function runTests(args: string[]): Promise<Tally> {
  if (args.length > 0) return runVitest(args);
  const projects = (...names: string[]) => names.flatMap((name) => ["--project", name]);
  const first = await Promise.all([
    runVitest(projects("unit", "db")),
    runVitest(projects("embedded"), { saidAtTheEnd: true }),
  ]);
  return [...first, await runVitest(projects("e2e"))].reduce((sum, { passed, failed }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
  }));
}

async function runVitest(args: string[], options?: RunOptions): Promise<Tally> {
  const report = path.join(temporaryFolder("srm-report").path, "vitest.json");
  const config = ["--config", "test/vitest.config.ts"];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await run("vitest", ["run", ...config, ...reporters, ...args], options);

  const { passed, failed, skipped } = count(report);
  if (skipped.length > 0) {
    console.error(`\nSkipped, and so not known to hold:\n  ${skipped.join("\n  ")}`);
  }
  // Vitest can fail where no test does: in its set-up, or by an error nobody caught.
  const elsewhere = code !== 0 && failed === 0 && skipped.length === 0 ? 1 : 0;
  return { passed, failed: failed + skipped.length + elsewhere };
}

function count(report: string): Tally & { skipped: string[] } {
  const tally = { passed: 0, failed: 0, skipped: [] as string[] };
  let files: JsonTestResults["testResults"];
  try {
    files = (JSON.parse(readFileSync(report, "utf8")) as JsonTestResults).testResults;
  } catch {
    return tally; // Vitest ended before it could write one, and said why.
  }
  for (const file of files) {
    const failedBefore = tally.failed;
    for (const test of file.assertionResults) {
      if (test.status === "passed") tally.passed++;
      else if (test.status === "failed") tally.failed++;
      else tally.skipped.push(`${path.relative(root, file.name)} > ${test.fullName}`);
    }
    // A file that does not load, or fails outside its tests.
    if (file.status === "failed" && tally.failed === failedBefore) tally.failed++;
  }
  return tally;
}

interface RunOptions {
  /** Shows what the tool says once it has ended: another speaks meanwhile. */
  saidAtTheEnd?: boolean;
}

/** Runs one of the project's tools on the project's Node, its output shown as it comes. */
function run(tool: string, args: string[], { saidAtTheEnd = false }: RunOptions = {}): Promise<number | null> {
  const PATH = `${tools}${path.delimiter}${process.env.PATH}`;
  const child = spawn(path.join(tools, tool), args, {
    cwd: root,
    stdio: saidAtTheEnd ? ["inherit", "pipe", "pipe"] : "inherit",
    env: { ...process.env, PATH },
  });
  running.add(child);
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output?.on("data", (bytes: Buffer) => said.push(bytes));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      process.stdout.write(Buffer.concat(said));
      if (interrupted) process.exit(130);
      resolve(code);
    });
  });
}

function finish({ passed, failed }: Tally): void {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main();
