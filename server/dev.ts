/** npm run dev: the server restarted on change, and Vite with hot reload in front of it on port 5173. */
import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const run = (...args: string[]) => spawn(process.execPath, args, { cwd: root, stdio: "inherit" });

const children = [
  run("--watch-path=server", "--watch-path=db", "server/main.ts"),
  run(path.join(root, "node_modules/vite/bin/vite.js")),
];
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
for (const child of children) child.once("exit", (code) => process.exit(code ?? 0));
