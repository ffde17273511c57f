import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { EngineAnswer, EngineRequest } from "./valhalla.process.ts";
import { EngineDown, EngineRefusal, type ValhallaEngine } from "./valhalla-engine.ts";

/** Our own configuration lets a block be larger than the 50 of an engine as it comes: fewer, quicker questions. */
export const OWN_BLOCK = 200;
const ENTRY = path.join(import.meta.dirname, "valhalla.process.ts");

export interface OwnEngine extends ValhallaEngine {
  /** Of the process that works now; undefined before the first question, and after its end. */
  pid(): number | undefined;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * Valhalla in a child process that begins with the first question. When it dies, what was asked fails, and the next
 * question begins another.
 */
export function valhallaInProcess(packageFolder: string, configFile: string): OwnEngine {
  let child: ChildProcess | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const start = (): ChildProcess => {
    const started = fork(ENTRY, [packageFolder, configFile], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
      // The engine writes remarks beside where it stands.
      cwd: path.dirname(configFile),
    });
    let complaint = "";
    started.stderr?.on("data", (text: Buffer) => {
      complaint = (complaint + text.toString()).slice(-2000);
    });
    started.on("message", (message: EngineAnswer | "ready") => {
      if (message === "ready") return;
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ("refused" in message) asked?.reject(new EngineRefusal(message.refused));
      else asked?.resolve(JSON.parse(message.answer));
    });
    const gone = (why: string) => {
      if (child !== started) return;
      child = undefined;
      const failed = [...waiting.values()];
      waiting.clear();
      for (const { reject } of failed) reject(new EngineDown(`${why} ${complaint}`.trim()));
    };
    started.once("error", (error) => gone(error.message));
    started.once("exit", (code, signal) => gone(`it ended (${signal ?? code})`));
    return started;
  };

  return {
    block: OWN_BLOCK,
    pid: () => child?.pid,
    ask(action, query) {
      child ??= start();
      const engine = child;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        engine.send({ id, action, query } satisfies EngineRequest, (error) => {
          if (error && waiting.delete(id)) reject(new EngineDown(error.message));
        });
      });
    },
    async close() {
      const ending = child;
      child = undefined;
      for (const { reject } of waiting.values()) reject(new EngineDown("it was closed"));
      waiting.clear();
      if (!ending || ending.exitCode !== null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill("SIGKILL");
      await ended;
    },
  };
}
