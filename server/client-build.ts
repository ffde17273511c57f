import { spawn } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** Whether dist/ holds a build at least as new as everything it was built from. */
export async function clientIsBuilt(root: string): Promise<boolean> {
  const built = await modifiedAt(path.join(root, "dist", "index.html"));
  if (built === undefined) return false;
  const sources = [
    "client",
    "server/contracts",
    "server/algorithms",
    "server/features",
    "vite.config.ts",
    "package.json",
  ];
  const times = await Promise.all(sources.map((source) => newestIn(path.join(root, source))));
  return Math.max(...times) <= built;
}

/** Builds the client where its sources are newer than the build. */
export async function buildClientIfNeeded(root: string): Promise<void> {
  if (await clientIsBuilt(root)) return;
  console.log("Building the client …");
  const vite = spawn(
    process.execPath,
    [path.join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  const code = await new Promise<number | null>((resolve) => vite.once("exit", resolve));
  if (code !== 0) throw new Error("The client did not build; the lines above say why.");
}

async function newestIn(place: string): Promise<number> {
  const own = await modifiedAt(place);
  if (own === undefined) return 0;
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(() => []);
  const times = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => modifiedAt(path.join(entry.parentPath, entry.name))),
  );
  return Math.max(own, ...times.map((time) => time ?? 0));
}

const modifiedAt = (file: string): Promise<number | undefined> =>
  stat(file).then(
    (stats) => stats.mtimeMs,
    () => undefined,
  );
